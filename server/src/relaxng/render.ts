import type { Condition, Problem } from './problem.ts';

/** Problems in words. Nothing else in the engine knows wording. */

const shown = 6;

/**
 * The message for a problem: what is wrong and what to do, in one sentence or two.
 * Names, attributes and values stand in backquotes.
 */
export function render(problem: Problem): string {
  const parent = tag(problem.element.name);
  switch (problem.kind) {
    case 'wrong-root':
      return `The root element is ${list(problem.expected.elements.map(tag), 'or')}, not ${tag(problem.name)}${didYouMean(problem.suggestions, [])}`;
    case 'unknown-element':
      return `Unknown element ${quote(problem.name)} in ${parentTag(problem)}${didYouMean(problem.suggestions, problem.expected.elements)}`;
    case 'misplaced-element':
      return misplaced(problem);
    case 'repeated-element':
      return `${tag(problem.name)} may occur only once in ${parentTag(problem)}`;
    case 'missing-element':
      return `${parent} lacks ${noun('the element', problem.names)} ${list(problem.names.map(tag), 'and')}`;
    case 'unknown-attribute':
      return unknownAttribute(problem);
    case 'missing-attribute':
      return `${parent} lacks ${noun('the attribute', problem.names)} ${list(problem.names.map(quote), 'and')}`;
    case 'wrong-attribute-value': {
      const written = assignment(problem.attribute.name, problem.value);
      if (problem.condition) return needs(written, problem.condition, problem.element.name);
      return wrongValue(written, problem);
    }
    case 'wrong-text': {
      const written = quote(excerpt(problem.value));
      if (problem.condition) return needs(`${written} in ${parent}`, problem.condition, problem.element.name);
      return wrongValue(`${written} in ${parent}`, problem);
    }
    case 'missing-text':
      return `${parent} is empty; ${expectation(problem)}`;
    case 'unexpected-text':
      return `No text is allowed in ${parent}, but here stands ${quote(excerpt(problem.value))}`;
    case 'incomplete':
      return incomplete(problem, parent);
  }
}

type Kind<Name extends Problem['kind']> = Extract<Problem, { kind: Name }>;

function misplaced(problem: Kind<'misplaced-element'>): string {
  const element = tag(problem.name);
  const parent = parentTag(problem);
  if (problem.condition) return needs(element, problem.condition, undefined);
  if (problem.conflict !== undefined) return `${element} cannot stand beside ${tag(problem.conflict)} in ${parent}`;
  if (problem.after !== undefined) {
    if (problem.after.length === 0) return `${element} stands at the wrong place in ${parent}`;
    return `${element} must come ${problem.expected.elements.some((name) => problem.after?.includes(name)) ? 'after' : 'before'} ${list(problem.after.map(tag), 'and')} in ${parent}`;
  }
  if (problem.belongsIn.length === 0) return `${element} is not allowed in ${parent}`;
  return `${element} belongs in ${list(problem.belongsIn.map(tag), 'or')}, not in ${parent}`;
}

function unknownAttribute(problem: Kind<'unknown-attribute'>): string {
  const parent = tag(problem.element.name);
  const { name } = problem;
  if (problem.condition) {
    return needs(`\`<${problem.element.name} ${name}=…>\``, problem.condition, problem.element.name);
  }
  if (problem.conflict !== undefined) {
    return `The attribute ${quote(name)} of ${parent} cannot stand beside ${quote(problem.conflict)}`;
  }
  if (problem.belongsIn.length > 0) {
    return `The attribute ${quote(name)} belongs in ${list(problem.belongsIn.map(tag), 'or')}, not in ${parent}`;
  }
  const start = `Unknown attribute ${quote(name)} in ${parent}`;
  if (problem.suggestions.length === 0 && problem.expected.attributes.length === 0)
    return `${start}, which takes none here`;
  return start + didYouMean(problem.suggestions, problem.expected.attributes);
}

/** "X needs `type='file'` on `<disk>`; this disk has type='block'". */
function needs(thing: string, { attribute, element, values, found }: Condition, own: string | undefined): string {
  const wanted = list(
    values.map((value) => assignment(attribute, value)),
    'or',
  );
  const where = element === own ? '' : ` on ${tag(element)}`;
  const has = found === undefined ? `has no ${quote(attribute)}` : `has ${assignment(attribute, found)}`;
  return `${thing} needs ${wanted}${where}; this \`${element}\` ${has}`;
}

