import { type CodeAction, CodeActionKind, type WorkspaceEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analyze.ts';
import { type Refactoring, refactorings } from '../refactor/index.ts';
import type { Range } from '../xml/tree.ts';
import { toLspEdits } from './text.ts';

/** What can be done at the selection with a definition that nothing is wrong with. */
export function refactorActions(
  { document: tree, guest }: Analysis,
  document: TextDocument,
  selection: Range,
  { canAnnotate, canRefuse }: { readonly canAnnotate: boolean; readonly canRefuse: boolean },
): CodeAction[] {
  const kind = CodeActionKind.RefactorRewrite;
  return refactorings(tree, guest, selection).flatMap((offered): CodeAction[] => {
    const { title } = offered;
    if ('reason' in offered) return canRefuse ? [{ title, kind, disabled: { reason: offered.reason } }] : [];
    if (!canAnnotate) return [{ title, kind, edit: plain(offered, document) }];
    return [{ title: offered.isNoticed ? `${title}…` : title, kind, edit: annotated(offered, document) }];
  });
}

/** Each step under its own name; what the guest notices is looked at before it is done. */
function annotated({ steps, isNoticed }: Refactoring, document: TextDocument): WorkspaceEdit {
  const { uri, version } = document;
  return {
    documentChanges: [
      {
        textDocument: { uri, version },
        edits: steps.flatMap(({ edits }, place) =>
          toLspEdits(document, edits).map((edit) => ({ ...edit, annotationId: String(place) })),
        ),
      },
    ],
    changeAnnotations: Object.fromEntries(
      steps.map(({ title, detail }, place) => [
        String(place),
        { label: title, needsConfirmation: isNoticed, ...(detail === '' ? {} : { description: detail }) },
      ]),
    ),
  };
}

function plain({ steps }: Refactoring, document: TextDocument): WorkspaceEdit {
  return { changes: { [document.uri]: steps.flatMap(({ edits }) => toLspEdits(document, edits)) } };
}
