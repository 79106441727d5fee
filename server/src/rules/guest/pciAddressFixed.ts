import { pciAddress, pciWords } from '../../guest/hardware/device.ts';
import { removal } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

interface Fixed {
  readonly board: string;
  readonly type: string;
  readonly models: readonly string[];
  readonly address: string;
  readonly words: string;
}

/** Sources: qemu_domain_address.c qemuDomainValidateDevicePCISlotsPIIX3 and qemuDomainValidateDevicePCISlotsQ35. */
const fixed: readonly Fixed[] = [
  { board: 'i440fx', type: 'ide', models: [], address: '0000:00:01.1', words: 'The IDE controller of the chipset' },
  {
    board: 'i440fx',
    type: 'usb',
    models: ['', 'piix3-uhci'],
    address: '0000:00:01.2',
    words: 'The PIIX3 USB controller with index 0',
  },
  { board: 'q35', type: 'sata', models: [], address: '0000:00:1f.2', words: 'The SATA controller of the chipset' },
];

export const pciAddressFixed = guestRule({
  id: 'pci-address-fixed',
  title: 'A controller of the chipset at another address',
  drivers: 'qemu',
  cure: 'Remove the `<address>`: the controller is where the chipset has it.',
  errors: [
    'Primary IDE controller must have PCI address 0:0:1.1',
    'PIIX3 USB controller at index 0 must have PCI address 0:0:1.2',
    'Primary SATA controller must have PCI address 0:0:1f.2',
  ],
  docs: `
Some controllers are part of the chipset and have their place there: on \`pc\` the IDE controller at 00:01.1 and the PIIX3 USB
controller with index 0 at 00:01.2, on \`q35\` the SATA controller with index 0 at 00:1f.2. libvirt refuses another address for
them.`,
  source:
    'libvirt src/qemu/qemu_domain_address.c qemuDomainValidateDevicePCISlotsPIIX3, qemuDomainValidateDevicePCISlotsQ35',
  check(guest, report) {
    const { machine, controllers } = guest.hardware;
    for (const { type, index, model, device } of controllers) {
      const place = pciAddress(device);
      if (index !== 0 || place === undefined || device.address === undefined) continue;
      const owner = fixed.find(
        (one) =>
          one.board === machine.board && one.type === type && (one.models.length === 0 || one.models.includes(model)),
      );
      if (owner === undefined || pciWords(place) === owner.address) continue;
      report(
        device.address,
        `${owner.words} is at the PCI address ${owner.address}: libvirt refuses ${pciWords(place)}. Remove the address.`,
        {
          fixes: [removal(device.address)],
        },
      );
    }
  },
  examples: [
    {
      title: 'a SATA controller that was moved',
      before: `
<controller type='sata' index='0'>
  <address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x0'/>
</controller>`,
      after: `
<controller type='sata' index='0'>
</controller>`,
    },
    {
      title: 'where the chipset has it',
      valid: `
<controller type='sata' index='0'>
  <address type='pci' domain='0x0000' bus='0x00' slot='0x1f' function='0x2'/>
</controller>`,
    },
  ],
});
