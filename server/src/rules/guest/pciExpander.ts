import { machineWords } from '../../guest/hardware/machine.ts';
import { parseDecimal } from '../../guest/hardware/numbers.ts';
import { textContent } from '../../xml/query.ts';
import { elsewhere, inside } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const pciExpander = guestRule({
  id: 'pci-expander-bus',
  title: 'An expander bus on the wrong machine or for a NUMA node that is missing',
  drivers: 'qemu',
  cure: 'Use `pci-expander-bus` on pc and `pcie-expander-bus` on q35 or `virt`, and a `<node>` that is one of the NUMA cells.',
  errors: [
    'pci-expander-bus controllers are only supported on 440fx-based machinetypes',
    'pcie-expander-bus controllers are not supported with this machine type',
    'is configured for a NUMA node',
  ],
  docs: `
An expander bus gives the guest PCI devices that are near a NUMA node. \`pci-expander-bus\` exists on the machine \`pc\` alone,
\`pcie-expander-bus\` on \`q35\` and ARM's \`virt\`. The \`<node>\` it names, and that of a host bridge of \`pseries\`, must be one of
the cells in \`<cpu><numa>\`. libvirt refuses the definition otherwise.`,
  source: 'libvirt src/qemu/qemu_domain_address.c qemuDomainValidateDevicePCI, qemuDomainAssignPCIAddresses',
  check(guest, report) {
    const { machine, controllers, processors } = guest.hardware;
    for (const { type, model, modelAttribute, element, target, index } of controllers) {
      if (type !== 'pci') continue;
      const isWrong =
        machine.board !== undefined &&
        ((model === 'pci-expander-bus' && machine.board !== 'i440fx') ||
          (model === 'pcie-expander-bus' && machine.board !== 'q35' && machine.board !== 'arm-virt'));
      if (isWrong) {
        report(
          modelAttribute ?? element,
          `There is no ${model} in ${machineWords(machine)}: libvirt refuses the definition.`,
        );
      }
      const node = inside(target, 'node');
      const cell = node && parseDecimal(textContent(node));
      if (node === undefined || cell === undefined || processors.cells.some(({ id }) => id === cell)) continue;
      report(
        node,
        `PCI controller ${index ?? ''} is for NUMA node ${cell}, which is none of the cells in <cpu><numa>: libvirt refuses the definition.`.replace(
          '  ',
          ' ',
        ),
        {
          related: processors.numa === undefined ? [] : [elsewhere(processors.numa, 'The NUMA cells of the guest')],
        },
      );
    }
  },
  examples: [
    {
      title: 'an expander bus of the other machine',
      before: `
<controller type='pci' index='1' model='pci-expander-bus'/>`,
      unfixable: true,
      where: 'pci-expander-bus',
    },
    {
      title: 'a node without cells',
      before: `
<controller type='pci' index='1' model='pcie-expander-bus'>
  <target busNr='180'>
    <node>1</node>
  </target>
</controller>`,
      unfixable: true,
    },
    {
      title: 'an expander bus of this machine',
      valid: `
<controller type='pci' index='1' model='pcie-expander-bus'>
  <target busNr='180'/>
</controller>`,
    },
  ],
});
