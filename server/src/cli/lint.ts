import { pathToFileURL } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Analysis, analyze, type Finding, type Settings } from '../analyze.ts';
import { toLspRange } from '../features/text.ts';
import { tell } from '../workspace/conflicts.ts';
import { identityOf } from '../workspace/identity.ts';
import { createRegister } from '../workspace/register.ts';
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
  const results: Result[] = [];
  for (const file of files) {
    const text = await readInput(file);
    const analysis = analyze(text, settings);
    results.push({ file, text, analysis, findings: [...analysis.findings] });
  }
  if (options.only === undefined) addConflicts(results, settings);
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

interface Result {
  readonly file: string;
  readonly text: string;
  readonly analysis: Analysis;
  readonly findings: Finding[];
}

/** What the guests of the files have in common that each should have for itself. */
function addConflicts(results: readonly Result[], settings: Settings): void {
  const register = createRegister();
  const uris = results.map(({ file }) => pathToFileURL(file).href);
  for (const [index, { file, text, analysis }] of results.entries()) {
    const document = TextDocument.create(file, 'libvirt-domain', 0, text);
    register.set(uris[index] ?? '', identityOf(analysis, document, settings));
  }
  for (const [index, { findings }] of results.entries()) {
    for (const conflict of register.conflictsOf(uris[index] ?? '')) {
      const { claim } = conflict;
      const code = claim.entry.id;
      findings.push({ source: 'rule', code, range: claim.range, fixes: [], related: [], ...tell(conflict, settings) });
    }
    findings.sort((one, other) => one.range.start - other.range.start);
  }
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
