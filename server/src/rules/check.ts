import type { Guest } from '../guest/guest.ts';
import type { Attribute, Document, Element, Range } from '../xml/tree.ts';
import { type EachRun, runOnEach } from './each.ts';
import type { AnyRule, Fix, RelatedPlace, Report, RuleOf, Severity } from './rule.ts';

/** A finding of a rule; it has the shape of any other finding, and names its rule. */
export interface RuleFinding {
  readonly source: 'rule';
  /** The rule's id. */
  readonly code: string;
  readonly rule: AnyRule;
  readonly severity: Severity;
  readonly message: string;
  readonly range: Range;
  readonly fixes: readonly Fix[];
  readonly related: readonly RelatedPlace[];
  readonly deprecated?: boolean;
  readonly unnecessary?: boolean;
}

export interface CheckSettings {
  /** Severities by rule id; `off` switches a rule off. */
  readonly rules?: Readonly<Record<string, Severity | 'off'>> | undefined;
  /** True to find also what comments silence. */
  readonly ignoreComments?: boolean | undefined;
}

/** The range a finding marks: an attribute's value, an element's name, or the range itself. */
export function placeRange(place: Attribute | Element | Range): Range {
  if ('kind' in place) {
    return place.kind === 'attribute' ? (place.valueRange ?? place.range) : place.nameRange;
  }
  return place;
}

/** What rules look at, as far as it decides which of them speak. */
type Subject = Pick<Guest, 'document' | 'type' | 'target'>;

interface Collected {
  readonly finding: RuleFinding;
  /** All of what the finding speaks of; more than the range it marks. */
  readonly construct: Range;
}

/** Collects what a rule reports. */
function collector(rule: AnyRule, set: Severity | 'off' | undefined, collected: Collected[]): Report {
  // A severity that somebody set counts for every finding of the rule.
  const severity = set === 'off' ? undefined : set;
  return (place, message, options = {}) => {
    const range = placeRange(place);
    const finding: RuleFinding = {
      source: 'rule',
      code: rule.id,
      rule,
      severity: severity ?? options.severity ?? rule.severity,
      message,
      range: { start: range.start, end: range.end },
      fixes: options.fixes ?? [],
      related: options.related ?? [],
      ...(options.deprecated === undefined ? {} : { deprecated: options.deprecated }),
      ...(options.unnecessary === undefined ? {} : { unnecessary: options.unnecessary }),
    };
    collected.push({ finding, construct: options.construct ?? ('kind' in place ? place.range : range) });
  };
}

interface Silence {
  /** Undefined for the whole document. */
  readonly range: Range | undefined;
  /** Empty for every rule. */
  readonly ids: readonly string[];
}

const directive = /^\s*domxml-disable(-next-line)?(?:\s+([\w\s,-]*?))?\s*$/;

/** What comments silence: `domxml-disable-next-line ID…` the line after it, `domxml-disable ID…` the whole document. */
function silences(document: Document): Silence[] {
  if (!document.text.includes('domxml-disable')) {
    return [];
  }
  const found: Silence[] = [];
  const pending = [...document.children];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.kind === 'element') {
      pending.push(...node.children);
      continue;
    }
    const match = node.kind === 'comment' ? directive.exec(node.value) : null;
    if (match === null) {
      continue;
    }
    const ids = (match[2] ?? '').split(/[\s,]+/).filter((id) => id !== '');
    found.push({ range: match[1] === undefined ? undefined : nextLine(document.text, node.range.end), ids });
  }
  return found;
}

function nextLine(text: string, offset: number): Range {
  const lineEnd = text.indexOf('\n', offset);
  if (lineEnd === -1) {
    return { start: text.length, end: text.length };
  }
  const end = text.indexOf('\n', lineEnd + 1);
  return { start: lineEnd + 1, end: end === -1 ? text.length : end };
}

function isSilenced(finding: Pick<RuleFinding, 'code' | 'range'>, silence: readonly Silence[]): boolean {
  return silence.some(
    ({ range, ids }) =>
      (ids.length === 0 || ids.includes(finding.code)) &&
      (range === undefined || (finding.range.start >= range.start && finding.range.start <= range.end)),
  );
}

