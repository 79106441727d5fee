import type { Parameter } from './data.ts';
import { type Datatype, noContext, normalise, type Primitive } from './datatypes/datatype.ts';
import { dateTypes } from './datatypes/dates.ts';
import { numberTypes } from './datatypes/numbers.ts';
import { translatePattern } from './datatypes/regex.ts';
import { stringTypes } from './datatypes/strings.ts';

export { type Context, collapse, type Datatype, isBlank, noContext } from './datatypes/datatype.ts';
export { isNCName } from './datatypes/strings.ts';

export const xsdLibrary = 'http://www.w3.org/2001/XMLSchema-datatypes';

const xsdTypes: ReadonlyMap<string, Primitive> = new Map(
  Object.entries({ ...stringTypes, ...numberTypes, ...dateTypes }),
);

/** A check that a parameter adds; gets the text as the type sees it and its key. */
type Facet = (text: string, key: string) => boolean;

/**
 * A type of a datatype library with parameters.
 * @param library '' for the built-in one (`string`, `token`), else its URI
 * @returns the type, or a sentence saying what is wrong with the reference
 */
export function createDatatype(library: string, type: string, parameters: readonly Parameter[]): Datatype | string {
  if (library === '') {
    if (type !== 'string' && type !== 'token') return `there is no built-in datatype \`${type}\``;
    if (parameters.length > 0) return `the built-in datatype \`${type}\` takes no parameters`;
    return stringTypes[type] ?? `there is no built-in datatype \`${type}\``;
  }
  if (library !== xsdLibrary) return `unknown datatype library \`${library}\``;
  const primitive = xsdTypes.get(type);
  if (primitive === undefined) return `XML Schema has no datatype \`${type}\``;
  if (parameters.length === 0) return primitive;
  const facets: Facet[] = [];
  const patterns: Parameter[] = [];
  for (const parameter of parameters) {
    if (parameter.name === 'pattern') {
      patterns.push(parameter);
      continue;
    }
    const facet = createFacet(primitive, type, parameter);
    if (typeof facet === 'string') return facet;
    facets.push(facet);
  }
  for (const pattern of patterns) {
    const facet = patternFacet(pattern.value);
    if (typeof facet === 'string') return facet;
    facets.push(facet);
  }
  return {
    contextual: primitive.contextual,
    read: (text, context) => {
      const key = primitive.read(text, context);
      if (key === undefined) return undefined;
      const seen = normalise(text, primitive.whiteSpace);
      return facets.every((facet) => facet(seen, key)) ? key : undefined;
    },
  };
}

const translations = new Map<string, RegExp>();

function patternFacet(pattern: string): Facet | string {
  try {
    let expression = translations.get(pattern);
    if (expression === undefined) {
      expression = translatePattern(pattern);
      translations.set(pattern, expression);
    }
    const compiled = expression;
    return (text) => compiled.test(text);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function createFacet(primitive: Primitive, type: string, { name, value }: Parameter): Facet | string {
  const refuse = `the datatype \`${type}\` takes no parameter \`${name}\``;
  switch (name) {
    case 'minInclusive':
    case 'maxInclusive':
    case 'minExclusive':
    case 'maxExclusive': {
      const { compare } = primitive;
      if (compare === undefined) return refuse;
      const bound = primitive.read(value, noContext);
      if (bound === undefined) return `\`${value}\` is not a value of the datatype \`${type}\``;
      const accepts = comparisons[name];
      return (_, key) => {
        const order = compare(key, bound);
        return order !== undefined && accepts(order);
      };
    }
    case 'length':
    case 'minLength':
    case 'maxLength': {
      const { length } = primitive;
      if (length === undefined) return refuse;
      const bound = readCount(value);
      if (bound === undefined) return `\`${name}\` needs a non-negative integer, not \`${value}\``;
      const accepts = { length: 0, minLength: 1, maxLength: -1 }[name];
      return (_, key) => {
        const order = Math.sign(length(key) - bound);
        return order === 0 || order === accepts;
      };
    }
    case 'totalDigits':
    case 'fractionDigits': {
      const { digits } = primitive;
      if (digits === undefined) return refuse;
      const bound = readCount(value);
      if (bound === undefined) return `\`${name}\` needs a non-negative integer, not \`${value}\``;
      return (_, key) => digits(key)[name === 'totalDigits' ? 'total' : 'fraction'] <= bound;
    }
    default:
      return refuse;
  }
}

const comparisons = {
  minInclusive: (order: number) => order >= 0,
  maxInclusive: (order: number) => order <= 0,
  minExclusive: (order: number) => order > 0,
  maxExclusive: (order: number) => order < 0,
};

function readCount(text: string): number | undefined {
  const value = normalise(text, 'collapse');
  return /^\d+$/.test(value) ? Number(value) : undefined;
}
