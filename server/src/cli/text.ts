import pc from 'picocolors';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Finding } from '../analyze.ts';
import type { Severity } from '../rules/rule.ts';

// picocolors also colours wherever CI is set; what is piped into a file or a filter shall stay plain.
const { bold, dim, red, yellow, blue } = pc.createColors(
  pc.isColorSupported && (process.stdout.isTTY || process.env.FORCE_COLOR !== undefined),
);

const colours: Record<Severity, (text: string) => string> = {
  error: red,
  warning: yellow,
  information: blue,
  hint: dim,
};

/** Prints `file:line:column severity message [code]`, the source line and a caret under the place; one-based. */
export function printFindings(file: string, text: string, findings: readonly Finding[]): void {
  const document = TextDocument.create(file, 'libvirt-domain', 0, text);
  for (const { severity, message, code, range } of findings) {
    const { line, character } = document.positionAt(range.start);
    const end = document.positionAt(range.end);
    const source = document
      .getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } })
      .replace(/[\r\n]+$/, '');
    const width = Math.max(1, (end.line === line ? end.character : source.length) - character);
    const margin = source.slice(0, character).replace(/[^\t]/g, ' ');
    process.stdout.write(
      `${bold(`${file}:${line + 1}:${character + 1}`)} ${colours[severity](severity)} ${message} ${dim(`[${code}]`)}\n` +
        `  ${source}\n  ${margin}${colours[severity]('^'.repeat(width))}\n`,
    );
  }
}

/** Prints how much was found, by severity. */
export function printSummary(findings: readonly Finding[], files: number): void {
  const count = (severity: Severity, one: string, many: string) => {
    const found = findings.filter((finding) => finding.severity === severity).length;
    return found === 0 ? [] : [`${found} ${found === 1 ? one : many}`];
  };
  const counts = [
    ...count('error', 'error', 'errors'),
    ...count('warning', 'warning', 'warnings'),
    ...count('information', 'remark', 'remarks'),
    ...count('hint', 'hint', 'hints'),
  ];
  process.stdout.write(
    `${counts.length === 0 ? 'nothing found' : counts.join(', ')} in ${files} ${files === 1 ? 'file' : 'files'}\n`,
  );
}
