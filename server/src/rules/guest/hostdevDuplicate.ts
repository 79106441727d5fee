import type { Guest } from '../../guest/guest.ts';
import { parseNumber } from '../../guest/hardware/numbers.ts';
import { child } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import { elsewhere, inside, removal, repeated, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

interface Passed {
  readonly element: Element;
  readonly type: string;
  readonly source: Element | undefined;
}

function* passedDevices(guest: Guest): Generator<Passed> {
  for (const { element, mode, type, source } of guest.devices.hostdevs)
    if (mode === 'subsystem') yield { element, type, source };
  for (const { element, type, source } of guest.devices.interfaces) {
    const address = source && child(source, 'address');
    if (type === 'hostdev' && valueIn(address, 'type') === 'pci') yield { element, type: 'pci', source };
  }
}

function numbers(element: Element, names: readonly string[]): string | undefined {
  const values = names.map((name) => parseNumber(valueIn(element, name) || '0'));
  return values.includes(undefined) ? undefined : values.join(':');
}

/** What device of the host it is; the same text for the same device. Source: domain_conf.c virDomainHostdevMatchSubsys. */
function keyOf({ type, source }: Passed): string | undefined {
  if (source === undefined) return undefined;
  const address = child(source, 'address');
  switch (type) {
    case 'pci': {
      const place = address && numbers(address, ['domain', 'bus', 'slot', 'function']);
      return place && `pci ${place}`;
    }
    case 'usb': {
      const place = address && numbers(address, ['bus', 'device']);
      if (place !== undefined && !place.startsWith('0:') && !place.endsWith(':0')) return `usb ${place}`;
      const vendor = parseNumber(valueIn(inside(source, 'vendor'), 'id'));
      const product = parseNumber(valueIn(inside(source, 'product'), 'id'));
      return vendor === undefined || product === undefined ? undefined : `usb id ${vendor} ${product}`;
    }
    case 'scsi': {
      if (valueIn(source, 'protocol') === 'iscsi') {
        const host = inside(source, 'host');
        return `iscsi ${valueIn(host, 'name')}:${valueIn(host, 'port')} ${valueIn(source, 'name')}`;
      }
      const adapter = valueIn(inside(source, 'adapter'), 'name');
      const place = address && numbers(address, ['bus', 'target', 'unit']);
      return adapter === '' || place === undefined ? undefined : `scsi ${adapter} ${place}`;
    }
    case 'scsi_host': {
      const name = valueIn(source, 'wwpn');
      return name === '' ? undefined : `scsi_host ${name}`;
    }
    case 'mdev': {
      const uuid = valueIn(address, 'uuid').toLowerCase().replaceAll('-', '');
      return uuid === '' ? undefined : `mdev ${uuid}`;
    }
    default:
      return undefined;
  }
}

export const hostdevDuplicate = guestRule({
  id: 'hostdev-duplicate',
  title: 'A device of the host that is passed through twice',
  drivers: 'all',
  cure: 'Remove one of the two.',
  errors: ['Hostdev already exists in the domain configuration'],
  docs: `
A device of the host can be given to a guest once. libvirt compares PCI addresses, USB places (or vendor and product where
no place is written), SCSI places and iSCSI names, and the UUIDs of mediated devices, and refuses a second \`<hostdev>\` for the
same; an interface of type \`hostdev\` counts too. Two equal USB devices are told apart by \`<address bus='…' device='…'/>\`.`,
  source:
    'libvirt src/conf/domain_validate.c virDomainDefHostdevValidate; src/conf/domain_conf.c virDomainHostdevMatch',
  check(guest, report) {
    for (const { item, first } of repeated(passedDevices(guest), keyOf)) {
      report(
        item.source ?? item.element,
        'This device of the host is passed through already: libvirt refuses the definition. Remove one of both.',
        {
          related: [elsewhere(first.source ?? first.element, 'It is passed through here first')],
          fixes: [removal(item.element)],
        },
      );
    }
  },
  examples: [
    {
      title: 'a PCI device twice',
      before: `
<hostdev mode='subsystem' type='pci' managed='yes'>
  <source>
    <address domain='0x0000' bus='0x06' slot='0x12' function='0x5'/>
  </source>
</hostdev>
<hostdev mode='subsystem' type='pci' managed='yes'>
  <source>
    <address domain='0x0' bus='0x06' slot='0x12' function='0x5'/>
  </source>
</hostdev>`,
      after: `
<hostdev mode='subsystem' type='pci' managed='yes'>
  <source>
    <address domain='0x0000' bus='0x06' slot='0x12' function='0x5'/>
  </source>
</hostdev>`,
    },
    {
      title: 'two functions of a card',
      valid: `
<hostdev mode='subsystem' type='pci' managed='yes'>
  <source>
    <address domain='0x0000' bus='0x06' slot='0x12' function='0x5'/>
  </source>
</hostdev>
<hostdev mode='subsystem' type='pci' managed='yes'>
  <source>
    <address domain='0x0000' bus='0x06' slot='0x12' function='0x6'/>
  </source>
</hostdev>`,
    },
  ],
});
