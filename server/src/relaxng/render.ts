import type { Condition, Problem, Remedy } from './problem.ts';

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
      if (problem.remedy?.kind === 'namespace') return namespaced(problem, problem.remedy.namespaces);
      return `The root element is ${list(rootsMeant(problem).map(tag), 'or')}, not ${tag(problem.name)}`;
    case 'unknown-element':
      return unknownElement(problem);
    case 'misplaced-element':
      return misplaced(problem);
    case 'repeated-element':
      return `${tag(problem.name)} may occur only once in ${parentTag(problem)}`;
    case 'missing-element':
      return `${parent} lacks ${noun('the element', problem.names)} ${list(problem.names.map(tag), 'and')}`;
    case 'unknown-attribute':
      return unknownAttribute(problem);
    case 'missing-attribute':
      return missingAttribute(problem, parent);
    case 'wrong-attribute-value': {
      const written = assignment(problem.attribute.name, problem.value);
      if (problem.condition) return wrongCombination(written, problem.condition, problem);
      return wrongValue(written, problem);
    }
    case 'wrong-text': {
      const written = `${quote(excerpt(problem.value))} in ${parent}`;
      if (problem.condition) return wrongCombination(written, problem.condition, problem);
      return wrongValue(written, problem);
    }
    case 'missing-text':
      return `${parent} is empty${expectation(problem)}`;
    case 'unexpected-text':
      return unexpectedText(problem, parent);
    case 'incomplete':
      return incomplete(problem, parent);
  }
}

type Kind<Name extends Problem['kind']> = Extract<Problem, { kind: Name }>;

function unknownElement(problem: Kind<'unknown-element'>): string {
  const { remedy } = problem;
  if (remedy?.kind === 'namespace') return namespaced(problem, remedy.namespaces);
  if (remedy?.kind === 'attribute') {
    const { name, value, holder } = remedy;
    const written = value === undefined ? quote(`${name}='…'`) : assignment(name, value);
    return `${quote(name)} is an attribute of ${tag(holder.name)}, not an element: write ${written} in its start tag`;
  }
  return `Unknown element ${quote(problem.name)} in ${parentTag(problem)}${didYouMean(problem.suggestions, problem.expected.elements)}`;
}

/** Of several roots those that look like the one that stands there. */
function rootsMeant({ suggestions, expected }: Kind<'wrong-root'>): readonly string[] {
  return suggestions.length > 0 ? suggestions : expected.elements;
}

function namespaced(problem: Kind<'unknown-element'> | Kind<'wrong-root'>, namespaces: readonly string[]): string {
  const own = problem.element.namespace;
  const has = own === '' ? 'it is in none' : `it is in ${quote(own)}`;
  if (namespaces.includes('')) return `${tag(problem.name)} must be in no namespace, but ${has}; remove its \`xmlns\``;
  return `${tag(problem.name)} must be in the namespace ${list(namespaces.map(quote), 'or')}, but ${has}`;
}

function unexpectedText(problem: Kind<'unexpected-text'>, parent: string): string {
  const { remedy, expected } = problem;
  const text = quote(excerpt(problem.value));
  if (remedy?.kind === 'attribute') {
    return `${parent} takes no text: write ${text} as the attribute ${assignment(remedy.name, problem.value)}`;
  }
  if (remedy?.kind === 'element')
    return `${parent} takes no text, but here stands ${text}: write ${form(remedy)} in it`;
  const start = `No text is allowed in ${parent}, but here stands ${text}`;
  return expected.attributes.length === 0
    ? start
    : `${start}; it takes ${noun('the attribute', expected.attributes)} ${list(expected.attributes.map(quote), 'and')}`;
}

/** The element that a value should have been written as. */
function form(remedy: Extract<Remedy, { kind: 'element' }>): string {
  const { name, shape, attribute, value } = remedy;
  if (shape === 'text') return quote(`<${name}>${excerpt(value)}</${name}>`);
  if (shape === 'attribute') return quote(`<${name} ${attribute}='${excerpt(value)}'/>`);
  return quote(shape === 'empty' ? `<${name}/>` : `<${name} …>`);
}

function misplaced(problem: Kind<'misplaced-element'>): string {
  const element = tag(problem.name);
  const parent = parentTag(problem);
  if (problem.condition) return wrongCombination(element, problem.condition, problem);
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
  const { name, remedy } = problem;
  if (problem.condition) {
    return wrongCombination(`\`<${problem.element.name} ${name}=…>\``, problem.condition, problem);
  }
  if (remedy?.kind === 'element') {
    return `${quote(name)} is an element, not an attribute: write ${form(remedy)} in ${remedy.holder ? tag(remedy.holder.name) : parent}`;
  }
  if (remedy?.kind === 'text') {
    const { element } = problem;
    return `${parent} has no attribute ${quote(name)}: write the value as its text, ${quote(`<${element.name}>${excerpt(remedy.value)}</${element.name}>`)}`;
  }
  if (problem.conflict !== undefined) {
    return `The attribute ${quote(name)} of ${parent} cannot stand beside ${quote(problem.conflict)}`;
  }
  if (problem.belongsIn.length > 0) {
    return `${quote(name)} is an attribute of ${list(problem.belongsIn.map(tag), 'or')}, not of ${parent}`;
  }
  const start = `Unknown attribute ${quote(name)} in ${parent}`;
  if (problem.suggestions.length === 0 && problem.expected.attributes.length === 0)
    return `${start}, which takes none here`;
  const said = start + didYouMean(problem.suggestions, problem.expected.attributes);
  const { values } = problem.expected;
  return problem.misfit && values.length > 0 ? `${said} It takes ${list(values.map(quote), 'or')}` : said;
}

