import {
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  InsertTextFormat,
  type Position,
  type Range,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { type Analysis, resolveTarget, type Settings } from '../analyze.ts';
import { type Defined, type Definition, type Expectation, expectAt } from '../relaxng/index.ts';
import { hasFeature } from '../rules/guest/featureMachine.ts';
import { domainGrammar } from '../schema.ts';
import type { PlacedFile } from '../workspace/hostFiles.ts';
import { escapeText } from '../xml/edit.ts';
import { childElements, elementsIn, parentOf, placeAt } from '../xml/query.ts';
import type { Document, Element } from '../xml/tree.ts';
import { type Context, order } from './completionContext.ts';
import { isMarkup, onLine, quoted, type TypedTag, tagAt, textRange, wordsAt } from './completionPlace.ts';
import { describeBriefly } from './documentation.ts';
import {
  attributeSnippet,
  definitionFor,
  elementSnippet,
  knownTo,
  type SnippetContext,
  valuesInUse,
  writtenByPeople,
} from './elementSnippet.ts';
import { fitting } from './fitting.ts';
import { type Elsewhere, freeTargetName, referenceItems } from './referenceCompletion.ts';
import { plainSnippet, skeletonItems } from './skeletonCompletion.ts';
import { type Quote, withoutStops } from './snippet.ts';
import { suggestionsFor } from './suggestions.ts';
import { toLspEdits, toLspRange } from './text.ts';
import { attributeRank, elementRank } from './usage.ts';

/** What a client must type for completion to come unasked. */
export const completionTriggers: readonly string[] = ['<', ' ', "'", '"', '/', '>'];

/** How completion is asked for. */
export interface Asked {
  readonly elsewhere?: Elsewhere | undefined;
  /** Files of the workspace that a guest could use. */
  readonly hostFiles?: readonly PlacedFile[];
  /** The character whose typing asked for it; undefined when the user did. */
  readonly trigger?: string | undefined;
  /** The client's command that opens the list again. */
  readonly suggestCommand?: string | undefined;
  /** For clients that insert text as it is. */
  readonly plain?: boolean;
}

/**
 * What may come at a position: elements with what they need, attributes, values, the end tag that is due, and whole
 * devices. What the target does not know is left out.
 */
export function completion(
  analysis: Analysis,
  document: TextDocument,
  position: Position,
  settings: Settings,
  asked: Asked = {},
): CompletionItem[] {
  const items = itemsAt(analysis, document, position, settings, asked);
  return asked.plain ? items.map((item) => plainly(item, document)) : items;
}

/** An item without places to stop at, indented as the line it goes to. */
function plainly({ insertTextFormat, command: _, ...item }: CompletionItem, document: TextDocument): CompletionItem {
  const { textEdit } = item;
  if (insertTextFormat !== InsertTextFormat.Snippet || textEdit === undefined || !('range' in textEdit)) return item;
  const { line, character } = textEdit.range.start;
  const before = document.getText({ start: { line, character: 0 }, end: { line, character } });
  const indent = /^\s*/.exec(before)?.[0] ?? '';
  const newText = withoutStops(textEdit.newText)
    .replaceAll('\t', indent.includes('\t') ? '\t' : '  ')
    .replaceAll('\n', `\n${indent}`);
  return { ...item, textEdit: { ...textEdit, newText } };
}

function itemsAt(
  analysis: Analysis,
  document: TextDocument,
  position: Position,
  settings: Settings,
  { elsewhere, hostFiles, trigger, suggestCommand }: Asked,
): CompletionItem[] {
  const text = document.getText();
  const offset = document.offsetAt(position);
  const place = placeAt(analysis.document, offset);
  if (place.kind === 'node' && (place.node.kind !== 'text' || place.node.cdata)) return [];
  const expectation = fitting(expectAt(domainGrammar(), analysis.document, offset), analysis.guest);
  const element = expectation.place === 'element-name' ? parentOf(expectation.element) : expectation.element;
  const quote = quoteOf(analysis, element);
  const context: Context = {
    analysis,
    document,
    text,
    offset,
    suggestCommand,
    target: resolveTarget(settings.target, analysis.document),
    quote,
    architecture: analysis.guest?.hardware.machine.architecture ?? '',
    freeTarget: (prefix) => freeTargetName(analysis, prefix),
    prefixOf: (namespace) => prefixIn(element, namespace, quote),
  };
  if (!isWanted(trigger, expectation, text, offset)) return [];
  const references = (): CompletionItem[] =>
    referenceItems(analysis, document, offset, context.target, { elsewhere, hostFiles });
  switch (expectation.place) {
    case 'attribute-name':
      return [...attributeItems(expectation, context), ...skeletonItems(parentOf(element), undefined, context)];
    case 'attribute-value':
      return withoutRepeats([...references(), ...valueItems(expectation, context)]);
    case 'content':
    case 'element-name':
      if (isMarkup(text, offset)) return [];
      return withoutRepeats([
        ...(tagAt(text, offset) ? [] : references()),
        // Return ends a line behind a tag; a list of elements would take it for a choice.
        ...(trigger === '>' ? [] : elementItems(expectation, element, context)),
        ...endTagItems(analysis.document, context),
        ...(tagAt(text, offset) ? [] : valueItems(expectation, context)),
      ]);
    default:
      return endTagItems(analysis.document, context);
  }
}

/**
 * Whether a list is of use after a character. What is typed for other reasons opens none: blanks that indent a line, the
 * quote that ends a value, the slash of `/>`. That of a path opens one.
 */
function isWanted(
  trigger: string | undefined,
  { place, datatypes, text: isFree }: Expectation,
  text: string,
  offset: number,
): boolean {
  switch (trigger) {
    case ' ':
      // In the label of a whole part too, such as `disk: virtio`.
      return place === 'attribute-name' || (place === 'content' && /[\w-]: $/.test(text.slice(0, offset)));
    case "'":
    case '"':
      return place === 'attribute-value';
    case '/':
      return (
        place === 'attribute-value' ||
        tagAt(text, offset)?.isEnd === true ||
        (place === 'content' && (isFree || datatypes.length > 0))
      );
    case '>':
      return place === 'content';
    default:
      return true;
  }
}

/** What the document suggests may be what people usually write there. */
function withoutRepeats(items: readonly CompletionItem[]): CompletionItem[] {
  const seen = new Set<string>();
  return items.filter(({ label }) => !seen.has(label) && seen.add(label));
}

/** The quotes of the element or what holds it, else those of the first attribute of the document. */
function quoteOf({ document: { root } }: Analysis, element: Element | undefined): Quote {
  for (let holder = element; holder !== undefined; holder = parentOf(holder)) {
    const quote = holder.attributes.find((one) => one.quote !== '')?.quote;
    if (quote) return quote;
  }
  for (const { attributes } of root ? elementsIn(root) : []) {
    const quote = attributes.find((one) => one.quote !== '')?.quote;
    if (quote) return quote;
  }
  return "'";
}

function elementItems({ elements }: Expectation, parent: Element | undefined, context: Context): CompletionItem[] {
  const { analysis, document, text, offset, target } = context;
  const tag = tagAt(text, offset);
  if (tag?.isEnd) return [];
  const range = toLspRange(document, tag ?? wordsAt(text, offset));
  const before = tag === undefined ? '' : '<';
  const holder = parent?.localName ?? '';
  const possible = writtenByPeople(knownTo(elements, target), target).filter(({ localName }) =>
    isOfMachine(localName, holder, context),
  );
  const known = inUse(possible, (name) => elementRank(holder, name));
  const written = tag && writtenAt(analysis.document, tag.start);
  const isRenamed = tag !== undefined && written !== undefined && hasMore(written, tag, text);
  const items = known.map((expected, index): CompletionItem => {
    const { prefix, declaration } = context.prefixOf(expected.namespace);
    const name = `${prefix}${expected.localName}`;
    return {
      label: name,
      kind: CompletionItemKind.Property,
      ...(expected.required ? { detail: 'required' } : {}),
      ...documented(expected, context),
      sortText: `1${order(index)}`,
      filterText: `${before}${name}`,
      ...(isRenamed
        ? { textEdit: { range, newText: `<${name}${declaration}` }, ...endTagRenamed(written, name, document) }
        : fresh(range, plainSnippet(name, holder, context) ?? elementSnippet(expected, holder, context), context)),
    };
  });
  return isRenamed ? items : [...items, ...skeletonItems(parent, known, context)];
}

/** A whole element; where its first value or its text is left to the user, what is known of it is offered at once. */
function fresh(range: Range, newText: string, context: Context): Partial<CompletionItem> {
  return {
    insertTextFormat: InsertTextFormat.Snippet,
    textEdit: { range, newText },
    ...(/\$\{1:\}|\$1\b|>\$0<\//.test(newText) ? suggesting(context) : {}),
  };
}

/** Opens the list again for what was just inserted. */
function suggesting({ suggestCommand: command }: Context): Partial<CompletionItem> {
  return command === undefined ? {} : { command: { title: 'Values', command } };
}

/** Features of other machines are refused by QEMU's driver. */
function isOfMachine(name: string, holder: string, { analysis: { guest }, target }: Context): boolean {
  return holder !== 'features' || target === 'xen' || guest === undefined || hasFeature(guest.hardware.machine, name);
}

/** The element whose start tag begins at an offset. */
function writtenAt(tree: Document, start: number): Element | undefined {
  const place = placeAt(tree, start + 1);
  return place.kind === 'element' && place.node.startTag.start === start ? place.node : undefined;
}

/** Whether there is more to the tag than the name that is being typed: then only the name is to change. */
function hasMore({ attributes, startTag }: Element, { end }: TypedTag, text: string): boolean {
  return attributes.length > 0 || (startTag.end > end && text[startTag.end - 1] === '>');
}

function endTagRenamed({ endTag, name }: Element, to: string, document: TextDocument): Partial<CompletionItem> {
  if (endTag === undefined) return {};
  const start = endTag.start + 2;
  return {
    additionalTextEdits: toLspEdits(document, [{ range: { start, end: start + name.length }, text: to }]),
  };
}

/** The prefix of a namespace at an element, or libvirt's own with its declaration. */
function prefixIn(
  element: Element | undefined,
  namespace: string,
  quote: Quote,
): ReturnType<SnippetContext['prefixOf']> {
  if (namespace === '') return { prefix: '', declaration: '' };
  for (let scope = element; scope !== undefined; scope = parentOf(scope)) {
    const declared = scope.attributes.find(({ prefix, value }) => prefix === 'xmlns' && value === namespace);
    if (declared !== undefined) return { prefix: `${declared.localName}:`, declaration: '' };
  }
  const name = /\/schemas\/domain\/(\w+)\//.exec(namespace)?.[1] ?? 'ns';
  return { prefix: `${name}:`, declaration: ` xmlns:${name}=${quote}${namespace}${quote}` };
}

function attributeItems({ attributes, range, attribute, element }: Expectation, context: Context): CompletionItem[] {
  const { document, text, offset, target } = context;
  // Behind the slash of `/>` nothing can come.
  if (attribute === undefined && text[offset - 1] === '/') return [];
  const isBefore = attribute !== undefined && offset === range.start;
  const hasValue = !isBefore && attribute?.valueRange !== undefined;
  const lspRange = toLspRange(document, isBefore ? { start: offset, end: offset } : range);
  const needsSpace = range.start > 0 && !/\s/.test(text[range.start - 1] ?? '');
  const names = [parentOf(element)?.localName ?? '', element?.localName ?? ''] as const;
  const known = writtenByPeople(knownTo(attributes, target), target).filter(
    ({ localName }) => !isBefore || localName !== attribute.localName,
  );
  return inUse(known, (name) => attributeRank(names[1], name)).map((expected, index): CompletionItem => {
    const name = expected.localName;
    const snippet = `${needsSpace ? ' ' : ''}${attributeSnippet(expected, names, 1, context)}${isBefore ? ' ' : ''}$0`;
    return {
      label: name,
      kind: CompletionItemKind.Field,
      ...(expected.required ? { detail: 'required' } : {}),
      ...documented(expected, context),
      sortText: order(index),
      insertTextFormat: InsertTextFormat.Snippet,
      textEdit: { range: lspRange, newText: hasValue ? name : snippet },
      // The values are chosen from at once.
      ...(hasValue || expected.values.length > 0 ? {} : suggesting(context)),
    };
  });
}

function valueItems({ values, element, attribute, place, range }: Expectation, context: Context): CompletionItem[] {
  const { document, text, offset, target, quote, architecture, analysis } = context;
  const isText = place !== 'attribute-value';
  const holder = parentOf(element)?.localName ?? '';
  const name = element?.localName ?? '';
  const lspRange = toLspRange(document, isText ? textRange(text, offset, element) : onLine(text, range, offset));
  const owner = attribute && analysis.definitions?.definitionOf(attribute);
  const spelled = valuesInUse(values, [holder, name, attribute?.localName ?? ''], target).map((one) => {
    const own = documented(one, context);
    return {
      value: one.value,
      more: own.documentation || owner === undefined ? own : { ...describedBy(owner), ...own },
    };
  });
  const isFree = spelled.length === 0 && (!isText || element?.children.every(({ kind }) => kind === 'text') === true);
  const suggested = isFree
    ? suggestionsFor({ holder, element: name, attribute: attribute?.localName, architecture }).map((one) => ({
        value: one.value,
        more: { documentation: { kind: 'markdown' as const, value: one.documentation } },
      }))
    : [];
  return [...spelled, ...suggested].map(
    ({ value, more }, index): CompletionItem => ({
      label: value,
      kind: CompletionItemKind.EnumMember,
      ...more,
      sortText: order(index),
      textEdit: { range: lspRange, newText: attribute ? quoted(value, attribute, text, quote) : escapeText(value) },
    }),
  );
}

/** After `</`: the end of the innermost element that is open there. */
function endTagItems(tree: Document, { document, text, offset }: Context): CompletionItem[] {
  const tag = tagAt(text, offset);
  const open = tag?.isEnd ? openElementAt(tree, tag.start) : undefined;
  if (tag === undefined || open === undefined) return [];
  const closes = text[tag.end] === '>' ? '' : '>';
  return [
    {
      label: `/${open.name}`,
      kind: CompletionItemKind.Property,
      sortText: '0',
      filterText: `</${open.name}`,
      textEdit: { range: toLspRange(document, tag), newText: `</${open.name}${closes}` },
    },
  ];
}

function openElementAt(parent: Document | Element, offset: number): Element | undefined {
  const open = childElements(parent).findLast(
    ({ startTag, endTag, range, selfClosing }) =>
      !selfClosing && startTag.end <= offset && (endTag === undefined ? range.end : endTag.start) >= offset,
  );
  return open && (openElementAt(open, offset) ?? open);
}

function documented(thing: Defined, { target }: Context): Partial<CompletionItem> {
  const definition = definitionFor(thing, target);
  return typeof definition === 'object' ? describedBy(definition) : {};
}

function describedBy(definition: Definition): Partial<CompletionItem> {
  const documentation = describeBriefly(definition);
  return {
    ...(documentation ? { documentation } : {}),
    ...(definition.annotations.deprecated ? { tags: [CompletionItemTag.Deprecated] } : {}),
  };
}

/** Required things first, then by use; what is used alike stays in the order of the grammar. */
function inUse<Expected extends { readonly localName: string; readonly required: boolean }>(
  expected: readonly Expected[],
  rank: (name: string) => number,
): Expected[] {
  return expected.toSorted(
    (one, other) => Number(other.required) - Number(one.required) || rank(one.localName) - rank(other.localName),
  );
}
