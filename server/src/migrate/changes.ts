import type { TextEdit } from '../xml/edit.ts';

/** A replacement in the original text, with the steps (by index) that made it. */
export interface Change extends TextEdit {
  readonly steps: readonly number[];
}

/** A part of the current text that stands for a range of the original: taken over from it, or put there by steps. */
type Piece = { readonly kind: 'kept'; readonly start: number; readonly end: number } | NewPiece;

interface NewPiece {
  readonly kind: 'new';
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly steps: readonly number[];
}

export interface Changes {
  /** Replays the edits of one step; their offsets are those of the text before all steps of the round. */
  readonly apply: (round: readonly { readonly step: number; readonly edits: readonly TextEdit[] }[]) => void;
  /** Where an offset of the current text was in the original; what was put in counts as standing where it was put. */
  readonly originalOffset: (offset: number) => number;
  /** The edits that make the current text of the original, in its order. */
  readonly edits: () => readonly Change[];
}

/** Follows a text through rounds of edits, so that each part of the result can be traced to the original and to a step. */
export function trackChanges(original: string): Changes {
  let pieces: readonly Piece[] = [{ kind: 'kept', start: 0, end: original.length }];
  return {
    apply: (round) => {
      const edits = round
        .flatMap(({ step, edits }) => edits.map((edit) => ({ step, edit })))
        .sort((one, other) => byPlace(one.edit, other.edit));
      pieces = edited(pieces, withoutRepeats(edits));
    },
    originalOffset: (offset) => {
      let at = 0;
      for (const piece of pieces) {
        const length = lengthOf(piece);
        if (offset < at + length) return piece.start + (piece.kind === 'kept' ? offset - at : 0);
        at += length;
      }
      return original.length;
    },
    edits: () => changesOf(pieces, original),
  };
}

interface Attributed {
  readonly edit: TextEdit;
  readonly steps: readonly number[];
}

/** Two steps that ask for the same replacement share it. */
function withoutRepeats(edits: readonly { readonly step: number; readonly edit: TextEdit }[]): Attributed[] {
  const result: Attributed[] = [];
  for (const { step, edit } of edits) {
    const last = result.at(-1);
    const isInsertion = edit.range.start === edit.range.end;
    if (last !== undefined && !isInsertion && byPlace(last.edit, edit) === 0) {
      result[result.length - 1] = { edit, steps: [...last.steps, step] };
    } else result.push({ edit, steps: [step] });
  }
  return result;
}

function byPlace(one: TextEdit, other: TextEdit): number {
  return one.range.start - other.range.start || one.range.end - other.range.end;
}

function lengthOf(piece: Piece): number {
  return piece.kind === 'kept' ? piece.end - piece.start : piece.text.length;
}

/** The pieces after edits that are in order and do not overlap. */
function edited(pieces: readonly Piece[], edits: readonly Attributed[]): Piece[] {
  const result: Piece[] = [];
  const rest = [...pieces].reverse();
  let at = 0;
  /** Moves whole or split pieces up to `offset` to `take`. */
  const advance = (offset: number, take: (piece: Piece) => void): void => {
    for (let piece = rest.pop(); piece !== undefined; piece = rest.pop()) {
      const length = lengthOf(piece);
      if (at + length <= offset) {
        take(piece);
        at += length;
        continue;
      }
      const [head, tail] = split(piece, offset - at);
      if (offset > at) take(head);
      rest.push(offset > at ? tail : piece);
      at = offset;
      return;
    }
  };
  for (const { edit, steps } of edits) {
    advance(edit.range.start, (piece) => result.push(piece));
    const start = result.at(-1)?.end ?? 0;
    let end = start;
    const replaced = new Set<number>();
    if (edit.range.end > edit.range.start) {
      advance(edit.range.end, (piece) => {
        end = piece.end;
        if (piece.kind === 'new') for (const step of piece.steps) replaced.add(step);
      });
    }
    result.push({ kind: 'new', start, end, text: edit.text, steps: [...replaced, ...steps] });
  }
  return [...result, ...rest.reverse()];
}

function split(piece: Piece, length: number): [Piece, Piece] {
  return piece.kind === 'kept'
    ? [
        { ...piece, end: piece.start + length },
        { ...piece, start: piece.start + length },
      ]
    : [
        { ...piece, text: piece.text.slice(0, length) },
        { ...piece, start: piece.end, text: piece.text.slice(length) },
      ];
}

/** Neighbouring new pieces become one change where a step has a part in both; what ended as it began is none. */
function changesOf(pieces: readonly Piece[], original: string): Change[] {
  const changes: Change[] = [];
  let run: NewPiece[] = [];
  const close = (): void => {
    for (const group of connected(run)) {
      const [first] = group;
      const start = first?.start ?? 0;
      const end = group.at(-1)?.end ?? start;
      const text = group.map((piece) => piece.text).join('');
      const steps = new Set(group.flatMap((piece) => piece.steps));
      if (text !== original.slice(start, end)) {
        changes.push({ range: { start, end }, text, steps: [...steps].sort((one, other) => one - other) });
      }
    }
    run = [];
  };
  for (const piece of pieces) {
    if (piece.kind === 'new') run.push(piece);
    else if (piece.end > piece.start) close();
  }
  close();
  return changes;
}

/** Neighbours in groups, so that all pieces of a step are in one. */
function connected(run: readonly NewPiece[]): NewPiece[][] {
  const lastOf = new Map(run.flatMap((piece, index) => piece.steps.map((step) => [step, index] as const)));
  const groups: NewPiece[][] = [];
  let until = -1;
  for (const [index, piece] of run.entries()) {
    if (index > until) groups.push([]);
    groups.at(-1)?.push(piece);
    until = Math.max(until, index, ...piece.steps.map((step) => lastOf.get(step) ?? index));
  }
  return groups;
}