function wrongValue(written: string, problem: Kind<'wrong-attribute-value'> | Kind<'wrong-text'>): string {
  const [suggestion] = problem.suggestions;
  if (suggestion !== undefined) {
    const others = problem.expected.values.filter((value) => value !== suggestion);
    const start = `${written} is not one of the values allowed here; did you mean ${quote(suggestion)}?`;
    return others.length === 0 ? start : `${start} Also allowed: ${list(others.map(quote), 'and')}`;
  }
  return `${written} is not allowed here; ${expectation(problem)}`;
}

function expectation({ expected }: Problem): string {
  const { forms = [] } = expected;
  if (forms.length > 0 && forms.length < 3) {
    return `expected ${list([...expected.values.map(quote), ...forms.map(phrase)], 'or')}`;
  }
  const types = expected.datatypes.map((type) => datatypes[type] ?? `a value of the type ${quote(type)}`);
  const all = [...expected.values.map(quote), ...new Set(types), ...(expected.text ? ['text'] : [])];
  return all.length === 0 ? 'nothing may stand here' : `expected ${list(all, 'or')}`;
}

const datatypes: Readonly<Record<string, string>> = {
  string: 'text of another form',
  token: 'text of another form',
  int: 'a whole number in range',
  integer: 'a whole number in range',
  long: 'a whole number in range',
  short: 'a whole number in range',
  unsignedInt: 'a whole number from 0 up',
  unsignedLong: 'a whole number from 0 up',
  unsignedShort: 'a whole number from 0 to 65535',
  nonNegativeInteger: 'a whole number from 0 up',
  positiveInteger: 'a whole number from 1 up',
  double: 'a number',
  float: 'a number',
  decimal: 'a number',
  dateTime: 'a date and time',
};

function incomplete({ names, expected }: Kind<'incomplete'>, parent: string): string {
  if (names.length === 0) return `${parent} is not complete`;
  const what = expected.elements.length > 0 ? 'element' : 'attribute';
  const shape = what === 'element' ? tag : quote;
  const [only] = names;
  if (names.length === 1 && only !== undefined) return `${parent} lacks the ${what} ${shape(only)}`;
  return `${parent} lacks one of the ${what}s ${list(names.map(shape), 'or')}`;
}

function didYouMean(suggestions: readonly string[], expected: readonly string[]): string {
  if (suggestions.length > 0) return `; did you mean ${list(suggestions.slice(0, 3).map(quote), 'or')}?`;
  return expected.length > 0 ? `; allowed here: ${list(expected.map(quote), 'and')}` : '';
}

/** The first sentence of a documentation, to stand inside another sentence. */
function phrase(documentation: string): string {
  const sentence = (/^.*?[.](?=\s|$)/.exec(documentation)?.[0] ?? documentation).replace(/[.]$/, '');
  return /^[A-Z](?:[a-z]| )/.test(sentence) ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence;
}

function noun(singular: string, names: readonly string[]): string {
  return names.length > 1 ? `${singular}s` : singular;
}

function parentTag({ element }: Problem): string {
  return element.parent.kind === 'element' ? tag(element.parent.name) : 'the document';
}

function tag(name: string): string {
  return `\`<${name}>\``;
}

function quote(word: string): string {
  return `\`${word}\``;
}

function assignment(name: string, value: string): string {
  return `\`${name}='${excerpt(value)}'\``;
}

function excerpt(text: string): string {
  const folded = text.replace(/\s+/g, ' ');
  return folded.length > 60 ? `${folded.slice(0, 57)}…` : folded;
}

/** A few words; the rest is counted. */
function list(words: readonly string[], conjunction: 'and' | 'or'): string {
  const [only] = words;
  if (words.length === 0) return 'nothing';
  if (words.length === 1 && only !== undefined) return only;
  if (words.length <= shown) return `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1)}`;
  return `${words.slice(0, shown).join(', ')} ${conjunction} ${words.length - shown} more`;
}
