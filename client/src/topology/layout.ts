/** Where the boxes of the picture go: boxes in boxes, in as many columns as there is room for. */

import type { TopologyNode } from '../protocol.ts';

/** A box with its place; what is in it is placed in the same coordinates. */
export interface Placed {
  readonly node: TopologyNode;
  x: number;
  y: number;
  readonly width: number;
  height: number;
  /** Height of what is told of the box itself. */
  readonly header: number;
  /** Undefined for what holds nothing. */
  readonly isExpanded: boolean | undefined;
  readonly children: readonly Placed[];
}

/** Sizes in the picture's own unit, CSS pixels at 100 %. */
export const sizes = {
  /** The title of the guest, of a group, and of a box that holds others. */
  guestHeader: 48,
  groupHeader: 36,
  header: 30,
  leaf: 30,
  leafWithDetail: 48,
  leafWidth: 230,
  widestLeaf: 640,
  padding: 8,
  groupPadding: 12,
  gap: 8,
  groupGap: 14,
  margin: 16,
} as const;

/** A detail of more characters gets a line of its own in the title of a box that holds others. */
const shortDetail = 24;
/** Down to here several forms are tried; boxes that lie deeper are small. */
const tryingDepth = 5;
/** Above this height a group would like another column. */
const tall = 420;
const mostColumns = 4;

/** Places the whole picture into a width; it is as wide as its narrowest form when that is more. */
export function layout(picture: TopologyNode, width: number, collapsed: ReadonlySet<string>): Placed {
  const groups = collapsed.has(picture.id) ? [] : picture.children;
  const least = Math.max(
    sizes.leafWidth + 2 * sizes.groupPadding,
    ...groups.map((group) => narrowest(group, collapsed)),
  );
  const inner = Math.max(width - 2 * sizes.margin, least);
  const placed: Placed[] = [];
  let y: number = sizes.margin + sizes.guestHeader + sizes.groupGap;
  for (const row of rows(groups, inner, collapsed)) {
    let x: number = sizes.margin;
    const boxes = row.map(({ group, share }) => {
      const one = place(group, x, y, share, collapsed);
      x += share + sizes.groupGap;
      return one;
    });
    const height = Math.max(...boxes.map((one) => one.height));
    for (const one of boxes) one.height = height;
    placed.push(...boxes);
    y += height + sizes.groupGap;
  }
  return {
    node: picture,
    x: 0,
    y: 0,
    width: inner + 2 * sizes.margin,
    height: y - sizes.groupGap + sizes.margin,
    header: sizes.guestHeader,
    isExpanded: picture.children.length === 0 ? undefined : !collapsed.has(picture.id),
    children: placed,
  };
}

interface Share {
  readonly group: TopologyNode;
  readonly share: number;
}

/** Groups side by side as far as each has the columns it would like; the rest of the width is shared out. */
function rows(groups: readonly TopologyNode[], width: number, collapsed: ReadonlySet<string>): Share[][] {
  const wishes = groups.map((group) => {
    const least = narrowest(group, collapsed);
    const { height } = place(group, 0, 0, least, collapsed);
    const columns = Math.min(Math.ceil(height / tall), mostColumns, Math.max(group.children.length, 1));
    return { group, wish: Math.min(Math.max(least * columns, least), width) };
  });
  const lines: { group: TopologyNode; wish: number }[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const wish of wishes) {
    if (used + sizes.groupGap + wish.wish <= width) {
      lines.at(-1)?.push(wish);
      used += sizes.groupGap + wish.wish;
    } else {
      lines.push([wish]);
      used = wish.wish;
    }
  }
  return lines.map((line) => {
    const room = width - sizes.groupGap * (line.length - 1);
    const sum = line.reduce((total, { wish }) => total + wish, 0);
    return line.map(({ group, wish }) => ({ group, share: (room * wish) / sum }));
  });
}

function isLeaf({ id, children }: TopologyNode, collapsed: ReadonlySet<string>): boolean {
  return children.length === 0 || collapsed.has(id);
}

function paddingOf({ kind }: TopologyNode): number {
  return kind === 'group' ? sizes.groupPadding : sizes.padding;
}

function headerOf({ kind, detail }: TopologyNode): number {
  if (kind === 'group') return sizes.groupHeader;
  return detail.length > shortDetail ? sizes.leafWithDetail : sizes.header;
}

function narrowest(node: TopologyNode, collapsed: ReadonlySet<string>): number {
  if (isLeaf(node, collapsed)) return sizes.leafWidth;
  return 2 * paddingOf(node) + Math.max(...node.children.map((inner) => narrowest(inner, collapsed)));
}

