import { valuesIn } from './bind.ts';
import { literalNames } from './names.ts';
import type { AttributePattern, ElementPattern, Pattern } from './pattern.ts';

/** What a pattern offers and asks for, as names. */

/** The name of an element or attribute pattern; `*` when any will do. */
export function labelOf(pattern: ElementPattern | AttributePattern): string {
  return literalNames(pattern.names)[0]?.localName ?? '*';
}

function visit(pattern: Pattern, into: (part: Pattern) => boolean): void {
  if (!into(pattern)) return;
  switch (pattern.kind) {
    case 'choice':
      for (const member of pattern.of) visit(member, into);
      break;
    case 'group':
    case 'interleave':
      visit(pattern.left, into);
      visit(pattern.right, into);
      break;
    case 'oneOrMore':
      visit(pattern.of, into);
  }
}

const bySchema = (one: { readonly definition: number }, other: { readonly definition: number }) =>
  one.definition - other.definition;

/** All elements of patterns, those inside elements left aside, in the schema's order. */
export function elementsIn(patterns: readonly Pattern[]): ElementPattern[] {
  const found = new Set<ElementPattern>();
  for (const pattern of patterns) {
    visit(pattern, (part) => {
      if (part.kind === 'element') found.add(part);
      return part.hasElements;
    });
  }
  return [...found].sort(bySchema);
}

/** All attributes of patterns, those of inner elements left aside, in the schema's order. */
export function attributesIn(patterns: readonly Pattern[]): AttributePattern[] {
  const found = new Set<AttributePattern>();
  for (const pattern of patterns) {
    visit(pattern, (part) => {
      if (part.kind === 'attribute') found.add(part);
      return part.hasAttributes;
    });
  }
  return [...found].sort(bySchema);
}

/** The elements that may come next. */
export function nextElements(patterns: readonly Pattern[]): ElementPattern[] {
  const found = new Set<ElementPattern>();
  const collect = (pattern: Pattern): void => {
    if (!pattern.hasElements) return;
    switch (pattern.kind) {
      case 'element':
        found.add(pattern);
        break;
      case 'choice':
        pattern.of.forEach(collect);
        break;
      case 'group':
        collect(pattern.left);
        if (pattern.left.nullable) collect(pattern.right);
        break;
      case 'interleave':
        collect(pattern.left);
        collect(pattern.right);
        break;
      case 'oneOrMore':
        collect(pattern.of);
    }
  };
  patterns.forEach(collect);
  return [...found].sort(bySchema);
}

/** Names that must come whatever alternative is taken, of those that are still possible. */
export function requiredNames(patterns: readonly Pattern[], kind: 'element' | 'attribute'): string[] {
  const possible = patterns.filter((pattern) => pattern.kind !== 'notAllowed');
  return [...common(possible.map((pattern) => required(pattern, kind)))];
}

function common(sets: readonly ReadonlySet<string>[]): Set<string> {
  const [first, ...others] = sets;
  return new Set([...(first ?? [])].filter((name) => others.every((set) => set.has(name))));
}

const none: ReadonlySet<string> = new Set();

function required(pattern: Pattern, kind: 'element' | 'attribute'): ReadonlySet<string> {
  if (kind === 'element' ? !pattern.hasElements : !pattern.hasAttributes) return none;
  switch (pattern.kind) {
    case 'element':
    case 'attribute':
      return pattern.kind === kind && pattern.names.kind === 'name' ? new Set([pattern.names.localName]) : none;
    case 'choice':
      return common(pattern.of.map((member) => required(member, kind)));
    case 'group':
    case 'interleave':
      return new Set([...required(pattern.left, kind), ...required(pattern.right, kind)]);
    case 'oneOrMore':
      return required(pattern.of, kind);
    default:
      return none;
  }
}

/** The patterns of a text's values: spelled out, by type, or free. */
export interface TextChoice {
  readonly values: readonly string[];
  readonly datatypes: readonly string[];
  /** What the schema says of the types, where it says something of all of them. */
  readonly forms: readonly string[];
  readonly free: boolean;
}

/** What text patterns take. */
export function textIn(patterns: readonly Pattern[]): TextChoice {
  const values = new Set<string>();
  const datatypes = new Set<string>();
  const forms = new Set<string>();
  let isDescribed = true;
  let free = false;
  for (const pattern of patterns) {
    for (const { value } of valuesIn(pattern)) values.add(value);
    visitText(pattern, (part) => {
      if (part.kind === 'text') free = true;
      if (part.kind !== 'data') return;
      datatypes.add(part.type);
      if (part.documentation === undefined) isDescribed = false;
      else forms.add(part.documentation);
    });
  }
  return { values: [...values], datatypes: [...datatypes], forms: isDescribed ? [...forms] : [], free };
}

function visitText(pattern: Pattern, meet: (part: Pattern) => void): void {
  if (!pattern.hasText) return;
  visit(pattern, (part) => {
    meet(part);
    if (part.kind === 'list') visitText(part.of, meet);
    return part.hasText;
  });
}
