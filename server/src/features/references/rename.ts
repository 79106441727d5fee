import type { Range as LspRange, Position, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Analysis, analyze, type Finding, type Settings } from '../../analyze.ts';
import { parseNumber } from '../../guest/hardware/numbers.ts';
import { escapeAttribute, escapeText } from '../../xml/edit.ts';
import { toLspRange } from '../text.ts';
import { meansSame, type Occurrence, occurrenceAt, occurrences } from './occurrences.ts';

/** What would be renamed at a position; null where nothing can be. */
export function prepareRename(
  analysis: Analysis,
  document: TextDocument,
  position: Position,
): { range: LspRange; placeholder: string } | null {
  const here = occurrenceAt(analysis, document.offsetAt(position));
  if (here === undefined || here.kind.values === 'order' || !here.isWritten || isSeveral(here)) return null;
  return { range: toLspRange(document, here.range), placeholder: here.written };
}

export type Renamed = { readonly edit: WorkspaceEdit } | { readonly refusal: string };

/**
 * Gives the thing at a position another name or number wherever it stands; or says why that cannot be.
 * @param settings by which the renamed definition is judged
 */
export function rename(
  analysis: Analysis,
  document: TextDocument,
  position: Position,
  newName: string,
  settings: Settings,
): Renamed {
  const here = occurrenceAt(analysis, document.offsetAt(position));
  if (here === undefined || prepareRename(analysis, document, position) === null) {
    return { refusal: 'There is no name here that could be changed.' };
  }
  const { kind } = here;
  const name = newName.trim();
  const number = kind.values === 'number' ? parseNumber(name) : undefined;
  if (kind.values === 'number' ? number === undefined : name === '') {
    return { refusal: `\`${newName}\` is no ${kind.values} for the ${kind.title}.` };
  }
  const first = kind.from ?? 0;
  const last = (analysis.guest && kind.to?.(analysis.guest)) ?? Number.MAX_SAFE_INTEGER;
  if (number !== undefined && (number < first || number > last)) {
    const range = last === Number.MAX_SAFE_INTEGER ? `from ${first} on` : `from ${first} to ${last}`;
    return { refusal: `Numbers of the kind "${kind.title}" go ${range}.` };
  }
  const all = occurrences(analysis);
  const same = all.filter((other) => meansSame(here, other));
  const refusal = refusalOf(document, all, same, here, {
    ...here,
    value: number === undefined ? name : { first: number, last: number },
  });
  if (refusal !== undefined) return { refusal };
  const edits = same.map(
    (occurrence): TextEdit => ({
      range: toLspRange(document, occurrence.range),
      newText: number === undefined ? escaped(document, occurrence, name) : numberLike(occurrence.written, number),
    }),
  );
  const mistake = newMistake(analysis, analyze(TextDocument.applyEdits(document, edits), settings));
  if (mistake !== undefined) return { refusal: `Not renamed to '${name}': ${mistake.message}` };
  return { edit: { changes: { [document.uri]: edits } } };
}

/** The first error that a definition has and had not before. Its words may hold the name, so that errors are counted. */
function newMistake(before: Analysis, after: Analysis): Finding | undefined {
  const known = errors(before).map(({ code }) => code);
  return errors(after).find(({ code }) => {
    const place = known.indexOf(code);
    if (place >= 0) known.splice(place, 1);
    return place < 0;
  });
}

function errors({ findings }: Analysis): Finding[] {
  return findings.filter(({ severity }) => severity === 'error');
}

function refusalOf(
  document: TextDocument,
  all: readonly Occurrence[],
  same: readonly Occurrence[],
  here: Occurrence,
  wanted: Occurrence,
): string | undefined {
  const { kind, written } = here;
  const lineOf = ({ range }: Occurrence): number => document.positionAt(range.start).line + 1;
  const fixed = same.find((occurrence) => occurrence.fixed !== undefined)?.fixed;
  if (fixed !== undefined) return fixed;
  const declared = same.filter(({ role }) => role === 'declares');
  if (kind.declares.length > 0 && declared.length === 0) {
    return `No ${kind.title} ${written} is written in this document, so it keeps its ${kind.values === 'name' ? 'name' : 'number'}.`;
  }
  const counted = same.find(({ isWritten }) => !isWritten);
  if (counted !== undefined) {
    return `The ${kind.title} ${written} is counted by \`<${counted.element.name}>\` in line ${lineOf(counted)}, not written, so it keeps its number.`;
  }
  const several = same.find(isSeveral);
  if (several !== undefined) {
    return `The ${kind.title} ${written} is part of \`${several.written}\` in line ${lineOf(several)}. Write its members one by one first.`;
  }
  const taken = all.find((other) => other.role === 'declares' && !same.includes(other) && meansSame(wanted, other));
  return (
    taken &&
    `The ${kind.title} ${typeof wanted.value === 'string' ? wanted.value : wanted.value.first} exists already in line ${lineOf(taken)}.`
  );
}

function isSeveral({ value }: Occurrence): boolean {
  return typeof value !== 'string' && value.first !== value.last;
}

/** In the manner of the number that stood there: `0x03` becomes `0x0a`. */
function numberLike(written: string, value: number): string {
  if (!/^0x/i.test(written)) return String(value);
  return `${written.slice(0, 2)}${value.toString(16).padStart(written.length - 2, '0')}`;
}

function escaped(document: TextDocument, { range }: Occurrence, name: string): string {
  const before = document.getText()[range.start - 1];
  return before === "'" || before === '"' ? escapeAttribute(name, before) : escapeText(name);
}
