import type { Device } from '../../guest/hardware/device.ts';
import { parseLarge, parseNumber } from '../../guest/hardware/numbers.ts';
import { attribute } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import { elsewhere, placeOf, removal, repeated } from './support/nodes.ts';
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
