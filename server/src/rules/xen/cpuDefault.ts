import { child } from '../../xml/query.ts';
import { alternatives, qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { insertInDomain } from './support/boot.ts';

export const xenCpuDefault = rule({
  id: 'xen-cpu-default',
  title: 'A guest without <cpu>, which had the processor of the host',
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  cure: "Add `<cpu mode='host-model'/>`, or `host-passthrough`.",
  errors: ['Fatal glibc error: CPU does not support x86-64-v2'],
  docs: `
A Xen guest sees the processor of the host. Under KVM a definition without \`<cpu>\` gets QEMU's own default, a
processor of many years ago: slow, and without the instructions that current systems ask for (RHEL 9 needs x86-64-v2).

- \`host-model\` is close to the host's processor, and the guest can migrate.
- \`host-passthrough\` is the host's processor itself, as under Xen.`,
  source: 'libvirt docs/formatdomain.rst, CPU model and topology',
  check(guest, report) {
    const answer = guest.choices.cpu;
    if (!guest.fromXen || child(guest.root, 'cpu') !== undefined || answer === 'default') {
      return;
    }
    report(
      guest.os.typeElement ?? guest.root,
      `Xen gave the guest the host's processor; QEMU's default is an old one. Add <cpu mode='${answer}'/>.`,
      {
        fixes: alternatives(
          guest,
          'cpu',
          ['host-model', 'host-passthrough'].map((mode) => ({
            answer: mode,
            title: `Add <cpu mode='${mode}'/>`,
            edits: insertInDomain(guest, `<cpu mode='${mode}'/>`, ['features', 'os', 'vcpu', 'memory']),
          })),
        ),
      },
    );
  },
  examples: [
    {
      title: 'no processor named',
      at: 'domain',
      before: `
<features>
  <acpi/>
</features>`,
      after: `
<features>
  <acpi/>
</features>
<cpu mode='host-model'/>`,
    },
    {
      title: 'the processor as it was under Xen',
      at: 'domain',
      choices: { cpu: 'host-passthrough' },
      before: `
<features>
  <acpi/>
</features>`,
      after: `
<features>
  <acpi/>
</features>
<cpu mode='host-passthrough'/>`,
    },
    { title: 'a processor is named', at: 'domain', valid: `<cpu mode='host-passthrough'/>` },
  ],
});
