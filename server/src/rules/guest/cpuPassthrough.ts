import { removeAttribute, removeElement, setAttribute } from '../../xml/edit.ts';
import { attribute, child } from '../../xml/query.ts';
import { alternatively, placeOf, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const cpuPassthrough = guestRule({
  id: 'cpu-passthrough',
  title: 'A CPU of which live migration asks two equal hosts',
  drivers: 'qemu',
  severity: 'hint',
  layer: 'silent',
  cure: "Use `<cpu mode='host-model'/>` when the guest is to move between hosts, or write `migratable='off'` when it is to stay.",
  docs: `
With \`host-passthrough\` the guest sees the CPU of its host to the letter. That is the fastest and right for a guest that stays. A live
migration needs a target with the same CPU, the same microcode and the same kernel: libvirt cannot check that, and a guest that finds
other features after it has moved may crash. \`host-model\` comes close to the host's CPU and names it, so that libvirt can check
the target. A guest with devices of the host, or with \`migratable='off'\`, is meant to stay and left alone.`,
  source: 'libvirt docs/formatdomain.rst, CPU model and topology: mode, host-passthrough and migratable',
  check(guest, report) {
    const { cpu } = guest.hardware.processors;
    if (cpu === undefined || valueIn(cpu, 'mode') !== 'host-passthrough') return;
    if (valueIn(cpu, 'migratable') === 'off' || guest.devices.hostdevs.length > 0) return;
    const migratable = attribute(cpu, 'migratable');
    const cache = child(cpu, 'cache');
    const isOfHost = cache !== undefined && valueIn(cache, 'mode') === 'passthrough';
    const gone = [
      ...(migratable ? [`migratable='${migratable.value}'`] : []),
      ...(isOfHost ? ["<cache mode='passthrough'/>"] : []),
    ];
    report(
      placeOf(cpu, 'mode'),
      "A live migration of this guest needs a host with the same CPU and microcode. Use 'host-model' if it is to move.",
      {
        fixes: [
          // What libvirt takes with a CPU of the host alone goes with the mode.
          alternatively(["Change to mode='host-model'", ...gone].join(', without '), [
            ...setAttribute(cpu, 'mode', 'host-model'),
            ...removeAttribute(cpu, 'migratable'),
            ...(isOfHost ? removeElement(cache) : []),
          ]),
          alternatively("Say that the guest stays: migratable='off'", setAttribute(cpu, 'migratable', 'off')),
        ],
      },
    );
  },
  examples: [
    {
      title: 'a guest that may have to move',
      at: 'domain',
      before: `
<cpu mode='host-passthrough' check='none'/>`,
      fix: "Change to mode='host-model'",
      after: `
<cpu mode='host-model' check='none'/>`,
      where: 'host-passthrough',
    },
    {
      title: 'what only a CPU of the host can have',
      at: 'domain',
      before: `
<cpu mode='host-passthrough' check='none' migratable='on'>
  <cache mode='passthrough'/>
</cpu>`,
      fix: "Change to mode='host-model', without migratable='on', without <cache mode='passthrough'/>",
      after: `
<cpu mode='host-model' check='none'>
</cpu>`,
      where: 'host-passthrough',
    },
    {
      title: 'a guest that stays',
      at: 'domain',
      before: `
<cpu mode='host-passthrough'/>`,
      fix: "Say that the guest stays: migratable='off'",
      after: `
<cpu mode='host-passthrough' migratable='off'/>`,
    },
    {
      title: 'a guest that can move',
      at: 'domain',
      valid: `
<cpu mode='host-model'/>`,
    },
  ],
});
