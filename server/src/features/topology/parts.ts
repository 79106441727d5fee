/** Processors, memory, disks and networks of a guest, as groups of boxes. */

import { readDisk } from '../../guest/disks.ts';
import type { Guest } from '../../guest/guest.ts';
import { child, childElements } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import { firstAt, valueAt } from '../path.ts';
import { countWords, shortened, sizeWords } from '../words.ts';
import { type Box, box, elementBox, groupBox } from './box.ts';

/** Images below an image that are shown. */
const mostImages = 16;

/** The group "Processors": how many, how they hang together, and the NUMA cells. */
export function processorGroup({ root, hardware: { processors, ioThreads } }: Guest): Box | undefined {
  const { vcpu, maximum, current, cpu, topology, numa, cells } = processors;
  const count = maximum === undefined ? '' : countWords(maximum, 'CPU');
  const start = current !== undefined && current !== maximum ? `${current} at start` : '';
  const words = joined(count, start);
  const written = cpu && child(cpu, 'topology');
  const threads = child(root, 'iothreads') ?? child(root, 'iothreadids');
  const boxes = [
    ...(vcpu === undefined ? [] : [elementBox(vcpu, { detail: words })]),
    ...(cpu === undefined ? [] : [elementBox(cpu)]),
    ...(written === undefined
      ? []
      : [elementBox(written, topology === undefined ? {} : { detail: topologyWords(topology) })]),
    ...(threads === undefined ? [] : [elementBox(threads, { detail: countWords(ioThreads.size, 'I/O thread') })]),
    ...(numa === undefined
      ? []
      : [
          elementBox(numa, {
            detail: countWords(cells.length, 'cell'),
            children: cells.map(({ element, id }) => elementBox(element, { key: `cell ${id}` })),
          }),
        ]),
  ];
  return groupBox('processors', 'Processors', boxes, words);
}

function topologyWords(
  topology: Readonly<Record<'sockets' | 'dies' | 'clusters' | 'cores' | 'threads', number>>,
): string {
  const told = (['sockets', 'dies', 'clusters', 'cores', 'threads'] as const).filter(
    (name) => topology[name] > 1 || name === 'sockets' || name === 'cores' || name === 'threads',
  );
  return told.map((name) => countWords(topology[name], name.slice(0, -1))).join(', ');
}

/** The group "Memory": what there is, the most there can be, and the modules. */
export function memoryGroup({ hardware }: Guest): Box | undefined {
  const { memory, total, maximumElement, maximum, currentElement, backing } = hardware.memory;
  const slots = maximumElement && valueAt(maximumElement, '@slots');
  const boxes = [
    ...(memory === undefined ? [] : [elementBox(memory)]),
    ...(currentElement === undefined ? [] : [elementBox(currentElement)]),
    ...(maximumElement === undefined
      ? []
      : [
          elementBox(maximumElement, {
            detail: joined(
              maximum === undefined ? '' : sizeWords(maximum),
              slots === undefined ? '' : `${slots} slots`,
            ),
          }),
        ]),
    ...(backing === undefined ? [] : [elementBox(backing, { detail: backingWords(backing) })]),
    ...hardware.named('memory').map((module) => elementBox(module.element)),
  ];
  const words = joined(
    total === undefined ? '' : sizeWords(total),
    maximum === undefined ? '' : `at most ${sizeWords(maximum)}`,
  );
  return groupBox('memory', 'Memory', boxes, words);
}

function backingWords(backing: Element): string {
  return childElements(backing)
    .map((part) => [part.name, firstAt(part, '@mode', '@type', 'page@size')].filter(Boolean).join(' '))
    .join(', ');
}

/** The group "Disks": each with its image, and the images that one is based on. */
export function diskGroup({ devices: { disks } }: Guest): Box | undefined {
  return groupBox(
    'disks',
    'Disks',
    disks.map(({ element }) => elementBox(element, { place: readDisk(element).bus, children: images(element) })),
  );
}

function images(disk: Element): Box[] {
  const boxes: Box[] = [];
  let around: Element | undefined = disk;
  while (around !== undefined && boxes.length < mostImages) {
    const store: Element | undefined = child(around, 'backingStore');
    // An empty one says that there is no further image.
    if (store === undefined || childElements(store).length === 0) break;
    const detail = [
      valueAt(store, 'format@type'),
      firstAt(store, 'source@file', 'source@dev', 'source@name', 'source@volume', 'source@dir'),
    ];
    boxes.push(elementBox(store, { detail: shortened(detail.filter(Boolean).join(' '), 120) }));
    around = store;
  }
  return boxes;
}

/** The group "Networks": the interfaces by what they are connected to. */
export function networkGroup({ devices: { interfaces } }: Guest): Box | undefined {
  const networks = new Map<string, Box>();
  for (const { element, type, source, targetDevice } of interfaces) {
    const name = source && firstAt(source, '@bridge', '@network', '@dev', '@name', '@path', '@switchid', '@address');
    const key = name === undefined ? `type ${type}` : `${type} ${name}`;
    let network = networks.get(key);
    if (network === undefined) {
      const label = [type || 'interface', name === undefined ? undefined : shortened(name, 80)]
        .filter(Boolean)
        .join(' ');
      network = box('network', label, { key, ...(name !== undefined && { element: source }) });
      networks.set(key, network);
    }
    const details = [valueAt(element, 'model@type'), targetDevice?.value];
    network.children.push(elementBox(element, { detail: details.filter(Boolean).join(' ') }));
  }
  return groupBox('networks', 'Networks', [...networks.values()]);
}

function joined(...words: readonly string[]): string {
  return words.filter((word) => word !== '').join(', ');
}
