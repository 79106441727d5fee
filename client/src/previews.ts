import * as vscode from 'vscode';
import type { ConvertChange } from './protocol.ts';

/** Scheme of read-only documents that exist only while they are looked at. */
export const previewScheme = 'domxml-preview';

/** A conversion that was computed and not applied yet. */
export interface Conversion {
  readonly source: vscode.Uri;
  /** Version of the source that was converted: only that one may be replaced. */
  readonly version: number;
  readonly before: string;
  readonly after: string;
  /** The edits between the two. */
  readonly changes: readonly ConvertChange[];
  readonly report: string;
}

export type Part = 'before' | 'after' | 'report';

/** Shows conversions as virtual documents: one conversion a source, the newest one. */
export interface Previews extends vscode.Disposable {
  readonly put: (conversion: Conversion) => void;
  /** The conversion of a source or of one of its previews. */
  readonly find: (uri: vscode.Uri) => Conversion | undefined;
}

export function createPreviews(): Previews {
  const conversions = new Map<string, Conversion>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const find = (uri: vscode.Uri): Conversion | undefined =>
    conversions.get(uri.scheme === previewScheme ? uri.query : uri.toString());

  const provider = vscode.workspace.registerTextDocumentContentProvider(previewScheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => find(uri)?.[partOf(uri)] ?? '',
  });
  return {
    find,
    put: (conversion) => {
      conversions.set(conversion.source.toString(), conversion);
      for (const part of ['before', 'after', 'report'] as const) changed.fire(previewUri(conversion.source, part));
    },
    dispose: () => vscode.Disposable.from(provider, changed).dispose(),
  };
}

/** Address of one part of the conversion of `source`. Its last segment is what the tab shows. */
export function previewUri(source: vscode.Uri, part: Part): vscode.Uri {
  const name = baseName(source);
  const file = part === 'report' ? `${name.replace(/\.xml$/, '')} migration report.md` : name;
  return vscode.Uri.from({ scheme: previewScheme, path: `/${part}/${file}`, query: source.toString() });
}

/** The original, relative to the report: as it was when it was converted, so that the lines stay right. */
export function originalBesideReport(source: vscode.Uri): string {
  return `..${previewUri(source, 'before').path}`;
}

/** The range of a change, as VS Code has it. */
export function rangeOf({ start, end }: ConvertChange['range']): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

/** Last segment of a path: `guest.xml`. */
export function baseName(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}

function partOf(uri: vscode.Uri): Part {
  const part = uri.path.split('/')[1];
  return part === 'before' || part === 'report' ? part : 'after';
}
