import type { Choices } from './guest/choices.ts';
import { type DocumentKind, definitionIn, documentKind } from './guest/definition.ts';
import { buildGuest, type Guest } from './guest/guest.ts';
import { readMoment } from './guest/moment.ts';
import { type AnswersFile, answersFor } from './migrate/answers.ts';
import { once } from './once.ts';
import type { Bindings, Grammar, Problem, Validation } from './relaxng/index.ts';
import { keptBindings, render, validate } from './relaxng/index.ts';
import { type RuleFinding, runRules } from './rules/check.ts';
import { momentRules, rules } from './rules/index.ts';
import type { AnyRule, Fix, RelatedPlace, Severity, Target } from './rules/rule.ts';
import { domainGrammar } from './schema.ts';
import { schemaFixes } from './schemaFixes.ts';
import { parse } from './xml/parse.ts';
import { attributeValue, child, elementsIn, textContent } from './xml/query.ts';
import { reparse } from './xml/reparse.ts';
import type { Document, Range } from './xml/tree.ts';

/** A grammar by the kind of document; undefined for a kind that it does not know. */
export type GrammarOf = (kind: DocumentKind) => Grammar | undefined;

export interface Settings {
  /** `auto` takes the target from `domain/@type`. */
  readonly target: Target | 'auto';
  /** Severities by rule id; `off` switches a rule off. */
  readonly rules?: Readonly<Record<string, Severity | 'off'>> | undefined;
  readonly choices?: Choices | undefined;
  /** What the folder remembers; `choices` wins. */
  readonly answers?: AnswersFile | undefined;
  /** The grammar that decides what is valid; default ours. What is said of constructs and targets is ours in any case. */
  readonly grammar?: GrammarOf | undefined;
  /** Syntax and grammar only. */
  readonly only?: 'schema' | undefined;
  /** Told of an exception in a rule, which costs only that rule's findings. */
  readonly onRuleError?: ((rule: string, error: unknown) => void) | undefined;
}

export interface Finding {
  readonly source: 'syntax' | 'schema' | 'rule';
  readonly code: string;
  /** The rule that found it, for `source` `rule`. */
  readonly rule?: AnyRule | undefined;
  readonly severity: Severity;
  readonly message: string;
  readonly range: Range;
  readonly fixes: readonly Fix[];
  readonly related: readonly RelatedPlace[];
  readonly deprecated?: boolean | undefined;
  readonly unnecessary?: boolean | undefined;
}

export interface Analysis {
  readonly document: Document;
  /** Undefined when there is no definition in the document. */
  readonly guest: Guest | undefined;
  /** In document order; found when first asked for. */
  readonly findings: readonly Finding[];
  /** What our grammar says of each node, whichever grammar decides what is valid; undefined without a root. */
  readonly definitions: Validation | undefined;
  /** By the grammar that decides what is valid; undefined without a root. */
  readonly validation: Validation | undefined;
  /** How its nodes were taken, as far as somebody has asked: what the next analysis can use up. */
  readonly bindings: () => Bindings | undefined;
}

/**
 * Everything known about a domain XML text, or that of a snapshot, checkpoint or backup: its tree, its guest, and what is
 * wrong with it. Takes any text and never throws.
 * @param previous of an earlier text of the document, which is used up: what has not changed is neither read nor validated
 * again, and nothing of it may be looked at afterwards. The result is the same as without.
 */
export function analyze(text: string, settings: Settings, previous?: Analysis): Analysis {
  const revision = previous && reparse(previous.document, text);
  const document = revision?.document ?? parse(text);
  const other = settings.grammar?.(documentKind(document) ?? 'domain');
  const taken = revision && previous?.bindings();
  let bindings = taken && keptBindings(taken, revision);
  // Most features ask for nothing of what is wrong, and answer sooner without it.
  const validation = once(() => {
    const validated = document.root && validate(other ?? domainGrammar(), document, bindings);
    bindings = validated?.bindings;
    return validated;
  });
  const target = resolveTarget(settings.target, document);
  const choices = choicesFor(document, settings);
  const guest = buildGuest(document, { target, choices, validation: other ? undefined : validation });
  const findings = once(() => findingsOf(document, validation()?.problems ?? [], guest, target, settings));
  const definitions = once(() => (document.root && other ? validate(domainGrammar(), document) : validation()));
  return {
    document,
    guest,
    get findings() {
      return findings();
    },
    get validation() {
      return validation();
    },
    bindings: () => bindings,
    get definitions() {
      return definitions();
    },
  };
}

