/** The script of the view: draws what the extension sends, and tells it what was picked. */

import type { TopologyNode } from '../src/protocol.ts';
import { allFindings, boxOf, isSameElement, pathTo } from '../src/topology/boxes.ts';
import { moveBy } from '../src/topology/keys.ts';
import { layout } from '../src/topology/layout.ts';
import type { FromView, ToView, ViewState } from '../src/topology/messages.ts';
import { type Drawing, draw, type Item } from './draw.ts';
import { standalone } from './standalone.ts';

declare function acquireVsCodeApi(): {
  readonly postMessage: (message: FromView) => void;
  readonly getState: () => ViewState | undefined;
  readonly setState: (state: ViewState) => void;
};

const api = acquireVsCodeApi();
const canvas = byId('picture');
const notice = byId('notice');
const zooms = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5];

const kept = api.getState();
const uri = document.body.dataset.uri ?? '';
let zoom = kept?.zoom ?? 1;
let selected = kept?.selected;
let scroll = kept?.scroll;
const collapsed = new Set(kept?.collapsed ?? []);
let picture: TopologyNode | null = null;
let drawing: Drawing | undefined;

keep();
addEventListener('message', ({ data }: MessageEvent<ToView>) => receive(data));
new ResizeObserver(resized).observe(canvas);
canvas.addEventListener('click', (event) => clicked(event, false));
canvas.addEventListener('dblclick', (event) => clicked(event, true));
canvas.addEventListener('keydown', pressed);
canvas.addEventListener('focusin', ({ target }) => {
  const item = itemAround(target);
  if (item !== undefined) select(item.node.id);
});
canvas.addEventListener('scroll', () => keep(), { passive: true });
canvas.addEventListener('wheel', wheeled, { passive: false });
byId('zoom-out').addEventListener('click', () => zoomBy(-1));
byId('zoom-in').addEventListener('click', () => zoomBy(1));
byId('zoom-level').addEventListener('click', () => setZoom(1));
byId('save').addEventListener('click', () => api.postMessage({ kind: 'save' }));
api.postMessage({ kind: 'ready' });

function receive(message: ToView): void {
  switch (message.kind) {
    case 'picture':
      picture = message.picture;
      notice.textContent = message.notice;
      notice.hidden = picture !== null;
      canvas.hidden = picture === null;
      byId('bar').hidden = picture === null;
      byId('summary').textContent = picture === null ? '' : summaryOf(picture);
      render();
      if (scroll !== undefined && picture !== null) {
        canvas.scrollTo(...scroll);
        scroll = undefined;
      }
      break;
    case 'select':
      open(message.id);
      select(message.id);
      show(message.id);
      tellDrawn();
      break;
    case 'export':
      api.postMessage({ kind: 'exported', svg: drawing === undefined ? '' : standalone(drawing.svg) });
  }
}

/** Boxes go elsewhere in another width; the selected one stays in sight. */
function resized(): void {
  render();
  if (selected !== undefined) show(selected);
}

/** How much was found, in the words of the Problems panel. */
function summaryOf(guest: TopologyNode): string {
  const count = allFindings(guest)?.count ?? 0;
  return count === 0 ? 'No problems' : `${count} ${count === 1 ? 'problem' : 'problems'}, marked in the picture`;
}

/** Draws anew; who was in the tree with the keyboard stays in it. */
function render(): void {
  if (picture === null) {
    drawing = undefined;
    canvas.replaceChildren();
    return;
  }
  const { clientWidth } = canvas;
  if (clientWidth === 0) return;
  const focused = itemAround(document.activeElement)?.node.id;
  const { fontFamily } = getComputedStyle(document.body);
  const placed = layout(picture, clientWidth / zoom, collapsed);
  drawing = draw(placed, fontFamily);
  drawing.svg.setAttribute('width', String(placed.width * zoom));
  drawing.svg.setAttribute('height', String(placed.height * zoom));
  canvas.replaceChildren(drawing.svg);
  mark();
  if (focused !== undefined) (itemOf(focused) ?? drawing.items[0])?.element.focus({ preventScroll: true });
  byId('zoom-level').textContent = `${Math.round(zoom * 100)} %`;
  tellDrawn();
}

function tellDrawn(): void {
  api.postMessage({ kind: 'drawn', boxes: drawing?.items.length ?? 0, selected });
}

function select(id: string): void {
  if (id === selected) return;
  selected = id;
  mark();
  keep();
}

