/** A set of names. Plain data, so that it can stand in a compiled grammar. */
export type NameClass =
  | { readonly kind: 'name'; readonly namespace: string; readonly localName: string }
  | { readonly kind: 'anyName'; readonly except?: NameClass }
  | { readonly kind: 'nsName'; readonly namespace: string; readonly except?: NameClass }
  | { readonly kind: 'choice'; readonly of: readonly NameClass[] };

export interface Name {
  readonly namespace: string;
  readonly localName: string;
}

/** Whether `name` is one of the names of the class. */
export function contains(names: NameClass, name: Name): boolean {
  switch (names.kind) {
    case 'name':
      return names.localName === name.localName && names.namespace === name.namespace;
    case 'anyName':
      return names.except === undefined || !contains(names.except, name);
    case 'nsName':
      return names.namespace === name.namespace && (names.except === undefined || !contains(names.except, name));
    case 'choice':
      return names.of.some((member) => contains(member, name));
  }
}

/** The names that a class spells out, those it excepts left aside. */
export function literalNames(names: NameClass): Name[] {
  if (names.kind === 'name') return [names];
  return names.kind === 'choice' ? names.of.flatMap(literalNames) : [];
}

/** Whether infinitely many names are in the class. */
export function isOpen(names: NameClass): boolean {
  return names.kind === 'choice' ? names.of.some(isOpen) : names.kind !== 'name';
}

// Characters that no XML name holds: stand-ins for "any other local name" and "any other namespace".
const otherLocalName = '\u0001';
const otherNamespace = '\u0000';

/** Names such that two classes meet only if they meet in one of them. */
export function representatives(names: NameClass): Name[] {
  switch (names.kind) {
    case 'name':
      return [names];
    case 'anyName': {
      const own = { namespace: otherNamespace, localName: otherLocalName };
      return names.except ? [own, ...representatives(names.except)] : [own];
    }
    case 'nsName': {
      const own = { namespace: names.namespace, localName: otherLocalName };
      return names.except ? [own, ...representatives(names.except)] : [own];
    }
    case 'choice':
      return names.of.flatMap(representatives);
  }
}

/** Whether a name is in both classes. */
export function overlap(one: NameClass, other: NameClass): boolean {
  return [...representatives(one), ...representatives(other)].some(
    (name) => contains(one, name) && contains(other, name),
  );
}

/** The key under which a name is looked up; names without a namespace are their own key. */
export function nameKey(namespace: string, localName: string): string {
  return namespace === '' ? localName : `{${namespace}}${localName}`;
}
