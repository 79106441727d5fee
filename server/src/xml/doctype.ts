/** Document type declarations: skipped, but for the entities they declare. */
import { report, type State } from './state.ts';

export function scanDocumentType(state: State): void {
  const { text } = state;
  const start = state.position;
  const found = text.indexOf('>', start);
  const end = found < 0 ? text.length : found + 1;
  if (found < 0)
    report(state, 'unclosed-doctype', 'The document type declaration is never closed; add `>`', start, start + 9);
  state.tokens.push({ kind: 'document-type', range: { start, end }, parent: state.document });
  state.position = end;
}
