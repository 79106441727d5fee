import { removeAttribute, removeElement, type TextEdit } from '../../xml/edit.ts';
import { childElements } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { kvmGuest } from './support/examples.ts';
import { attributesAt, elementsAt } from './support/find.ts';
import { alternatively } from './support/fixes.ts';

/** Removes elements that have one parent, and the parent with them when they are all there is in it. */
function removeAll(elements: readonly Element[]): readonly TextEdit[] {
  const [first] = elements;
  const parent = first?.parent;
  return parent?.kind === 'element' && childElements(parent).length === elements.length
    ? removeElement(parent)
    : elements.flatMap((element) => removeElement(element));
}

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
    const pins = elementsAt(guest, 'cputune/vcpupin');
    const [first] = pins;
    if (first !== undefined) {
      report(first, message, {
        fixes: [alternatively('Remove every <vcpupin>: run on all processors', removeAll(pins))],
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
    {
      title: 'all processors of the KVM host',
      at: 'domain',
      guest: 'hvm',
      before: `
<vcpu placement='static' cpuset='2-7'>4</vcpu>`,
      fix: "Remove 'cpuset': run on all processors",
      after: `
<vcpu placement='static'>4</vcpu>`,
    },
    {
      title: 'the pins are taken out',
      at: 'domain',
      guest: 'hvm',
      before: `
<vcpu>2</vcpu>
<cputune>
  <vcpupin vcpu='0' cpuset='4'/>
  <vcpupin vcpu='1' cpuset='5'/>
</cputune>`,
      fix: 'Remove every <vcpupin>: run on all processors',
      after: `
<vcpu>2</vcpu>`,
    },
    { title: 'no processor is named', at: 'domain', guest: 'hvm', valid: `<vcpu>4</vcpu>` },
    {
      title: 'in a KVM guest the rule is silent',
      valid: kvmGuest('').replace('<vcpu>', "<vcpu cpuset='2-7'>"),
    },
  ],
});
