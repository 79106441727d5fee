import type { TextEdit } from '../xml/edit.ts';

/** A part of a refactoring that makes sense alone: a person may leave it out. */
export interface Step {
  /** In the imperative: "Put the disk hda on SATA as sda". */
  readonly title: string;
  /** What it means for the guest or its administrator; may be empty. */
  readonly detail: string;
  readonly edits: readonly TextEdit[];
}

/** A change of a definition that nothing is wrong with. */
export interface Refactoring {
  readonly title: string;
  /** Edits of different steps do not overlap. */
  readonly steps: readonly Step[];
  /** True where the guest notices: editors that can, show the steps before. */
  readonly isNoticed: boolean;
}

/** A refactoring that belongs here and cannot be done. */
export interface Refusal {
  readonly title: string;
  /** Why not, as a sentence. */
  readonly reason: string;
}

/** A refactoring of one step, which the guest does not notice. */
export function plainly(title: string, edits: readonly TextEdit[]): Refactoring[] {
  return edits.length === 0 ? [] : [{ title, steps: [{ title, detail: '', edits }], isNoticed: false }];
}
