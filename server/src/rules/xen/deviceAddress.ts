import { removeElement } from '../../xml/edit.ts';
import { attributeValue, child, childrenNamed } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { safely } from './support/fixes.ts';

const machineAddresses = new Set(['pci', 'drive', 'usb', 'isa', 'virtio-serial', 'ccid']);

/** The address a device has in the guest; that of a host device lies in its source and is another thing. */
function addressesOf(device: Element): Element[] {
  return childrenNamed(device, 'address').filter((address) =>
    machineAddresses.has(attributeValue(address, 'type') ?? ''),
  );
}

export const xenDeviceAddress = rule({
  id: 'xen-device-address',
  title: 'Device addresses of another machine',
  severity: 'information',
  targets: qemuTargets,
  layer: 'define',
  order: 20,
  docs: `
\`<address>\` says where a device sits in the guest: its PCI slot, its place on a disk controller. Another machine, bus
or model makes it wrong, and libvirt refuses the guest, for example a virtio disk with an address of type \`drive\`.

A definition that comes from Xen loses them all; libvirt hands out new ones when the guest is defined. Addresses in the
\`<source>\` of a \`<hostdev>\` are those of the host and stay.`,
  source: 'libvirt src/conf/domain_addr.c; src/qemu/qemu_validate.c qemuValidateDomainDeviceDefDisk',
  check(guest, report) {
    if (guest.fromXen) {
      for (const device of guest.devices.all) {
        for (const address of addressesOf(device)) {
          report(
            address,
            'This address is that of a device in the machine of Xen. Remove it: libvirt gives a new one.',
            {
              unnecessary: true,
              fixes: [safely('Remove the address', removeElement(address))],
            },
          );
        }
        if (
          device.name === 'controller' &&
          attributeValue(device, 'type') === 'pci' &&
          attributeValue(device, 'model') === 'pci-root' &&
          guest.choices.machine === 'q35'
        ) {
          report(device, "Machine q35 has no 'pci-root' and libvirt refuses it. Remove it: libvirt adds 'pcie-root'.", {
            severity: 'error',
            fixes: [safely('Remove the controller', removeElement(device))],
          });
        }
      }
      return;
    }
    for (const disk of guest.devices.disks) {
      const address = child(disk.element, 'address');
      if (address !== undefined && disk.bus === 'virtio' && attributeValue(address, 'type') === 'drive') {
        report(
          address,
          "A disk on the bus 'virtio' is a PCI device; libvirt refuses an address of type 'drive' for it. Remove the address.",
          { severity: 'error', fixes: [safely('Remove the address', removeElement(address))] },
        );
      }
    }
  },
  examples: [
    {
      title: 'a disk of a Xen guest',
      where: 'address',
      before: `
<disk type='file' device='disk'>
  <source file='/srv/web.img'/>
  <target dev='hda' bus='ide'/>
  <address type='drive' controller='0' bus='0' target='0' unit='0'/>
</disk>`,
      after: `
<disk type='file' device='disk'>
  <source file='/srv/web.img'/>
  <target dev='hda' bus='ide'/>
</disk>`,
    },
    {
      title: 'the place of a host device',
      valid: `
<hostdev mode='subsystem' type='pci' managed='yes'>
  <source>
    <address domain='0x0000' bus='0x06' slot='0x02' function='0x0'/>
  </source>
</hostdev>`,
    },
  ],
});
