import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { attributesAt } from './support/find.ts';

export const xenArchIa64 = rule({
  id: 'xen-arch-ia64',
  title: 'A guest for Itanium, which has no emulator',
  severity: 'error',
  targets: qemuTargets,
  layer: 'define',
  cure: 'Install the system anew: there is no conversion.',
  errors: ["No emulator found for arch 'ia64'", "does not support arch 'ia64'"],
  docs: `
Xen once ran on Itanium. QEMU has no emulator for \`ia64\`, and libvirt refuses the guest. There is no conversion: the
system inside is for that processor.`,
  source: 'libvirt src/qemu/qemu_postparse.c; virsh define',
  check(guest, report) {
    for (const architecture of attributesAt(guest, 'os/type/@arch', 'ia64')) {
      report(
        architecture,
        "QEMU has no emulator for 'ia64', and libvirt refuses to define the guest. It cannot be converted: install the system anew.",
      );
    }
  },
  examples: [
    { title: 'an Itanium guest', at: 'os', where: 'ia64', unfixable: true, before: `<type arch='ia64'>hvm</type>` },
    { title: 'another architecture', at: 'os', valid: `<type arch='x86_64'>hvm</type>` },
  ],
});
