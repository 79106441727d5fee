/** How libvirt reads numbers, sizes and sets. */

import { attributeValue, textContent } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';

/**
 * An unsigned number as libvirt reads most of them (virXMLPropUInt with base 0): decimal, `0x` hexadecimal or, with a
 * leading zero, octal. Undefined when it is none, or too large to be exact.
 */
export function parseNumber(text: string | undefined): number | undefined {
  const written = text?.trim() ?? '';
  const value = /^0x[0-9a-f]+$/i.test(written)
    ? Number.parseInt(written.slice(2), 16)
    : /^0[0-7]+$/.test(written)
      ? Number.parseInt(written, 8)
      : /^[0-9]+$/.test(written)
        ? Number(written)
        : undefined;
  return value !== undefined && Number.isSafeInteger(value) ? value : undefined;
}

/** A decimal number; undefined when it is none. */
export function parseDecimal(text: string | undefined): number | undefined {
  const written = text?.trim() ?? '';
  const value = /^[0-9]+$/.test(written) ? Number(written) : undefined;
  return value !== undefined && Number.isSafeInteger(value) ? value : undefined;
}

/** As `parseNumber`, for values beyond what a number holds exactly. */
export function parseLarge(text: string | undefined): bigint | undefined {
  const written = text?.trim() ?? '';
  return /^(0x[0-9a-f]+|[0-9]+)$/i.test(written) ? BigInt(written) : undefined;
}

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

/** A size in bytes from its number and unit; undefined when it names none. */
export function parseBytes(
  text: string | undefined,
  unit: string | undefined,
  defaultUnit = 'KiB',
): bigint | undefined {
  const scale = units.get((unit ?? defaultUnit).toLowerCase());
  const written = text?.trim() ?? '';
  return scale === undefined || !/^[0-9]+$/.test(written) ? undefined : BigInt(written) * scale;
}

/** The size that an element such as `<memory unit='MiB'>512</memory>` names, in bytes; undefined when it names none. */
export function bytesOf(element: Element, defaultUnit = 'KiB'): bigint | undefined {
  return parseBytes(textContent(element), attributeValue(element, 'unit'), defaultUnit);
}

/** A set of libvirt's has no member above this. */
const setLimit = 16_384;

/**
 * A set of CPUs or NUMA nodes such as `1-4,^3` (virBitmapParse); undefined when it is none. An exclusion takes away what
 * stands before it.
 */
export function parseSet(text: string | undefined): ReadonlySet<number> | undefined {
  const written = text?.trim() ?? '';
  const members = new Set<number>();
  for (const part of written.split(',')) {
    const match = /^\s*(?:\^\s*([0-9]+)|([0-9]+)(?:\s*-\s*([0-9]+))?)\s*$/.exec(part);
    if (match === null) return undefined;
    const [, excluded, first, last] = match;
    if (excluded !== undefined) {
      members.delete(Number(excluded));
      continue;
    }
    const start = Number(first);
    const end = last === undefined ? start : Number(last);
    if (end < start || end > setLimit) return undefined;
    for (let member = start; member <= end; member++) members.add(member);
  }
  return members;
}

/** The smallest member that both sets have. */
export function commonMember(one: ReadonlySet<number>, other: ReadonlySet<number>): number | undefined {
  let found: number | undefined;
  for (const member of one) if (other.has(member) && (found === undefined || member < found)) found = member;
  return found;
}

/** The largest member; undefined for the empty set. */
export function largest(members: ReadonlySet<number>): number | undefined {
  let found: number | undefined;
  for (const member of members) if (found === undefined || member > found) found = member;
  return found;
}

/** Whether every member of `inner` is one of `outer`. */
export function isSubset(inner: ReadonlySet<number>, outer: ReadonlySet<number>): boolean {
  for (const member of inner) if (!outer.has(member)) return false;
  return true;
}

/** Whether both sets have the same members. */
export function isSame(one: ReadonlySet<number>, other: ReadonlySet<number>): boolean {
  return one.size === other.size && isSubset(one, other);
}

/** A power of two, zero not among them. */
export function isPowerOfTwo(value: bigint): boolean {
  return value > 0n && (value & (value - 1n)) === 0n;
}
