/** Strings that match a regular expression of XML Schema: enough of its syntax for libvirt's grammar and ours. */
import { pick, randomBelow } from './support.ts';

type Random = () => number;
type Sampler = (random: Random) => string;

const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
const sets: Readonly<Record<string, (character: string) => boolean>> = {
  s: (character) => character === ' ',
  d: (character) => /[0-9]/.test(character),
  w: (character) => /[A-Za-z0-9]/.test(character),
};

const samplers = new Map<string, Sampler>();

interface Reader {
  readonly text: string;
  at: number;
}

/**
 * Makes strings that a pattern matches.
 * @throws Error when the pattern is beyond the syntax known here
 */
export function sampleRegex(pattern: string, random: Random): string {
  let sampler = samplers.get(pattern);
  if (sampler === undefined) {
    const reader = { text: pattern, at: 0 };
    sampler = alternatives(reader);
    if (reader.at < pattern.length) throw new Error(`cannot read the pattern ${pattern}`);
    samplers.set(pattern, sampler);
  }
  return sampler(random);
}

function alternatives(reader: Reader): Sampler {
  const branches: Sampler[][] = [[]];
  for (;;) {
    const character = reader.text[reader.at];
    if (character === undefined || character === ')') break;
    if (character === '|') {
      reader.at += 1;
      branches.push([]);
    } else branches.at(-1)?.push(quantified(reader, atom(reader)));
  }
  return (random) =>
    pick(random, branches)
      .map((piece) => piece(random))
      .join('');
}

function atom(reader: Reader): Sampler {
  const character = reader.text[reader.at] ?? '';
  reader.at += 1;
  if (character === '(') {
    const inner = alternatives(reader);
    reader.at += 1;
    return inner;
  }
  if (character === '[') return oneOf(characterClass(reader));
  if (character === '.') return oneOf(() => true);
  if (character === '\\') return oneOf(escapedSet(reader));
  return () => character;
}

function oneOf(matches: (character: string) => boolean): Sampler {
  const characters = printable.filter(matches);
  return (random) => pick(random, characters);
}

function escapedSet(reader: Reader): (character: string) => boolean {
  const name = reader.text[reader.at] ?? '';
  reader.at += 1;
  return sets[name] ?? ((character) => character === name);
}

function characterClass(reader: Reader): (character: string) => boolean {
  const negated = reader.text[reader.at] === '^';
  if (negated) reader.at += 1;
  const members: ((character: string) => boolean)[] = [];
  while (reader.text[reader.at] !== ']') {
    const from = reader.text[reader.at] ?? '';
    if (from === '') throw new Error(`a class without end in the pattern ${reader.text}`);
    reader.at += 1;
    if (from === '\\') {
      const name = reader.text[reader.at] ?? '';
      if (name === 'n') {
        reader.at += 1;
        members.push((character) => character === '\n');
      } else members.push(escapedSet(reader));
      continue;
    }
    const to = reader.text[reader.at + 1];
    if (reader.text[reader.at] === '-' && to !== undefined && to !== ']') {
      reader.at += 2;
      members.push((character) => character >= from && character <= to);
    } else members.push((character) => character === from);
  }
  reader.at += 1;
  return (character) => members.some((member) => member(character)) !== negated;
}

function quantified(reader: Reader, of: Sampler): Sampler {
  const rest = reader.text.slice(reader.at);
  const counts = /^\{(\d+)(,?)(\d*)\}/.exec(rest);
  let bounds: readonly [least: number, most: number];
  if (counts) {
    const least = Number(counts[1]);
    bounds = [least, counts[2] === '' ? least : counts[3] === '' ? least + 3 : Number(counts[3])];
  } else if (rest[0] === '*') bounds = [0, 4];
  else if (rest[0] === '+') bounds = [1, 5];
  else if (rest[0] === '?') bounds = [0, 1];
  else return of;
  reader.at += counts ? counts[0].length : 1;
  const [least, most] = bounds;
  return (random) => {
    // The bounds themselves are where grammars differ.
    const chance = random();
    const count = chance < 0.2 ? least : chance < 0.4 ? most : least + randomBelow(random, most - least + 1);
    return Array.from({ length: count }, () => of(random)).join('');
  };
}
