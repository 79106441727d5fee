import { attributeValue, textContent } from '../../../xml/query.ts';
import type { Element } from '../../../xml/tree.ts';

/** Bytes by libvirt's unit names, in lower case (virScaleInteger). */
const units: ReadonlyMap<string, bigint> = new Map([
  ['b', 1n],
  ['bytes', 1n],
  ...['k', 'm', 'g', 't', 'p', 'e'].flatMap((letter, place): [string, bigint][] => {
    const binary = 1024n ** BigInt(place + 1);
    return [
      [letter, binary],
      [`${letter}ib`, binary],
      [`${letter}b`, 1000n ** BigInt(place + 1)],
    ];
  }),
]);

/** The amount an element such as `<memory unit='MiB'>512</memory>` names, in bytes; undefined when it names none. */
export function bytesOf(element: Element): bigint | undefined {
  const text = textContent(element).trim();
  const unit = units.get((attributeValue(element, 'unit') ?? 'KiB').toLowerCase());
  return unit === undefined || !/^[0-9]+$/.test(text) ? undefined : BigInt(text) * unit;
}
