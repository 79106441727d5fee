import type { Hover, Position } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analyze.ts';
import { type Definition, type ExpectedValue, expectAt, type Validation } from '../relaxng/index.ts';
import { domainGrammar } from '../schema.ts';
import { placeAt } from '../xml/query.ts';
import type { Attribute, Element, Range } from '../xml/tree.ts';
import { describe } from './documentation.ts';
import { factsAt } from './facts.ts';
import { toLspRange } from './text.ts';

/** Values listed in a hover; a longer list tells less. */
const mostValues = 16;

/** What the schema says of the element, attribute or value at a position, by its path: a disk's source is no interface's. */
export function hover(analysis: Analysis, document: TextDocument, position: Position): Hover | null {
  const offset = document.offsetAt(position);
  const place = placeAt(analysis.document, offset);
  const { definitions } = analysis;
  if (definitions === undefined) return null;
  const found = ((): Found | undefined => {
    switch (place.kind) {
      case 'element':
        return place.part === 'name' ? elementHover(definitions, place.node, offset) : undefined;
      case 'attribute':
        return place.part === 'between' ? undefined : attributeHover(analysis, definitions, place.node, place.part);
      case 'node':
        return place.node.kind === 'text' && place.node.parent.kind === 'element'
          ? textHover(analysis, definitions, place.node.parent, place.node.range)
          : undefined;
      default:
        return undefined;
    }
  })();
  if (found === undefined) return null;
  const [title = '', ...rest] = found.paragraphs;
  return {
    contents: { kind: 'markdown', value: [title, ...factsAt(analysis, document, offset), ...rest].join('\n\n') },
    range: toLspRange(document, found.range),
  };
}

interface Found {
  readonly paragraphs: readonly string[];
  readonly range: Range;
}

function elementHover(definitions: Validation, element: Element, offset: number): Found | undefined {
  const definition = definitions.definitionOf(element);
  if (definition === undefined) return undefined;
  const { nameRange, endTag, name } = element;
  const inEndTag = endTag !== undefined && offset >= endTag.start;
  const start = endTag ? endTag.start + 2 : 0;
  return {
    paragraphs: [elementTitle(element), ...describe(definition)],
    range: inEndTag ? { start, end: start + name.length } : nameRange,
  };
}

function attributeHover(
  analysis: Analysis,
  definitions: Validation,
  attribute: Attribute,
  part: 'name' | 'value',
): Found | undefined {
  const definition = definitions.definitionOf(attribute);
  if (definition === undefined) return undefined;
  const { valueRange } = attribute;
  const value = part === 'value' ? definitions.valueDefinitionOf(attribute) : undefined;
  const values = valueRange ? valuesAt(analysis, valueRange.start) : [];
  return {
    paragraphs: [
      `\`${attribute.name}\` of \`<${attribute.parent.name}>\``,
      ...(value ? valueParagraphs(attribute.value, value) : []),
      ...describe(definition),
      ...valueTable(values),
    ],
    range: part === 'value' && valueRange ? valueRange : attribute.nameRange,
  };
}

function textHover(analysis: Analysis, definitions: Validation, element: Element, range: Range): Found | undefined {
  const definition = definitions.definitionOf(element);
  if (definition === undefined || element.children.some(({ kind }) => kind === 'element')) return undefined;
  const value = definitions.valueDefinitionOf(element);
  const values = valuesAt(analysis, range.start);
  return {
    paragraphs: [
      elementTitle(element),
      ...(value ? valueParagraphs(value.name, value) : []),
      ...describe(definition),
      ...valueTable(values),
    ],
    range,
  };
}

function elementTitle({ name, parent }: Element): string {
  return parent.kind === 'element' ? `\`<${name}>\` in \`<${parent.name}>\`` : `\`<${name}>\``;
}

function valueParagraphs(value: string, definition: Definition): string[] {
  const [first, ...rest] = describe(definition);
  return [`**\`${value}\`**${first ? `: ${first}` : ''}`, ...rest, '---'];
}

function valuesAt({ document }: Analysis, offset: number): readonly ExpectedValue[] {
  return expectAt(domainGrammar(), document, offset).values;
}

function valueTable(values: readonly ExpectedValue[]): string[] {
  if (values.length === 0) return [];
  const shown = values.slice(0, mostValues).map(({ value, definition }) => {
    const meaning = definition?.documentation?.split('\n')[0]?.replace(/\|/g, '\\|') ?? '';
    return `| \`${value}\` | ${meaning} |`;
  });
  const more = values.length - shown.length;
  return [
    ['| Value | Meaning |', '| --- | --- |', ...shown, ...(more > 0 ? [`| … | and ${more} more |`] : [])].join('\n'),
  ];
}
