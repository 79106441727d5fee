import { type Markup, markup } from './markup.ts';
import { pairs, type Settings } from './settings.ts';

/** Features by Xen's names that libvirt calls otherwise: libvirt src/libxl/xen_xl.c, xenTranslateCPUFeature. */
const libvirtNames: ReadonlyMap<string, string> = new Map([
  ['cmpxchg16', 'cx16'],
  ['cntxid', 'cid'],
  ['dscpl', 'ds_cpl'],
  ['pclmulqdq', 'pclmuldq'],
  ['sse3', 'pni'],
  ['htt', 'ht'],
  ['psn', 'pn'],
  ['clfsh', 'clflush'],
  ['sysenter', 'sep'],
  ['cmpxchg8', 'cx8'],
  ['nodeid', 'nodeid_msr'],
  ['altmovcr8', 'cr8legacy'],
  ['lahfsahf', 'lahf_lm'],
  ['cmplegacy', 'cmp_legacy'],
  ['ffxsr', 'ffxsr_opt'],
  ['page1gb', 'pdpe1gb'],
  ['ibrsb', 'spec-ctrl'],
]);

/** `<cpu>` of `cpuid`, `nestedhvm` and `vnuma`. */
export function cpu(settings: Settings, isHvm: boolean): Markup[] {
  const known = features(settings);
  const cells = numaCells(settings);
  const nested = isHvm && settings.has('nestedhvm') ? settings.flag('nestedhvm', false) : undefined;
  // One of both is of the host's maker; the other it does not have anyway.
  const denied = nested === false ? ['vmx', 'svm'].map((name) => markup('feature', { policy: 'disable', name })) : [];
  const mode = nested !== undefined || known.length > 0 ? 'host-passthrough' : undefined;
  if (mode === undefined && cells.length === 0) return [];
  return [markup('cpu', { mode }, [...known, ...denied, cells.length === 0 ? undefined : markup('numa', {}, cells)])];
}

function features(settings: Settings): Markup[] {
  const value = settings.value('cpuid');
  if (value === undefined) return [];
  if (value.kind !== 'string' || !value.value.startsWith('host')) {
    const why = 'names bits of registers instead of features';
    settings.say('cpuid', {
      severity: 'warning',
      code: 'xen-cpuid',
      message: `\`cpuid\` is not carried over: it ${why}. Write the features by libvirt's names.`,
      keep: why,
    });
    return [];
  }
  settings.say('cpuid', {
    severity: 'warning',
    code: 'xen-cpuid',
    message: "The features of `cpuid` are written by libvirt's names. Compare them with what the new host has.",
  });
  return [...pairs(value.value)].slice(1).flatMap(([name, state]) => {
    const policy = state === '1' ? 'force' : state === '0' ? 'disable' : /^[xks]$/.test(state) ? 'optional' : undefined;
    if (policy !== undefined) return [markup('feature', { policy, name: libvirtNames.get(name) ?? name })];
    const why = `gives "${name}" a value that is none of 0, 1, x, k and s`;
    settings.say('cpuid', { severity: 'warning', code: 'xen-cpuid', message: `\`cpuid\` ${why}.`, keep: why });
    return [];
  });
}

/** Virtual NUMA nodes: a list for each, of `size=MiB`, `vcpus=` and `vdistances=`. */
function numaCells(settings: Settings): Markup[] {
  const value = settings.value('vnuma');
  if (value === undefined) return [];
  const nodes = value.kind === 'list' ? value.items : [];
  const cells = nodes.flatMap((node, index) => {
    const texts =
      node.kind === 'list' ? node.items.flatMap((item) => (item.kind === 'string' ? [item.value] : [])) : [];
    const found = new Map(texts.map((text) => [text.split('=')[0]?.trim(), text.slice(text.indexOf('=') + 1).trim()]));
    const size = Number(found.get('size'));
    const cpus = found.get('vcpus');
    if (!Number.isSafeInteger(size) || cpus === undefined) return [];
    const distances = (found.get('vdistances') ?? '').split(',').filter((one) => one !== '');
    const siblings = distances.map((one, id) => markup('sibling', { id: `${id}`, value: one.trim() }));
    return [
      markup('cell', { id: `${index}`, cpus, memory: `${size * 1024}`, unit: 'KiB' }, [
        siblings.length === 0 ? undefined : markup('distances', {}, siblings),
      ]),
    ];
  });
  if (cells.length === nodes.length && nodes.length > 0) return cells;
  const why = 'has a node without size and vcpus';
  settings.say('vnuma', { severity: 'error', message: `\`vnuma\` is not carried over: it ${why}.`, keep: why });
  return [];
}
