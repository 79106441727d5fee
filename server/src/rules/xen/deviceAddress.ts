import { removeElement } from '../../xml/edit.ts';
import { attributeValue, childrenNamed } from '../../xml/query.ts';
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

function isPciRoot(device: Element): boolean {
  return (
    device.name === 'controller' &&
    attributeValue(device, 'type') === 'pci' &&
    attributeValue(device, 'model') === 'pci-root'
  );
}

export const xenDeviceAddress = rule({
  id: 'xen-device-address',
  title: 'Device addresses of another machine',
  severity: 'information',
  targets: qemuTargets,
  layer: 'define',
  order: 20,
  cure: 'Remove it: libvirt gives a new address.',
  errors: ["must be model='pcie-root'"],
  docs: `
\`<address>\` says where a device sits in the guest: its PCI slot, its place on a disk controller. Another machine, bus
or model makes it wrong, and libvirt refuses the guest: the slots of an i440FX board clash with those of \`q35\`, whose
first controller is a \`pcie-root\` and no \`pci-root\`.

A definition that comes from Xen loses them all; libvirt hands out new ones when the guest is defined. Addresses in the
\`<source>\` of a \`<hostdev>\` are those of the host and stay.`,
  source: 'libvirt src/conf/domain_addr.c; src/qemu/qemu_domain_address.c',
  check(guest, report) {
    if (!guest.fromXen) return;
    const virtioDisks = new Set(
      guest.devices.disks.filter(({ bus }) => bus === 'virtio').map(({ element }) => element),
    );
    for (const device of guest.devices.all) {
      // A drive address on a virtio disk is an error of its own (xen-disk-drive-address).
      const isRefused = (address: Element): boolean =>
        virtioDisks.has(device) && attributeValue(address, 'type') === 'drive';
      for (const address of addressesOf(device).filter((one) => !isRefused(one))) {
        report(address, 'This address is that of a device in the machine of Xen. Remove it: libvirt gives a new one.', {
          unnecessary: true,
          fixes: [safely('Remove the address', removeElement(address))],
        });
      }
      if (isPciRoot(device) && guest.choices.machine === 'q35') {
        report(device, "Machine q35 has no 'pci-root' and libvirt refuses it. Remove it: libvirt adds 'pcie-root'.", {
          severity: 'error',
          fixes: [safely('Remove the controller', removeElement(device))],
        });
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
      title: 'the root of the PCI bus, where q35 was chosen',
      choices: { machine: 'q35' },
      where: 'controller',
      before: `<controller type='pci' index='0' model='pci-root'/>`,
      after: ``,
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
