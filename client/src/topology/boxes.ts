/** Finding boxes of the picture. */

import type { TopologyFindings, TopologyNode } from '../protocol.ts';

interface Position {
  readonly line: number;
  readonly character: number;
}

type Range = NonNullable<TopologyNode['range']>;

/** The box and all in it, as they are read. */
export function* boxesIn(node: TopologyNode): Generator<TopologyNode> {
  yield node;
  for (const inner of node.children) yield* boxesIn(inner);
}

export function boxOf(picture: TopologyNode, id: string): TopologyNode | undefined {
  for (const node of boxesIn(picture)) if (node.id === id) return node;
  return undefined;
}

/**
 * The box of the smallest element around a position. Where that element has several, it is the one preferred, else the
 * first.
 */
export function boxAt(picture: TopologyNode, position: Position, preferred?: string): TopologyNode | undefined {
  let best: TopologyNode | undefined;
  for (const node of boxesIn(picture)) {
    if (node.range === undefined || !contains(node.range, position)) continue;
    const order = best?.range === undefined ? 1 : compare(node.range.start, best.range.start);
    if (order > 0 || (order === 0 && node.id === preferred)) best = node;
  }
  return best;
}

/** Whether both are boxes of one element. */
export function isSameElement(one: TopologyNode, other: TopologyNode): boolean {
  return one.range !== undefined && other.range !== undefined && compare(one.range.start, other.range.start) === 0;
}

/** The ids of what is around a box, the outermost first; with the box itself. */
export function pathTo(picture: TopologyNode, id: string): string[] {
  if (picture.id === id) return [id];
  for (const inner of picture.children) {
    const path = pathTo(inner, id);
    if (path.length > 0) return [picture.id, ...path];
  }
  return [];
}

const severities: readonly TopologyFindings['severity'][] = ['information', 'warning', 'error'];

/** All that was found in a box and those in it; an element counts once. */
export function allFindings(node: TopologyNode): TopologyFindings | undefined {
  const seen = new Set<string>();
  let severity: TopologyFindings['severity'] = 'information';
  const messages: string[] = [];
  for (const { range, findings } of boxesIn(node)) {
    if (range === undefined || findings === undefined) continue;
    const place = `${range.start.line}:${range.start.character}`;
    if (seen.has(place)) continue;
    seen.add(place);
    messages.push(...findings.messages);
    if (severities.indexOf(findings.severity) > severities.indexOf(severity)) severity = findings.severity;
  }
  return messages.length === 0 ? undefined : { severity, count: messages.length, messages };
}

function contains({ start, end }: Range, position: Position): boolean {
  return compare(start, position) <= 0 && compare(position, end) < 0;
}

function compare(one: Position, other: Position): number {
  return one.line - other.line || one.character - other.character;
}
