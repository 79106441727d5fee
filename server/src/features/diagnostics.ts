import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis, Finding } from '../analyze.ts';
import type { Severity } from '../rules/rule.ts';
import { toLspRange } from './text.ts';

const severities: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

export function lspSeverity(severity: Severity): DiagnosticSeverity {
  return severities[severity];
}

/**
 * The findings as LSP diagnostics.
 * @param rulePages URI of the folder that holds a page for each rule, ending in '/'; undefined when there is none.
 */
export function diagnostics(analysis: Analysis, document: TextDocument, rulePages: string | undefined): Diagnostic[] {
  return analysis.findings.map((finding) => toDiagnostic(finding, document, rulePages));
}

/** One finding as an LSP diagnostic; its rule's id is the code. */
export function toDiagnostic(finding: Finding, document: TextDocument, rulePages: string | undefined): Diagnostic {
  const tags = [
    ...(finding.deprecated ? [DiagnosticTag.Deprecated] : []),
    ...(finding.unnecessary ? [DiagnosticTag.Unnecessary] : []),
  ];
  return {
    range: toLspRange(document, finding.range),
    severity: severities[finding.severity],
    code: finding.code,
    source: 'domxml',
    message: finding.message,
    ...(finding.source === 'rule' && rulePages ? { codeDescription: { href: `${rulePages}${finding.code}.md` } } : {}),
    ...(tags.length > 0 ? { tags } : {}),
    ...(finding.related.length > 0
      ? {
          relatedInformation: finding.related.map(({ range, message }) => ({
            location: { uri: document.uri, range: toLspRange(document, range) },
            message,
          })),
        }
      : {}),
  };
}
