/** Draws the placed boxes as SVG that is a tree to screen readers. Text of the document goes in as text only. */

import type { TopologyFindings, TopologyNode } from '../src/protocol.ts';
import { allFindings } from '../src/topology/boxes.ts';
import { type Placed, sizes } from '../src/topology/layout.ts';
import { iconOf } from './icons.ts';
import { fitted, measure, plain } from './text.ts';

const svgNamespace = 'http://www.w3.org/2000/svg';

/** Messages that a tooltip tells; a longer list is for the Problems panel. */
const mostMessages = 6;

/** Width that the place of a box has in any case. */
const leastPlace = 48;

const severityWords = { error: 'error', warning: 'warning', information: 'note' } as const;

/** Signs in a square of 14: a cross in a circle, an exclamation mark in a triangle, an i in a circle. */
const marks = {
  error: { shape: 'M7 .5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13z', sign: 'M4.6 4.6l4.8 4.8M9.4 4.6l-4.8 4.8' },
  warning: { shape: 'M7 .8L13.6 13H.4z', sign: 'M7 5v4M7 10.8v.4' },
  information: { shape: 'M7 .5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13z', sign: 'M7 3.4v.4M7 6v4.6' },
} as const;

export interface Drawing {
  readonly svg: SVGSVGElement;
  /** The boxes that show, as they are read. */
  readonly items: readonly Item[];
}

export interface Item {
  readonly node: TopologyNode;
  readonly placed: Placed;
  readonly element: SVGGElement;
  /** Undefined for the outermost. */
  readonly parent: Item | undefined;
}

/** @param family the font of the page */
export function draw(root: Placed, family: string): Drawing {
  const svg = make('svg', {
    width: root.width,
    height: root.height,
    viewBox: `0 0 ${root.width} ${root.height}`,
    role: 'tree',
    'aria-label': `Topology of ${plain(root.node.label)}`,
  });
  const items: Item[] = [];
  svg.append(drawBox(root, { items, family, level: 1, position: 1, count: 1, parent: undefined }));
  return { svg, items };
}

interface Around {
  readonly items: Item[];
  readonly family: string;
  readonly level: number;
  readonly position: number;
  readonly count: number;
  readonly parent: Item | undefined;
}

function drawBox(placed: Placed, around: Around): SVGGElement {
  const { node, isExpanded, children } = placed;
  const findings = isExpanded === false ? allFindings(node) : node.findings;
  const isWritten =
    node.range !== undefined || node.kind === 'group' || node.kind === 'slot' || node.kind === 'network';
  const element = make('g', {
    id: `box ${node.id}`,
    'data-id': node.id,
    class: ['box', formOf(placed), ...(isWritten ? [] : ['added']), ...(findings ? [findings.severity] : [])].join(' '),
    role: 'treeitem',
    tabindex: -1,
    'aria-level': around.level,
    'aria-posinset': around.position,
    'aria-setsize': around.count,
    'aria-selected': false,
    'aria-label': nameOf(node, findings).join(', '),
    ...(isExpanded === undefined ? {} : { 'aria-expanded': isExpanded }),
  });
  const item: Item = { node, placed, element, parent: around.parent };
  around.items.push(item);
  element.append(titleOf(node, findings), ...face(placed, findings, around.family));
  if (children.length > 0) {
    const inner = make('g', { role: 'group' });
    children.forEach((child, at) => {
      inner.append(
        drawBox(child, { ...around, level: around.level + 1, position: at + 1, count: children.length, parent: item }),
      );
    });
    element.append(inner);
  }
  return element;
}

type Form = 'guest' | 'group' | 'holder' | 'leaf';

function formOf({ node, isExpanded }: Placed): Form {
  if (node.kind === 'guest' || node.kind === 'group') return node.kind;
  return isExpanded === true ? 'holder' : 'leaf';
}

