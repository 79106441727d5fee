import { replaceElement } from '../../xml/edit.ts';
import { child } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { alternatively } from './support/fixes.ts';
import { bytesOf } from './support/memory.ts';

export const xenBalloonPremem = rule({
  id: 'xen-balloon-premem',
  title: 'A guest that starts with less memory than its maximum',
  severity: 'warning',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Keep both amounts where the guest has virtio_balloon; make them equal otherwise.',
  docs: `
Under Xen a guest *starts* with \`currentMemory\` and can grow up to \`memory\`. Under KVM it starts with all of
\`memory\`; the balloon driver in the guest then gives back what is above \`currentMemory\`. A guest without the virtio
balloon driver keeps it all, and the sum over all guests may be more than the host has. libvirt says nothing.

Keep both where the guest has the driver, as any current Linux does; otherwise make them equal.`,
  source: 'libvirt docs/formatdomain.rst, memory allocation: currentMemory',
  check(guest, report) {
    const maximum = child(guest.root, 'memory');
    const current = child(guest.root, 'currentMemory');
    if (!guest.fromXen || maximum === undefined || current === undefined) return;
    const [most, least] = [bytesOf(maximum), bytesOf(current)];
    if (most === undefined || least === undefined || least >= most) return;
    report(
      current,
      'Xen starts the guest with this memory; KVM starts it with all of <memory> and leaves it to a driver in the guest to give the rest back, and nothing else will tell. Keep both where the guest has virtio_balloon, else make them equal.',
      {
        fixes: [
          alternatively('Give the guest all of <memory>', copyAmount(guest.document.text, maximum, current)),
          alternatively('Give the guest <currentMemory> only', copyAmount(guest.document.text, current, maximum)),
        ],
        related: [{ range: maximum.nameRange, message: 'What the guest starts with under KVM.' }],
      },
    );
  },
  examples: [
    {
      title: 'half of the memory at the start',
      before: `
<domain type='xen'>
  <name>example</name>
  <memory unit='KiB'>1048576</memory>
  <currentMemory unit='KiB'>524288</currentMemory>
  <vcpu>1</vcpu>
  <os><type>linux</type></os>
</domain>`,
      unfixable: true,
      where: 'currentMemory',
    },
    {
      title: 'no balloon driver, and memory enough',
      before: `
<domain type='xen'>
  <name>example</name>
  <memory unit='KiB'>1048576</memory>
  <currentMemory unit='KiB'>524288</currentMemory>
  <vcpu>1</vcpu>
  <os><type>linux</type></os>
</domain>`,
      fix: 'Give the guest all of <memory>',
      after: `
<domain type='xen'>
  <name>example</name>
  <memory unit='KiB'>1048576</memory>
  <currentMemory unit='KiB'>1048576</currentMemory>
  <vcpu>1</vcpu>
  <os><type>linux</type></os>
</domain>`,
    },
    {
      title: 'no balloon driver, and memory is short',
      before: `
<domain type='xen'>
  <name>example</name>
  <memory unit='KiB'>1048576</memory>
  <currentMemory unit='KiB'>524288</currentMemory>
  <vcpu>1</vcpu>
  <os><type>linux</type></os>
</domain>`,
      fix: 'Give the guest <currentMemory> only',
      after: `
<domain type='xen'>
  <name>example</name>
  <memory unit='KiB'>524288</memory>
  <currentMemory unit='KiB'>524288</currentMemory>
  <vcpu>1</vcpu>
  <os><type>linux</type></os>
</domain>`,
    },
    {
      title: 'both are equal in different units',
      valid: `
<domain type='xen'>
  <name>example</name>
  <memory unit='GiB'>1</memory>
  <currentMemory>1048576</currentMemory>
  <vcpu>1</vcpu>
  <os><type>linux</type></os>
</domain>`,
    },
  ],
});

/** Writes the amount of one element, unit and all, into another. */
function copyAmount(text: string, from: Element, to: Element) {
  const source = text.slice(from.range.start, from.range.end);
  return replaceElement(to, source.replace(`<${from.name}`, `<${to.name}`).replace(`</${from.name}`, `</${to.name}`));
}
