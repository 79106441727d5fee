/** Numbers, sets and addresses as people say them. */

const sizeUnits = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];

/** A size in the largest unit that leaves at least one of it: `8 GiB`, `1.5 GiB`, `≈ 1.43 GiB` when rounded. */
export function sizeWords(bytes: bigint): string {
  let place = 0;
  while (place < sizeUnits.length - 1 && bytes >> BigInt(10 * (place + 1)) > 0n) place += 1;
  const unit = 1n << BigInt(10 * place);
  const hundredths = (bytes * 100n + unit / 2n) / unit;
  const fraction = String(hundredths % 100n)
    .padStart(2, '0')
    .replace(/0+$/, '');
  const isExact = (hundredths * unit) % 100n === 0n && (hundredths * unit) / 100n === bytes;
  const name = place === 0 && bytes === 1n ? 'byte' : sizeUnits[place];
  return `${isExact ? '' : '≈ '}${hundredths / 100n}${fraction === '' ? '' : `.${fraction}`} ${name}`;
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
