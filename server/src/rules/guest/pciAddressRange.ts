import type { PciBus } from '../../guest/hardware/controllers.ts';
import { type PciAddress, pciAddress, pciWords } from '../../guest/hardware/device.ts';
import { placeOf, removal } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

function mistake(
  place: PciAddress,
  bus: PciBus | undefined,
  isPci: boolean,
): { readonly field: string; readonly words: string } | undefined {
  if (place.domain !== 0) return { field: 'domain', words: 'a guest has only PCI domain 0' };
  if (place.function > 7) return { field: 'function', words: 'a slot has the functions 0 to 7' };
  if (place.slot > 31) return { field: 'slot', words: 'a bus has the slots 0 to 31 at most' };
  if (bus === undefined && isPci && place.slot === 0) {
    return { field: 'slot', words: 'the slots of the bridges that libvirt would add begin with 1' };
  }
  if (bus === undefined) return undefined;
  const { minimumSlot, maximumSlot } = bus.knowledge;
  if (place.slot < minimumSlot) {
    return { field: 'slot', words: `the slots of a ${bus.model} begin with ${minimumSlot}` };
  }
  return place.slot > maximumSlot ? { field: 'slot', words: `a ${bus.model} has slot 0 only` } : undefined;
}

export const pciAddressRange = guestRule({
  id: 'pci-address-range',
  title: 'A PCI address that the bus does not have',
  drivers: 'qemu',
  cure: 'Use a slot of the bus, or remove the `<address>`, so that libvirt finds a free place.',
  errors: ['Only PCI domain 0 is available', 'slot must be >=', 'slot must be <=', 'function must be <='],
  docs: `
The guest has one PCI domain, number 0. What slots a bus has depends on its controller: slots 1 to 31 on \`pci-root\`,
\`pcie-root\` and \`pci-bridge\`, as slot 0 is taken by the bridge; only slot 0 on \`pcie-root-port\` and
\`pcie-switch-downstream-port\`, which are a single port each. libvirt refuses anything else.`,
  source: 'libvirt src/conf/domain_addr.c virDomainPCIAddressValidate, virDomainPCIAddressBusSetModel',
  check(guest, report) {
    const { devices, machine, pciBuses } = guest.hardware;
    for (const device of devices) {
      const place = pciAddress(device);
      const what = place && mistake(place, pciBuses.get(place.bus), machine.board === 'i440fx');
      if (place === undefined || what === undefined || device.address === undefined) continue;
      report(
        placeOf(device.address, what.field),
        `The PCI address ${pciWords(place)} does not exist: ${what.words}. libvirt refuses the definition.`,
        { fixes: [removal(device.address, 'Remove the address, so that libvirt finds a free place')] },
      );
    }
  },
  examples: [
    {
      title: 'a second slot of a root port',
      before: `
<controller type='pci' index='1' model='pcie-root-port'/>
<interface type='network'>
  <source network='default'/>
  <address type='pci' domain='0x0000' bus='0x01' slot='0x01' function='0x0'/>
</interface>`,
      after: `
<controller type='pci' index='1' model='pcie-root-port'/>
<interface type='network'>
  <source network='default'/>
</interface>`,
      where: '0x01',
    },
    {
      title: 'the slot of a root port',
      valid: `
<controller type='pci' index='1' model='pcie-root-port'/>
<interface type='network'>
  <source network='default'/>
  <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>
</interface>`,
    },
  ],
});