function findingsOf(
  document: Document,
  problems: readonly Problem[],
  guest: Guest | undefined,
  target: Target,
  settings: Settings,
): Finding[] {
  const syntax = document.problems.map(
    (problem): Finding => ({
      source: 'syntax',
      code: problem.code,
      severity: 'error',
      message: problem.message,
      range: problem.range,
      fixes: [],
      related: [],
    }),
  );
  const halfTyped = syntax.length > 0 ? halfTypedIn(document) : [];
  const found =
    settings.only === 'schema'
      ? []
      : ruleFindings(document, guest, target, settings)
          .filter((finding) => !finding.rule.givesWay || !problems.some((problem) => meets(finding, problem)))
          .filter(({ range: { start } }) => !halfTyped.some((range) => range.start <= start && start < range.end));
  const schema = problems
    .filter((problem) => !found.some((finding) => covers(finding, problem)))
    // A `<` that begins no tag yet is no text that somebody meant.
    .filter((problem) => problem.kind !== 'unexpected-text' || !syntax.some((finding) => meets(finding, problem)))
    .map(schemaFinding);
  const findings = [...syntax, ...schema, ...found];
  return findings.sort(byPlace);
}

/**
 * The elements whose tags are being typed: what rules say of them is not true yet. `<devices>` and the root hold everything
 * else, of which it is true all the same.
 */
function halfTypedIn(document: Document): Range[] {
  return [...elementsIn(document)]
    .filter(
      ({ endTag, selfClosing, parent, name }) => !endTag && !selfClosing && parent !== document && name !== 'devices',
    )
    .map(({ range }) => range);
}

function ruleFindings(document: Document, guest: Guest | undefined, target: Target, settings: Settings): RuleFinding[] {
  const onError = (rule: AnyRule, error: unknown): void => settings.onRuleError?.(rule.id, error);
  const moment = readMoment(document, guest, target);
  return [
    ...(guest ? runRules(guest, rules, settings, onError) : []),
    ...(moment ? runRules(moment, momentRules, settings, onError) : []),
  ];
}

function choicesFor(document: Document, { choices, answers }: Settings): Choices {
  if (answers === undefined) return choices ?? {};
  const definition = definitionIn(document);
  const name = definition && child(definition, 'name');
  return { ...answersFor(answers, name ? textContent(name).trim() : ''), ...choices };
}

/**
 * The target that `auto` stands for: that of the definition itself. A guest of a driver that is neither QEMU's nor Xen's
 * gets `kvm`, and no rule judges it.
 */
export function resolveTarget(target: Target | 'auto', document: Document): Target {
  if (target !== 'auto') return target;
  const definition = definitionIn(document);
  const type = definition && attributeValue(definition, 'type');
  return type === 'xen' || type === 'qemu' ? type : 'kvm';
}

function schemaFinding(problem: Problem): Finding {
  return {
    source: 'schema',
    code: problem.kind,
    severity: 'error',
    message: render(problem),
    range: problem.range,
    fixes: schemaFixes(problem),
    related:
      problem.kind === 'repeated-element'
        ? [{ range: problem.first.nameRange, message: `\`<${problem.name}>\` stands here already` }]
        : [],
  };
}

/** A rule that cures a construct says more about it than the grammar does, so there the rule alone speaks. */
function covers(rule: Finding, problem: Problem): boolean {
  return (rule.severity === 'error' || rule.severity === 'warning') && meets(rule, problem);
}

function meets(rule: Finding, problem: Problem): boolean {
  const place = 'attribute' in problem ? problem.attribute.range : problem.range;
  return rule.range.start < place.end && place.start < rule.range.end;
}

function byPlace(a: Finding, b: Finding): number {
  return a.range.start - b.range.start || a.range.end - b.range.end;
}
