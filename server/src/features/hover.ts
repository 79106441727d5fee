import type { Hover, Position } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analyze.ts';
import { type Definition, datatypeWords, type Expectation, expectAt, type Validation } from '../relaxng/index.ts';
import { domainGrammar } from '../schema.ts';
import { placeAt } from '../xml/query.ts';
import type { Attribute, Element, Range } from '../xml/tree.ts';
import { describe } from './documentation.ts';
import { knownTo } from './elementSnippet.ts';
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
  // A name alone tells nothing that is not in the text.
  if (found === undefined || found.paragraphs.length < 2) return null;
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
  return {
    paragraphs: [
      `\`${attribute.name}\` of \`<${attribute.parent.name}>\``,
      ...(value ? valueParagraphs(attribute.value, value, definition) : []),
      ...described(definition, valueRange && expectationAt(analysis, valueRange.start)),
    ],
    range: part === 'value' && valueRange ? valueRange : attribute.nameRange,
  };
}

function textHover(analysis: Analysis, definitions: Validation, element: Element, range: Range): Found | undefined {
  const definition = definitions.definitionOf(element);
  if (definition === undefined || element.children.some(({ kind }) => kind === 'element')) return undefined;
  const value = definitions.valueDefinitionOf(element);
  return {
    paragraphs: [
      elementTitle(element),
      ...(value ? valueParagraphs(value.name, value, definition) : []),
      ...described(definition, expectationAt(analysis, range.start)),
    ],
    range,
  };
}

function elementTitle({ name, parent }: Element): string {
  return parent.kind === 'element' ? `\`<${name}>\` in \`<${parent.name}>\`` : `\`<${name}>\``;
}

/** What a value means; the link and what else it has in common with its holder is said there, which follows. */
function valueParagraphs(value: string, definition: Definition, holder: Definition): string[] {
  const { section: _, since, ...annotations } = definition.annotations;
  const isNews = since !== undefined && since !== holder.annotations.since;
  const [first, ...rest] = describe({ ...definition, annotations: { ...annotations, ...(isNews ? { since } : {}) } });
  return [`**\`${value}\`**${first ? `: ${first}` : ''}`, ...rest, '---'];
}

/** What the schema says of a thing that holds a value, and which values; the link comes last. */
function described(definition: Definition, expectation: Expectation | undefined): string[] {
  const paragraphs = describe(definition);
  const link = definition.annotations.section ? paragraphs.splice(-1) : [];
  return [...paragraphs, ...(expectation ? [...formOf(expectation), ...valueTable(expectation)] : []), ...link];
}

/** With the values that the target knows. */
function expectationAt({ document, guest }: Analysis, offset: number): Expectation {
  const expectation = expectAt(domainGrammar(), document, offset);
  return guest ? { ...expectation, values: knownTo(expectation.values, guest.target) } : expectation;
}

/** How a value is written that is none of a list. */
function formOf({ forms, datatypes, values, text }: Expectation): string[] {
  const types = datatypes.flatMap((type) => datatypeWords(type) ?? []);
  if (text || forms.length > 2 || (forms.length === 0 && types.length === 0)) return [];
  const words = forms.length > 0 ? forms.map(withoutLimit) : [...new Set(types)];
  return [`*${values.length > 0 ? 'Or' : 'Value'}: ${words.join('; or: ')}*`];
}

/** That a number fits into 32 or 64 bits is no news to a reader. */
function withoutLimit(form: string): string {
  return form.replace(/ from 0 to (?:4294967295|18446744073709551615)(, digits only)?/, '');
}

function valueTable({ values }: Expectation): string[] {
  if (values.length === 0) return [];
  const rows = values.slice(0, mostValues);
  const more = values.length - rows.length;
  if (rows.every(({ definition }) => definition?.documentation === undefined)) {
    const names = rows.map(({ value }) => `\`${value}\``);
    return [`Values: ${[...names, ...(more > 0 ? [`and ${more} more`] : [])].join(', ')}`];
  }
  const shown = rows.map(({ value, definition }) => {
    const meaning = definition?.documentation?.split('\n')[0]?.replace(/\|/g, '\\|') ?? '';
    return `| \`${value}\` | ${meaning} |`;
  });
  return [
    ['| Value | Meaning |', '| --- | --- |', ...shown, ...(more > 0 ? [`| … | and ${more} more |`] : [])].join('\n'),
  ];
}
