import { type Range as LspRange, type SemanticTokens, SemanticTokensBuilder } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analyze.ts';
import type { Validation } from '../relaxng/index.ts';
import { elementsIn } from '../xml/query.ts';
import type { Element, Range } from '../xml/tree.ts';
import { quantitiesIn } from './quantities.ts';
import { occurrences } from './references/occurrences.ts';

const tokenTypes = ['keyword', 'type', 'enumMember', 'variable', 'number', 'property'] as const;
const tokenModifiers = ['declaration', 'deprecated'] as const;

/** What the numbers of the tokens stand for. */
export const semanticTokensLegend = { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] };

/** Attributes that decide what else an element holds. */
const deciding: ReadonlySet<string> = new Set(['type', 'device', 'mode', 'bus', 'model', 'protocol']);

interface Token {
  readonly range: Range;
  readonly type: (typeof tokenTypes)[number];
  readonly modifiers: readonly (typeof tokenModifiers)[number][];
}

/**
 * What the words of a definition mean: attributes that decide and their values, values that the grammar spells out,
 * names and numbers that refer to something, sizes, and what is deprecated.
 */
export function semanticTokens(analysis: Analysis, document: TextDocument, range?: LspRange): SemanticTokens {
  const {
    definitions,
    document: { root },
  } = analysis;
  const builder = new SemanticTokensBuilder();
  if (definitions === undefined || root === undefined) return builder.build();
  const start = range === undefined ? 0 : document.offsetAt(range.start);
  const end = range === undefined ? document.getText().length : document.offsetAt(range.end);
  const within = (place: Range): boolean => place.start < end && start < place.end;
  const tokens: Token[] = [];
  for (const element of [root, ...elementsIn(root)]) {
    if (within(element.range)) tokens.push(...elementTokens(element, definitions));
  }
  for (const { range: place, role, isWritten, kind } of occurrences(analysis)) {
    const modifiers = role === 'declares' ? (['declaration'] as const) : [];
    if (isWritten) tokens.push({ range: place, type: kind.values === 'order' ? 'number' : 'variable', modifiers });
  }
  for (const { place, is } of quantitiesIn(root)) {
    if (is === 'size') tokens.push({ range: place.range, type: 'number', modifiers: [] });
  }
  for (const token of ordered(tokens.filter((one) => within(one.range)))) {
    const position = document.positionAt(token.range.start);
    const last = document.positionAt(token.range.end);
    if (last.line !== position.line) continue;
    const modifiers = token.modifiers.reduce((bits, name) => bits | (1 << tokenModifiers.indexOf(name)), 0);
    const length = last.character - position.character;
    builder.push(position.line, position.character, length, tokenTypes.indexOf(token.type), modifiers);
  }
  return builder.build();
}

/** In the order of the text; of two that overlap the one found last, which knows more. */
function ordered(tokens: readonly Token[]): Token[] {
  const sorted = tokens
    .map((token, index) => ({ token, index }))
    .sort((one, other) => one.token.range.start - other.token.range.start || other.index - one.index);
  const kept: Token[] = [];
  for (const { token } of sorted) {
    if (token.range.start >= (kept.at(-1)?.range.end ?? 0) && token.range.end > token.range.start) kept.push(token);
  }
  return kept;
}

function* elementTokens(element: Element, definitions: Validation): Generator<Token> {
  if (definitions.definitionOf(element)?.annotations.deprecated) {
    yield { range: element.nameRange, type: 'property', modifiers: ['deprecated'] };
  }
  const [text] = element.children;
  if (element.children.length === 1 && text?.kind === 'text' && text.value.trim() === text.value) {
    const meaning = definitions.valueDefinitionOf(element);
    if (meaning !== undefined) yield spelledOut(text.range, 'enumMember', meaning.annotations.deprecated);
  }
  for (const attribute of element.attributes) {
    const { nameRange, valueRange, name } = attribute;
    const isDeprecated = definitions.definitionOf(attribute)?.annotations.deprecated !== undefined;
    const meaning = valueRange && definitions.valueDefinitionOf(attribute);
    const decides = meaning !== undefined && deciding.has(name);
    if (isDeprecated) yield { range: nameRange, type: 'property', modifiers: ['deprecated'] };
    else if (decides) yield { range: nameRange, type: 'keyword', modifiers: [] };
    if (valueRange !== undefined && meaning !== undefined) {
      yield spelledOut(valueRange, decides ? 'type' : 'enumMember', meaning.annotations.deprecated);
    }
  }
}

function spelledOut(range: Range, type: 'type' | 'enumMember', deprecated: string | undefined): Token {
  return { range, type, modifiers: deprecated === undefined ? [] : ['deprecated'] };
}
