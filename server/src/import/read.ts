import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/python';
import type { Range } from '../xml/tree.ts';
import { evaluate, type Scope, Unreadable } from './evaluate.ts';
import type { Value } from './value.ts';

export interface Setting {
  readonly name: string;
  readonly value: Value;
  /** The whole statement. */
  readonly range: Range;
}

/** A statement that was left alone. */
export interface Unread {
  readonly range: Range;
  /** The end of a sentence that begins with the statement. */
  readonly reason: string;
}

export interface Configuration {
  /** The last value of each name counts, as in Xen's own readers. */
  readonly settings: ReadonlyMap<string, Setting>;
  /** Earlier values that count no longer. */
  readonly overwritten: readonly Setting[];
  readonly unread: readonly Unread[];
}

/**
 * Reads the assignments of an xm or xl configuration. xm's are Python and xl's a small part of it, so one parser reads
 * both; of Python only expressions of strings, numbers and lists are followed, and nothing is executed.
 */
export function readConfiguration(text: string): Configuration {
  // A byte order mark is no Python.
  const source = text.startsWith('\ufeff') ? ` ${text.slice(1)}` : text;
  const settings = new Map<string, Setting>();
  const overwritten: Setting[] = [];
  const unread: Unread[] = [];
  const set = (setting: Setting): void => {
    const earlier = settings.get(setting.name);
    if (earlier !== undefined) overwritten.push(earlier);
    settings.set(setting.name, setting);
  };
  const scope = { text: source, variable: (name: string) => settings.get(name)?.value };
  for (const statement of statements(source)) {
    const range = { start: statement.from, end: statement.to };
    try {
      for (const { name, value } of assignments(statement, scope)) set({ name, value, range });
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      unread.push({ range, reason: error.message });
      // Their earlier values may no longer hold.
      for (const name of namesSetIn(statement, source)) settings.delete(name);
    }
  }
  return { settings, overwritten, unread };
}

/** Statements of the file itself; comments and texts that stand alone are none. */
function* statements(text: string): Generator<SyntaxNode> {
  for (let node = parser.parse(text).topNode.firstChild; node !== null; node = node.nextSibling) {
    if (node.name === 'StatementGroup') {
      for (let inner = node.firstChild; inner !== null; inner = inner.nextSibling) if (isStatement(inner)) yield inner;
    } else if (isStatement(node)) yield node;
  }
}

function isStatement(node: SyntaxNode): boolean {
  if (node.type.isError) return node.to > node.from;
  if (node.name === 'Comment' || node.name === 'PassStatement' || !/^[A-Z]/.test(node.name)) return false;
  return node.name !== 'ExpressionStatement' || node.firstChild?.name !== 'String';
}

interface Assignment {
  readonly name: string;
  readonly value: Value;
}

function assignments(statement: SyntaxNode, scope: Scope): Assignment[] {
  if (hasError(statement)) throw new Unreadable('cannot be read: a quote, a bracket or a value is missing');
  const children = childrenOf(statement);
  const value = children.at(-1);
  const targets = children.filter((_, index) => index % 2 === 0).slice(0, -1);
  const names = targets.map((target) => scope.text.slice(target.from, target.to));
  const isSimple =
    value !== undefined &&
    children.length === 2 * targets.length + 1 &&
    targets.length > 0 &&
    targets.every((target) => target.name === 'VariableName');
  if (isSimple && statement.name === 'AssignStatement') {
    const result = evaluate(value, scope);
    return names.map((name) => ({ name, value: result }));
  }
  const [name] = names;
  const earlier = name === undefined ? undefined : scope.variable(name);
  if (isSimple && statement.name === 'UpdateStatement' && name !== undefined && earlier !== undefined) {
    const added = evaluate(value, scope);
    if (scope.text.slice(children[1]?.from, children[1]?.to) === '+=') {
      if (earlier.kind === 'list' && added.kind === 'list') {
        return [{ name, value: { ...earlier, items: [...earlier.items, ...added.items] } }];
      }
      if (earlier.kind === 'string' && added.kind === 'string') {
        return [{ name, value: { ...earlier, value: earlier.value + added.value } }];
      }
    }
  }
  throw new Unreadable('is Python that is not executed');
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== 'Comment') children.push(child);
  }
  return children;
}

function hasError(statement: SyntaxNode): boolean {
  const cursor = statement.cursor();
  do {
    if (cursor.type.isError) return true;
  } while (cursor.next() && cursor.from <= statement.to);
  return false;
}

/** Names that a statement may give another value, were it executed. */
function namesSetIn(statement: SyntaxNode, text: string): Set<string> {
  const names = new Set<string>();
  const cursor = statement.cursor();
  do {
    if (cursor.name === 'AssignStatement' || cursor.name === 'UpdateStatement') {
      for (const { name, from, to } of childrenOf(cursor.node).slice(0, -1)) {
        if (name === 'VariableName') names.add(text.slice(from, to));
      }
    }
  } while (cursor.next() && cursor.from <= statement.to);
  return names;
}
