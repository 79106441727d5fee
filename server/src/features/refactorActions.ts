import { type CodeAction, CodeActionKind, type Command, type WorkspaceEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analyze.ts';
import { type Refactoring, refactorings } from '../refactor/index.ts';
import type { Range } from '../xml/tree.ts';
import type { CodeActionContext } from './codeActions.ts';
import { toLspEdits } from './text.ts';

/** What can be done at the selection with a definition that nothing is wrong with. */
export function refactorActions(
  { document: tree, guest }: Analysis,
  document: TextDocument,
  selection: Range,
  context: Pick<CodeActionContext, 'stepsCommand' | 'canAnnotate' | 'canRefuse'>,
): CodeAction[] {
  const kind = CodeActionKind.RefactorRewrite;
  return refactorings(tree, guest, selection).flatMap((offered): CodeAction[] => {
    const { title } = offered;
    if ('reason' in offered) return context.canRefuse ? [{ title, kind, disabled: { reason: offered.reason } }] : [];
    const asked = offered.isNoticed ? `${title}…` : title;
    if (offered.isNoticed && context.stepsCommand !== undefined) {
      return [{ title: asked, kind, command: chosen(offered, document, context.stepsCommand) }];
    }
    if (!context.canAnnotate) return [{ title, kind, edit: plain(offered, document) }];
    return [{ title: asked, kind, edit: annotated(offered, document) }];
  });
}

/** The steps, for the client to ask which of them. */
function chosen({ title, steps }: Refactoring, document: TextDocument, command: string): Command {
  const { uri, version } = document;
  const listed = steps.map((step) => ({ ...step, edits: toLspEdits(document, step.edits) }));
  return { title, command, arguments: [{ uri, version, title, steps: listed }] };
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
