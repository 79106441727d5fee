import { type Machine, machineWords } from '../../guest/hardware/machine.ts';
import { bytesOf, isPowerOfTwo, parseNumber } from '../../guest/hardware/numbers.ts';
import { setAttribute } from '../../xml/edit.ts';
import { attribute, child } from '../../xml/query.ts';
import {
  attributeRemoval,
  elsewhere,
  inside,
  placeOf,
  preferably,
  removal,
  repeated,
  valueIn,
} from './support/nodes.ts';
import { guestRule, isQemuGuest } from './support/rule.ts';

export const tpmModel = guestRule({
  id: 'tpm-model',
  title: 'A TPM too many, or one that this machine does not have',
  drivers: 'qemu',
  cure: 'Keep one TPM (and on POWER one proxy beside it), of version 2.0, with a model of this machine.',
  errors: [
    'only a single TPM Proxy device is supported',
    'only a single TPM non-proxy device is supported',
    'TPM 1.2 is not supported on architecture',
    'TPM 1.2 is not supported with the SPAPR device model',
    'Unsupported interface tpm-crb for TPM 1.2',
    'is only available for PPC64 guests',
    "requires 'Passthrough' backend",
    '<active_pcr_banks/> requires TPM version',
    "Unsupported interface '…' for TPM 1.2",
    'TPM 1.2 is not supported on ARM',
    'a maximum of two TPM devices is supported',
  ],
  docs: `
A guest has one TPM. On POWER a \`spapr-tpm-proxy\`, passed through from the host, may stand beside it, also once. Version 1.2
does not work with the models \`tpm-crb\` and \`tpm-spapr\`, and not on ARM. libvirt refuses the definition otherwise.`,
  source:
    'libvirt src/qemu/qemu_validate.c qemuValidateDomainDeviceDefTPM; src/qemu/qemu_domain.c qemuDomainDefTPMsPostParse',
  check(guest, report) {
    const { machine } = guest.hardware;
    const isProxy = (model: string | undefined): boolean => model === 'spapr-tpm-proxy';
    for (const { item, first } of repeated(guest.devices.tpms, ({ model }) => isProxy(model?.value))) {
      const words = isProxy(item.model?.value) ? 'A guest has one TPM proxy' : 'A guest has one TPM';
      report(item.element, `${words}: libvirt refuses a second one. Remove it.`, {
        related: [elsewhere(first.element, 'The first one')],
        fixes: [removal(item.element)],
      });
    }
    for (const { element, model } of guest.devices.tpms) {
      const backend = child(element, 'backend');
      const version = backend && attribute(backend, 'version');
      if (isProxy(model?.value) && model !== undefined) {
        if (machine.family !== undefined && machine.family !== 'ppc64') {
          report(model, 'Only POWER has a TPM proxy: libvirt refuses the definition.');
        } else if (backend !== undefined && valueIn(backend, 'type') !== 'passthrough') {
          report(
            placeOf(backend, 'type'),
            "A TPM proxy needs the backend 'passthrough': libvirt refuses the definition.",
          );
        }
      }
      if (backend === undefined || version?.value !== '1.2') continue;
      const banks = child(backend, 'active_pcr_banks');
      if (banks !== undefined) {
        report(banks, 'A TPM 1.2 has no banks to choose from: libvirt refuses the definition. Use version 2.0.', {
          related: [elsewhere(version, 'The version')],
          fixes: [removal(banks)],
        });
      }
      const reason =
        model?.value === 'tpm-crb' || model?.value === 'tpm-spapr'
          ? `with the model '${model.value}'`
          : machine.family === 'arm'
            ? 'on ARM'
            : undefined;
      if (reason === undefined) continue;
      report(version, `TPM 1.2 does not work ${reason}: libvirt refuses the definition. Use version 2.0.`, {
        fixes: [preferably("Change the version to '2.0'", setAttribute(backend, 'version', '2.0'))],
      });
    }
  },
  examples: [
    {
      title: 'an old version with a new interface',
      before: `
<tpm model='tpm-crb'>
  <backend type='emulator' version='1.2'/>
</tpm>`,
      after: `
<tpm model='tpm-crb'>
  <backend type='emulator' version='2.0'/>
</tpm>`,
      where: '1.2',
    },
    {
      title: 'a TPM 2.0',
      valid: `
<tpm model='tpm-crb'>
  <backend type='emulator' version='2.0'/>
</tpm>`,
    },
  ],
});

