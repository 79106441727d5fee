import type { Guest } from '../../guest/guest.ts';
import type { Device } from '../../guest/hardware/device.ts';
import { parseDecimal } from '../../guest/hardware/numbers.ts';
import { attribute, child } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import { elsewhere, placeOf, removal, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

/** Source: domain_addr.c virDomainUSBAddressControllerModelToPorts. Models that are not named here have no ports of their own. */
const ports: ReadonlyMap<string, number> = new Map([
  ['piix3-uhci', 2],
  ['piix4-uhci', 2],
  ['vt82c686b-uhci', 2],
  ['ehci', 6],
  ['ich9-ehci1', 6],
  ['pci-ohci', 3],
  ['nec-xhci', 4],
  ['qemu-xhci', 4],
]);
const hubPorts = 8;

/** A bus or a hub: how many ports it has, undefined where the machine decides. */
interface Hub {
  readonly count: number | undefined;
  readonly hubs: Map<number, Hub>;
  readonly users: Map<number, Element>;
}

function newHub(count: number | undefined): Hub {
  return { count, hubs: new Map(), users: new Map() };
}

function busesOf(guest: Guest): Map<number, Hub> | undefined {
  const buses = new Map<number, Hub>();
  let isDisabled = false;
  const controllers = guest.hardware.controllers.filter(({ type }) => type === 'usb');
  for (const { element, model, index } of controllers) {
    if (model === 'none') isDisabled = true;
    const isCompanion = /^ich9-uhci/.test(model);
    if (index === undefined || isCompanion || buses.has(index)) continue;
    // Where no model is written the machine chooses; only on pc it is always the same.
    const own = model === '' ? (guest.hardware.machine.board === 'i440fx' ? 2 : undefined) : ports.get(model);
    const written = attribute(element, 'ports');
    const isXhci = /xhci|qusb/.test(model);
    buses.set(index, newHub(isXhci && written !== undefined ? parseDecimal(written.value) : own));
  }
  if (isDisabled) return undefined;
  // Every PC of old has the controller of its chipset.
  if (!buses.has(0)) buses.set(0, newHub(guest.hardware.machine.board === 'i440fx' ? 2 : undefined));
  return buses;
}

function portPath(address: Element): readonly number[] | undefined {
  const written = valueIn(address, 'port');
  return /^[1-9][0-9]*(\.[1-9][0-9]*){0,3}$/.test(written) ? written.split('.').map(Number) : undefined;
}

/** The hub or controller that a path of ports leads to, or what is wrong with the path. */
function find(bus: Hub, path: readonly number[]): Hub | string {
  let hub = bus;
  for (const port of path.slice(0, -1)) {
    if (hub.count !== undefined && port > hub.count) return `there is no port ${port}, only ${hub.count} of them`;
    const next = hub.hubs.get(port);
    if (next === undefined) return `there is no hub at port ${port}`;
    hub = next;
  }
  const last = path.at(-1) ?? 0;
  return hub.count !== undefined && last > hub.count ? `there is no port ${last}, only ${hub.count} of them` : hub;
}

export const usbAddress = guestRule({
  id: 'usb-address',
  title: 'A USB address that is taken or does not exist',
  drivers: 'qemu',
  cure: 'Remove the `<address>`, so that libvirt finds a free port; it adds hubs where ports run out.',
  errors: [
    'Duplicate USB address bus',
    'Duplicate USB hub on bus',
    'Missing USB bus',
    'requested USB port … not present on USB bus',
    'there is no hub at port',
    'out of range in USB address bus',
    'requested but no controller with that index is present',
  ],
  docs: `
A USB address names the bus, which is the index of a USB controller, and the path of ports: \`1.3\` is port 3 of the hub at port
1. UHCI controllers have 2 ports, OHCI 3, xHCI 4 (or what \`ports\` says), EHCI 6, and hubs 8. A port takes one device. libvirt
refuses what is taken twice, and a bus, hub or port that is not there.`,
  source:
    'libvirt src/conf/domain_addr.c virDomainUSBAddressFindPort, virDomainUSBAddressReserve, virDomainUSBAddressSetAddHub',
  check(guest, report) {
    const buses = busesOf(guest);
    if (buses === undefined) return;
    const addressed = guest.hardware.devices.filter(({ addressType }) => addressType === 'usb');
    const isHub = ({ name }: Device): boolean => name === 'hub';
    // libvirt plugs the hubs first.
    for (const device of [...addressed.filter(isHub), ...addressed.filter((one) => !isHub(one))]) {
      const { address, element } = device;
      if (address === undefined) continue;
      const number = parseDecimal(valueIn(address, 'bus') || '0');
      const bus = number === undefined ? undefined : buses.get(number);
      const fixes = [removal(address, 'Remove the address, so that libvirt finds a free port')];
      if (bus === undefined) {
        report(
          placeOf(address, 'bus'),
          `There is no USB controller with index ${number}: libvirt refuses the definition. Remove the address.`,
          { fixes },
        );
        continue;
      }
      const path = portPath(address);
      if (path === undefined) continue;
      const place = child(element, 'address') === address ? placeOf(address, 'port') : address;
      const hub = find(bus, path);
      if (typeof hub === 'string') {
        report(
          place,
          `The USB port ${path.join('.')} on bus ${number} does not exist, as ${hub}: libvirt refuses the definition.`,
          { fixes },
        );
        continue;
      }
      const last = path.at(-1) ?? 0;
      const user = hub.users.get(last);
      if (user !== undefined) {
        report(
          place,
          `Another device is at USB port ${path.join('.')} of bus ${number} already: libvirt refuses the definition.`,
          {
            related: [elsewhere(user, 'The port is used here')],
            fixes,
          },
        );
        continue;
      }
      hub.users.set(last, address);
      if (isHub(device)) hub.hubs.set(last, newHub(hubPorts));
    }
  },
  examples: [
    {
      title: 'a port beyond those of the chipset',
      guest: 'pc',
      before: `
<input type='tablet' bus='usb'>
  <address type='usb' bus='0' port='7'/>
</input>`,
      after: `
<input type='tablet' bus='usb'>
</input>`,
      where: '7',
    },
    {
      title: 'a hub and a tablet at one port',
      before: `
<controller type='usb' index='0' model='qemu-xhci'/>
<hub type='usb'>
  <address type='usb' bus='0' port='1'/>
</hub>
<input type='tablet' bus='usb'>
  <address type='usb' bus='0' port='1'/>
</input>`,
      after: `
<controller type='usb' index='0' model='qemu-xhci'/>
<hub type='usb'>
  <address type='usb' bus='0' port='1'/>
</hub>
<input type='tablet' bus='usb'>
</input>`,
      where: '1',
    },
    {
      title: 'a port of the hub',
      valid: `
<controller type='usb' index='0' model='qemu-xhci'/>
<hub type='usb'>
  <address type='usb' bus='0' port='1'/>
</hub>
<input type='tablet' bus='usb'>
  <address type='usb' bus='0' port='1.8'/>
</input>`,
    },
  ],
});
