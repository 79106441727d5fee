import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analyze.ts';
import { childElements } from '../xml/query.ts';
import type { Element } from '../xml/tree.ts';
import { labelOf } from './labels.ts';
import { toLspRange } from './text.ts';

/** Down to here everything is listed; below, only what holds elements of its own. */
const fullDepth = 2;

const deviceKinds: Readonly<Record<string, SymbolKind>> = {
  disk: SymbolKind.File,
  filesystem: SymbolKind.File,
  interface: SymbolKind.Interface,
  controller: SymbolKind.Class,
};

/** The parts of a definition by what they are, such as `disk vda`, one inside the other as in the text. */
export function documentSymbols({ document: tree }: Analysis, document: TextDocument): DocumentSymbol[] {
  return childElements(tree).map((element) => symbol(element, document, 0));
}

function symbol(element: Element, document: TextDocument, depth: number): DocumentSymbol {
  const { name, detail } = labelOf(element);
  const children = element.name === 'metadata' ? [] : childElements(element).filter((inner) => isListed(inner, depth));
  return {
    name,
    ...(detail === '' ? {} : { detail }),
    kind: kindOf(element, children.length > 0),
    range: toLspRange(document, element.range),
    selectionRange: toLspRange(document, element.nameRange),
    ...(children.length > 0 ? { children: children.map((inner) => symbol(inner, document, depth + 1)) } : {}),
  };
}

function isListed(element: Element, parentDepth: number): boolean {
  return parentDepth < fullDepth || element.children.some(({ kind }) => kind === 'element');
}

function kindOf({ name, parent }: Element, holdsMore: boolean): SymbolKind {
  if (parent.kind === 'document') return SymbolKind.Module;
  if (parent.name === 'devices') return deviceKinds[name] ?? SymbolKind.Object;
  return holdsMore ? SymbolKind.Namespace : SymbolKind.Property;
}
