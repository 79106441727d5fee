import type { Guest } from '../../guest/guest.ts';
import { type Device, pciAddress, pciWords } from '../../guest/hardware/device.ts';
import type { Element } from '../../xml/tree.ts';
import { elsewhere, removal } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

/** What the chipset puts on bus 0: qemu_domain_address.c qemuDomainValidateDevicePCISlotsPIIX3 and …Q35. */
const chipsets: Readonly<Record<string, ReadonlyMap<string, string>>> = {
  i440fx: new Map([
    ['0000:00:01.0', 'the ISA bridge of the chipset'],
    ['0000:00:01.3', 'the power management of the chipset'],
  ]),
  q35: new Map([
    ['0000:00:1f.0', 'the ISA bridge of the chipset'],
    ['0000:00:1f.3', 'the SMBus controller of the chipset'],
  ]),
};

/** The controllers of the i440FX chipset have their places there themselves. */
function isBuiltIn(guest: Guest, { element, name }: Device): boolean {
  if (name !== 'controller') return false;
  const controller = guest.hardware.controllers.find((one) => one.element === element);
  return controller !== undefined && (controller.index ?? 0) === 0 && /^(ide|usb)$/.test(controller.type);
}

/** What libvirt puts into a function of the i440FX chipset when the guest has such a device. */
function integrated(guest: Guest, device: Device, words: string): string | undefined {
  const { machine, controllers } = guest.hardware;
  if (machine.board !== 'i440fx' || isBuiltIn(guest, device)) return undefined;
  const first = (type: string) => controllers.find((one) => one.type === type && (one.index ?? 0) === 0);
  if (words === '0000:00:01.1') {
    const usesIde = guest.devices.disks.some(({ bus }) => bus === 'ide') || first('ide') !== undefined;
    return usesIde ? 'the IDE controller of the chipset' : undefined;
  }
  if (words !== '0000:00:01.2') return undefined;
  const usb = first('usb');
  return usb === undefined || usb.model === '' || usb.model === 'piix3-uhci'
    ? 'the USB controller of the chipset'
    : undefined;
}

export const pciAddressInUse = guestRule({
  id: 'pci-address-in-use',
  title: 'Two devices at the same PCI address',
  drivers: 'qemu',
  cure: 'Remove the `<address>` of one of them, so that libvirt finds it a free place.',
  errors: ['Attempted double use of PCI Address'],
  docs: `
A function of a slot on a PCI bus holds one device. libvirt refuses the second one, also when the first belongs to the
chipset: on \`pc\` that is slot 1 of bus 0, on \`q35\` slot 0x1f. A copied device brings the address of the original along;
without an address libvirt finds it a place and writes it down.`,
  source: 'libvirt src/conf/domain_addr.c virDomainPCIAddressReserveAddrInternal',
  check(guest, report) {
    const { machine, devices } = guest.hardware;
    const chipset = machine.board === undefined ? undefined : chipsets[machine.board];
    const firsts = new Map<string, Element>();
    for (const device of devices) {
      const place = pciAddress(device);
      if (place === undefined || device.address === undefined) continue;
      const words = pciWords(place);
      const fixes = [removal(device.address, 'Remove the address, so that libvirt finds a free place')];
      const owner = chipset?.get(words) ?? integrated(guest, device, words);
      const first = firsts.get(words);
      if (first !== undefined) {
        report(
          device.address,
          `Another device is at the PCI address ${words} already: libvirt refuses the definition. Choose a free slot.`,
          {
            related: [elsewhere(first, `The address ${words} is used here first`)],
            fixes,
          },
        );
      } else if (owner !== undefined && !isBuiltIn(guest, device)) {
        report(
          device.address,
          `At the PCI address ${words} is ${owner}: libvirt refuses the definition. Choose a free slot.`,
          { fixes },
        );
      } else {
        firsts.set(words, device.address);
      }
    }
  },
  examples: [
    {
      title: 'the place of the IDE controller',
      guest: 'pc',
      before: `
<disk type='file' device='disk'>
  <source file='/srv/web.img'/>
  <target dev='hda' bus='ide'/>
</disk>
<sound model='ac97'>
  <address type='pci' domain='0x0000' bus='0x00' slot='0x01' function='0x1'/>
</sound>`,
      after: `
<disk type='file' device='disk'>
  <source file='/srv/web.img'/>
  <target dev='hda' bus='ide'/>
</disk>
<sound model='ac97'>
</sound>`,
    },
    {
      title: 'the USB controller of the chipset at its own place',
      guest: 'pc',
      valid: `
<controller type='usb'>
  <address type='pci' domain='0x0000' bus='0x00' slot='0x01' function='0x2'/>
</controller>`,
    },
    {
      title: 'that place in a guest without IDE',
      guest: 'pc',
      valid: `
<sound model='ac97'>
  <address type='pci' domain='0x0000' bus='0x00' slot='0x01' function='0x1'/>
</sound>`,
    },
    {
      title: 'a copied interface',
      before: `
<interface type='network'>
  <source network='default'/>
  <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>
</interface>
<interface type='network'>
  <source network='lan'/>
  <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>
</interface>`,
      after: `
<interface type='network'>
  <source network='default'/>
  <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>
</interface>
<interface type='network'>
  <source network='lan'/>
</interface>`,
    },
    {
      title: 'two functions of a slot',
      valid: `
<interface type='network'>
  <source network='default'/>
  <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0' multifunction='on'/>
</interface>
<interface type='network'>
  <source network='lan'/>
  <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x1'/>
</interface>`,
    },
  ],
});
