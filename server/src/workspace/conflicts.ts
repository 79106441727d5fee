import type { Diagnostic } from 'vscode-languageserver';
import { URI, Utils } from 'vscode-uri';
import type { Settings } from '../analyze.ts';
import { lspSeverity } from '../features/diagnostics.ts';
import type { Severity } from '../rules/rule.ts';
import type { Conflict } from './register.ts';

/** Other places that one diagnostic lists at most. */
const most = 10;

/** What a conflict says, and how severely. */
export function tell({ claim, others }: Conflict, { rules }: Settings): { message: string; severity: Severity } {
  const [first] = others;
  const set = rules?.[claim.entry.id];
  return {
    message: claim.entry.message(claim.value, first === undefined ? '' : `'${first.name}' in ${fileName(first.uri)}`),
    severity: set === undefined || set === 'off' ? claim.entry.severity : set,
  };
}

/** A conflict as an LSP diagnostic that leads to the other guests. */
export function toConflictDiagnostic(
  conflict: Conflict,
  settings: Settings,
  rulePages: string | undefined,
): Diagnostic {
  const { claim, others } = conflict;
  const { message, severity } = tell(conflict, settings);
  const code = claim.entry.id;
  return {
    range: claim.lspRange,
    severity: lspSeverity(severity),
    code,
    source: 'domxml',
    message,
    ...(rulePages ? { codeDescription: { href: `${rulePages}${code}.md` } } : {}),
    relatedInformation: others.slice(0, most).map(({ uri, name, claim: theirs }) => ({
      location: { uri, range: theirs.lspRange },
      message: `The guest '${name}' has it here`,
    })),
  };
}

/** The last part of a URI, or the whole of one that names no file. */
function fileName(uri: string): string {
  return Utils.basename(URI.parse(uri)) || uri;
}
