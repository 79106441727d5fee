import {
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  InsertTextFormat,
  type Position,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { type Analysis, resolveTarget, type Settings } from '../analyze.ts';
import {
  type Definition,
  type Expectation,
  type ExpectedAttribute,
  type ExpectedElement,
  type ExpectedValue,
  expectAt,
} from '../relaxng/index.ts';
import type { Target } from '../rules/rule.ts';
import { isFor } from '../rules/target/drivers.ts';
import { domainGrammar } from '../schema.ts';
import { childElements, placeAt } from '../xml/query.ts';
import type { Document, Element } from '../xml/tree.ts';
import { isNameCharacter, tagAt } from './completionPlace.ts';
import { describeBriefly } from './documentation.ts';
import { type Elsewhere, referenceItems } from './referenceCompletion.ts';
import { skeletons } from './skeletons.ts';
import { escapeSnippet, type Quote } from './snippet.ts';
import { toLspRange } from './text.ts';
import { attributeRank, elementRank } from './usage.ts';

/** What a client must type for completion to come unasked. */
export const completionTriggers: readonly string[] = ['<', ' ', "'", '"', '/', '>'];

interface Context {
  readonly document: TextDocument;
  readonly text: string;
  readonly offset: number;
  readonly target: Target;
  readonly quote: Quote;
  readonly elsewhere: Elsewhere | undefined;
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
  elsewhere?: Elsewhere,
): CompletionItem[] {
  const text = document.getText();
  const offset = document.offsetAt(position);
  const context: Context = {
    document,
    text,
    offset,
    target: resolveTarget(settings.target, analysis.document),
    quote: quoteOf(analysis),
    elsewhere,
  };
  const place = placeAt(analysis.document, offset);
  if (place.kind === 'node' && (place.node.kind !== 'text' || place.node.cdata)) return [];
  const expectation = expectAt(domainGrammar(), analysis.document, offset);
  switch (expectation.place) {
    case 'attribute-name':
      return attributeItems(expectation, context);
    case 'attribute-value':
      return [
        ...referenceItems(analysis, document, offset, context.target, context.elsewhere),
        ...valueItems(expectation.values, expectation.range, context),
      ];
    case 'content':
    case 'element-name':
      return [
        ...(isAfterTag(context) ? [] : referenceItems(analysis, document, offset, context.target, context.elsewhere)),
        ...elementItems(expectation, context),
        ...endTagItems(analysis.document, context),
        ...(isAfterTag(context) ? [] : valueItems(expectation.values, textRange(context), context)),
      ];
    default:
      return endTagItems(analysis.document, context);
  }
}

/** The quotes of the document, from its first attribute. */
function quoteOf({ document }: Analysis): Quote {
  const quote = document.root?.attributes[0]?.quote;
  return quote === '"' ? '"' : "'";
}

function isAfterTag({ text, offset }: Context): boolean {
  return tagAt(text, offset) !== undefined;
}

function elementItems({ elements, element }: Expectation, context: Context): CompletionItem[] {
  const { document, text, offset, target } = context;
  const tag = tagAt(text, offset);
  if (tag?.isEnd) return [];
  const start = tag?.start ?? offset;
  const range = toLspRange(document, { start, end: tag?.end ?? offset });
  const known = inUse(
    elements.filter(({ definition }) => isFor(definition, target)),
    (name) => elementRank(element?.localName ?? '', name),
  );
  const items = known.map(
    (expected, index): CompletionItem => ({
      label: expected.localName,
      kind: CompletionItemKind.Property,
      ...(expected.required ? { detail: 'required' } : {}),
      ...documented(expected.definition),
      sortText: `1${order(index)}`,
      filterText: `<${expected.localName}`,
      insertTextFormat: InsertTextFormat.Snippet,
      textEdit: { range, newText: elementSnippet(expected, context) },
    }),
  );
  const names = new Set(known.map(({ localName }) => localName));
  const whole = skeletons
    .filter(({ parent, element: name }) => parent === (element?.name ?? '') && (parent === '' || names.has(name)))
    .map(
      (skeleton, index): CompletionItem => ({
        label: skeleton.label,
        kind: CompletionItemKind.Snippet,
        documentation: { kind: 'markdown', value: skeleton.documentation },
        sortText: `2${order(index)}`,
        filterText: `<${skeleton.label}`,
        insertTextFormat: InsertTextFormat.Snippet,
        textEdit: { range, newText: withQuotes(skeleton.snippet, context.quote) },
      }),
    );
  return [...items, ...whole];
}

/** `<target dev='$1' bus='${2|virtio,sata|}'/>`: what must come along, and a place for the rest. */
function elementSnippet(expected: ExpectedElement, context: Context): string {
  let stop = 0;
  const attributes = expected.attributes.map((attribute) => {
    stop += 1;
    return ` ${attributeSnippet(attribute, stop, context)}`;
  });
  const open = `<${expected.localName}${attributes.join('')}`;
  const children = expected.children.map((name) => {
    stop += 1;
    return `\n\t<${name}>$${stop}</${name}>`;
  });
  if (children.length > 0) return `${open}>${children.join('')}$0\n</${expected.localName}>`;
  if (expected.holdsText) return `${open}>$0</${expected.localName}>`;
  if (expected.holdsElements && expected.attributes.length === 0) return `${open}>\n\t$0\n</${expected.localName}>`;
  return `${open}$0/>`;
}

function attributeSnippet({ localName, values }: ExpectedAttribute, stop: number, context: Context): string {
  const known = values.filter(({ definition }) => isFor(definition, context.target));
  const choices = known.map(({ value }) => escapeSnippet(value, { inChoice: true })).join(',');
  const inner = known.length > 1 ? `\${${stop}|${choices}|}` : `\${${stop}:${choices}}`;
  return `${localName}=${context.quote}${inner}${context.quote}`;
}

function attributeItems({ attributes, range, attribute, element }: Expectation, context: Context): CompletionItem[] {
  const { document, text, target, quote } = context;
  const hasValue = attribute?.valueRange !== undefined;
  const lspRange = toLspRange(document, range);
  const needsSpace = range.start > 0 && !/\s/.test(text[range.start - 1] ?? '');
  const known = attributes.filter(({ definition }) => isFor(definition, target));
  return inUse(known, (name) => attributeRank(element?.localName ?? '', name)).map(
    (expected, index): CompletionItem => {
      const name = expected.localName;
      return {
        label: name,
        kind: CompletionItemKind.Field,
        ...(expected.required ? { detail: 'required' } : {}),
        ...documented(expected.definition),
        sortText: order(index),
        insertTextFormat: InsertTextFormat.Snippet,
        textEdit: {
          range: lspRange,
          newText: hasValue
            ? name
            : `${needsSpace ? ' ' : ''}${attributeSnippet(expected, 1, { ...context, quote })}$0`,
        },
        // The values are chosen from at once.
        ...(hasValue || expected.values.length > 0
          ? {}
          : { command: { title: 'Values', command: 'editor.action.triggerSuggest' } }),
      };
    },
  );
}

function valueItems(
  values: readonly ExpectedValue[],
  range: { readonly start: number; readonly end: number },
  { document, target }: Context,
): CompletionItem[] {
  return values
    .filter(({ definition }) => isFor(definition, target))
    .map(
      ({ value, definition }, index): CompletionItem => ({
        label: value,
        kind: CompletionItemKind.EnumMember,
        ...documented(definition),
        sortText: order(index),
        textEdit: { range: toLspRange(document, range), newText: value },
      }),
    );
}

/** The text before the offset that a value of an element would replace. */
function textRange({ text, offset }: Context): { start: number; end: number } {
  let start = offset;
  while (start > 0 && isNameCharacter(text[start - 1])) start -= 1;
  return { start, end: offset };
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

function documented(definition: Definition | undefined): Partial<CompletionItem> {
  const documentation = describeBriefly(definition);
  return {
    ...(documentation ? { documentation } : {}),
    ...(definition?.annotations.deprecated ? { tags: [CompletionItemTag.Deprecated] } : {}),
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

/** Keeps the order of a list in clients that sort by text. */
function order(index: number): string {
  return String(index).padStart(4, '0');
}

function withQuotes(snippet: string, quote: Quote): string {
  return quote === "'" ? snippet : snippet.replaceAll("'", '"');
}
