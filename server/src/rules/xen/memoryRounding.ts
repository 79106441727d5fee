import { replaceText, setAttribute } from '../../xml/edit.ts';
import { attribute, child } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { safely } from './support/fixes.ts';
import { bytesOf } from './support/memory.ts';

const mebibyte = 1024n * 1024n;

export const xenMemoryRounding = rule({
  id: 'xen-memory-rounding',
  title: 'Memory that is no whole number of MiB',
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Write the whole number of MiB that the guest gets.',
  docs: `
Xen and QEMU both give memory in whole MiB and round up what is written; libvirt says nothing. Write what the guest gets.`,
  source: 'libvirt src/libxl/libxl_conf.c libxlMakeDomBuildInfo; src/qemu/qemu_domain.c qemuDomainAlignMemorySizes',
  check(guest, report) {
    const memory = child(guest.root, 'memory');
    const bytes = memory && bytesOf(memory);
    if (!guest.fromXen || memory === undefined || bytes === undefined || bytes % mebibyte === 0n) return;
    const kibibytes = String(((bytes + mebibyte - 1n) / mebibyte) * 1024n);
    report(memory, `This is no whole number of MiB; the guest gets ${kibibytes} KiB, and nothing tells. Write that.`, {
      fixes: [
        safely(`Round the memory up to ${kibibytes} KiB`, [
          ...replaceText(memory, kibibytes),
          ...(attribute(memory, 'unit') ? setAttribute(memory, 'unit', 'KiB') : []),
        ]),
      ],
    });
  },
  examples: [
    {
      title: 'a decimal unit',
      before: `
<domain type='xen'>
  <name>example</name>
  <memory unit='GB'>1</memory>
  <vcpu>1</vcpu>
  <os><type>linux</type></os>
</domain>`,
      after: `
<domain type='xen'>
  <name>example</name>
  <memory unit='KiB'>976896</memory>
  <vcpu>1</vcpu>
  <os><type>linux</type></os>
</domain>`,
    },
    {
      title: 'whole MiB',
      valid: `
<domain type='xen'>
  <name>example</name>
  <memory unit='MB'>1048576</memory>
  <vcpu>1</vcpu>
  <os><type>linux</type></os>
</domain>`,
    },
  ],
});
