import type { Choices } from './guest/choices.ts';
import type { Guest } from './guest/guest.ts';
import type { Fix, RelatedPlace, Severity, Target } from './rules/rule.ts';
import type { Document, Range } from './xml/tree.ts';

export interface Settings {
  /** `auto` takes the target from `domain/@type`. */
  readonly target: Target | 'auto';
  /** Severities by rule id; `off` switches a rule off. */
  readonly rules?: Readonly<Record<string, Severity | 'off'>>;
  readonly choices?: Choices;
  /** Syntax and grammar only. */
  readonly only?: 'schema';
}

export interface Finding {
  readonly source: 'syntax' | 'schema' | 'rule';
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly range: Range;
  readonly fixes: readonly Fix[];
  readonly related: readonly RelatedPlace[];
  readonly deprecated?: boolean;
  readonly unnecessary?: boolean;
}

export interface Analysis {
  readonly document: Document;
  /** Undefined when the document has no `domain` root. */
  readonly guest: Guest | undefined;
  /** In document order. */
  readonly findings: readonly Finding[];
}
