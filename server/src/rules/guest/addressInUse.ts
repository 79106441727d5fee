import type { Device } from '../../guest/hardware/device.ts';
import { parseLarge, parseNumber } from '../../guest/hardware/numbers.ts';
import { attribute } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import { elsewhere, inside, placeOf, removal, repeated } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

interface Place {
  readonly element: Element;
  readonly words: string;
}

function numbersOf(address: Element, names: readonly string[]): number[] | undefined {
  const values = names.flatMap((name) => parseNumber(attribute(address, name)?.value) ?? []);
  return values.length === names.length ? values : undefined;
}

/** The place that a complete address takes; undefined where libvirt would complete it. */
function placeIn({ address, addressType, name }: Device): Place | undefined {
  if (address === undefined) return undefined;
  switch (addressType) {
    case 'ccw': {
      const numbers = numbersOf(address, ['cssid', 'ssid', 'devno']);
      if (numbers === undefined) return undefined;
      const [cssid = 0, ssid = 0, devno = 0] = numbers;
      return {
        element: address,
        words: `CCW device number ${cssid.toString(16)}.${ssid}.${devno.toString(16).padStart(4, '0')}`,
      };
    }
    case 'spapr-vio': {
      const reg = parseLarge(attribute(address, 'reg')?.value);
      return reg === undefined ? undefined : { element: address, words: `spapr-vio address 0x${reg.toString(16)}` };
    }
    case 'virtio-serial': {
      const numbers = numbersOf(address, ['controller', 'port']);
      if (numbers === undefined || numbers[1] === 0 || name === 'controller') return undefined;
      return { element: address, words: `port ${numbers[1]} of virtio-serial controller ${numbers[0]}` };
    }
    default:
      return undefined;
  }
}

export const addressInUse = guestRule({
  id: 'address-in-use',
  title: 'Two devices at the same CCW, spapr-vio or virtio-serial address',
  drivers: 'qemu',
  cure: 'Remove the `<address>` of one of them, so that libvirt finds it a free one.',
  errors: [
    'The CCW devno',
    'spapr-vio address … already in use',
    'virtio serial port … on controller … is already occupied',
    'exceeds maximum possible value (0xffffffff)',
  ],
  docs: `
Besides PCI there are other places that hold one device each: the device number of a CCW device on IBM Z, the register of a
\`spapr-vio\` device on POWER, and the port of a virtio-serial controller for consoles and channels. libvirt refuses a
second device there.`,
  source:
    'libvirt src/conf/domain_addr.c virDomainCCWAddressAssign, virDomainVirtioSerialAddrReserve; src/qemu/qemu_domain_address.c qemuDomainAssignSpaprVIOAddress',
  check(guest, report) {
    const { devices } = guest.hardware;
    const places = devices.flatMap((device) => placeIn(device) ?? []);
    for (const { item, first } of repeated(places, ({ words }) => words)) {
      report(
        item.element,
        `Another device has the ${item.words} already: libvirt refuses the definition. Remove one address.`,
        {
          related: [elsewhere(first.element, 'It is used here first')],
          fixes: [removal(item.element, 'Remove the address, so that libvirt finds a free one')],
        },
      );
    }
    for (const { address, addressType } of devices) {
      const reg = address && addressType === 'spapr-vio' ? parseLarge(attribute(address, 'reg')?.value) : undefined;
      if (address === undefined || reg === undefined || reg <= 0xffff_ffffn) continue;
      report(placeOf(address, 'reg'), 'A spapr-vio address has 32 bits: libvirt refuses this one.', {
        fixes: [removal(address)],
      });
    }
  },
  examples: [
    {
      title: 'two channels at one port',
      before: `
<channel type='unix'>
  <target type='virtio' name='org.qemu.guest_agent.0'/>
  <address type='virtio-serial' controller='0' bus='0' port='1'/>
</channel>
<channel type='spicevmc'>
  <target type='virtio' name='com.redhat.spice.0'/>
  <address type='virtio-serial' controller='0' bus='0' port='1'/>
</channel>`,
      after: `
<channel type='unix'>
  <target type='virtio' name='org.qemu.guest_agent.0'/>
  <address type='virtio-serial' controller='0' bus='0' port='1'/>
</channel>
<channel type='spicevmc'>
  <target type='virtio' name='com.redhat.spice.0'/>
</channel>`,
    },
    {
      title: 'a port for each',
      valid: `
<channel type='unix'>
  <target type='virtio' name='org.qemu.guest_agent.0'/>
  <address type='virtio-serial' controller='0' bus='0' port='1'/>
</channel>
<channel type='spicevmc'>
  <target type='virtio' name='com.redhat.spice.0'/>
  <address type='virtio-serial' controller='0' bus='0' port='2'/>
</channel>`,
    },
  ],
});

