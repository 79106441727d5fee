import { type CompletionItem, CompletionItemKind, InsertTextFormat } from 'vscode-languageserver';
import type { Guest } from '../guest/guest.ts';
import type { ExpectedElement } from '../relaxng/index.ts';
import { hasSharedMemory, shareMemory } from '../rules/guest/memoryShared.ts';
import type { Target } from '../rules/rule.ts';
import { attributeValue, childElements } from '../xml/query.ts';
import type { Element } from '../xml/tree.ts';
import { type Context, order } from './completionContext.ts';
import { wordsAt } from './completionPlace.ts';
import { hasValue } from './fitting.ts';
import { freeAddress } from './freeAddress.ts';
import { type Skeleton, skeletons } from './skeletons.ts';
import { withoutStops } from './snippet.ts';
import { toLspEdits, toLspRange } from './text.ts';

/** Whole parts; `known` are the elements that may come, undefined where the label's own blank made an attribute's place. */
export function skeletonItems(
  parent: Element | undefined,
  known: readonly ExpectedElement[] | undefined,
  context: Context,
): CompletionItem[] {
  const { text, offset, document, target } = context;
  const { guest } = context.analysis;
  const range = wordsAt(text, offset, { withTag: true });
  const typed = text.slice(range.start, offset);
  const before = typed.startsWith('<') ? '<' : '';
  // `<disk: v`: to the tree this is a tag `disk:` with an attribute.
  if (known === undefined && !/^<[\w-]+: /.test(typed)) return [];
  const names = new Set(known?.map(({ localName }) => localName));
  const has = (element: string, attributes: Readonly<Record<string, string>>): boolean =>
    parent !== undefined &&
    childElements(parent).some((other) => other.localName === element && matches(other, attributes));
  const isOffered = ({ parent: holder, element, isForXen, once, beside }: Skeleton): boolean =>
    holder === (parent?.name ?? '') &&
    // What metadata holds is not in the grammar.
    (known === undefined || holder === '' || holder === 'metadata' || names.has(element)) &&
    isFor(isForXen, target) &&
    (once === undefined || !has(element, once)) &&
    (beside === undefined || has(...beside));
  const offered = skeletons.filter(isOffered).flatMap((skeleton) => possibleIn(guest, skeleton) ?? []);
  const address = known && names.has('address') && parent ? freeAddress(context.analysis, parent) : undefined;
  return [...offered, ...(address ? [address] : [])].map(
    (skeleton, index): CompletionItem => ({
      label: skeleton.label,
      labelDetails: { description: kindOf(skeleton) },
      kind: CompletionItemKind.Snippet,
      documentation: { kind: 'markdown', value: skeleton.documentation },
      sortText: `2${order(index)}`,
      filterText: `${before}${skeleton.label}`,
      insertTextFormat: InsertTextFormat.Snippet,
      textEdit: { range: toLspRange(document, range), newText: skeletonSnippet(skeleton, context) },
      ...(skeleton.needsSharedMemory ? sharing(context) : {}),
    }),
  );
}

/** How the plain element is begun where what it needs depends on its kind; undefined where it does not. */
export function plainSnippet(name: string, holder: string, context: Context): string | undefined {
  const [plain] = skeletons
    .filter(({ isPlain, element, parent }) => isPlain && element === name && parent === holder)
    .filter(({ isForXen }) => isFor(isForXen, context.target))
    .flatMap((skeleton) => possibleIn(context.analysis.guest, skeleton) ?? []);
  return plain && skeletonSnippet(plain, context);
}

function isFor(isForXen: Skeleton['isForXen'], target: Target): boolean {
  return target === 'xen' ? isForXen !== false : isForXen !== 'alone';
}

/** The attributes of its start tag. */
function kindOf({ snippet }: Skeleton): string {
  return withoutStops(/^<[\w-]+\s*([^\n>]*?)\/?>/.exec(snippet)?.[1] ?? '');
}

function matches(element: Element, attributes: Readonly<Record<string, string>>): boolean {
  return Object.entries(attributes).every(([name, value]) => attributeValue(element, name) === value);
}

/** A skeleton with the values alone in its start tag that the guest has; undefined when an attribute is left without any. */
function possibleIn(guest: Guest | undefined, skeleton: Skeleton): Skeleton | undefined {
  if (guest === undefined) return skeleton;
  const { snippet, parent, element } = skeleton;
  const tag = /^[^\n>]*/.exec(snippet)?.[0] ?? '';
  let isPossible = true;
  const possible = tag.replace(
    / ([\w-]+)='(?:\$\{(\d+)\|([^|]*)\|\}|([^'$]+))'/g,
    (written, name: string, stop: string | undefined, choices: string | undefined, value: string) => {
      const values = choices?.split(',') ?? [value];
      const has = values.filter((one) => hasValue(guest, [parent, element, name], one));
      isPossible &&= has.length > 0;
      if (has.length === values.length) return written;
      return ` ${name}='\${${stop}${has.length > 1 ? `|${has.join(',')}|` : `:${has[0]}`}}'`;
    },
  );
  return isPossible ? { ...skeleton, snippet: possible + snippet.slice(tag.length) } : undefined;
}

function skeletonSnippet({ snippet }: Skeleton, { quote, freeTarget, target }: Context): string {
  // The cards of Xen are its own.
  const known = target === 'xen' ? snippet.replace(/\n\t<model type='virtio'\/>/, '') : snippet;
  const free = known.replace(
    /(<target dev='\$\{\d+:)([a-z]+)a\}/g,
    (_, start: string, prefix: string) => `${start}${freeTarget(prefix)}}`,
  );
  return quote === "'" ? free : free.replaceAll("'", '"');
}

function sharing({ analysis: { guest }, document }: Context): Partial<CompletionItem> {
  if (guest === undefined || hasSharedMemory(guest)) return {};
  const edits = shareMemory(guest)[0]?.edits ?? [];
  return edits.length === 0 ? {} : { additionalTextEdits: toLspEdits(document, edits) };
}
