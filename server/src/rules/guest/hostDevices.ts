import type { Guest } from '../../guest/guest.ts';
import { parseNumber } from '../../guest/hardware/numbers.ts';
import { attribute, child } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import { attributeRemoval, elsewhere, inside, isOn, placeOf, removal, repeated, valueIn } from './support/nodes.ts';
import { guestRule, isQemuGuest } from './support/rule.ts';

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

/** The kinds of address in the guest by the kind of device. Source: domain_validate.c virDomainHostdevDefValidate. */
const addresses: ReadonlyMap<string, readonly string[]> = new Map([
  ['pci', ['pci', 'unassigned']],
  ['scsi', ['drive']],
  ['scsi_host', ['pci', 'ccw']],
  ['usb', ['usb']],
]);
const mediatedAddresses: ReadonlyMap<string, string> = new Map([
  ['vfio-pci', 'pci'],
  ['vfio-ccw', 'ccw'],
]);

export const hostdevAddressType = guestRule({
  id: 'hostdev-address-type',
  title: 'A passed-through device with an address of another kind',
  drivers: 'all',
  cure: 'Remove the `<address>` of the device in the guest: libvirt gives it one of the right kind.',
  errors: [
    "PCI host devices must use 'pci' or 'unassigned' address type",
    "SCSI host device must use 'drive' address type",
    "SCSI_host host device must use 'pci' or 'ccw' address type",
    "USB host device must use 'usb' address type",
    'with mediated device model',
    'is supported only for hostdevs',
    'Setting startupPolicy is only allowed for USB devices',
  ],
  docs: `
In the guest a passed-through device sits where its kind belongs: a PCI device on PCI (or nowhere, \`unassigned\`), a SCSI
device at a \`drive\` address, a SCSI host on PCI or CCW, a USB device at a USB port, a mediated device by its model on PCI
(\`vfio-pci\`) or CCW (\`vfio-ccw\`). libvirt refuses another kind of address, and \`unassigned\` for anything but host devices.`,
  source:
    'libvirt src/conf/domain_validate.c virDomainHostdevDefValidate, virDomainDeviceInfoValidate; src/conf/domain_postparse.c virDomainHostdevDefPostParse',
  check(guest, report) {
    for (const { mode, type, source } of guest.devices.hostdevs) {
      const policy = source && attribute(source, 'startupPolicy');
      if (policy === undefined || mode !== 'subsystem' || type === 'usb') continue;
      report(policy, 'Only USB devices may be missing at the start: libvirt refuses startupPolicy. Remove it.', {
        fixes: [attributeRemoval(policy)],
      });
    }
    for (const { element, mode, type } of guest.devices.hostdevs) {
      const address = child(element, 'address');
      const kind = valueIn(address, 'type');
      if (mode !== 'subsystem' || address === undefined || kind === '') continue;
      const model = valueIn(element, 'model');
      const mediated = type === 'mdev' ? mediatedAddresses.get(model) : undefined;
      const kinds = mediated === undefined ? addresses.get(type) : [mediated];
      if (kinds === undefined || kinds.includes(kind)) continue;
      report(
        placeOf(address, 'type'),
        `A device of type '${type}'${mediated === undefined ? '' : ` and model '${model}'`} cannot have an address of type '${kind}': libvirt refuses the definition. Remove it.`,
        {
          fixes: [removal(address)],
        },
      );
    }
    for (const { name, address, addressType } of guest.hardware.devices) {
      if (name === 'hostdev' || addressType !== 'unassigned' || address === undefined) continue;
      report(
        placeOf(address, 'type'),
        'Only devices of the host can be unassigned: libvirt refuses the definition. Remove the address.',
        {
          fixes: [removal(address)],
        },
      );
    }
  },
  examples: [
    {
      title: 'a USB device at a PCI address',
      before: `
<hostdev mode='subsystem' type='usb'>
  <source>
    <vendor id='0x1234'/>
    <product id='0xbeef'/>
  </source>
  <address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x0'/>
</hostdev>`,
      after: `
<hostdev mode='subsystem' type='usb'>
  <source>
    <vendor id='0x1234'/>
    <product id='0xbeef'/>
  </source>
</hostdev>`,
      where: 'pci',
    },
    {
      title: 'a USB device at a port',
      valid: `
<hostdev mode='subsystem' type='usb'>
  <source>
    <vendor id='0x1234'/>
    <product id='0xbeef'/>
  </source>
  <address type='usb' bus='0' port='1'/>
</hostdev>`,
    },
  ],
});