export const zpciAddress = guestRule({
  id: 'zpci-address',
  title: 'A zPCI identifier that is taken or impossible',
  drivers: 'qemu',
  cure: 'Use a uid between 0x0001 and 0xffff that no other device has, and a fid of its own; or remove `<zpci>`.',
  errors: [
    "This QEMU binary doesn't support zPCI",
    'Invalid PCI address uid=',
    'zPCI uid … is already reserved',
    'zPCI fid … is already reserved',
  ],
  docs: `
On IBM Z each PCI device has two more identifiers, in \`<zpci>\`: \`uid\`, which the guest sees and which goes from 0x0001 to
0xffff, and \`fid\`, the number of the function. Each may stand once in a guest. libvirt refuses a uid of zero and any
identifier that is used twice; what is not written it assigns itself.`,
  source:
    'libvirt src/qemu/qemu_validate.c qemuValidateDomainDeviceDefZPCIAddress; src/conf/domain_addr.c virDomainZPCIAddressReserveId',
  check(guest, report) {
    const addresses = guest.hardware.devices.flatMap(({ address }) => inside(address, 'zpci') ?? []);
    const { family } = guest.hardware.machine;
    for (const zpci of addresses) {
      if (family !== undefined && family !== 's390') {
        report(zpci, 'Only IBM Z has zPCI identifiers: libvirt refuses the definition. Remove them.', {
          fixes: [removal(zpci)],
        });
        continue;
      }
      const uid = attribute(zpci, 'uid');
      const value = parseNumber(uid?.value);
      if (uid === undefined || value === undefined || (value > 0 && value <= 0xffff)) continue;
      report(
        uid,
        'A uid goes from 0x0001 to 0xffff: libvirt refuses the definition. Remove it, so that libvirt assigns one.',
        {
          fixes: [removal(zpci)],
        },
      );
    }
    for (const name of ['uid', 'fid']) {
      const valueIn = (zpci: Element): number | undefined => parseNumber(attribute(zpci, name)?.value);
      for (const { item, first } of repeated(addresses, valueIn)) {
        if (name === 'uid' && valueIn(item) === 0) continue;
        report(
          placeOf(item, name),
          `Another device has this ${name} already: libvirt refuses the definition. Use another.`,
          {
            related: [elsewhere(attribute(first, name) ?? first, `The ${name} is used here first`)],
            fixes: [removal(item)],
          },
        );
      }
    }
  },
  examples: [
    {
      title: 'a uid of zero',
      at: 'domain',
      before: `
<os>
  <type arch='s390x' machine='s390-ccw-virtio'>hvm</type>
</os>
<devices>
  <hostdev mode='subsystem' type='pci' managed='yes'>
    <source>
      <address domain='0x0000' bus='0x00' slot='0x00' function='0x0'/>
    </source>
    <address type='pci' domain='0x0000' bus='0x00' slot='0x01' function='0x0'>
      <zpci uid='0x0000' fid='0x00000001'/>
    </address>
  </hostdev>
</devices>`,
      after: `
<os>
  <type arch='s390x' machine='s390-ccw-virtio'>hvm</type>
</os>
<devices>
  <hostdev mode='subsystem' type='pci' managed='yes'>
    <source>
      <address domain='0x0000' bus='0x00' slot='0x00' function='0x0'/>
    </source>
    <address type='pci' domain='0x0000' bus='0x00' slot='0x01' function='0x0'>
    </address>
  </hostdev>
</devices>`,
      where: '0x0000',
    },
    {
      title: 'an identifier of its own',
      at: 'domain',
      valid: `
<os>
  <type arch='s390x' machine='s390-ccw-virtio'>hvm</type>
</os>
<devices>
  <hostdev mode='subsystem' type='pci' managed='yes'>
    <source>
      <address domain='0x0000' bus='0x00' slot='0x00' function='0x0'/>
    </source>
    <address type='pci' domain='0x0000' bus='0x00' slot='0x01' function='0x0'>
      <zpci uid='0x0001' fid='0x00000001'/>
    </address>
  </hostdev>
</devices>`,
    },
  ],
});