interface PanicModel {
  readonly fits: (machine: Machine) => boolean;
  /** The type of address it may have; undefined when it has none. */
  readonly address: string | undefined;
}

/** Source: qemu_validate.c qemuValidateDomainDefPanic. */
const panicModels: ReadonlyMap<string, PanicModel> = new Map([
  ['isa', { fits: () => true, address: 'isa' }],
  ['pvpanic', { fits: () => true, address: 'pci' }],
  ['pseries', { fits: ({ board }: Machine) => board === 'pseries' || board === undefined, address: undefined }],
  ['hyperv', { fits: ({ family }: Machine) => family === 'x86' || family === undefined, address: undefined }],
  ['s390', { fits: ({ family }: Machine) => family === 's390' || family === undefined, address: undefined }],
]);

/** Source: qemu_domain.c qemuDomainDefaultPanicModel. */
function defaultPanic({ board, family }: Machine): string | undefined {
  if (board === 'pseries') return 'pseries';
  if (family === 's390') return 's390';
  return family === 'x86' ? 'isa' : undefined;
}

export const panicModel = guestRule({
  id: 'panic-model',
  title: 'A panic device that this machine does not have',
  drivers: 'qemu',
  cure: 'Write a model of this machine, without an address of another kind; `pvpanic` works wherever there is PCI.',
  errors: [
    'no panic model provided, and no default for the architecture and machine type',
    'pvpanic is supported only with PCI address type',
    'panic is supported only with ISA address type',
    'guests support panic device of model',
    'setting the panic device address is not supported for model',
    'Multiple panic devices with model',
  ],
  docs: `
By a \`<panic>\` device the guest tells that it crashed. The model follows from the machine on x86 (\`isa\`), \`pseries\` and IBM Z;
on others it must be written. \`hyperv\` belongs to x86, \`pseries\` to POWER, \`s390\` to IBM Z, and these three have no address;
\`isa\` has one of type \`isa\`, \`pvpanic\` one of type \`pci\`. Each model may stand once. libvirt refuses what does not fit.`,
  source:
    'libvirt src/qemu/qemu_validate.c qemuValidateDomainDefPanic; src/qemu/qemu_domain.c qemuDomainDefaultPanicModel',
  check(guest, report) {
    const { machine } = guest.hardware;
    const devices = guest.hardware.named('panic');
    const hasDefault =
      machine.board === undefined ||
      machine.board === 'pseries' ||
      machine.family === 'x86' ||
      machine.family === 's390';
    for (const { element, address, addressType } of devices) {
      const written = attribute(element, 'model');
      if (written === undefined) {
        if (!hasDefault) {
          report(
            element,
            `Which panic device ${machineWords(machine)} should have must be written: libvirt refuses the definition. Use model='pvpanic'.`,
            {
              fixes: [preferably("Add model='pvpanic'", setAttribute(element, 'model', 'pvpanic'))],
            },
          );
        }
      }
      const name = written?.value ?? defaultPanic(machine);
      const model = name === undefined ? undefined : panicModels.get(name);
      if (model === undefined) continue;
      if (written !== undefined && !model.fits(machine)) {
        report(
          written,
          `There is no panic device of model '${written.value}' in ${machineWords(machine)}: libvirt refuses the definition.`,
        );
      }
      if (address === undefined || addressType === '' || addressType === model.address) continue;
      const words = model.address === undefined ? 'has no address' : `has an address of type '${model.address}'`;
      report(
        placeOf(address, 'type'),
        `A panic device of model '${name}' ${words}: libvirt refuses this one. Remove the address.`,
        {
          fixes: [removal(address)],
        },
      );
    }
    for (const { item, first } of repeated(devices, ({ element }) => valueIn(element, 'model') || undefined)) {
      report(item.element, 'Another panic device has this model already: libvirt refuses the definition. Remove one.', {
        related: [elsewhere(first.element, 'The first one')],
        fixes: [removal(item.element)],
      });
    }
  },
  examples: [
    {
      title: 'a PCI device with the address of an ISA device',
      before: `
<panic model='pvpanic'>
  <address type='isa' iobase='0x505'/>
</panic>`,
      after: `
<panic model='pvpanic'>
</panic>`,
      where: 'isa',
    },
    {
      title: 'the models of a PC',
      valid: `
<panic model='isa'>
  <address type='isa' iobase='0x505'/>
</panic>
<panic model='hyperv'/>`,
    },
  ],
});

