/** The picture as a file of its own: colours and fonts as values, nothing of the page needed. */

/** CSS properties that become attributes of the same name. */
const properties = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'font-family',
  'font-size',
  'font-weight',
];

/** What holds in SVG anyway. */
const defaults = new Set(['', 'none', 'normal', 'butt', 'miter']);

/** The text of an SVG document that shows what the page shows, at its natural size. */
export function standalone(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const { width, height } = svg.viewBox.baseVal;
  copy.setAttribute('width', String(Math.ceil(width)));
  copy.setAttribute('height', String(Math.ceil(height)));
  // The marks of selection and focus are the reader's, not the guest's.
  const marked = [...svg.querySelectorAll('.selected, .twin')].map((element) => ({
    element,
    names: element.getAttribute('class') ?? '',
  }));
  for (const { element } of marked) element.classList.remove('selected', 'twin');
  const originals = [svg, ...svg.querySelectorAll('*')];
  const copies = [copy, ...copy.querySelectorAll('*')];
  originals.forEach((original, at) => {
    const target = copies[at];
    if (target !== undefined) style(original, target);
  });
  for (const { element, names } of marked) element.setAttribute('class', names);
  // Nothing opens and closes there.
  for (const target of copy.querySelectorAll('.chevron')) target.remove();
  for (const target of copies) clean(target);

  const background = document.createElementNS(svg.namespaceURI, 'rect');
  background.setAttribute('width', '100%');
  background.setAttribute('height', '100%');
  paint(background, 'fill', getComputedStyle(document.body).backgroundColor);
  const title = document.createElementNS(svg.namespaceURI, 'title');
  title.textContent = svg.getAttribute('aria-label');
  copy.prepend(title, background);
  copy.setAttribute('role', 'img');
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}\n`;
}

function style(original: Element, target: Element): void {
  const isShape = ['rect', 'path', 'text'].includes(original.localName);
  if (!isShape) return;
  const computed = getComputedStyle(original);
  for (const property of properties) {
    const isText = original.localName === 'text';
    if (property.startsWith('font') !== isText && property !== 'fill') continue;
    const value = computed.getPropertyValue(property);
    if (property === 'fill' || property === 'stroke') paint(target, property, value);
    else if (!defaults.has(value)) target.setAttribute(property, value);
  }
}

/** Colours that are partly transparent as SVG 1.1 has them. */
function paint(target: Element, property: 'fill' | 'stroke', value: string): void {
  const match = /^rgba?\(\s*([\d.]+)[,\s]+([\d.]+)[,\s]+([\d.]+)\s*(?:[,/]\s*([\d.]+)\s*)?\)$/.exec(value);
  if (match === null) {
    target.setAttribute(property, value === '' ? 'none' : value);
    return;
  }
  const [, red, green, blue, alpha = '1'] = match;
  const hexadecimal = [red, green, blue].map((part) => Math.round(Number(part)).toString(16).padStart(2, '0'));
  target.setAttribute(property, Number(alpha) === 0 ? 'none' : `#${hexadecimal.join('')}`);
  if (Number(alpha) > 0 && Number(alpha) < 1) target.setAttribute(`${property}-opacity`, alpha);
}

/** Leaves what draws; the rest is of the page. */
function clean(element: Element): void {
  for (const { name } of [...element.attributes]) {
    if (/^(aria-(?!label)|data-|class$|id$|tabindex$|role$)/.test(name)) element.removeAttribute(name);
  }
  if (element.localName !== 'svg') element.removeAttribute('aria-label');
}
