import type { Settings } from './analyze.ts';
import { suggest } from './relaxng/suggest.ts';
import { catalogue } from './rules/catalogue.ts';
import type { Severity } from './rules/rule.ts';

export const targets = ['kvm', 'qemu', 'xen', 'auto'] as const;
const levels = ['error', 'warning', 'information', 'hint', 'off'] as const;

/** Which hints are shown beside the text. */
export interface InlayHintSettings {
  /** What a number of bytes or KiB is in larger units. */
  readonly sizes: boolean;
  /** What libvirt fills in where nothing is written. */
  readonly defaults: boolean;
  /** How many CPUs or nodes a set names. */
  readonly sets: boolean;
  /** What sits on a PCI controller. */
  readonly slots: boolean;
}

export const inlayHintKinds = ['sizes', 'defaults', 'sets', 'slots'] as const;

/** The rules that can be switched. */
export const ruleIds: readonly string[] = catalogue
  .filter(({ kind }) => kind === 'rule' || kind === 'moment' || kind === 'workspace')
  .map(({ id }) => id);

/** How the definitions of a workspace are checked. */
export interface WorkspaceSettings {
  /** Whether definitions that are not open are checked as well. */
  readonly check: boolean;
  /** Globs of what is passed over. */
  readonly exclude: readonly string[];
}

export const defaultExclude: readonly string[] = ['**/node_modules/**', '**/.git/**'];

/** All settings that the language server goes by. */
export interface ServerSettings extends Settings {
  readonly inlayHints: InlayHintSettings;
  readonly workspace: WorkspaceSettings;
}

export interface ReadSettings {
  readonly settings: Settings;
  readonly inlayHints: InlayHintSettings;
  readonly workspace: WorkspaceSettings;
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
    if (!ruleIds.includes(id)) complaints.push(unknownRule(id));
    else if (known) rules[id] = known;
    else complaints.push(`domxml.rules: ${JSON.stringify(level)} for ${id} is none of ${levels.join(', ')}; ignored`);
  }
  const schemas = typeof section.schemas === 'string' ? section.schemas.trim() : '';
  if (section.schemas !== undefined && section.schemas !== null && typeof section.schemas !== 'string') {
    complaints.push(`domxml.schemas: ${JSON.stringify(section.schemas)} is no path; using domxml's own grammar`);
  }
  return {
    settings: { target: target ?? 'kvm', rules },
    inlayHints: readInlayHints(section.inlayHints, complaints),
    workspace: readWorkspace(section.workspace, complaints),
    schemas: schemas || undefined,
    complaints,
  };
}

function unknownRule(id: string): string {
  const [meant] = suggest(id, ruleIds);
  return `domxml.rules: there is no rule ${JSON.stringify(id)}${meant === undefined ? '' : `; did you mean ${meant}?`}`;
}

/** Each kind is on unless it is switched off; the section itself may be `false` for all. */
function readInlayHints(value: unknown, complaints: string[]): InlayHintSettings {
  const section = isRecord(value) ? value : {};
  const isOn = (kind: (typeof inlayHintKinds)[number]): boolean => {
    const written = section[kind];
    if (typeof written === 'boolean') return written;
    if (written !== undefined && written !== null) {
      complaints.push(`domxml.inlayHints.${kind}: ${JSON.stringify(written)} is neither true nor false; using true`);
    }
    return value !== false;
  };
  return { sizes: isOn('sizes'), defaults: isOn('defaults'), sets: isOn('sets'), slots: isOn('slots') };
}

function readWorkspace(value: unknown, complaints: string[]): WorkspaceSettings {
  const { check = true, exclude = defaultExclude } = isRecord(value) ? value : {};
  const isList = Array.isArray(exclude) && exclude.every((glob) => typeof glob === 'string');
  if (typeof check !== 'boolean') {
    complaints.push(`domxml.workspace.check: ${JSON.stringify(check)} is neither true nor false; using true`);
  }
  if (!isList) {
    complaints.push(`domxml.workspace.exclude: ${JSON.stringify(exclude)} is no list of globs; using the default`);
  }
  return { check: check !== false, exclude: isList ? exclude : defaultExclude };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
