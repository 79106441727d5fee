import type { CodeLens, Command } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analyze.ts';
import { isWholeDocument } from '../guest/guest.ts';
import { toLspRange } from './text.ts';

/** The commands behind the lenses; a client without one of them does not see that lens. */
export interface LensCommands {
  readonly convert: string;
  readonly report?: string | undefined;
  readonly problems?: string | undefined;
}

/** Above the root of a Xen guest: how much there is to change, the conversion and its report. */
export function codeLenses(analysis: Analysis, document: TextDocument, commands: LensCommands): CodeLens[] {
  const { guest, findings } = analysis;
  if (guest?.type !== 'xen' || !isWholeDocument(guest)) return [];
  const range = toLspRange(document, guest.root.nameRange);
  const leftovers = findings.filter(({ code }) => code.startsWith('xen-')).length;
  const things = leftovers === 0 ? '' : `: ${leftovers} ${leftovers === 1 ? 'thing' : 'things'} to change`;
  const lens = (title: string, command: string | undefined): CodeLens[] => {
    if (command === undefined) return [];
    const shown: Command = { title, command, arguments: [{ uri: document.uri }] };
    return [{ range, command: shown }];
  };
  return [
    ...lens(`Xen guest${things}`, commands.problems),
    ...lens('Convert to KVM', commands.convert),
    ...lens('Report', commands.report),
  ];
}
