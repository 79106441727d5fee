/** Numbers, sets and addresses as people say them. */

const sizeUnits = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];
const rateUnits = ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s', 'Tbit/s'];

/** A size in the largest unit that leaves at least one of it: `8 GiB`, `1.5 GiB`, `≈ 1.43 GiB` when rounded. */
export function sizeWords(bytes: bigint): string {
  return bytes === 1n ? '1 byte' : inUnits(bytes, 1024n, sizeUnits);
}

/** The rate of a network as it is sold: `8 Mbit/s` for a million bytes a second. */
export function rateWords(bytesPerSecond: bigint): string {
  return inUnits(bytesPerSecond * 8n, 1000n, rateUnits);
}

function inUnits(amount: bigint, step: bigint, units: readonly string[]): string {
  let unit = 1n;
  let place = 0;
  while (place < units.length - 1 && amount >= unit * step) {
    unit *= step;
    place += 1;
  }
  const hundredths = (amount * 100n + unit / 2n) / unit;
  const fraction = String(hundredths % 100n)
    .padStart(2, '0')
    .replace(/0+$/, '');
  const isExact = hundredths * unit === amount * 100n;
  return `${isExact ? '' : '≈ '}${hundredths / 100n}${fraction === '' ? '' : `.${fraction}`} ${units[place]}`;
}

/** `1 CPU`, `4 CPUs`. */
export function countWords(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`;
}

/** `a, b and c`. */
export function listWords(items: readonly string[]): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}

/** The first words of a long text. */
export function shortened(text: string, most = 60): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}
