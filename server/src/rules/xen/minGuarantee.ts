import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { elementsAt } from './support/find.ts';
import { safely } from './support/fixes.ts';
import { removeWithEmptyParent } from './support/remove.ts';

export const xenMinGuarantee = rule({
  id: 'xen-min-guarantee',
  title: 'A guaranteed minimum of memory',
  severity: 'error',
  targets: qemuTargets,
  layer: 'define',
  cure: 'Remove it, or lock the memory by `<memoryBacking>`.',
  errors: ["Parameter 'min_guarantee' not supported by QEMU"],
  docs: `
\`<min_guarantee>\` asks the hypervisor to keep some memory for the guest. libvirt's QEMU driver refuses it. To pin the
memory of a KVM guest use \`<memoryBacking><locked/>\` or huge pages.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDef',
  check(guest, report) {
    for (const element of elementsAt(guest, 'memtune/min_guarantee')) {
      report(
        element,
        'QEMU guarantees no minimum of memory; libvirt refuses to define the guest. Remove it, or lock the memory by <memoryBacking>.',
        { fixes: [safely('Remove <min_guarantee>', removeWithEmptyParent(element))] },
      );
    }
  },
  examples: [
    {
      title: 'alone',
      at: 'domain',
      before: `
<memtune>
  <min_guarantee unit='MiB'>256</min_guarantee>
</memtune>
<vcpu>1</vcpu>`,
      after: `<vcpu>1</vcpu>`,
    },
    {
      title: 'a limit that QEMU has',
      at: 'domain',
      valid: `
<memtune>
  <hard_limit unit='GiB'>2</hard_limit>
</memtune>`,
    },
  ],
});
