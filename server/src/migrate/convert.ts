import type { Choices } from '../guest/choices.ts';
import { documentKind } from '../guest/definition.ts';
import { buildGuest, type Guest } from '../guest/guest.ts';
import { originOf } from '../guest/origin.ts';
import { type RuleFinding, runRules } from '../rules/check.ts';
import { sameEdits } from '../rules/fixes.ts';
import { rules } from '../rules/index.ts';
import type { AnyRule, Fix } from '../rules/rule.ts';
import { applyEdits, mergeEdits } from '../xml/edit.ts';
import { parse } from '../xml/parse.ts';
import { attributeValue, child } from '../xml/query.ts';
import { type Changes, trackChanges } from './changes.ts';
import type { Conversion, ConvertedDisk, ConvertedInterface, Remainder, Step } from './conversion.ts';
import { hunks, lineAt } from './hunks.ts';
import { identityEdits, withIdentity } from './identity.ts';
import { selfCheck } from './selfCheck.ts';

export interface ConvertOptions {
  readonly target: 'kvm' | 'qemu';
  /** Answers by question id; the rest is guessed. */
  readonly choices?: Choices | undefined;
  /** Answers of the folder's answers file; those in `choices` win. */
  readonly remembered?: Choices | undefined;
  /** True for a copy that is to exist beside the original: another UUID, other MAC addresses. */
  readonly newIdentity?: boolean | undefined;
}

/** More rounds than any chain of fixes needs; reaching it means that two rules undo each other. */
const roundLimit = 60;

/** The fix for the answers taken, else the preferred one; undefined when only a person can choose. */
function chosenFix(finding: RuleFinding, choices: Choices): Fix | undefined {
  const answered = finding.fixes.find(
    (fix) => fix.choice !== undefined && choices[fix.choice.question] === fix.choice.answer,
  );
  return answered ?? finding.fixes.find((fix) => fix.preferred);
}

interface Progress {
  readonly text: string;
  readonly steps: readonly Step[];
  readonly remaining: readonly Remainder[];
  readonly changes: Changes;
}

interface Check {
  readonly guest: Guest;
  readonly findings: readonly RuleFinding[];
  readonly failures: readonly Remainder[];
}

function check(text: string, target: Conversion['target'], choices: Choices): Check | undefined {
  const guest = buildGuest(parse(text), { target, choices });
  if (guest === undefined) {
    return undefined;
  }
  const failures: Remainder[] = [];
  const conversionRules = rules.filter((rule) => rule.id.startsWith('xen-'));
  const findings = runRules(guest, conversionRules, { ignoreComments: true }, (rule: AnyRule, error: unknown) => {
    failures.push({
      rule: rule.id,
      message: `The rule ${rule.id} failed: ${error instanceof Error ? error.message : String(error)}`,
      line: 0,
    });
  });
  return { guest, findings, failures };
}

interface Candidate {
  readonly finding: RuleFinding;
  readonly fix: Fix;
}

/** Two rules that ask for the same edits make one step, with both reasons. */
function distinct(candidates: readonly Candidate[]): Candidate[] {
  return sameEdits(candidates).flatMap((group) => {
    const message = group.map(({ finding }) => finding.message).join(' ');
    return group.slice(0, 1).map(({ finding, fix }) => ({ fix, finding: { ...finding, message } }));
  });
}

