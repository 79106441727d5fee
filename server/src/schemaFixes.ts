import type { ExpectedElement, Problem, Remedy } from './relaxng/index.ts';
import type { Fix } from './rules/rule.ts';
import {
  escapeAttribute,
  escapeText,
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
import type { Attribute, Element, Range } from './xml/tree.ts';

/** At most so many "did you mean" cures are offered for one mistake. */
const suggestionLimit = 3;

/** The cures for a mistake against the grammar, the likeliest first and preferred. */
export function schemaFixes(problem: Problem): Fix[] {
  const fixes = [...remedies(problem), ...cures(problem)];
  return fixes.map((one, index) => ({ ...one, preferred: index === 0 && one.preferred !== false }));
}

function cures(problem: Problem): Fix[] {
  const suggestions = problem.suggestions.slice(0, suggestionLimit);
  switch (problem.kind) {
    case 'unknown-element':
      return [
        ...suggestions.map((name) =>
          fix(`Change <${problem.name}> to <${name}>`, renameElement(problem.element, name)),
        ),
        removal(problem.element),
      ];
    case 'wrong-root':
      return suggestions.map((name) => ({
        ...fix(`Change <${problem.name}> to <${name}>`, renameElement(problem.element, name)),
        preferred: !childElements(problem.element).some((child) => child.localName === name),
      }));
    case 'misplaced-element':
      return [
        ...moves(problem.element, problem.belongsIn).map((one) =>
          problem.misfit || problem.belongsIn.length > 1 ? { ...one, preferred: false } : one,
        ),
        ...conditionFix(problem),
        removal(problem.element),
      ];
    case 'repeated-element':
      return [removal(problem.element)];
    case 'unknown-attribute':
      return [
        ...suggestions.map((name) => ({
          ...fix(`Change the attribute ${problem.name} to ${name}`, [
            { range: problem.attribute.nameRange, text: name },
          ]),
          preferred: problem.misfit !== true,
        })),
        ...(problem.condition?.takesValue ? problem.condition.instead : []).map((name) => ({
          ...fix(`Change the attribute ${problem.name} to ${name}`, [
            { range: problem.attribute.nameRange, text: name },
          ]),
          preferred: false,
        })),
        ...conditionFix(problem),
        ...moveAttribute(problem.attribute, problem.belongsIn),
        {
          ...fix(`Remove the attribute ${problem.name}`, removeAttribute(problem.attribute.parent, problem.name)),
          preferred: false,
        },
      ];
    case 'wrong-attribute-value':
      return [
        ...valueFixes(
          problem.attribute,
          suggestions.length > 0 ? suggestions : problem.expected.values.slice(0, suggestionLimit),
          suggestions.length > 0,
        ),
        ...conditionFix(problem).map((one) => ({ ...one, preferred: false })),
      ];
    case 'wrong-text':
      return (suggestions.length > 0 ? suggestions : problem.expected.values.slice(0, suggestionLimit)).map(
        (value) => ({
          ...fix(`Change to '${value}'`, replaceText(problem.element, value)),
          preferred: suggestions.length > 0,
        }),
      );
    case 'missing-attribute': {
      const [name, ...others] = problem.names;
      if (name === undefined) return [];
      if (others.length > 0) {
        const edits = problem.names.flatMap((one) => setAttribute(problem.element, one, ''));
        return [{ ...fix(`Add ${problem.names.join(' and ')}`, edits), preferred: false }];
      }
      const values = problem.expected.values.slice(0, suggestionLimit);
      const only = values.length === 1 && !problem.condition && problem.expected.datatypes.length === 0;
      const additions = (values.length > 0 ? values : ['']).map((value) => ({
        ...fix(`Add ${name}='${value}'`, setAttribute(problem.element, name, value)),
        preferred: only,
      }));
      return [...additions, ...conditionFix(problem).map((one) => ({ ...one, preferred: false }))];
    }
    case 'missing-element':
      return [addition(problem.element, problem.lacking)];
    case 'unexpected-text':
      return [
        {
          ...fix('Remove this text', [{ range: problem.range, text: '' }]),
          preferred: problem.remedy === undefined && problem.expected.attributes.length === 0,
        },
      ];
    case 'incomplete':
      return (problem.lacking ?? []).slice(0, suggestionLimit).map((one) => addition(problem.element, [one]));
    case 'missing-text':
      return [];
  }
}

/** Elements with all that they need; what only the user can tell is left empty. */
function addition(element: Element, lacking: readonly ExpectedElement[]): Fix {
  const names = lacking.map(({ localName }) => `<${localName}>`).join(' and ');
  const xml = lacking.map(elementWithNeeds).join('\n');
  return { ...fix(`Add ${names}`, insertChild(element, xml, { last: true })), preferred: false };
}

function elementWithNeeds({ localName, attributes, children, holdsElements, holdsText }: ExpectedElement): string {
  const written = attributes.map((one) => ` ${one.localName}='${one.values.length === 1 ? one.values[0]?.value : ''}'`);
  const inner = children.map((child) => `\n  ${elementWithNeeds(child).replaceAll('\n', '\n  ')}`).join('');
  const isEmpty = inner === '' && !holdsText && !(holdsElements && written.length === 0);
  const start = `<${localName}${written.join('')}`;
  return isEmpty ? `${start}/>` : `${start}>${inner}${inner === '' ? '' : '\n'}</${localName}>`;
}

/** The same in the form in which it would be right. */
function remedies(problem: Problem): Fix[] {
  const { remedy, element } = problem;
  switch (remedy?.kind) {
    case 'attribute': {
      if (remedy.value === undefined) return [];
      const { holder, name, value } = remedy;
      const away = problem.kind === 'unexpected-text' ? emptied(element, problem.range) : removeElement(element);
      return [
        fix(`Write it as the attribute ${name}='${value}' of <${holder.name}>`, [
          ...setAttribute(holder, name, value),
          ...away,
        ]),
      ];
    }
    case 'element': {
      const xml = elementOf(remedy);
      if (xml === undefined) return [];
      if (problem.kind === 'unexpected-text') return [fix(`Write it as ${xml}`, [{ range: problem.range, text: xml }])];
      if (problem.kind !== 'unknown-attribute') return [];
      const edits = [
        ...removeAttribute(element, problem.name),
        ...insertChild(remedy.holder ?? element, xml, { last: true }),
      ];
      return [{ ...fix(`Write it as ${xml}`, edits), preferred: remedy.shape !== 'empty' }];
    }
    case 'text':
      if (problem.kind !== 'unknown-attribute') return [];
      return [
        fix(`Write '${remedy.value}' as the text of <${element.name}>`, [
          ...removeAttribute(element, problem.name),
          ...replaceText(element, remedy.value),
        ]),
      ];
    case 'trim': {
      const title = `Change to '${remedy.value}'`;
      if (problem.kind === 'wrong-text') return [{ ...fix(title, replaceText(element, remedy.value)), safe: true }];
      if (problem.kind !== 'wrong-attribute-value' || !problem.attribute.valueRange) return [];
      const edits = [{ range: problem.attribute.valueRange, text: escapeAttribute(remedy.value) }];
      return [{ ...fix(title, edits), safe: true }];
    }
    case 'split': {
      const { number, unit, attribute } = remedy;
      const title = `Change to '${number}' and add ${attribute}='${unit}'`;
      if (problem.kind === 'wrong-text') {
        return [fix(title, [...setAttribute(element, attribute, unit), ...replaceText(element, number)])];
      }
      if (problem.kind !== 'wrong-attribute-value' || !problem.attribute.valueRange) return [];
      return [
        fix(title, [{ range: problem.attribute.valueRange, text: number }, ...setAttribute(element, attribute, unit)]),
      ];
    }
    case 'namespace':
      return remedy.namespaces.includes('') && element.attributes.some(({ name }) => name === 'xmlns')
        ? [fix('Remove the attribute xmlns', removeAttribute(element, 'xmlns'))]
        : [];
    case undefined:
      return [];
  }
}

/** The element without its text; it closes itself when nothing else is in it. */
function emptied(element: Element, range: Range): TextEdit[] {
  return element.endTag !== undefined && element.children.every((child) => child.kind === 'text')
    ? [{ range: { start: element.startTag.end - 1, end: element.range.end }, text: '/>' }]
    : [{ range, text: '' }];
}

function elementOf(remedy: Extract<Remedy, { kind: 'element' }>): string | undefined {
  const { name, value, shape, attribute } = remedy;
  if (shape === 'text') return `<${name}>${escapeText(value)}</${name}>`;
  if (shape === 'attribute' && attribute !== undefined) return `<${name} ${attribute}='${escapeAttribute(value)}'/>`;
  return shape === 'empty' ? `<${name}/>` : undefined;
}

/** Takes the attribute to the one child that may bear it. */
function moveAttribute(attribute: Attribute, bearers: readonly string[]): Fix[] {
  const places = childElements(attribute.parent).filter(
    (child) => bearers.includes(child.name) && !child.attributes.some(({ name }) => name === attribute.name),
  );
  const [place, ...others] = places;
  const [bearer, ...alternatives] = bearers;
  const isAbsent = bearer !== undefined && !childElements(attribute.parent).some(({ name }) => name === bearer);
  if (isAbsent && alternatives.length === 0) {
    const xml = `<${bearer} ${attribute.name}='${escapeAttribute(attribute.value)}'/>`;
    const edits = [
      ...removeAttribute(attribute.parent, attribute.name),
      ...insertChild(attribute.parent, xml, { last: true }),
    ];
    return [{ ...fix(`Write it as ${xml}`, edits), preferred: false }];
  }
  if (!place || others.length > 0) return [];
  return [
    fix(`Move the attribute ${attribute.name} to <${place.name}>`, [
      ...removeAttribute(attribute.parent, attribute.name),
      ...setAttribute(place, attribute.name, attribute.value),
    ]),
  ];
}

function fix(title: string, edits: readonly TextEdit[]): Fix {
  return { title, edits, safe: false };
}

function removal(element: Element): Fix {
  return { ...fix(`Remove <${element.name}>`, removeElement(element)), preferred: false };
}

function valueFixes(attribute: Attribute, values: readonly string[], likely: boolean): Fix[] {
  const range = attribute.valueRange;
  if (!range) return [];
  return values.map((value) => ({
    ...fix(`Change to ${attribute.name}='${value}'`, [{ range, text: escapeAttribute(value) }]),
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
    fix(`Move <${element.name}> into <${place.name}>`, [
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
    return condition.values.slice(0, suggestionLimit).map((value) => ({
      ...fix(
        `Add ${condition.attribute}='${value}' to <${element.name}>`,
        setAttribute(element, condition.attribute, value),
      ),
      preferred: condition.sufficient && condition.values.length === 1,
    }));
  }
  if (!attribute || !holder) return [];
  const sole = condition.sufficient && condition.values.length === 1 && condition.instead.length === 0;
  return valueFixes(attribute, condition.values.slice(0, suggestionLimit), sole).map((one) =>
    holder === problem.element ? one : { ...one, title: `${one.title} on <${condition.element}>` },
  );
}

function ancestor(element: Element): Element | undefined {
  return element.parent.kind === 'element' ? element.parent : undefined;
}