/** Marks the selected box, and quietly the other boxes of its element. One box can be reached with Tab. */
function mark(): void {
  if (picture === null || drawing === undefined) return;
  const node = selected === undefined ? undefined : boxOf(picture, selected);
  const reached = drawing.items.find((item) => item.node === node) ?? drawing.items[0];
  for (const item of drawing.items) {
    const isSelected = item.node === node;
    const { element } = item;
    element.classList.toggle('selected', isSelected);
    element.classList.toggle('twin', !isSelected && node !== undefined && isSameElement(item.node, node));
    element.setAttribute('aria-selected', String(isSelected));
    element.setAttribute('tabindex', item === reached ? '0' : '-1');
  }
}

/** Opens what is closed around a box. */
function open(id: string): void {
  if (picture === null) return;
  const around = pathTo(picture, id).slice(0, -1);
  if (around.filter((one) => collapsed.delete(one)).length > 0) render();
}

function toggle({ node: { id } }: Item): void {
  if (!collapsed.delete(id)) collapsed.add(id);
  render();
  keep();
}

/** Scrolls a box into view, and no further than that. */
function show(id: string): void {
  const item = itemOf(id);
  if (item === undefined) return;
  const { x, y, width, height } = item.placed;
  const margin = 24;
  const [left, top, right, bottom] = [x * zoom, y * zoom, (x + width) * zoom, (y + height) * zoom];
  const { scrollLeft, scrollTop, clientWidth, clientHeight } = canvas;
  const isSeen = top >= scrollTop && bottom <= scrollTop + clientHeight;
  const isTooTall = bottom - top > clientHeight;
  const wantsTop = !isSeen && (isTooTall ? top > scrollTop + clientHeight || bottom < scrollTop : true);
  const nextTop = wantsTop ? (top < scrollTop || isTooTall ? top - margin : bottom - clientHeight + margin) : scrollTop;
  const isWide = left < scrollLeft || right > scrollLeft + clientWidth;
  canvas.scrollTo({
    left: isWide ? Math.max(left - margin, 0) : scrollLeft,
    top: Math.max(nextTop, 0),
    behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth',
  });
}

function clicked(event: MouseEvent, takesFocus: boolean): void {
  const item = itemAround(event.target);
  if (item === undefined) return;
  item.element.focus({ preventScroll: true });
  if (event.target instanceof Element && event.target.closest('.chevron') !== null) {
    if (!takesFocus) toggle(item);
    return;
  }
  select(item.node.id);
  reveal(item, takesFocus);
}

function reveal({ node }: Item, takesFocus: boolean): void {
  if (node.range !== undefined) api.postMessage({ kind: 'reveal', id: node.id, takesFocus });
}

function pressed(event: KeyboardEvent): void {
  const item = itemAround(event.target);
  if (item === undefined || drawing === undefined || event.altKey) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.key === 'Enter') reveal(item, true);
  else if (event.key === ' ') reveal(item, false);
  else if (event.key === '+') zoomBy(1);
  else if (event.key === '-') zoomBy(-1);
  else if (event.key === '0') setZoom(1);
  else {
    const move = moveBy(event.key, item, drawing.items);
    if (move === undefined) return;
    if ('toggle' in move) toggle(move.toggle);
    else {
      move.to.element.focus({ preventScroll: true });
      show(move.to.node.id);
    }
  }
  event.preventDefault();
}

function wheeled(event: WheelEvent): void {
  if (!event.ctrlKey) return;
  event.preventDefault();
  zoomBy(event.deltaY < 0 ? 1 : -1);
}

function zoomBy(steps: number): void {
  const nearest = zooms.reduce((best, one) => (Math.abs(one - zoom) < Math.abs(best - zoom) ? one : best), 1);
  setZoom(zooms[zooms.indexOf(nearest) + steps] ?? nearest);
}

/** The same box stays in sight. */
function setZoom(next: number): void {
  if (next === zoom) return;
  zoom = next;
  render();
  if (selected !== undefined) show(selected);
  keep();
}

function keep(): void {
  const place: [number, number] = scroll === undefined ? [canvas.scrollLeft, canvas.scrollTop] : [...scroll];
  api.setState({ uri, zoom, selected, collapsed: [...collapsed], scroll: place });
}

function itemOf(id: string): Item | undefined {
  return drawing?.items.find(({ node }) => node.id === id);
}

function itemAround(target: EventTarget | null): Item | undefined {
  const element = target instanceof Element ? target.closest('[data-id]') : null;
  return element === null ? undefined : drawing?.items.find((item) => item.element === element);
}

function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page has no ${id}`);
  return element;
}
