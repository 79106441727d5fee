import { normalise, type Primitive } from './datatype.ts';

const decimalForm = /^([+-]?)(\d*)(?:\.(\d*))?$/;

/** Canonical key of a decimal: no plus, no needless zeros, no negative zero. */
function readDecimal(text: string): string | undefined {
  const match = decimalForm.exec(normalise(text, 'collapse'));
  if (match === null) return undefined;
  const whole = match[2] ?? '';
  const fraction = match[3] ?? '';
  if (whole === '' && fraction === '') return undefined;
  const digits = whole.replace(/^0+/, '') || '0';
  const places = fraction.replace(/0+$/, '');
  const value = places === '' ? digits : `${digits}.${places}`;
  return match[1] === '-' && value !== '0' ? `-${value}` : value;
}

function parts(key: string): { negative: boolean; whole: string; fraction: string } {
  const negative = key.startsWith('-');
  const [whole = '', fraction = ''] = (negative ? key.slice(1) : key).split('.');
  return { negative, whole, fraction };
}

function compareDecimals(one: string, other: string): number {
  const left = parts(one);
  const right = parts(other);
  if (left.negative !== right.negative) return left.negative ? -1 : 1;
  const size = left.whole.length - right.whole.length;
  const order =
    size !== 0
      ? size
      : left.whole !== right.whole
        ? left.whole < right.whole
          ? -1
          : 1
        : left.fraction === right.fraction
          ? 0
          : left.fraction < right.fraction
            ? -1
            : 1;
  return left.negative ? -order : order;
}

function countDigits(key: string): { total: number; fraction: number } {
  const { whole, fraction } = parts(key);
  return { total: (whole === '0' ? 0 : whole.length) + fraction.length, fraction: fraction.length };
}

const decimal: Primitive = {
  whiteSpace: 'collapse',
  contextual: false,
  read: readDecimal,
  compare: compareDecimals,
  digits: countDigits,
};

/**
 * XML Schema allows white space around an integer; libxml2, and with it libvirt, refuses it
 * (xmlschemastypes.c xmlSchemaValAtomicType). So do we.
 */
function integer(smallest?: string, greatest?: string): Primitive {
  return {
    ...decimal,
    read: (value) => {
      if (!/^[+-]?\d+$/.test(value)) return undefined;
      const key = readDecimal(value);
      if (key === undefined) return undefined;
      if (smallest !== undefined && compareDecimals(key, smallest) < 0) return undefined;
      return greatest !== undefined && compareDecimals(key, greatest) > 0 ? undefined : key;
    },
  };
}

function float(round: (value: number) => number): Primitive {
  return {
    whiteSpace: 'collapse',
    contextual: false,
    read: (text) => {
      const value = normalise(text, 'collapse');
      if (value === 'INF') return 'Infinity';
      if (value === '-INF') return '-Infinity';
      if (value === 'NaN') return 'NaN';
      if (!/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(value)) return undefined;
      return String(round(Number(value)));
    },
    compare: (one, other) => {
      const order = Number(one) - Number(other);
      return one === other ? 0 : Number.isNaN(order) ? undefined : order;
    },
  };
}

const boolean: Primitive = {
  whiteSpace: 'collapse',
  contextual: false,
  read: (text) => {
    const value = normalise(text, 'collapse');
    if (value === 'true' || value === '1') return 'true';
    return value === 'false' || value === '0' ? 'false' : undefined;
  },
};

/** Numbers and truth values. */
export const numberTypes: Readonly<Record<string, Primitive>> = {
  boolean,
  decimal,
  float: float(Math.fround),
  double: float((value) => value),
  integer: integer(),
  nonPositiveInteger: integer(undefined, '0'),
  negativeInteger: integer(undefined, '-1'),
  nonNegativeInteger: integer('0'),
  positiveInteger: integer('1'),
  long: integer('-9223372036854775808', '9223372036854775807'),
  int: integer('-2147483648', '2147483647'),
  short: integer('-32768', '32767'),
  byte: integer('-128', '127'),
  unsignedLong: integer('0', '18446744073709551615'),
  unsignedInt: integer('0', '4294967295'),
  unsignedShort: integer('0', '65535'),
  unsignedByte: integer('0', '255'),
};