/** Source: domain_validate.c virDomainIOMMUDefValidate. */
const iommuOptions: ReadonlySet<string> = new Set([
  'intremap',
  'caching_mode',
  'eim',
  'iotlb',
  'aw_bits',
  'dma_translation',
]);

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
        if (
          machine.board !== undefined &&
          machine.board !== 'q35' &&
          machine.board !== 'arm-virt' &&
          machine.family !== 'riscv'
        ) {
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
      const fixed = model?.value === 'intel' || model?.value === 'smmuv3' ? child(element, 'address') : undefined;
      if (fixed !== undefined) {
        report(
          placeOf(fixed, 'type'),
          `An IOMMU of model '${model?.value}' belongs to the machine and has no address: libvirt refuses it. Remove it.`,
          { fixes: [removal(fixed)] },
        );
      }
      const home = model?.value === 'intel' ? 'q35' : model?.value === 'smmuv3' ? 'arm-virt' : undefined;
      if (
        model === undefined ||
        home === undefined ||
        machine.board === undefined ||
        machine.board === home ||
        !isQemuGuest(guest)
      )
        continue;
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

export const watchdogAddress = guestRule({
  id: 'watchdog-model',
  title: 'A watchdog with an address it cannot have, or on another machine',
  drivers: 'qemu',
  cure: 'Remove the `<address>`, or use a model of this machine: `i6300esb` wherever there is PCI, `itco` on q35.',
  errors: [
    'model of watchdog can go only on PCI bus',
    'model of watchdog does not support configuring the address',
    'model of watchdog is virtual and cannot go on any bus',
    'model of watchdog is allowed for s390 and s390x only',
    'model of watchdog is part of the machine',
  ],
  docs: `
The watchdog \`i6300esb\` is a PCI device. \`ib700\` sits at a fixed port, \`diag288\` belongs to IBM Z and to no bus, \`itco\` is part of
the machine q35: these have no address. libvirt refuses one, and a model of another machine.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainWatchdogDef',
  check(guest, report) {
    const { machine } = guest.hardware;
    for (const { element, address, addressType } of guest.hardware.named('watchdog')) {
      const model = attribute(element, 'model');
      if (model === undefined) continue;
      if (address !== undefined && addressType !== '' && (model.value !== 'i6300esb' || addressType !== 'pci')) {
        const words = model.value === 'i6300esb' ? 'is a PCI device' : 'has no address';
        report(
          placeOf(address, 'type'),
          `A watchdog of model '${model.value}' ${words}: libvirt refuses the definition. Remove the address.`,
          {
            fixes: [removal(address)],
          },
        );
      }
      const isForeign =
        (model.value === 'diag288' && machine.family !== undefined && machine.family !== 's390') ||
        (model.value === 'itco' && machine.board !== undefined && machine.board !== 'q35');
      if (!isForeign) continue;
      report(
        model,
        `There is no watchdog '${model.value}' in ${machineWords(machine)}: libvirt refuses the definition. Use 'i6300esb'.`,
      );
    }
  },
  examples: [
    {
      title: 'an address of a fixed device',
      before: `
<watchdog model='ib700' action='reset'>
  <address type='isa' iobase='0x443'/>
</watchdog>`,
      after: `
<watchdog model='ib700' action='reset'>
</watchdog>`,
    },
    {
      title: 'a PCI device',
      valid: `
<watchdog model='i6300esb' action='reset'/>`,
    },
  ],
});

export const shmemDevice = guestRule({
  id: 'shmem-device',
  title: 'Shared memory with a size, name, server or address it cannot have',
  drivers: 'qemu',
  cure: 'Use a size that is a power of two of at least 1 MiB, a name without `/`, a server for `ivshmem-doorbell` alone, and no address but PCI.',
  errors: [
    "only 'pci' addresses are supported for the shared memory device",
    'shmem size must be a power of two',
    'shmem size must be at least 1 MiB',
    'shmem name cannot',
    'shmem model …ivshmem',
    'msi option is only supported with a server',
    'does not support size setting',
    'is supported only with server option',
    "doesn't support msi",
  ],
  docs: `
A \`<shmem>\` device is a PCI device, whose size is a power of two and at least 1 MiB. The name is that of a file in /dev/shm, so it
holds no \`/\`. \`ivshmem-plain\` has no \`<server>\`, \`ivshmem-doorbell\` needs one, and \`<msi>\` needs a server as well. libvirt refuses
anything else.`,
  source:
    'libvirt src/qemu/qemu_validate.c qemuValidateDomainDeviceDefShmem; src/conf/domain_validate.c virDomainShmemDefValidate',
  check(guest, report) {
    for (const { element, address, addressType } of guest.hardware.named('shmem')) {
      const model = inside(element, 'model');
      const type = valueIn(model, 'type');
      const server = child(element, 'server');
      const size = child(element, 'size');
      const bytes = size && bytesOf(size, 'B');
      const name = attribute(element, 'name');
      if (address !== undefined && addressType !== '' && addressType !== 'pci') {
        report(
          placeOf(address, 'type'),
          `Shared memory is a PCI device: libvirt refuses an address of type '${addressType}'. Remove it.`,
          {
            fixes: [removal(address)],
          },
        );
      }
      if (size !== undefined && bytes !== undefined && bytes > 0n && (!isPowerOfTwo(bytes) || bytes < 1024n * 1024n)) {
        report(size, 'The size of shared memory is a power of two of at least 1 MiB: libvirt refuses the definition.');
      }
      if (name !== undefined && (name.value.includes('/') || name.value === '.' || name.value === '..')) {
        report(
          name,
          'The name of shared memory is that of a file in one folder: libvirt refuses this one. Use a plain name.',
        );
      }
      if (type === 'ivshmem-plain' && server !== undefined) {
        report(
          server,
          "Shared memory of model 'ivshmem-plain' has no server: libvirt refuses the definition. Use 'ivshmem-doorbell', or remove it.",
        );
      }
      if (type === 'ivshmem-doorbell' && server === undefined && model !== undefined) {
        report(
          placeOf(model, 'type'),
          "Shared memory of model 'ivshmem-doorbell' needs a <server>: libvirt refuses the definition.",
        );
      }
      if (
        type === 'ivshmem-doorbell' &&
        server !== undefined &&
        bytes !== undefined &&
        bytes > 0n &&
        size !== undefined
      ) {
        report(size, "With 'ivshmem-doorbell' the server has the size: libvirt refuses it here. Remove it.", {
          related: [elsewhere(server, 'The server')],
          fixes: [removal(size)],
        });
      }
      const msi = child(element, 'msi');
      if (msi !== undefined && server === undefined) {
        report(msi, 'Interrupts of shared memory need a <server>: libvirt refuses <msi> without. Remove it.', {
          fixes: [removal(msi)],
        });
      }
    }
  },
  examples: [
    {
      title: 'an address of another kind',
      before: `
<shmem name='shared0'>
  <model type='ivshmem-plain'/>
  <address type='isa'/>
</shmem>`,
      after: `
<shmem name='shared0'>
  <model type='ivshmem-plain'/>
</shmem>`,
    },
    {
      title: 'four mebibytes',
      valid: `
<shmem name='shared0'>
  <model type='ivshmem-plain'/>
  <size unit='M'>4</size>
</shmem>`,
    },
  ],
});
