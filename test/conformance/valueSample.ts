/** Values of the datatypes of a grammar, at random and at their bounds. */
import type { GrammarData, PatternData, PatternIndex } from '../../server/src/relaxng/data.ts';
import { createDatatype, type Datatype, noContext } from '../../server/src/relaxng/datatypes.ts';
import { sampleRegex } from './regexSample.ts';
import { pick, randomBelow } from './support.ts';

type Random = () => number;
type Data = Extract<PatternData, { kind: 'data' }>;

const numbers = ['0', '1', '7', '15', '31', '255', '256', '4095', '65535', '65536', '2147483647', '4294967295'];
const odd = [
  '',
  ' ',
  ' 5 ',
  '+5',
  '-0',
  '-1',
  '-2',
  '007',
  '0x10',
  'a',
  'a b',
  'A_b-c.d',
  '/path/to',
  'ü',
  '1.5',
  '2026-01-02T03:04:05',
];

const datatypes = new Map<string, Datatype>();

export function datatypeOf(library: string, type: string, parameters: Data['parameters']): Datatype {
  const key = JSON.stringify([library, type, parameters]);
  let datatype = datatypes.get(key);
  if (datatype === undefined) {
    const made = createDatatype(library, type, parameters);
    if (typeof made === 'string') throw new Error(made);
    datatype = made;
    datatypes.set(key, datatype);
  }
  return datatype;
}

/** A value that the pattern takes; undefined when none was found. */
export function sampleData(grammar: GrammarData, pattern: Data, random: Random): string | undefined {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const value = candidate(pattern, random);
    if (takesValue(grammar, pattern, value)) return value;
  }
  return undefined;
}

/** The numbers at which a datatype begins or ends. */
export function boundsOf(parameters: Data['parameters']): bigint[] {
  return parameters.filter(({ value }) => /^-?\d+$/.test(value)).map(({ value }) => BigInt(value));
}

function candidate({ type, parameters }: Data, random: Random): string {
  if (type === 'dateTime') return dateTime(random);
  const regex = parameters.find(({ name }) => name === 'pattern');
  const bounds = boundsOf(parameters);
  const chance = random();
  if (regex !== undefined && chance < 0.6) return sampleRegex(regex.value, random);
  if (bounds.length > 0 && chance < 0.8) return String(pick(random, bounds) + BigInt(randomBelow(random, 3) - 1));
  if (chance < 0.85) return String(randomBelow(random, 2 ** 31));
  return pick(random, chance < 0.93 ? numbers : odd);
}

/** Whether a pattern without elements and attributes takes a string; lists are left aside. */
export function takesValue(grammar: GrammarData, pattern: PatternData | undefined, text: string): boolean {
  const inner = (index: PatternIndex) => takesValue(grammar, grammar.patterns[index], text);
  switch (pattern?.kind) {
    case 'text':
      return true;
    case 'empty':
      return text.trim() === '';
    case 'choice':
      return pattern.of.some(inner);
    case 'value': {
      const datatype = datatypeOf(pattern.library, pattern.type, []);
      return datatype.read(text, noContext) === datatype.read(pattern.value, noContext);
    }
    case 'data': {
      const datatype = datatypeOf(pattern.library, pattern.type, pattern.parameters);
      if (datatype.read(text, noContext) === undefined) return false;
      return pattern.except === undefined || !inner(pattern.except);
    }
    default:
      return false;
  }
}

function dateTime(random: Random): string {
  const two = (most: number) => String(1 + randomBelow(random, most)).padStart(2, '0');
  const zone = pick(random, ['', 'Z', '+01:00', '-12:30', '.25', '.5Z']);
  return `${1970 + randomBelow(random, 100)}-${two(12)}-${two(28)}T${two(23)}:${two(59)}:${two(59)}${zone}`;
}
