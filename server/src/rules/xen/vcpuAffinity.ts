import { removeAttribute } from '../../xml/edit.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { kvmGuest } from './support/examples.ts';
import { attributesAt, elementsAt } from './support/find.ts';
import { alternatively } from './support/fixes.ts';
import { removeWithEmptyParent } from './support/remove.ts';

export const xenVcpuAffinity = rule({
  id: 'xen-vcpu-affinity',
  title: 'Virtual CPUs held to processors of the Xen host',
  severity: 'warning',
  targets: qemuTargets,
  layer: 'start',
  cure: 'Remove `cpuset` and `<vcpupin>`, or name processors of the KVM host.',
  errors: ["Invalid value '…' for 'cpuset.cpus'", 'cannot set CPU affinity on process'],
  docs: `
\`cpuset\` on \`<vcpu>\` and \`<vcpupin>\` name processors of the host by number. They were chosen for the Xen host, mostly
to keep out of the way of dom0 or of another guest. On another host the numbers belong to other cores or sockets, and a
number that the host does not have keeps the guest from starting.

Without them the guest runs on all processors, which is right unless somebody measured otherwise. \`virsh capabilities\`
shows what the KVM host has.`,
  source: 'libvirt docs/formatdomain.rst, CPU Allocation and CPU Tuning',
  check(guest, report) {
    if (!guest.fromXen) return;
    const message =
      'These are processors of the Xen host: on the KVM host the same numbers mean others, and a missing one keeps the guest from starting. Remove them, or choose anew.';
    for (const set of attributesAt(guest, 'vcpu/@cpuset')) {
      report(set, message, {
        fixes: [alternatively("Remove 'cpuset': run on all processors", removeAttribute(set.parent, set.name))],
      });
    }
    for (const pin of elementsAt(guest, 'cputune/vcpupin')) {
      report(pin, message, {
        fixes: [alternatively('Remove <vcpupin>: run on all processors', removeWithEmptyParent(pin))],
      });
    }
  },
  examples: [
    {
      title: 'beside the processors of dom0',
      at: 'domain',
      guest: 'hvm',
      where: '2-7',
      before: `<vcpu placement='static' cpuset='2-7'>4</vcpu>`,
      unfixable: true,
    },
    {
      title: 'one processor each',
      at: 'domain',
      guest: 'hvm',
      before: `
<vcpu>2</vcpu>
<cputune>
  <vcpupin vcpu='0' cpuset='4'/>
  <vcpupin vcpu='1' cpuset='5'/>
</cputune>`,
      unfixable: true,
    },
    { title: 'no processor is named', at: 'domain', guest: 'hvm', valid: `<vcpu>4</vcpu>` },
    {
      title: 'in a KVM guest the rule is silent',
      valid: kvmGuest('').replace('<vcpu>', "<vcpu cpuset='2-7'>"),
    },
  ],
});
