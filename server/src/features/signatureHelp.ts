import type { Position, SignatureHelp } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analyze.ts';
import { parseBytes, parseSet } from '../guest/hardware/numbers.ts';
import { attributeValue, placeAt, textContent } from '../xml/query.ts';
import type { Attribute, Element } from '../xml/tree.ts';
import { amountWords, quantitySitesOf, type SizeSite } from './quantities.ts';
import { countWords, shortened } from './words.ts';

/** What asks for help, and what asks again while it is shown. */
export const signatureTriggers = { triggerCharacters: ["'", '"', ',', '^', '-'], retriggerCharacters: [',', '^', '-'] };

/** How a value is written. */
interface Form {
  /** The parts with what divides them; joined they are the label. */
  readonly parts: readonly { readonly text: string; readonly help?: string }[];
  /** The part at the caret, by its place in `parts`. */
  readonly active: number;
  /** Markdown. */
  readonly help: string;
}

/** The form of the value at a position, with the part at the caret: sets, sizes, PCI addresses, MAC addresses, UUIDs. */
export function signatureHelp(analysis: Analysis, document: TextDocument, position: Position): SignatureHelp | null {
  const offset = document.offsetAt(position);
  const form = formAt(analysis, offset);
  if (form === undefined) return null;
  const named = form.parts.filter(({ help }) => help !== undefined);
  let at = 0;
  const places = form.parts.map(({ text }): [number, number] => {
    at += text.length;
    return [at - text.length, at];
  });
  return {
    signatures: [
      {
        label: form.parts.map(({ text }) => text).join(''),
        documentation: { kind: 'markdown', value: form.help },
        parameters: form.parts.flatMap(({ help }, index) =>
          help === undefined
            ? []
            : [{ label: places[index] ?? [0, 0], documentation: { kind: 'markdown' as const, value: help } }],
        ),
      },
    ],
    activeSignature: 0,
    activeParameter: named.findIndex(({ text }) => text === form.parts[form.active]?.text),
  };
}

function formAt({ document }: Analysis, offset: number): Form | undefined {
  const place = placeAt(document, offset);
  if (place.kind === 'attribute') {
    const { node, part } = place;
    if (part !== 'value' || node.valueRange === undefined) return undefined;
    return (
      quantityForm(node.parent, node, node.value, offset - node.valueRange.start) ??
      pciForm(node) ??
      (node.parent.localName === 'mac' && node.localName === 'address' ? macForm() : undefined) ??
      (node.localName === 'uuid' ? uuidForm() : undefined)
    );
  }
  // An element without text yet has no node for it.
  if (place.kind === 'element' && place.part === 'content' && place.node.children.length === 0) {
    return textForm(place.node, '', 0);
  }
  if (place.kind !== 'node' || place.node.kind !== 'text' || place.node.parent.kind !== 'element') return undefined;
  const { node } = place;
  const element = place.node.parent;
  if (element.children.length > 1) return undefined;
  return textForm(element, node.kind === 'text' ? node.value : '', offset - node.range.start);
}

function textForm(element: Element, text: string, caret: number): Form | undefined {
  if (element.localName === 'uuid' || element.localName === 'genid') return uuidForm();
  return quantityForm(element, undefined, text, caret);
}

function quantityForm(
  element: Element,
  attribute: Attribute | undefined,
  text: string,
  caret: number,
): Form | undefined {
  const sites = quantitySitesOf(element);
  const site = sites.find(({ path }) => path.split('@')[1] === attribute?.localName);
  if (site === undefined) {
    const counted = attribute?.localName === 'unit' ? sites.find(isWithUnit) : undefined;
    return counted && unitForm(element, counted);
  }
  if (site.is === 'set') return setForm(text, caret, site.one);
  return sizeForm(element, site, text, 0);
}

function isWithUnit(site: ReturnType<typeof quantitySitesOf>[number]): site is SizeSite {
  return site.is === 'size' && site.hasUnit;
}

/** The form of a size, while its unit is being typed. */
function unitForm(element: Element, site: SizeSite): Form {
  const name = site.path.split('@')[1];
  return sizeForm(element, site, name === undefined ? textContent(element) : (attributeValue(element, name) ?? ''), 2);
}

