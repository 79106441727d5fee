import { machineWords } from '../../guest/hardware/machine.ts';
import { setAttribute } from '../../xml/edit.ts';
import { preferably, removal } from './support/nodes.ts';
import { guestRule, isQemuGuest } from './support/rule.ts';

export const pciRoot = guestRule({
  id: 'pci-root',
  title: 'A PCI root that the machine does not have',
  drivers: 'all',
  cure: 'Write `pcie-root` for q35 and `virt`, `pci-root` for the others, with index 0 and without an address; or leave the controller out.',
  errors: [
    'should have index 0',
    'for this machine type, but model=',
    'controllers should not have an address',
    "Index for '…' controllers must be 0",
  ],
  docs: `
The root of the PCI buses belongs to the machine: \`pc\`, \`pseries\` and IBM Z have \`pci-root\`, \`q35\` and \`virt\` have
\`pcie-root\`. It is the PCI controller with index 0, and it is plugged into nothing, so it has no address. libvirt refuses a
definition that says otherwise, typically after the machine was changed. Only \`pseries\` can have more roots than one.

Without the controller in the definition libvirt adds the right one.`,
  source:
    'libvirt src/qemu/qemu_domain.c qemuDomainDefAddDefaultDevices; src/conf/domain_conf.c virDomainControllerDefParseXML; src/conf/domain_validate.c virDomainControllerDefValidate',
  check(guest, report) {
    const { controllers, machine } = guest.hardware;
    const isQemu = isQemuGuest(guest);
    for (const { element, type, index, indexAttribute, model, modelAttribute, device } of controllers) {
      if (type !== 'pci') continue;
      const isRoot = model === 'pci-root' || model === 'pcie-root';
      const root = machine.pciRoot;
      if (isRoot && index !== undefined && index !== 0 && machine.board !== 'pseries') {
        report(
          indexAttribute ?? element,
          `A ${model} is the first of the PCI controllers and has the index 0: libvirt refuses the definition. Remove this controller, or make it another model.`,
        );
      } else if (
        isQemu &&
        index === 0 &&
        model !== '' &&
        (root === 'pci-root' || root === 'pcie-root') &&
        model !== root
      ) {
        report(
          modelAttribute ?? element,
          `The PCI controller 0 of ${machineWords(machine)} is a ${root}, not a ${model}: libvirt refuses the definition. Use '${root}'.`,
          { fixes: [preferably(`Change the model to '${root}'`, setAttribute(element, 'model', root))] },
        );
      }
      if (isRoot && device.address !== undefined) {
        report(
          device.address,
          `A ${model} is plugged into nothing and has no address: libvirt refuses the definition. Remove the address.`,
          {
            fixes: [removal(device.address)],
          },
        );
      }
    }
  },
  examples: [
    {
      title: 'the root of another machine',
      before: `
<controller type='pci' index='0' model='pci-root'/>`,
      after: `
<controller type='pci' index='0' model='pcie-root'/>`,
      where: 'pci-root',
    },
    {
      title: 'a root with an address',
      before: `
<controller type='pci' index='0' model='pcie-root'>
  <address type='pci' domain='0x0000' bus='0x00' slot='0x02' function='0x0'/>
</controller>`,
      after: `
<controller type='pci' index='0' model='pcie-root'>
</controller>`,
    },
    {
      title: 'the root of this machine',
      valid: `
<controller type='pci' index='0' model='pcie-root'/>`,
    },
  ],
});
