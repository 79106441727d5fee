import { type Range as LspRange, SymbolKind } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis, Settings } from '../analyze.ts';
import { toLspRange } from '../features/text.ts';
import { type Guest, isWholeDocument } from '../guest/guest.ts';
import { placeRange, silencer } from '../rules/check.ts';
import type { WorkspaceEntry } from '../rules/entry.ts';
import { workspaceEntries } from '../rules/workspace/conflicts.ts';
import { attributeValue, child, childrenNamed, textContent } from '../xml/query.ts';
import type { Attribute, Element, Range } from '../xml/tree.ts';

/** Something that a guest has for itself alone, and where it says so. */
export interface PlacedClaim {
  readonly entry: WorkspaceEntry;
  /** The entry's id and what is claimed: guests with an equal one are in conflict. */
  readonly key: string;
  readonly value: string;
  /** Offsets. */
  readonly range: Range;
  readonly lspRange: LspRange;
  /** True when the document wants to hear nothing of it. */
  readonly isSilent: boolean;
}

/** A name of something outside of a guest, such as a path or a network. */
export interface Use {
  /** Title of the kind of reference, as in `features/references/kinds.ts`. */
  readonly kind: string;
  readonly value: string;
}

/** What other guests may be in conflict with, and what a guest is looked for by. */
export interface Identity {
  /** May be ''. */
  readonly name: string;
  /** Without dashes, in small letters; '' when there is none. */
  readonly uuid: string;
  readonly claims: readonly PlacedClaim[];
  /** Things outside of the guest that it uses, and others may: completion offers them. */
  readonly uses: readonly Use[];
  readonly symbols: readonly { readonly name: string; readonly kind: SymbolKind; readonly range: LspRange }[];
}

/** The identity of a document's guest; undefined when it has none, or is a snapshot or checkpoint of a guest. */
export function identityOf({ guest }: Analysis, document: TextDocument, { rules }: Settings): Identity | undefined {
  if (guest === undefined || !isWholeDocument(guest)) return undefined;
  const isSilenced = silencer(guest.document);
  const claims = workspaceEntries.flatMap((entry) =>
    entry.claims(guest).map(({ key, value, place }): PlacedClaim => {
      const range = rangeOf(place);
      return {
        entry,
        key: `${entry.id} ${key}`,
        value,
        range,
        lspRange: toLspRange(document, range),
        isSilent: rules?.[entry.id] === 'off' || isSilenced({ code: entry.id, range }),
      };
    }),
  );
  const uuid = child(guest.root, 'uuid');
  return {
    name: guest.name,
    uuid: uuid ? textContent(uuid).trim().toLowerCase().replaceAll('-', '') : '',
    claims,
    uses: usesOf(guest),
    symbols: claims
      .filter(({ entry }) => entry.id in symbolKinds)
      .map(({ entry, value, lspRange }) => ({
        name: value,
        kind: symbolKinds[entry.id] ?? SymbolKind.Module,
        range: lspRange,
      })),
  };
}

/** Read from the devices that are at hand: this runs with every change. */
function usesOf({ devices, os }: Guest): Use[] {
  const uses: Use[] = [];
  const add = (kind: string, value: string | undefined): void => {
    if (value) uses.push({ kind, value });
  };
  for (const { source } of devices.disks) {
    if (source === undefined) continue;
    add('path', attributeValue(source, 'file'));
    add('path', attributeValue(source, 'dev'));
    add('storage pool', attributeValue(source, 'pool'));
  }
  for (const { element, source } of devices.interfaces) {
    if (source !== undefined) {
      add('libvirt network', attributeValue(source, 'network'));
      add('bridge', attributeValue(source, 'bridge'));
    }
    const filter = child(element, 'filterref');
    if (filter !== undefined) add('network filter', attributeValue(filter, 'filter'));
  }
  if (os.element === undefined) return uses;
  for (const name of ['kernel', 'initrd', 'loader']) {
    for (const element of childrenNamed(os.element, name)) add('boot file', textContent(element).trim());
  }
  const nvram = child(os.element, 'nvram');
  if (nvram !== undefined) add('boot file', attributeValue(nvram, 'template'));
  return uses;
}

/** What guests are looked for by. */
const symbolKinds: Readonly<Record<string, SymbolKind>> = {
  'guest-name-taken': SymbolKind.Module,
  'guest-uuid-taken': SymbolKind.Key,
  'guest-mac-taken': SymbolKind.Interface,
  'guest-image-taken': SymbolKind.File,
};

/** Of an element that is all text, the text; else what any finding marks. */
function rangeOf(place: Attribute | Element): Range {
  if (place.kind === 'element') {
    const text = place.children.find(({ kind, range }) => kind === 'text' && range.end > range.start);
    if (text !== undefined && place.children.length === 1) return text.range;
  }
  return placeRange(place);
}
