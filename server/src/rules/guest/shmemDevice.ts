import { bytesOf, isPowerOfTwo } from '../../guest/hardware/numbers.ts';
import { attribute, child } from '../../xml/query.ts';
import { elsewhere, inside, placeOf, removal, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

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
