import type { Guest } from '../guest/guest.ts';
import { type Problem, render, validate } from '../relaxng/index.ts';
import { domainGrammar } from '../schema.ts';
import { attributeValue, child, childrenNamed } from '../xml/query.ts';
import type { Document, Element, Range } from '../xml/tree.ts';

/** Something that a conversion must not leave behind. */
export interface Fault {
  readonly code: string;
  readonly message: string;
  readonly range: Range;
}

/** Values that only libvirt's Xen driver takes, by the attribute they stand in. */
const xenOnly = { bus: ['xen'], model: ['xen', 'xenbus', 'netfront'], type: ['xen', 'xenbus', 'xenpvh', 'xenpv'] };
const ideChannels = 4;

/**
 * Looks at a converted guest as libvirt's QEMU driver will: the grammar, leftovers of Xen, names and places of disks,
 * and how it boots. What the original had wrong against the grammar is its own matter and not told here.
 */
export function selfCheck(original: Document, converted: Guest): Fault[] {
  return [
    ...grammarFaults(original, converted.document),
    ...leftovers(converted),
    ...diskFaults(converted),
    ...bootFaults(converted),
  ];
}

function grammarFaults(original: Document, converted: Document): Fault[] {
  // What is expected instead can have changed with the things around; the mistake and its text have not.
  const key = ({ text }: Document, { kind, range }: Problem): string => `${kind} ${text.slice(range.start, range.end)}`;
  const before = new Set(validate(domainGrammar(), original).problems.map((problem) => key(original, problem)));
  return validate(domainGrammar(), converted)
    .problems.filter((problem) => !before.has(key(converted, problem)))
    .map((problem) => ({ code: problem.kind, message: render(problem), range: problem.range }));
}

function leftovers({ root, devices }: Guest): Fault[] {
  const elements = devices.all.flatMap((device) => [
    device,
    ...['model', 'target', 'driver'].flatMap((name) => childrenNamed(device, name)),
  ]);
  return [root, ...elements].flatMap((element) =>
    Object.entries(xenOnly).flatMap(([name, values]) => {
      const value = attributeValue(element, name);
      return value !== undefined && values.includes(value)
        ? [fault('xen-leftover', element, `\`${name}='${value}'\` is Xen's and is still here.`)]
        : [];
    }),
  );
}

function diskFaults({ devices, os }: Guest): Fault[] {
  const { disks } = devices;
  const twice = disks.filter(
    (disk, place) => disk.name !== '' && disks.findIndex(({ name }) => name === disk.name) !== place,
  );
  const ide = disks.filter(({ bus }) => bus === 'ide');
  return [
    ...twice.map(({ element, name }) => fault('disk-name-twice', element, `Two disks are called '${name}'.`)),
    ...ide
      .slice(ideChannels)
      .map(({ element }) => fault('ide-full', element, 'An IDE controller takes four devices; this one is too many.')),
    ...(/q35/.test(os.machine)
      ? ide.map(({ element }) => fault('ide-on-q35', element, 'The machine q35 has no IDE; use SATA.'))
      : []),
    ...disks
      .filter(({ device, bus }) => device === 'cdrom' && bus === 'virtio')
      .map(({ element }) => fault('cdrom-bus', element, 'A CD-ROM cannot be on the virtio bus; use SATA or IDE.')),
    ...disks
      .filter(({ device, bus, readonly }) => device === 'disk' && readonly && (bus === 'ide' || bus === 'sata'))
      .map(({ element, bus }) => fault('readonly-disk', element, `QEMU takes no read-only disk on the bus ${bus}.`)),
  ];
}

function bootFaults({ os }: Guest): Fault[] {
  const [boot] = os.boot;
  return boot !== undefined && os.bootOrderPerDevice
    ? [fault('two-boot-orders', boot, 'libvirt takes `<boot>` in `<os>` or in devices, not both.')]
    : [];
}

function fault(code: string, element: Element, message: string): Fault {
  return { code, message, range: (child(element, 'target') ?? element).nameRange };
}