/** Everything of a box but the boxes in it. */
function face(placed: Placed, findings: TopologyFindings | undefined, family: string): SVGElement[] {
  const { node, isExpanded } = placed;
  const form = formOf(placed);
  const isGuest = form === 'guest';
  const x = isGuest ? sizes.margin : placed.x;
  const y = isGuest ? sizes.margin : placed.y;
  const width = isGuest ? placed.width - 2 * sizes.margin : placed.width;
  const height = isGuest ? sizes.guestHeader : placed.height;
  const isTall = placed.header === sizes.leafWithDetail && !isGuest;
  const header = isGuest ? height : placed.header;
  const middle = y + (isTall ? 17 : header / 2);
  const padding = form === 'group' || isGuest ? sizes.groupPadding : 10;
  const parts: SVGElement[] = [
    make('rect', {
      class: 'frame',
      x: x + 0.5,
      y: y + 0.5,
      width: width - 1,
      height: height - 1,
      rx: form === 'leaf' ? 4 : 6,
    }),
  ];
  const fonts = {
    label: `600 ${isGuest ? 15 : 12.5}px ${family}`,
    detail: `400 ${isGuest ? 12.5 : 11.5}px ${family}`,
    place: `400 11px ${family}`,
  };

  let left = x + padding;
  const icon = iconOf(node.kind, node.id);
  const scale = isGuest ? 1.25 : 0.9375;
  parts.push(
    make('path', {
      class: `icon ${icon.tone}`,
      d: icon.path,
      transform: `translate(${left} ${middle - 8 * scale}) scale(${scale})`,
    }),
  );
  left += 16 * scale + 8;

  let right = x + width - padding;
  if (isExpanded !== undefined && !isGuest) {
    parts.push(chevron(right - 12, middle - 8, isExpanded));
    right -= 20;
  }
  if (findings !== undefined) {
    const badge = badgeOf(findings.severity, findings.count, fonts.place, right, middle);
    parts.push(badge.element);
    right -= badge.width + 8;
  }
  // The name matters more than the place.
  const named = Math.min(measure(plain(node.label), fonts.label) + 8, Math.max(right - left - leastPlace, 0));
  const place = fitted(plain(node.place), right - left - named, fonts.place);
  if (place !== '') {
    parts.push(write('place', place, right, middle, 'end'));
    right -= measure(place, fonts.place) + 8;
  }
  const label = fitted(plain(node.label), right - left, fonts.label);
  parts.push(write('label', label, left, middle));
  if (node.detail === '') return parts;
  if (isTall) {
    const room = x + width - padding - left;
    parts.push(write('detail', fitted(plain(node.detail), room, fonts.detail), left, y + 34));
  } else {
    const start = left + measure(label, fonts.label) + 8;
    const detail = fitted(plain(node.detail), right - start, fonts.detail);
    if (detail.length > 1) parts.push(write('detail', detail, start, middle));
  }
  return parts;
}

function chevron(x: number, y: number, isExpanded: boolean): SVGElement {
  const element = make('g', { class: 'chevron' });
  element.append(
    // More to hit than the strokes.
    make('rect', { class: 'target', x: x - 4, y: y - 2, width: 20, height: 20, rx: 3 }),
    make('path', {
      d: isExpanded ? 'M2.5 6l3.5 3.5L9.5 6' : 'M4.5 4l3.5 4l-3.5 4',
      transform: `translate(${x} ${y})`,
    }),
  );
  return element;
}

function badgeOf(
  severity: keyof typeof marks,
  count: number,
  font: string,
  right: number,
  middle: number,
): { element: SVGElement; width: number } {
  const text = count > 1 ? String(count) : '';
  const width = 14 + (text === '' ? 0 : measure(text, font) + 4);
  const element = make('g', { class: `badge ${severity}` });
  const { shape, sign } = marks[severity];
  const transform = `translate(${right - width} ${middle - 7})`;
  element.append(
    make('path', { class: 'shape', d: shape, transform }),
    make('path', { class: 'sign', d: sign, transform }),
  );
  if (text !== '') element.append(write('count', text, right, middle, 'end'));
  return { element, width };
}

function write(className: string, text: string, x: number, middle: number, anchor?: 'end'): SVGElement {
  const element = make('text', {
    class: className,
    x,
    y: middle,
    dy: '0.35em',
    ...(anchor && { 'text-anchor': anchor }),
  });
  element.textContent = text;
  return element;
}

/** What is said of a box, part by part. */
function nameOf({ label, detail, place, address }: TopologyNode, findings: TopologyFindings | undefined): string[] {
  return [label, detail, address || place, ...findingWords(findings)].filter((part) => part !== '').map(plain);
}

function findingWords(findings: TopologyFindings | undefined): string[] {
  if (findings === undefined) return [];
  const { severity, count, messages } = findings;
  const word =
    count === 1 ? severityWords[severity] : `findings, the worst of them ${articled(severityWords[severity])}`;
  const shown = messages.slice(0, mostMessages).map((message) => message.replaceAll('`', ''));
  return [`${count} ${word}`, ...shown, ...(count > shown.length ? [`and ${count - shown.length} more`] : [])];
}

function articled(word: string): string {
  return /^[aeiou]/.test(word) ? `an ${word}` : `a ${word}`;
}

/** The tooltip; in a picture that was saved it tells what the browser tells here. */
function titleOf(node: TopologyNode, findings: TopologyFindings | undefined): SVGElement {
  const title = make('title', {});
  title.textContent = nameOf(node, findings).join('\n');
  return title;
}

function make<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string | number | boolean>>,
): SVGElementTagNameMap[Name] {
  const element = document.createElementNS(svgNamespace, name);
  for (const [key, value] of Object.entries(attributes)) {
    const isLength = typeof value === 'number' && !Number.isInteger(value);
    element.setAttribute(key, isLength ? value.toFixed(2) : String(value));
  }
  return element;
}
