import { replaceElement } from '../../xml/edit.ts';
import { attribute, attributeValue, child } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { alternatively } from './support/fixes.ts';

export const xenCpuCustom = rule({
  id: 'xen-cpu-custom',
  title: 'A processor model that the Xen guest never had',
  severity: 'warning',
  targets: qemuTargets,
  layer: 'silent',
  cure: "Use `<cpu mode='host-model'/>` or `host-passthrough`, unless the named model is wanted.",
  errors: [
    'CPU is incompatible with host CPU',
    "guest CPU doesn't match specification",
    'Host CPU does not provide required features',
  ],
  docs: `
Under Xen a guest sees the processor of the host. libvirt's Xen driver writes a warning into its log when a definition asks
for another one and goes on without it. Under KVM the same \`<cpu>\` takes effect for the first time: the guest finds another
processor than it had, perhaps a much older one, and a model that the host's processor cannot imitate keeps the guest from
starting.

\`host-model\` is close to what the guest had and can migrate; \`host-passthrough\` is what it had. Topology and NUMA cells
in the element stay as they are.`,
  source: 'libvirt src/libxl/libxl_conf.c libxlMakeDomBuildInfo',
  check(guest, report) {
    const cpu = child(guest.root, 'cpu');
    if (!guest.fromXen || cpu === undefined) return;
    const mode = attribute(cpu, 'mode');
    const model = child(cpu, 'model');
    if (mode === undefined ? model === undefined : mode.value !== 'custom') return;
    const kept = ['topology', 'numa', 'cache', 'maxphysaddr'].flatMap((name) => {
      const part = child(cpu, name);
      return part === undefined ? [] : [`  ${guest.document.text.slice(part.range.start, part.range.end)}\n`];
    });
    const check = attributeValue(cpu, 'check') === 'none' ? " check='none'" : '';
    const other = (name: string): string =>
      kept.length === 0 ? `<cpu mode='${name}'${check}/>` : `<cpu mode='${name}'${check}>\n${kept.join('')}</cpu>`;
    report(
      mode ?? model ?? cpu,
      "Xen gave the guest the host's processor in spite of this; under KVM the named model takes effect for the first time, and nothing else will tell. Use 'host-model' unless this model is wanted.",
      {
        fixes: ['host-model', 'host-passthrough'].map((name) =>
          alternatively(`Change the processor to '${name}'`, replaceElement(cpu, other(name))),
        ),
      },
    );
  },
  examples: [
    {
      title: 'an old model',
      at: 'domain',
      guest: 'hvm',
      where: 'custom',
      before: `
<cpu mode='custom' match='exact'>
  <model fallback='allow'>core2duo</model>
</cpu>`,
      unfixable: true,
    },
    {
      title: "close to the host's processor",
      at: 'domain',
      guest: 'hvm',
      before: `
<cpu mode='custom' match='exact'>
  <model fallback='allow'>core2duo</model>
</cpu>`,
      fix: "Change the processor to 'host-model'",
      after: `
<cpu mode='host-model'/>`,
    },
    {
      title: 'the processor as it was under Xen',
      at: 'domain',
      guest: 'hvm',
      before: `
<cpu mode='custom' match='exact'>
  <model fallback='allow'>core2duo</model>
</cpu>`,
      fix: "Change the processor to 'host-passthrough'",
      after: `
<cpu mode='host-passthrough'/>`,
    },
    { title: "the host's processor", at: 'domain', guest: 'hvm', valid: `<cpu mode='host-passthrough'/>` },
    {
      title: 'a topology names no model',
      at: 'domain',
      guest: 'hvm',
      valid: `
<cpu>
  <topology sockets='1' cores='2' threads='1'/>
</cpu>`,
    },
  ],
});