/** Tells what the comments of a document silence. */
export function silencer(document: Document): (finding: Pick<RuleFinding, 'code' | 'range'>) => boolean {
  const silence = silences(document);
  return (finding) => isSilenced(finding, silence);
}

/**
 * The types of domains that neither the QEMU nor the Xen driver of libvirt runs: their guests are nobody's to judge here,
 * whatever the target is, as only Xen guests are converted. `qemu`, `kvm`, `hvf` and `nvmm` are the QEMU driver's; a type
 * that nobody knows may be half typed. Source: libvirt src/conf/domain_conf.h virDomainVirtType.
 */
const otherTypes: ReadonlySet<string> = new Set([
  'lxc',
  'bhyve',
  'vmware',
  'vz',
  'parallels',
  'openvz',
  'vbox',
  'hyperv',
  'test',
  'phyp',
  'uml',
]);

/** Whether two ranges share a character, or an empty one stands in the other. */
function meet(one: Range, other: Range): boolean {
  return one.start < other.end && other.start < one.end;
}

/** Whether a finding speaks of a construct: marks it or a part of it, or has a cure that changes it. */
function speaksOf({ range, fixes }: RuleFinding, construct: Range): boolean {
  const isWithin = construct.start <= range.start && range.end <= construct.end;
  return isWithin || fixes.some(({ edits }) => edits.some((edit) => meet(edit.range, construct)));
}

/** A rule at work. */
interface Run<Of> {
  readonly rule: RuleOf<Of>;
  readonly collected: Collected[];
  readonly report: Report;
}

/**
 * Runs rules over a guest or a moment of one, those that speak for its target; over a guest of another driver none. Findings
 * come in document order, more severe ones first at one place. A rule that throws costs its own findings only; `onError`
 * hears of it.
 */
export function runRules<Of extends Subject>(
  subject: Of,
  rules: readonly RuleOf<Of>[],
  settings: CheckSettings = {},
  onError: (rule: AnyRule, error: unknown) => void = () => {},
): RuleFinding[] {
  if (otherTypes.has(subject.type)) {
    return [];
  }
  const isAnyGivingWay = rules.some((rule) => rule.givesWay);
  const runs: Run<Of>[] = rules
    // What is switched off says nothing, but nobody else shall say it instead.
    .filter(
      ({ id, targets, givesWay }) =>
        targets.includes(subject.target) && (settings.rules?.[id] !== 'off' || (!givesWay && isAnyGivingWay)),
    )
    .map((rule) => {
      const collected: Collected[] = [];
      return { rule, collected, report: collector(rule, settings.rules?.[rule.id], collected) };
    });
  const broken = new Set<Run<Of>>();
  /** @returns whether there was nothing to report */
  const attempt = (run: Run<Of>, check: (report: Report) => void): boolean => {
    if (broken.has(run)) return false;
    const before = run.collected.length;
    try {
      check(run.report);
      return run.collected.length === before;
    } catch (error) {
      broken.add(run);
      onError(run.rule, error);
      return false;
    }
  };
  const one: EachRun<Of, Run<Of>>[] = [];
  for (const run of runs) {
    const { check } = run.rule;
    if (typeof check === 'function') attempt(run, (report) => check(subject, report));
    else one.push({ id: run.rule.id, each: check, run });
  }
  runOnEach(subject, one, attempt);
  const collected = runs.filter((run) => !broken.has(run)).flatMap((run) => run.collected);
  const speaking = collected.filter(({ finding }) => !finding.rule.givesWay);
  const findings = collected
    .filter(
      ({ finding, construct }) => !finding.rule.givesWay || !speaking.some((one) => speaksOf(one.finding, construct)),
    )
    .map(({ finding }) => finding)
    .filter(({ code }) => settings.rules?.[code] !== 'off');
  const isSilent = settings.ignoreComments ? () => false : silencer(subject.document);
  const order: readonly Severity[] = ['error', 'warning', 'information', 'hint'];
  return findings
    .filter((finding) => !isSilent(finding))
    .sort(
      (one, other) =>
        one.range.start - other.range.start ||
        order.indexOf(one.severity) - order.indexOf(other.severity) ||
        one.range.end - other.range.end ||
        (one.code < other.code ? -1 : Number(one.code > other.code)),
    );
}