function sizeForm(element: Element, site: SizeSite, text: string, active: number): Form {
  const unit = site.hasUnit ? attributeValue(element, 'unit') || undefined : undefined;
  const bytes = parseBytes(text, unit, site.unit);
  const per = site.perSecond ? ' per second' : '';
  return {
    parts: [
      { text: 'number', help: `A whole number of ${unit ?? site.unit}${per}.` },
      ...(site.hasUnit
        ? [
            { text: ' unit=' },
            {
              text: unit ?? site.unit,
              help: '`b`, `KiB`, `MiB`, `GiB`, `TiB` count by 1024; `KB`, `MB`, `GB`, `TB` by 1000.',
            },
          ]
        : []),
    ],
    active,
    help: bytes === undefined ? `A whole number of ${unit ?? site.unit}${per}.` : `= ${amountWords(site, bytes)}`,
  };
}

/** Source: libvirt src/util/virbitmap.c virBitmapParse. */
function setForm(text: string, caret: number, one: string): Form {
  const part = text.slice(0, caret).split(',').at(-1)?.trim() ?? '';
  const members = parseSet(text.replace(/[\s,^-]+$/, ''));
  const counted =
    members === undefined || text.trim() === ''
      ? 'Parts are read from the left; `^` takes away what stands before it.'
      : `= ${countWords(members.size, one)}: ${shortened([...members].sort((a, b) => a - b).join(', '), 50)}`;
  return {
    parts: [
      { text: one, help: `The number of one ${one}, from 0.` },
      { text: ' | ' },
      { text: 'first-last', help: 'All from the first to the last.' },
      { text: ' | ' },
      { text: '^excluded', help: `A ${one} to leave out of what stands before it.` },
      { text: ', …' },
    ],
    active: part.startsWith('^') ? 4 : part.includes('-') ? 2 : 0,
    help: counted,
  };
}

/** Parts of a PCI address, and what they may be. Source: libvirt docs/formatdomain.rst, device addresses: pci. */
const pciParts: readonly (readonly [name: string, help: string])[] = [
  ['domain', 'Usually `0x0000`: QEMU has no other.'],
  ['bus', '`0x00` to `0xff`: the index of the controller that the device is plugged into.'],
  ['slot', '`0x00` to `0x1f`; a root port has only slot `0x00`.'],
  ['function', "`0x0` to `0x7`; further functions need `multifunction='on'` on function `0x0`."],
];

/** Of a PCI device of the host the type is left out. */
function isOfHost({ parent: source }: Element): boolean {
  if (source.kind !== 'element' || source.localName !== 'source' || source.parent.kind !== 'element') return false;
  return attributeValue(source.parent, 'type') === 'pci';
}

function pciForm({ parent, localName }: Attribute): Form | undefined {
  if (parent.localName !== 'address') return undefined;
  const type = attributeValue(parent, 'type');
  const isPci = type === 'pci' || (type === undefined && isOfHost(parent));
  const active = pciParts.findIndex(([name]) => name === localName);
  if (!isPci || active < 0) return undefined;
  const dividers = [':', ':', '.', ''];
  return {
    parts: pciParts.flatMap(([text, help], index) => [{ text, help }, { text: dividers[index] ?? '' }]),
    active: active * 2,
    help: `\`${pciParts.map(([name], index) => `${(attributeValue(parent, name) ?? '0').replace(/^0x/, '')}${dividers[index]}`).join('')}\`, each part in hexadecimal after \`0x\`.`,
  };
}

function macForm(): Form {
  return {
    parts: [
      { text: '52:54:00', help: 'The range that libvirt makes up addresses of guests in.' },
      { text: ':' },
      { text: 'xx:xx:xx', help: 'Three bytes of your own, each of two hexadecimal digits.' },
    ],
    active: 2,
    help: 'Six bytes in hexadecimal, divided by colons. The first is even: an odd one is for groups. Without `<mac>` libvirt makes an address up.',
  };
}

function uuidForm(): Form {
  return {
    parts: [
      { text: 'xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx', help: '32 hexadecimal digits; the dashes may be left out.' },
    ],
    active: 0,
    help: '32 hexadecimal digits, of which not all are the same. Without it libvirt makes one up.',
  };
}