export const mediatedDevice = guestRule({
  id: 'hostdev-mediated',
  title: 'A mediated device that shows nothing, boots, or is one too many',
  drivers: 'all',
  cure: "Add `<graphics>` for `display='on'`, keep `ramfb='on'` on one device, and do not boot from it.",
  errors: [
    "graphics device is needed for attribute value 'display=on' in <hostdev>",
    "Only one vgpu device can have 'ramfb' enabled",
    'Only one hostdev of model vfio-ap is supported',
    "attribute 'display' is only supported with model='vfio-pci'",
    'booting from assigned devices is not supported by',
    "hostdev mode 'capabilities' is not supported in",
    "teaming hostdev devices must have type='transient'",
    'teaming is only supported for pci hostdev devices',
  ],
  docs: `
A mediated device (a part of a graphics card, say) of model \`vfio-pci\` can be a screen: \`display='on'\` needs a \`<graphics>\` that
shows it, and one device at most has \`ramfb='on'\`, the picture before its driver runs. The guest cannot boot from mediated
devices (but \`vfio-ccw\`) nor from SCSI hosts, and has one \`vfio-ap\` at most. \`<teaming>\` of a host device is \`transient\`, names its partner and
is for PCI. libvirt refuses the definition otherwise.`,
  source:
    'libvirt src/qemu/qemu_validate.c qemuValidateDomainMdevDef; src/conf/domain_validate.c virDomainDefHostdevValidate, virDomainHostdevDefValidate',
  check(guest, report) {
    const isQemu = isQemuGuest(guest);
    const mediated = guest.devices.hostdevs.filter(({ mode, type }) => mode === 'subsystem' && type === 'mdev');
    const modelOf = (element: Element): string => valueIn(element, 'model');
    for (const { item, first } of repeated(mediated, ({ element }) =>
      isOn(valueIn(element, 'ramfb')) ? 'ramfb' : undefined,
    )) {
      const ramfb = attribute(item.element, 'ramfb');
      report(
        ramfb ?? item.element,
        "One device at most has ramfb='on': libvirt refuses a second one. Remove it here.",
        {
          related: [elsewhere(placeOf(first.element, 'ramfb'), 'The other device')],
          fixes: ramfb === undefined ? [] : [attributeRemoval(ramfb)],
        },
      );
    }
    for (const { element, mode, type } of guest.devices.hostdevs) {
      const teaming = child(element, 'teaming');
      if (teaming === undefined) continue;
      const isGood =
        valueIn(teaming, 'type') === 'transient' &&
        attribute(teaming, 'persistent') !== undefined &&
        mode === 'subsystem' &&
        type === 'pci';
      if (!isGood) {
        report(
          teaming,
          "Teaming of a host device is for PCI, of type 'transient', and names its partner in persistent: libvirt refuses the definition.",
        );
      }
    }
    if (!isQemu) return;
    for (const { item, first } of repeated(mediated, ({ element }) =>
      modelOf(element) === 'vfio-ap' ? 'ap' : undefined,
    )) {
      report(item.element, "A guest has one device of model 'vfio-ap': libvirt refuses a second one. Remove it.", {
        related: [elsewhere(first.element, 'The first one')],
        fixes: [removal(item.element)],
      });
    }
    for (const { element, mode, type } of guest.devices.hostdevs) {
      if (mode === 'capabilities') {
        report(
          placeOf(element, 'mode'),
          "Devices of mode 'capabilities' are for containers of LXC: libvirt's QEMU driver refuses the definition.",
        );
      }
      const boot = child(element, 'boot');
      if (
        boot !== undefined &&
        mode === 'subsystem' &&
        (type === 'scsi_host' || (type === 'mdev' && modelOf(element) !== 'vfio-ccw'))
      ) {
        report(
          boot,
          'The guest cannot boot from this device: libvirt refuses the definition. Remove it from the boot order.',
          { fixes: [removal(boot)] },
        );
      }
    }
    for (const { element } of mediated) {
      const display = attribute(element, 'display');
      if (display === undefined) continue;
      if (modelOf(element) !== '' && modelOf(element) !== 'vfio-pci') {
        report(display, "Only the model 'vfio-pci' has a display: libvirt refuses the definition. Remove it.", {
          fixes: [attributeRemoval(display)],
        });
      } else if (isOn(display.value) && guest.devices.graphics.length === 0) {
        report(
          display,
          "display='on' needs a <graphics> that shows it: libvirt refuses the definition. Add one, or switch it off.",
          {
            fixes: [attributeRemoval(display)],
          },
        );
      }
    }
  },
  examples: [
    {
      title: 'a display that nothing shows',
      before: `
<hostdev mode='subsystem' type='mdev' model='vfio-pci' display='on'>
  <source>
    <address uuid='53764d0e-85a0-42b4-af5c-2046b460b1dc'/>
  </source>
</hostdev>`,
      after: `
<hostdev mode='subsystem' type='mdev' model='vfio-pci'>
  <source>
    <address uuid='53764d0e-85a0-42b4-af5c-2046b460b1dc'/>
  </source>
</hostdev>`,
      where: 'on',
    },
    {
      title: 'a display with a screen',
      valid: `
<graphics type='spice'/>
<hostdev mode='subsystem' type='mdev' model='vfio-pci' display='on'>
  <source>
    <address uuid='53764d0e-85a0-42b4-af5c-2046b460b1dc'/>
  </source>
</hostdev>`,
    },
  ],
});