/** Applies the fixes of the lowest order there is, over and over, until nothing is left that has one. */
function convergence(original: string, target: Conversion['target'], choices: Choices): Progress {
  const steps: Step[] = [];
  const changes = trackChanges(original);
  const seen = new Set<string>();
  let text = original;
  for (let round = 0; round < roundLimit && !seen.has(text); round += 1) {
    seen.add(text);
    const current = text;
    const candidates = (check(current, target, choices)?.findings ?? []).flatMap((finding) => {
      const fix = chosenFix(finding, choices);
      return fix === undefined || applyEdits(current, fix.edits) === current ? [] : [{ finding, fix }];
    });
    const first = Math.min(...candidates.map(({ finding }) => finding.rule.order ?? 0));
    const group = distinct(candidates.filter(({ finding }) => (finding.rule.order ?? 0) === first));
    if (group.length === 0) {
      break;
    }
    const { edits, skipped } = mergeEdits(group.map(({ fix }) => fix.edits));
    const taken = group.filter((_, index) => !skipped.includes(index));
    const round = taken.map(({ fix }, index) => ({ step: steps.length + index, edits: fix.edits }));
    for (const { finding, fix } of taken) {
      steps.push({
        rule: finding.code,
        severity: finding.severity,
        title: fix.title,
        message: finding.message,
        reason: finding.rule.title,
        line: lineAt(original, changes.originalOffset(finding.range.start)),
        ...hunks(current, fix.edits),
        assumed: !fix.safe && fix.choice === undefined,
      });
    }
    text = applyEdits(current, edits);
    changes.apply(round);
  }
  const last = check(text, target, choices);
  const errors = (last?.findings ?? [])
    .filter((finding) => finding.severity === 'error')
    .map((finding) => ({ rule: finding.code, message: finding.message, line: lineAt(text, finding.range.start) }));
  return { text, steps, remaining: [...errors, ...(last?.failures ?? [])], changes };
}

function disksOf(guest: Guest, converted: Guest | undefined): ConvertedDisk[] {
  return guest.devices.disks.map((disk, place) => {
    const plan = guest.diskPlan.get(disk.element);
    const after = converted?.devices.disks[place] ?? disk;
    return {
      device: disk.device,
      oldName: disk.name,
      oldBus: disk.bus,
      name: after.name,
      bus: after.bus,
      guestName: plan?.guestName ?? after.name,
      oldSource: disk.sourceName,
      source: after.sourceName,
      type: after.type,
      format: after.driverType ?? 'raw',
    };
  });
}

function connection(device: Guest['devices']['interfaces'][number]): string {
  const place =
    device.source === undefined
      ? ''
      : ['network', 'bridge', 'dev']
          .map((name) => device.source && attributeValue(device.source, name))
          .find((value) => value !== undefined);
  const model = device.modelType?.value;
  return [`${device.type}${place ? ` ${place}` : ''}`, model ?? 'no model'].join(', ');
}

function interfacesOf(guest: Guest, converted: Guest | undefined): ConvertedInterface[] {
  return guest.devices.interfaces.map((device, place) => {
    const after = converted?.devices.interfaces[place] ?? device;
    return { mac: after.mac, before: connection(device), after: connection(after) };
  });
}

function untouched(text: string, target: Conversion['target'], remaining: readonly Remainder[]): Conversion {
  return {
    text,
    target,
    name: '',
    kind: 'not-xen',
    origin: 'libxl',
    steps: [],
    changes: [],
    questions: [],
    remaining,
    notes: [],
    disks: [],
    interfaces: [],
    architecture: 'x86_64',
    directKernel: false,
    answers: {},
  };
}

/**
 * Converts the definition of a Xen guest for libvirt's QEMU driver. Every step is a fix of a rule, applied until none is
 * left; comments, metadata, order and white space stay. Text that is no well-formed domain XML comes back as it was,
 * with the reason in `remaining`. Converting the result again changes nothing.
 */
