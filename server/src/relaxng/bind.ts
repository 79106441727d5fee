import type { Attribute, Element } from '../xml/tree.ts';
import { contentOf, definitionAt, type Grammar } from './createGrammar.ts';
import { type Context, noContext } from './datatypes.ts';
import { matchesText } from './derivative.ts';
import type { Definition } from './grammar.ts';
import type { AttributePattern, ElementPattern, Pattern, ValuePattern } from './pattern.ts';
import { type AttributeStep, type Outcome, ownersOfValue } from './state.ts';

/** The patterns that may have taken an element in which something is wrong; one without mistakes has its outcome. */
export interface Taking {
  readonly owners: readonly ElementPattern[];
}

/** Which patterns took the nodes of one document, likeliest first; by the nodes' index, which is quicker than a map. */
export interface Bindings {
  readonly elements: (Outcome | Taking | undefined)[];
  /** The step knows the candidates; the value chooses among them when somebody asks. */
  readonly attributes: (AttributeStep | undefined)[];
}

export function createBindings(): Bindings {
  return { elements: [], attributes: [] };
}

/** The prefixes in force at an element. */
export function contextOf(element: Element): Context {
  return {
    resolve: (prefix) => {
      const name = prefix === '' ? 'xmlns' : `xmlns:${prefix}`;
      for (let at: Element | undefined = element; at; at = at.parent.kind === 'element' ? at.parent : undefined) {
        const declaration = at.attributes.find((attribute) => attribute.name === name);
        if (declaration) return declaration.value;
      }
      if (prefix === 'xml') return 'http://www.w3.org/XML/1998/namespace';
      return noContext.resolve(prefix);
    },
  };
}

/** Whether an attribute declares a namespace, which is no attribute for a grammar. */
export function isDeclaration(attribute: Attribute): boolean {
  return attribute.prefix === 'xmlns' || attribute.name === 'xmlns';
}

/** The text of an element, that of its children left aside. */
export function textOf(element: Element): string {
  let text = '';
  for (const child of element.children) if (child.kind === 'text') text += child.value;
  return text;
}

function elementPatterns(bindings: Bindings, element: Element): readonly ElementPattern[] {
  return bindings.elements[element.index]?.owners ?? [];
}

function attributePatterns(grammar: Grammar, bindings: Bindings, attribute: Attribute): readonly AttributePattern[] {
  const step = bindings.attributes[attribute.index];
  if (step === undefined || step.owners.length < 2) return step?.owners ?? [];
  const taking = ownersOfValue(grammar, step, attribute.value, contextOf(attribute.parent));
  if (taking.length === 0) return step.owners;
  return step.owners.filter((_, position) => taking.includes(position));
}

/** The definition that took a node, the best documented one where several did. */
export function definitionOf(grammar: Grammar, bindings: Bindings, node: Element | Attribute): Definition | undefined {
  const definitions = definitionsOf(grammar, bindings, node);
  return definitions.find((definition) => definition.documentation !== undefined) ?? definitions[0];
}

/** All definitions that may have taken a node: more than one where the grammar has alternatives of that name. */
export function definitionsOf(grammar: Grammar, bindings: Bindings, node: Element | Attribute): readonly Definition[] {
  const patterns: readonly { readonly definition: number }[] =
    node.kind === 'element' ? elementPatterns(bindings, node) : attributePatterns(grammar, bindings, node);
  return patterns.flatMap(({ definition }) => definitionAt(grammar, node.kind, definition) ?? []);
}

/** The definition of the value an attribute has or an element holds as text. */
export function valueDefinitionOf(
  grammar: Grammar,
  bindings: Bindings,
  node: Element | Attribute,
): Definition | undefined {
  return valueDefinitionsOf(grammar, bindings, node)[0];
}

/** All definitions of that value among the alternatives of the grammar. */
export function valueDefinitionsOf(
  grammar: Grammar,
  bindings: Bindings,
  node: Element | Attribute,
): readonly Definition[] {
  const found = new Set<Definition>();
  const [contents, text, element] =
    node.kind === 'element'
      ? [elementPatterns(bindings, node).map((owner) => contentOf(grammar, owner)), textOf(node), node]
      : [attributePatterns(grammar, bindings, node).map((owner) => owner.of), node.value, node.parent];
  for (const content of contents) {
    for (const value of valuesIn(content)) {
      if (matchesText(grammar.interner, value, text, contextOf(element))) {
        const definition = definitionAt(grammar, 'value', value.definition);
        if (definition) found.add(definition);
      }
    }
  }
  return [...found];
}

const valuesByPattern = new WeakMap<Pattern, readonly ValuePattern[]>();

/** The values a pattern of text spells out, in the schema's order; attributes and elements left aside. */
export function valuesIn(pattern: Pattern): readonly ValuePattern[] {
  const known = valuesByPattern.get(pattern);
  if (known) return known;
  const values = collectValues(pattern);
  valuesByPattern.set(pattern, values);
  return values;
}

function collectValues(pattern: Pattern): ValuePattern[] {
  const found = new Set<ValuePattern>();
  const visit = (part: Pattern): void => {
    switch (part.kind) {
      case 'value':
        found.add(part);
        break;
      case 'choice':
        part.of.forEach(visit);
        break;
      case 'group':
      case 'interleave':
        visit(part.left);
        visit(part.right);
        break;
      case 'oneOrMore':
      case 'list':
        visit(part.of);
    }
  };
  visit(pattern);
  return [...found].sort((one, other) => one.definition - other.definition);
}
