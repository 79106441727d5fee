import type { Settings } from './analyze.ts';
import type { Severity } from './rules/rule.ts';

export const targets = ['kvm', 'qemu', 'xen', 'auto'] as const;
const levels = ['error', 'warning', 'information', 'hint', 'off'] as const;

export interface ReadSettings {
  readonly settings: Settings;
  /** The folder of a grammar to use instead of ours, as written; it is to be loaded where there are files. */
  readonly schemas: string | undefined;
  /** A sentence for each setting that makes no sense and was replaced by its default. */
  readonly complaints: readonly string[];
}

/** Reads the section `domxml` of an editor's settings. */
export function readSettings(value: unknown): ReadSettings {
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
  const schemas = typeof section.schemas === 'string' ? section.schemas.trim() : '';
  if (section.schemas !== undefined && section.schemas !== null && typeof section.schemas !== 'string') {
    complaints.push(`domxml.schemas: ${JSON.stringify(section.schemas)} is no path; using domxml's own grammar`);
  }
  return { settings: { target: target ?? 'kvm', rules }, schemas: schemas || undefined, complaints };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