export function convert(text: string, options: ConvertOptions): Conversion {
  const { target } = options;
  const document = parse(text);
  if (document.problems.length > 0) {
    return untouched(
      text,
      target,
      document.problems.map(({ code, message, range }) => ({ rule: code, message, line: lineAt(text, range.start) })),
    );
  }
  const given = { ...options.remembered, ...options.choices };
  const kind = documentKind(document);
  if (kind !== undefined && kind !== 'domain') {
    const message = `This is a <${kind}>, which tells of a guest as it is or was on its host: convert the definition of the guest, and make a new one of the result.`;
    return untouched(text, target, [{ rule: 'wrong-root', message, line: 0 }]);
  }
  const guest = buildGuest(document, { target, choices: given });
  if (guest === undefined) {
    const found = document.root === undefined ? 'nothing' : `<${document.root.name}>`;
    const message = `This is no domain definition: its root should be <domain>, and is ${found}.`;
    return untouched(text, target, [{ rule: 'wrong-root', message, line: 0 }]);
  }
  const choices = guest.choices;
  const known = guest.type === 'xen' || guest.type === 'kvm' || guest.type === 'qemu';
  const convertible = known && guest.os.arch !== 'ia64';
  const first = known ? check(text, target, choices) : undefined;
  const progress: Progress = convertible
    ? convergence(text, target, choices)
    : {
        text,
        steps: [],
        changes: trackChanges(text),
        remaining: (first?.findings ?? [])
          .filter((finding) => finding.code === 'xen-arch-ia64')
          .map((finding) => ({
            rule: finding.code,
            message: finding.message,
            line: lineAt(text, finding.range.start),
          })),
      };
  const notes = (convertible ? (first?.findings ?? []) : [])
    .filter((finding) => finding.severity !== 'error' && chosenFix(finding, choices) === undefined)
    .map((finding) => ({ rule: finding.code, message: finding.message, line: lineAt(text, finding.range.start) }));
  const identity = options.newIdentity && guest.fromXen && convertible ? newIdentity(text, progress) : undefined;
  const result = identity?.text ?? progress.text;
  const converted = buildGuest(parse(result), { target, choices });
  const isDone = convertible && progress.remaining.length === 0 && guest.kind !== 'not-xen';
  const faults = (isDone && converted ? selfCheck(document, converted) : []).map(({ code, message, range }) => ({
    rule: code,
    message,
    line: lineAt(result, range.start),
  }));
  return {
    text: result,
    target,
    name: guest.name,
    kind: guest.kind,
    origin: originOf(guest),
    steps: [...progress.steps, ...(identity?.steps ?? [])],
    changes: progress.changes.edits(),
    questions: (convertible ? guest.questions : []).map((question) => ({
      ...question,
      answer: choices[question.id] ?? question.default,
      ...answeredBy(question.id, choices, options),
    })),
    remaining: [...progress.remaining, ...faults],
    notes,
    disks: disksOf(guest, converted),
    interfaces: interfacesOf(guest, converted),
    architecture: guest.os.arch ?? 'x86_64',
    directKernel: converted?.os.element !== undefined && child(converted.os.element, 'kernel') !== undefined,
    answers: choices,
  };
}

/** An answer that the question does not allow was passed over, and counts for nothing. */
function answeredBy(
  id: string,
  taken: Choices,
  { choices, remembered }: ConvertOptions,
): Pick<Conversion['questions'][number], 'given' | 'by'> {
  const isTaken = (answer: string | undefined): boolean => answer !== undefined && answer === taken[id];
  if (isTaken(choices?.[id])) return { given: true, by: 'caller' };
  if (choices?.[id] === undefined && isTaken(remembered?.[id])) return { given: true, by: 'folder' };
  return { given: false, by: 'guess' };
}

function newIdentity(
  original: string,
  progress: Progress,
): { readonly text: string; readonly steps: readonly Step[] } | undefined {
  const { text } = progress;
  const guest = buildGuest(parse(text));
  if (guest === undefined) {
    return undefined;
  }
  const changes = identityEdits(guest);
  const lineOf = (offset: number): number => lineAt(original, progress.changes.originalOffset(offset));
  const steps = changes.map(
    ({ title, edits }): Step => ({
      rule: 'new-identity',
      severity: 'information',
      title,
      message: 'The copy is to exist beside the original.',
      reason: 'Two guests must not share a UUID or a MAC address',
      line: lineOf(edits[0]?.range.start ?? 0),
      ...hunks(text, edits),
      assumed: false,
    }),
  );
  progress.changes.apply(changes.map(({ edits }, index) => ({ step: progress.steps.length + index, edits })));
  return { text: withIdentity(text, changes), steps };
}
