import { type Machine, machineWords } from '../../guest/hardware/machine.ts';
import { parseNumber } from '../../guest/hardware/numbers.ts';
import { setAttribute } from '../../xml/edit.ts';
import { attribute, child } from '../../xml/query.ts';
import { attributeRemoval, elsewhere, inside, placeOf, preferably, removal, valueIn } from './support/nodes.ts';
import { guestRule, isQemuGuest } from './support/rule.ts';

/** Source: domain_validate.c virDomainIOMMUDefValidate. */
const iommuOptions: ReadonlySet<string> = new Set([
  'intremap',
  'caching_mode',
  'eim',
  'iotlb',
  'aw_bits',
  'dma_translation',
]);

/** Whether a machine has an IOMMU of a model. */
export function hasIommu({ board, family }: Machine, model: string): boolean {
  if (board === undefined) return true;
  if (model === 'smmuv3') return board === 'arm-virt';
  if (model === 'virtio') return board === 'q35' || board === 'arm-virt' || family === 'riscv';
  return board === 'q35';
}

export const iommuSettings = guestRule({
  id: 'iommu-settings',
  title: 'An IOMMU without what it takes',
  drivers: 'all',
  cure: "Use the machine q35 for model `intel`, and `<ioapic driver='qemu'/>` in `<features>` for `intremap`.",
  errors: [
    'IOMMU interrupt remapping requires split I/O APIC',
    'IOMMU eim requires interrupt remapping to be enabled',
    "IOMMU device: 'intel' is only supported with Q35 machines",
    "IOMMU device: 'smmuv3' is only supported with ARM Virt machines",
    "IOMMU device: '…' is only supported with Q35 and ARM Virt machines",
    "IOMMU device: '…' requires ACPI",
    "IOMMU device: '…' needs a PCI address",
    "doesn't support additional attributes",
    "can't have address",
  ],
  docs: `
Interrupt remapping (\`intremap='on'\`) needs the interrupt controller of QEMU instead of the one of KVM: \`<ioapic driver='qemu'/>\`;
\`eim='on'\` needs interrupt remapping. The model \`virtio\` needs ACPI and bus 0 of q35 or ARM's \`virt\`; \`intel\` exists on the machine q35, \`smmuv3\` on ARM's \`virt\`. libvirt refuses
the definition otherwise.`,
  source:
    'libvirt src/conf/domain_validate.c virDomainDefIOMMUValidate; src/qemu/qemu_validate.c qemuValidateDomainDeviceDefIOMMU',
  check(guest, report) {
    const { machine } = guest.hardware;
    for (const { element } of guest.hardware.named('iommu')) {
      const driver = child(element, 'driver');
      const remap = driver && attribute(driver, 'intremap');
      const eim = driver && attribute(driver, 'eim');
      const ioapic = guest.features && child(guest.features, 'ioapic');
      if (remap?.value === 'on' && valueIn(ioapic, 'driver') !== 'qemu') {
        report(
          remap,
          "Interrupt remapping needs <ioapic driver='qemu'/> in <features>: libvirt refuses the definition.",
          {
            related: ioapic === undefined ? [] : [elsewhere(ioapic, 'The interrupt controller')],
            fixes:
              ioapic === undefined
                ? []
                : [preferably("Set <ioapic driver='qemu'/>", setAttribute(ioapic, 'driver', 'qemu'))],
          },
        );
      }
      if (driver !== undefined && eim?.value === 'on' && remap?.value !== 'on') {
        report(eim, "eim needs interrupt remapping: libvirt refuses the definition. Add intremap='on'.", {
          fixes: [preferably("Add intremap='on'", setAttribute(driver, 'intremap', 'on'))],
        });
      }
      const model = attribute(element, 'model');
      if (model?.value === 'virtio' && isQemuGuest(guest)) {
        const address = child(element, 'address');
        const kind = valueIn(address, 'type');
        if (!hasIommu(machine, 'virtio')) {
          report(
            model,
            `There is no IOMMU of model 'virtio' in ${machineWords(machine)}: libvirt refuses the definition.`,
          );
        } else if (machine.board === 'q35' && inside(guest.features, 'acpi') === undefined) {
          report(
            model,
            "An IOMMU of model 'virtio' needs ACPI: libvirt refuses the definition. Add <acpi/> to <features>.",
          );
        }
        if (address !== undefined && kind !== '' && kind !== 'pci') {
          report(
            placeOf(address, 'type'),
            "An IOMMU of model 'virtio' is a PCI device: libvirt refuses this address. Remove it.",
            { fixes: [removal(address)] },
          );
        } else if (address !== undefined && (parseNumber(valueIn(address, 'bus') || '0') ?? 0) !== 0) {
          report(
            placeOf(address, 'bus'),
            'An IOMMU is part of the root and sits on bus 0: libvirt refuses the definition.',
            { fixes: [removal(address)] },
          );
        }
      }
      const options = driver?.attributes.filter(({ name }) => iommuOptions.has(name)) ?? [];
      for (const option of model?.value === 'smmuv3' || model?.value === 'virtio' ? options : []) {
        report(
          option.range,
          `An IOMMU of model '${model?.value}' has no ${option.name}: libvirt refuses the definition. Remove it.`,
          { fixes: [attributeRemoval(option)] },
        );
      }
      const isFixed = model?.value === 'intel' || model?.value === 'smmuv3';
      const fixed = isFixed ? child(element, 'address') : undefined;
      if (fixed !== undefined) {
        report(
          placeOf(fixed, 'type'),
          `An IOMMU of model '${model?.value}' belongs to the machine and has no address: libvirt refuses it. Remove it.`,
          { fixes: [removal(fixed)] },
        );
      }
      if (model === undefined || !isFixed || hasIommu(machine, model.value) || !isQemuGuest(guest)) continue;
      report(
        model,
        `There is no IOMMU of model '${model.value}' in ${machineWords(machine)}: libvirt refuses the definition.`,
        {
          related: guest.os.machineAttribute === undefined ? [] : [elsewhere(guest.os.machineAttribute, 'The machine')],
        },
      );
    }
  },
  examples: [
    {
      title: 'an address of a part of the machine',
      before: `
<iommu model='intel'>
  <address type='pci' domain='0x0000' bus='0x00' slot='0x04' function='0x0'/>
</iommu>`,
      after: `
<iommu model='intel'>
</iommu>`,
      where: 'pci',
    },
    {
      title: 'eim alone',
      before: `
<iommu model='intel'>
  <driver eim='on'/>
</iommu>`,
      after: `
<iommu model='intel'>
  <driver eim='on' intremap='on'/>
</iommu>`,
      fix: "Add intremap='on'",
    },
    {
      title: 'with the interrupt controller of QEMU',
      at: 'domain',
      valid: `
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<features>
  <ioapic driver='qemu'/>
</features>
<devices>
  <iommu model='intel'>
    <driver intremap='on' eim='on'/>
  </iommu>
</devices>`,
    },
  ],
});
