import { TextDocument } from 'vscode-languageserver-textdocument';
import { analyze, type Finding, type Settings } from '../analyze.ts';
import { toLspRange } from '../features/text.ts';
import { exitCode } from './exitCode.ts';
import { readInput, readSchemas } from './input.ts';
import { printFindings, printSummary } from './text.ts';

export interface LintOptions {
  readonly target: Settings['target'];
  readonly only?: 'schema';
  readonly format: 'text' | 'json';
  readonly schemas?: string;
}

/** `domxml lint`. */
export async function lint(files: readonly string[], options: LintOptions): Promise<number> {
  const grammar = await readSchemas(options.schemas);
  const settings: Settings = { target: options.target, only: options.only, grammar };
  const results = [];
  for (const file of files) {
    const text = await readInput(file);
    results.push({ file, text, findings: analyze(text, settings).findings });
  }
  if (options.format === 'json') {
    process.stdout.write(`${JSON.stringify(toJson(results), undefined, 2)}\n`);
  } else {
    for (const { file, text, findings } of results) printFindings(file, text, findings);
    printSummary(
      results.flatMap(({ findings }) => findings),
      files.length,
    );
  }
  return results.some(({ findings }) => findings.some(({ severity }) => severity === 'error'))
    ? exitCode.findings
    : exitCode.clean;
}

/** The stable form for other programs: zero-based UTF-16 positions, as in LSP. */
function toJson(
  results: readonly { readonly file: string; readonly text: string; readonly findings: readonly Finding[] }[],
): object {
  return {
    version: 1,
    files: results.map(({ file, text, findings }) => {
      const document = TextDocument.create(file, 'libvirt-domain', 0, text);
      return {
        file,
        diagnostics: findings.map(({ severity, code, source, message, range, fixes }) => ({
          severity,
          code,
          source,
          message,
          range: toLspRange(document, range),
          fixes: fixes.map(({ title, preferred, safe }) => ({ title, preferred: preferred === true, safe })),
        })),
      };
    }),
  };
}
