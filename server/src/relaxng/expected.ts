import type { Expected } from './problem.ts';
import { attributesIn, elementsIn, labelOf, nextElements, requiredNames, textIn } from './requirements.ts';
import type { State } from './state.ts';

/** What a place takes, in the form problems carry. */

export const nothingExpected: Expected = { elements: [], attributes: [], values: [], datatypes: [], text: false };

/** Required names first, then the schema's order. */
function ordered(names: readonly string[], required: readonly string[]): string[] {
  const all = new Set(names);
  return [...new Set([...required.filter((name) => all.has(name)), ...all])].filter((name) => name !== '*');
}

/** Elements that may come next. */
export function expectElements(state: State): Expected {
  const names = nextElements(state.patterns).map(labelOf);
  return { ...nothingExpected, elements: ordered(names, requiredNames(state.patterns, 'element')) };
}

/** Every element that may ever come, whatever its order and condition. */
export function everyElement(state: State): string[] {
  return ordered(elementsIn(state.patterns).map(labelOf), []);
}

/** Attributes that may come. */
export function expectAttributes(state: State): Expected {
  const names = attributesIn(state.patterns).map(labelOf);
  return { ...nothingExpected, attributes: ordered(names, requiredNames(state.patterns, 'attribute')) };
}

/** The text an element or attribute may hold. */
export function expectText(patterns: State['patterns']): Expected {
  const { values, datatypes, forms, free } = textIn(patterns);
  return { ...nothingExpected, values, datatypes, text: free, ...(forms.length > 0 ? { forms } : {}) };
}
