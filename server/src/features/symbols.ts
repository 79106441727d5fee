import { type DocumentSymbol, SymbolKind, SymbolTag } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analyze.ts';
import { isDefinition } from '../guest/definition.ts';
import { childElements } from '../xml/query.ts';
import type { Element } from '../xml/tree.ts';
import { labelOf } from './labels.ts';
import { toLspRange } from './text.ts';

/** Down to here everything is listed; below, and in devices, whose names say what is in them, what holds elements. */
const fullDepth = 3;

const deviceKinds: Readonly<Record<string, SymbolKind>> = {
  disk: SymbolKind.File,
  filesystem: SymbolKind.File,
  interface: SymbolKind.Interface,
  controller: SymbolKind.Class,
};

/** The parts of a definition by what they are, such as `disk vda`, one inside the other as in the text. */
export function documentSymbols({ document: tree, definitions }: Analysis, document: TextDocument): DocumentSymbol[] {
  const isDeprecated = (element: Element): boolean =>
    definitions?.definitionOf(element)?.annotations.deprecated !== undefined;
  return childElements(tree).map((element) => symbol(element, document, fullDepth, isDeprecated));
}

/** @param depth down to which everything inside is listed */
function symbol(
  element: Element,
  document: TextDocument,
  depth: number,
  isDeprecated: (element: Element) => boolean,
): DocumentSymbol {
  const { name, detail } = labelOf(element);
  const children =
    element.name === 'metadata' ? [] : childElements(element).filter((inner) => depth > 0 || holdsElements(inner));
  const innerDepth = element.name === 'devices' ? 0 : isDefinition(element) ? fullDepth - 1 : depth - 1;
  return {
    name,
    ...(detail === '' ? {} : { detail }),
    ...(isDeprecated(element) ? { tags: [SymbolTag.Deprecated] } : {}),
    kind: kindOf(element, children.length > 0),
    range: toLspRange(document, element.range),
    selectionRange: toLspRange(document, element.nameRange),
    ...(children.length > 0
      ? { children: children.map((inner) => symbol(inner, document, innerDepth, isDeprecated)) }
      : {}),
  };
}

function holdsElements(element: Element): boolean {
  return element.children.some(({ kind }) => kind === 'element');
}

function kindOf(element: Element, holdsMore: boolean): SymbolKind {
  const { name, parent } = element;
  if (parent.kind === 'document' || isDefinition(element)) return SymbolKind.Module;
  if (['devices', 'disks', 'revertDisks'].includes(parent.name)) return deviceKinds[name] ?? SymbolKind.Object;
  return holdsMore ? SymbolKind.Namespace : SymbolKind.Property;
}
