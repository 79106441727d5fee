import type { Problem } from './relaxng/index.ts';
import type { Fix } from './rules/rule.ts';
import {
  escapeAttribute,
  insertChild,
  removeAttribute,
  removeElement,
  renameElement,
  replaceText,
  setAttribute,
  type TextEdit,
} from './xml/edit.ts';
import { lineIndentation } from './xml/layout.ts';
import { childElements, documentOf } from './xml/query.ts';
import type { Attribute, Element } from './xml/tree.ts';

/** At most so many "did you mean" cures are offered for one mistake. */
const suggestionLimit = 3;

/** The cures for a mistake against the grammar, the likeliest first and preferred. */
export function schemaFixes(problem: Problem): Fix[] {
  const fixes = cures(problem);
  return fixes.map((fix, index) => (index === 0 && fix.preferred !== false ? { ...fix, preferred: true } : fix));
}

function cures(problem: Problem): Fix[] {
  const suggestions = problem.suggestions.slice(0, suggestionLimit);
  switch (problem.kind) {
    case 'unknown-element':
      return [
        ...suggestions.map((name) =>
          fix(`Change \`<${problem.name}>\` to \`<${name}>\``, renameElement(problem.element, name)),
        ),
        removal(problem.element),
      ];
    case 'wrong-root':
      return suggestions.map((name) =>
        fix(`Change \`<${problem.name}>\` to \`<${name}>\``, renameElement(problem.element, name)),
      );
    case 'misplaced-element':
      return [...moves(problem.element, problem.belongsIn), ...conditionFix(problem), removal(problem.element)];
    case 'repeated-element':
      return [removal(problem.element)];
    case 'unknown-attribute':
      return [
        ...suggestions.map((name) =>
          fix(`Change \`${problem.name}\` to \`${name}\``, [{ range: problem.attribute.nameRange, text: name }]),
        ),
        ...conditionFix(problem),
        {
          ...fix(`Remove \`${problem.name}\``, removeAttribute(problem.attribute.parent, problem.name)),
          preferred: false,
        },
      ];
    case 'wrong-attribute-value':
      return valueFixes(
        problem.attribute,
        suggestions.length > 0 ? suggestions : problem.expected.values.slice(0, suggestionLimit),
        suggestions.length > 0,
      );
    case 'wrong-text':
      return suggestions.map((value) => fix(`Change to \`${value}\``, replaceText(problem.element, value)));
    case 'missing-attribute': {
      const name = problem.names[0];
      if (name === undefined || problem.names.length > 1) return [];
      const values = problem.expected.values.slice(0, suggestionLimit);
      return (values.length > 0 ? values : ['']).map((value) => ({
        ...fix(`Add \`${name}='${value}'\``, setAttribute(problem.element, name, value)),
        preferred: values.length === 1,
      }));
    }
    case 'missing-element':
      return problem.names.length === 1
        ? problem.names.map((name) => ({
            ...fix(`Add \`<${name}>\``, insertChild(problem.element, `<${name}></${name}>`, { last: true })),
            preferred: false,
          }))
        : [];
    case 'unexpected-text':
      return [fix('Remove this text', [{ range: problem.range, text: '' }])];
    case 'missing-text':
    case 'incomplete':
      return [];
  }
}

function fix(title: string, edits: readonly TextEdit[]): Fix {
  return { title, edits, safe: false };
}

function removal(element: Element): Fix {
  return { ...fix(`Remove \`<${element.name}>\``, removeElement(element)), preferred: false };
}

function valueFixes(attribute: Attribute, values: readonly string[], likely: boolean): Fix[] {
  const range = attribute.valueRange;
  if (!range) return [];
  return values.map((value) => ({
    ...fix(`Change to \`${attribute.name}='${value}'\``, [{ range, text: escapeAttribute(value) }]),
    ...(likely ? {} : { preferred: false }),
  }));
}

/** Cuts the element out and puts it into the nearest ancestor, or child of one, that takes it. */
function moves(element: Element, parents: readonly string[]): Fix[] {
  const places: Element[] = [];
  for (let at: Element | undefined = ancestor(element); at; at = ancestor(at)) {
    if (parents.includes(at.name)) places.push(at);
    places.push(...childElements(at).filter((child) => parents.includes(child.name) && child !== element));
  }
  const place = places.find((candidate) => candidate !== element.parent);
  if (!place) return [];
  const { text } = documentOf(element);
  const source = lineIndentation(text, element.range.start) + text.slice(element.range.start, element.range.end);
  return [
    fix(`Move \`<${element.name}>\` into \`<${place.name}>\``, [
      ...removeElement(element),
      ...insertChild(place, source, { last: true }),
    ]),
  ];
}

/** When another value of a discriminating attribute would allow the construct, offers that value. */
function conditionFix(problem: Problem): Fix[] {
  const condition = problem.condition;
  if (!condition) return [];
  let holder: Element | undefined = problem.element;
  while (holder && holder.name !== condition.element) holder = ancestor(holder);
  const attribute = holder?.attributes.find((candidate) => candidate.name === condition.attribute);
  if (holder && !attribute && condition.found === undefined) {
    const element = holder;
    return condition.values
      .slice(0, suggestionLimit)
      .map((value) =>
        fix(
          `Add \`${condition.attribute}='${value}'\` to \`<${element.name}>\``,
          setAttribute(element, condition.attribute, value),
        ),
      );
  }
  return attribute ? valueFixes(attribute, condition.values.slice(0, suggestionLimit), true) : [];
}

function ancestor(element: Element): Element | undefined {
  return element.parent.kind === 'element' ? element.parent : undefined;
}
