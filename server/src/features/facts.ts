/** What a number, a set or an address of this definition amounts to, in plain words. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analyze.ts';
import type { Guest } from '../guest/guest.ts';
import { driveAddress, pciAddress, pciWords, readDevice } from '../guest/hardware/device.ts';
import { parseDecimal } from '../guest/hardware/numbers.ts';
import { attributeValue, placeAt, textContent } from '../xml/query.ts';
import type { Attribute, Element } from '../xml/tree.ts';
import { bearerOf, labelOf } from './labels.ts';
import { quantitiesOf } from './quantities.ts';
import { meansSame, type Occurrence, occurrenceAt, occurrences } from './references/occurrences.ts';
import { listWords } from './words.ts';

/** Users of a thing that are named; a longer list tells less. */
const mostUsers = 6;

/** Sentences in Markdown about what stands at an offset; none where there is nothing to be said. */
export function factsAt(analysis: Analysis, document: TextDocument, offset: number): string[] {
  const { guest } = analysis;
  const place = placeAt(analysis.document, offset);
  const node = place.kind === 'attribute' ? place.node.parent : place.kind === 'node' ? place.node.parent : place.node;
  if (node.kind !== 'element') return [];
  const isName = place.kind === 'element' && place.part === 'name';
  return [
    ...timeFacts(node),
    ...quantityFacts(node, place.kind === 'attribute' ? place.node : undefined, offset, isName),
    ...(guest && (isName || place.kind === 'attribute') ? addressFacts(guest, node) : []),
    ...(isName ? [] : referenceFacts(analysis, document, offset)),
  ];
}

/** Of the value at the offset; of the element all, and of a unit those that it is the unit of. */
function quantityFacts(element: Element, attribute: Attribute | undefined, offset: number, isName: boolean): string[] {
  const isUnit = attribute?.name === 'unit';
  return quantitiesOf(element)
    .filter(({ is, place: { range } }) => {
      if (isName || (isUnit && is === 'size')) return true;
      return attribute ? range.start === attribute.valueRange?.start : range.start <= offset && offset <= range.end;
    })
    .filter(({ isPlain }) => !isPlain)
    .map(({ place: { range, text }, words }) => {
      // On the element several values may be told of.
      const holder = isName
        ? element.attributes.find(({ valueRange }) => valueRange?.start === range.start)
        : undefined;
      return `\`${holder ? `${holder.name}='${text.trim()}'` : text.trim()}\` is **${words}**.`;
    });
}

/** When a snapshot or checkpoint was made. */
function timeFacts(element: Element): string[] {
  const seconds = element.name === 'creationTime' ? parseDecimal(textContent(element).trim()) : undefined;
  const time = seconds === undefined ? Number.NaN : seconds * 1000;
  // Beyond what a date can be there is none.
  if (Number.isNaN(new Date(time).getTime())) return [];
  return [`\`${seconds}\` is **${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC**.`];
}

function addressFacts(guest: Guest, address: Element): string[] {
  const { parent } = address;
  if (address.name !== 'address' || parent.kind !== 'element') return [];
  if (parent.name === 'source' && parent.parent.kind === 'element' && parent.parent.name === 'hostdev') {
    const usb = usbFact(address);
    if (usb !== undefined) return [usb];
    const host = pciAddress({ ...readDevice(parent), address, addressType: 'pci' });
    const isPci = address.attributes.some(({ name }) => name === 'slot');
    return host && isPci
      ? [`The device **${pciWords(host)}** of the host; \`lspci -s ${pciWords(host)}\` tells what it is.`]
      : [];
  }
  if (parent.parent.kind !== 'element' || parent.parent.name !== 'devices') return [];
  const pci = pciAddress(readDevice(parent));
  if (pci !== undefined) {
    const where = `**${pciWords(pci)}**: slot ${pci.slot}, function ${pci.function} of PCI bus ${pci.bus}`;
    const bus = pci.domain === 0 ? guest.hardware.pciBuses.get(pci.bus) : undefined;
    if (bus === undefined) return [`${where}.`];
    return [
      bus.controller === undefined || /root$/.test(bus.model)
        ? `${where}, which is the machine's own (\`${bus.model}\`).`
        : `${where}, which the controller of index ${bus.index} makes (\`${bus.model}\`).`,
    ];
  }
  const drive = driveAddress(address);
  if (drive !== undefined) {
    const { controller, bus, target, unit } = drive;
    return [`Unit **${unit}** of target ${target} on bus ${bus} of controller ${controller}.`];
  }
  return portFacts(address);
}

/** Of a device that is plugged in: ports of USB hubs follow one another, divided by dots. */
function portFacts(address: Element): string[] {
  const type = attributeValue(address, 'type');
  const bus = parseDecimal(attributeValue(address, 'bus') ?? '0');
  const port = attributeValue(address, 'port') ?? '';
  if (bus === undefined || !/^\d+(\.\d+){0,3}$/.test(port)) return [];
  if (type === 'usb') {
    const [own, ...hubs] = port.split('.').reverse();
    const through = hubs.map((hub) => ` of the hub in port ${hub}`).join('');
    return [`Port **${own}**${through} of the USB controller with index ${bus}.`];
  }
  const controller = parseDecimal(attributeValue(address, 'controller') ?? '0');
  if (type !== 'virtio-serial' || controller === undefined) return [];
  return [`Port **${port}** of the virtio-serial controller with index ${controller}.`];
}

/** Of a USB device of the host, which has a number until it is unplugged. */
function usbFact(address: Element): string | undefined {
  const bus = parseDecimal(attributeValue(address, 'bus'));
  const device = parseDecimal(attributeValue(address, 'device'));
  if (bus === undefined || device === undefined) return undefined;
  return `Device **${device}** on USB bus ${bus} of the host; \`lsusb -s ${bus}:${device}\` tells what it is.`;
}

function referenceFacts(analysis: Analysis, document: TextDocument, offset: number): string[] {
  const here = occurrenceAt(analysis, offset);
  if (here === undefined || here.kind.values === 'order') return [];
  const others = occurrences(analysis).filter((other) => other !== here && meansSame(here, other));
  if (here.role === 'refers') {
    return others
      .filter(({ role }) => role === 'declares')
      .slice(0, mostUsers)
      .map(({ element, range }) => `Refers to ${named(element)} in line ${document.positionAt(range.start).line + 1}.`);
  }
  const users = [...new Set(others.filter(({ role }) => role === 'refers').map(userOf))];
  if (users.length === 0) return [];
  const shown = users.slice(0, mostUsers).map(named);
  const more = users.length - shown.length;
  return [`Used by ${listWords(more > 0 ? [...shown, `${more} more`] : shown)}.`];
}

/** The device that an occurrence belongs to, else the element it stands on. */
function userOf({ element }: Occurrence): Element {
  for (let node = element; node.parent.kind === 'element'; node = node.parent) {
    if (node.parent.name === 'devices') return node;
  }
  return element;
}

/** `disk vda`, with what there is to it. */
function named(element: Element): string {
  const { name, detail } = labelOf(bearerOf(element));
  return detail === '' ? `**${name}**` : `**${name}** (${detail})`;
}