function missingAttribute(problem: Kind<'missing-attribute'>, parent: string): string {
  const { names, condition, expected } = problem;
  const lacks = `${parent} lacks ${noun('the attribute', names)} ${list(names.map(quote), 'and')}`;
  if (condition?.found !== undefined) {
    const others = condition.values.map((value) => assignment(condition.attribute, value));
    return `${lacks}, which ${assignment(condition.attribute, condition.found)} of ${tag(condition.element)} asks for; as it is, it suits ${list(others, 'or')}`;
  }
  if (names.length > 1) return lacks;
  if (expected.values.length > 0 && expected.datatypes.length === 0 && !expected.text) {
    return `${lacks}: ${list(expected.values.map(quote), 'or')}`;
  }
  const [described, ...others] = expected.forms ?? [];
  if (described === undefined || others.length > 0 || expected.values.length > 0) return lacks;
  return `${lacks}. Expected: ${phrase(described)}`;
}

/** What belongs to another kind of the element, which kind, and what this kind has instead. */
function wrongCombination(thing: string, condition: Condition, problem: Problem): string {
  const { attribute, element, values, found, instead } = condition;
  const wanted = list(
    values.map((value) => assignment(attribute, value)),
    'or',
  );
  const where = element === ownElement(problem) ? '' : ` of ${tag(element)}`;
  if (found === undefined) return `${thing} needs ${wanted}${where}; this \`${element}\` has no ${quote(attribute)}`;
  const belongs = `${thing} belongs to ${wanted}${where}`;
  const here = assignment(attribute, found);
  if (problem.kind === 'wrong-attribute-value' && problem.expected.values.length > 0) {
    const { values: allowed } = problem.expected;
    return `${belongs}; with ${here} write ${list(allowed.map(quote), 'or')}, or change ${quote(attribute)}`;
  }
  if (instead.length === 0) return `${belongs}; this \`${element}\` has ${here}`;
  const names = problem.kind === 'unknown-attribute' ? instead.map((name) => quote(`${name}='…'`)) : instead.map(tag);
  return `${belongs}; with ${here} write ${list(names, 'and')}, or change ${quote(attribute)}`;
}

function ownElement(problem: Problem): string | undefined {
  return problem.kind === 'misplaced-element' ? undefined : problem.element.name;
}

function wrongValue(written: string, problem: Kind<'wrong-attribute-value'> | Kind<'wrong-text'>): string {
  const { remedy } = problem;
  if (remedy?.kind === 'split') {
    const { number, attribute, unit } = remedy;
    return `${written} is not allowed here: write the number ${quote(number)} alone, and its unit as ${assignment(attribute, unit)}`;
  }
  if (remedy?.kind === 'trim') return `${written} has white space around it: write ${quote(remedy.value)} alone`;
  const [suggestion] = problem.suggestions;
  if (suggestion !== undefined) {
    const others = problem.expected.values.filter((value) => value !== suggestion);
    const start = `${written} is not one of the values allowed here; did you mean ${quote(suggestion)}?`;
    return others.length === 0 ? start : `${start} Also allowed: ${list(others.map(quote), 'and')}`;
  }
  return `${written} is not allowed here${expectation(problem)}`;
}

/** What would be right, to end a sentence. */
function expectation({ expected }: Problem): string {
  const { forms = [], values } = expected;
  if (forms.length > 0 && forms.length < 3) {
    const words = forms.map(phrase);
    const [only] = words;
    if (values.length === 0 && words.length === 1 && only !== undefined) return `. Expected: ${only}`;
    return `. Expected: ${[...(values.length > 0 ? [list(values.map(quote), 'or')] : []), ...words].join('; or: ')}`;
  }
  const types = expected.datatypes.map((type) => datatypes[type] ?? `a value of the type ${quote(type)}`);
  const all = [...values.map(quote), ...new Set(types), ...(expected.text ? ['text'] : [])];
  return all.length === 0 ? '; nothing may stand here' : `; expected ${list(all, 'or')}`;
}

/** A datatype in words; undefined for one that says nothing but that it is text. */
export function datatypeWords(type: string): string | undefined {
  return type === 'string' || type === 'token' ? undefined : datatypes[type];
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

/** The first sentence of a documentation, to end another sentence. */
function phrase(documentation: string): string {
  const sentence = (/^.*?[.](?=\s+[A-Z]|$)/.exec(documentation)?.[0] ?? documentation).replace(/[.]$/, '');
  return /^An? /.test(sentence) ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence;
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
