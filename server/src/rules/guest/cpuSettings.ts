import { parseDecimal } from '../../guest/hardware/numbers.ts';
import { attribute, child, childrenNamed } from '../../xml/query.ts';
import { attributeRemoval, elsewhere, placeOf, removal, repeated, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const cpuSettings = guestRule({
  id: 'cpu-setting',
  title: 'A CPU setting that the mode does not have',
  drivers: 'qemu',
  cure: 'Write `migratable` only with `host-passthrough` or `maximum`. Use cache mode `passthrough` only with those, and without a level, `emulate` with level 3.',
  errors: [
    'unsupported CPU cache level for mode',
    "CPU cache mode '…' can only be used with",
    'Attribute migratable is only allowed for',
    'kvm-hint-dedicated=on is only applicable for cpu host-passthrough',
    'feature … specified more than once',
  ],
  docs: `
How the guest sees the caches of its CPU depends on the mode: \`<cache mode='passthrough'/>\` shows those of the host and needs a
CPU of mode \`host-passthrough\` or \`maximum\`; \`emulate\` has level 3; \`disable\` and \`passthrough\` have no level. \`<hint-dedicated
state='on'/>\` needs \`host-passthrough\`, and each \`<feature>\` stands once. \`migratable\` says whether a CPU as the host's leaves out
what keeps the guest from moving, which other modes leave out by themselves. libvirt refuses the definition otherwise.`,
  source:
    'libvirt src/qemu/qemu_validate.c qemuValidateDomainDefCpu, qemuValidateDomainDefFeatures; src/conf/cpu_conf.c virCPUDefParseXML',
  check(guest, report) {
    const { cpu } = guest.hardware.processors;
    const mode = valueIn(cpu, 'mode');
    const isHost = mode === 'host-passthrough';
    const dedicated = guest.features && child(guest.features, 'kvm');
    const hint = dedicated && child(dedicated, 'hint-dedicated');
    if (hint !== undefined && valueIn(hint, 'state') === 'on' && !isHost) {
      report(
        placeOf(hint, 'state'),
        "CPUs can be called dedicated only with mode='host-passthrough': libvirt refuses the definition.",
        {
          related: cpu === undefined ? [] : [elsewhere(placeOf(cpu, 'mode'), 'The mode of the CPU')],
          fixes: [removal(hint)],
        },
      );
    }
    if (cpu === undefined) return;
    const migratable = attribute(cpu, 'migratable');
    if (migratable !== undefined && !isHost && mode !== 'maximum') {
      report(
        migratable,
        "Only CPUs of mode 'host-passthrough' or 'maximum' have 'migratable': libvirt refuses the definition. Remove it.",
        { fixes: [attributeRemoval(migratable)] },
      );
    }
    for (const { item, first } of repeated(
      childrenNamed(cpu, 'feature'),
      (feature) => attribute(feature, 'name')?.value,
    )) {
      report(
        placeOf(item, 'name'),
        `The feature '${valueIn(item, 'name')}' is written already: libvirt refuses it twice. Remove one of both.`,
        {
          related: [elsewhere(placeOf(first, 'name'), 'It is written here first')],
          fixes: [removal(item)],
        },
      );
    }
    const cache = child(cpu, 'cache');
    if (cache === undefined) return;
    const kind = valueIn(cache, 'mode');
    const level = attribute(cache, 'level');
    if (kind === 'emulate' && parseDecimal(level?.value) !== 3) {
      report(placeOf(cache, 'level'), "An emulated cache has level='3': libvirt refuses the definition.");
    } else if (level !== undefined && (kind === 'passthrough' || kind === 'disable')) {
      report(level, `The cache mode '${kind}' has no level: libvirt refuses the definition. Remove it.`, {
        fixes: [attributeRemoval(level)],
      });
    } else if (kind === 'passthrough' && !isHost && mode !== 'maximum') {
      report(
        placeOf(cache, 'mode'),
        "The caches of the host need mode='host-passthrough' on <cpu>: libvirt refuses the definition.",
        {
          related: [elsewhere(placeOf(cpu, 'mode'), 'The mode of the CPU')],
        },
      );
    }
  },
  examples: [
    {
      title: 'a level of the caches of the host',
      at: 'domain',
      before: `
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<cpu mode='host-passthrough'>
  <cache level='3' mode='passthrough'/>
</cpu>`,
      after: `
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<cpu mode='host-passthrough'>
  <cache mode='passthrough'/>
</cpu>`,
      where: '3',
    },
    {
      title: 'a CPU that can move anyway',
      at: 'domain',
      before: `
<cpu mode='host-model' check='partial' migratable='on'/>`,
      after: `
<cpu mode='host-model' check='partial'/>`,
      where: 'on',
    },
    {
      title: 'a CPU of the host that leaves out what would keep it there',
      at: 'domain',
      valid: `
<cpu mode='host-passthrough' migratable='on'/>`,
    },
    {
      title: 'the caches of the host',
      at: 'domain',
      valid: `
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<cpu mode='host-passthrough'>
  <cache mode='passthrough'/>
</cpu>`,
    },
  ],
});