/** More would only be emptiness. */
function widest(node: TopologyNode, collapsed: ReadonlySet<string>): number {
  if (isLeaf(node, collapsed)) return sizes.widestLeaf;
  const { length } = node.children;
  const inner = Math.max(...node.children.map((child) => widest(child, collapsed)));
  return 2 * paddingOf(node) + length * inner + (length - 1) * sizes.gap;
}

function place(
  node: TopologyNode,
  x: number,
  y: number,
  width: number,
  collapsed: ReadonlySet<string>,
  depth = 0,
): Placed {
  if (isLeaf(node, collapsed)) {
    const hasChildren = node.children.length > 0;
    const leaf = node.detail === '' || hasChildren ? sizes.leaf : sizes.leafWithDetail;
    const height = node.kind === 'group' ? sizes.groupHeader : leaf;
    return { node, x, y, width, height, header: height, isExpanded: hasChildren ? false : undefined, children: [] };
  }
  const padding = paddingOf(node);
  const inner = width - 2 * padding;
  const { boxes, height: used } = placeAll(node.children, inner, collapsed, depth);
  const header = headerOf(node);
  for (const one of boxes) move(one, x + padding, y + header);
  return { node, x, y, width, height: header + used + padding, header, isExpanded: true, children: boxes };
}

interface Block {
  readonly boxes: Placed[];
  readonly height: number;
}

/** The boxes in a box, from its upper left corner, in the form that is least high. */
function placeAll(nodes: readonly TopologyNode[], width: number, collapsed: ReadonlySet<string>, depth: number): Block {
  const least = Math.max(...nodes.map((node) => narrowest(node, collapsed)));
  const most = Math.max(1, Math.min(nodes.length, Math.floor((width + sizes.gap) / (least + sizes.gap))));
  const holders = nodes.filter((node) => !isLeaf(node, collapsed)).length;
  let best = placeInColumns(nodes, width, most, collapsed, depth);
  if (holders === 0 || depth >= tryingDepth) return best;
  const tries =
    holders < nodes.length ? [inBands] : Array.from({ length: most - 1 }, (_, less) => inColumns(most - 1 - less));
  for (const attempt of tries) {
    const tried = attempt(nodes, width, collapsed, depth);
    if (tried.height < best.height - sizes.gap) best = tried;
  }
  return best;
}

function inColumns(columns: number): typeof placeAll {
  return (nodes, width, collapsed, depth) => placeInColumns(nodes, width, columns, collapsed, depth);
}

/** What holds others and what does not below each other, each with columns of its own. */
function inBands(nodes: readonly TopologyNode[], width: number, collapsed: ReadonlySet<string>, depth: number): Block {
  const bands: TopologyNode[][] = [];
  for (const node of nodes) {
    const band = bands.at(-1);
    const [first] = band ?? [];
    if (first !== undefined && isLeaf(first, collapsed) === isLeaf(node, collapsed)) band?.push(node);
    else bands.push([node]);
  }
  const boxes: Placed[] = [];
  let height = 0;
  for (const band of bands) {
    const block = placeAll(band, width, collapsed, depth);
    for (const one of block.boxes) move(one, 0, height);
    boxes.push(...block.boxes);
    height += block.height + sizes.gap;
  }
  return { boxes, height: height - sizes.gap };
}

function placeInColumns(
  nodes: readonly TopologyNode[],
  width: number,
  columns: number,
  collapsed: ReadonlySet<string>,
  depth: number,
): Block {
  const room = (width - sizes.gap * (columns - 1)) / columns;
  const column = Math.min(room, Math.max(...nodes.map((node) => widest(node, collapsed))));
  const boxes = nodes.map((node) => place(node, 0, 0, column, collapsed, depth + 1));
  let height = 0;
  fill(boxes, columns).forEach((stack, at) => {
    let next = 0;
    for (const one of stack) {
      move(one, at * (column + sizes.gap), next);
      next += one.height + sizes.gap;
    }
    height = Math.max(height, next - sizes.gap);
  });
  return { boxes, height };
}

/** Fills columns one after the other, so that the longest is as short as it can be. */
function fill(boxes: readonly Placed[], columns: number): Placed[][] {
  const heights = boxes.map(({ height }) => height + sizes.gap);
  let low = Math.max(...heights);
  let high = heights.reduce((sum, height) => sum + height, 0);
  while (high - low > 1) {
    const middle = (low + high) / 2;
    if (divide(boxes, middle).length <= columns) high = middle;
    else low = middle;
  }
  return divide(boxes, high);
}

function divide(boxes: readonly Placed[], limit: number): Placed[][] {
  const columns: Placed[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const one of boxes) {
    used += one.height + sizes.gap;
    if (used > limit) {
      columns.push([]);
      used = one.height + sizes.gap;
    }
    columns.at(-1)?.push(one);
  }
  return columns;
}

function move(placed: Placed, x: number, y: number): void {
  placed.x += x;
  placed.y += y;
  for (const inner of placed.children) move(inner, x, y);
}
