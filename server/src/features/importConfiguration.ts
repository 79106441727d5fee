import type { Range } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Severity } from '../rules/rule.ts';
import { toLspRange } from './text.ts';

/** The request for the domain XML of a native Xen configuration. */
export const importRequest = 'domxml/import';

export interface ImportParams {
  /** The text of an xm or xl configuration. */
  readonly text: string;
  /** The guest's name where the configuration has none, such as that of the file. */
  readonly name?: string | undefined;
}

export interface ImportResult {
  /** Domain XML of type `xen`. */
  readonly text: string;
  readonly format: 'xm' | 'xl';
  /** What could not be taken over, with its place in the configuration. */
  readonly problems: readonly {
    readonly severity: Severity;
    readonly code: string;
    readonly message: string;
    readonly range: Range;
  }[];
}

/**
 * Reads a configuration; what has no form in domain XML is kept in comments and told. The parser of
 * configurations loads with the first of them: few who edit definitions ever need it.
 */
export async function importDocument({ text, name }: ImportParams): Promise<ImportResult> {
  const { importConfiguration } = await import('../import/import.ts');
  const imported = importConfiguration(text, name === undefined ? {} : { name });
  const document = TextDocument.create('xen:configuration', 'plaintext', 0, text);
  return {
    text: imported.text,
    format: imported.format,
    problems: imported.problems.map(({ severity, code, message, range }) => ({
      severity,
      code,
      message,
      range: toLspRange(document, range),
    })),
  };
}
