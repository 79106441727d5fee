import type { Question } from '../guest/choices.ts';
import type { GuestKind } from '../guest/kind.ts';
import type { Origin } from '../guest/origin.ts';
import type { Severity } from '../rules/rule.ts';
import type { Change } from './changes.ts';

/** One change of the conversion: a rule's finding and the fix that was applied. */
export interface Step {
  readonly rule: string;
  readonly severity: Severity;
  /** What was done, in the imperative. */
  readonly title: string;
  /** What was wrong. */
  readonly message: string;
  /** The rule in one line. */
  readonly reason: string;
  /** Line of the original text, zero-based. */
  readonly line: number;
  /** The touched lines as they were and as they became; parts far from each other are divided by a line with `…`. */
  readonly before: string;
  readonly after: string;
  /** True when the step guesses something that no question asks for: a person has to look at it. */
  readonly assumed: boolean;
}

/** A decision and the answer that was taken: a given one, or the guess. */
export interface AnsweredQuestion extends Question {
  readonly answer: string;
  /** True when somebody gave the answer. */
  readonly given: boolean;
  /** Who answered: the caller, the folder's answers file, or the guess. */
  readonly by: 'caller' | 'folder' | 'guess';
}

/** What is left to do in the definition. */
export interface Remainder {
  /** The rule, or the code of a syntax problem. */
  readonly rule: string;
  readonly message: string;
  /** Zero-based line. */
  readonly line: number;
}

export interface ConvertedDisk {
  readonly device: string;
  readonly oldName: string;
  readonly oldBus: string;
  readonly name: string;
  readonly bus: string;
  /** How a Linux guest will call it. */
  readonly guestName: string;
  /** The path, volume or remote name on the Xen host. */
  readonly oldSource: string | undefined;
  /** The same as the converted definition has it. */
  readonly source: string | undefined;
  /** `file`, `block`, `network` … */
  readonly type: string;
  /** The image format after the conversion. */
  readonly format: string;
}

export interface ConvertedInterface {
  readonly mac: string | undefined;
  readonly before: string;
  readonly after: string;
}

export interface Conversion {
  readonly text: string;
  readonly target: 'kvm' | 'qemu';
  readonly name: string;
  readonly kind: GuestKind;
  readonly origin: Origin;
  readonly steps: readonly Step[];
  /** The edits that make `text` of the original, each with the steps it comes from. */
  readonly changes: readonly Change[];
  readonly questions: readonly AnsweredQuestion[];
  /** Errors that no fix could cure, lines of the converted text; or why nothing was converted. */
  readonly remaining: readonly Remainder[];
  /** Things to look at that are no errors, lines of the original text. */
  readonly notes: readonly Remainder[];
  readonly disks: readonly ConvertedDisk[];
  readonly interfaces: readonly ConvertedInterface[];
  /** The architecture of the guest; `x86_64` when the definition names none. */
  readonly architecture: string;
  /** True when the guest boots a kernel file of the host. */
  readonly directKernel: boolean;
  /** The answers taken, by question id; of all questions, asked or not. */
  readonly answers: Readonly<Record<string, string>>;
}
