import type { Settings } from './analyze.ts';
import type { Severity } from './rules/rule.ts';

export const targets = ['kvm', 'qemu', 'xen', 'auto'] as const;
const levels = ['error', 'warning', 'information', 'hint', 'off'] as const;

/**
 * Reads the section `domxml` of an editor's settings.
 * @returns the settings, with the default in the place of what makes no sense, and a sentence for each such thing.
 */
export function readSettings(value: unknown): { settings: Settings; complaints: string[] } {
  const complaints: string[] = [];
  const section = isRecord(value) ? value : {};
  const target = targets.find((candidate) => candidate === section.target);
  if (section.target !== undefined && section.target !== null && !target) {
    complaints.push(`domxml.target: ${JSON.stringify(section.target)} is none of ${targets.join(', ')}; using kvm`);
  }
  const rules: Record<string, Severity | 'off'> = {};
  for (const [id, level] of Object.entries(isRecord(section.rules) ? section.rules : {})) {
    const known = levels.find((candidate) => candidate === level);
    if (known) rules[id] = known;
    else complaints.push(`domxml.rules: ${JSON.stringify(level)} for ${id} is none of ${levels.join(', ')}; ignored`);
  }
  return { settings: { target: target ?? 'kvm', rules }, complaints };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
