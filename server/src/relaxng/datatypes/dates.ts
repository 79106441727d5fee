import { normalise, type Primitive } from './datatype.ts';

interface Instant {
  /** Seconds since 1970-01-01 (UTC when zoned), and the digits of the fraction. */
  readonly seconds: number;
  readonly fraction: string;
  readonly zoned: boolean;
}

// A leap year, so that --02-29 exists.
const anyYear = 2000;

function daysFromCivil(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719468;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

const year = '(?<year>-?(?:[1-9]\\d{3,}|0\\d{3}))';
const month = '(?<month>\\d\\d)';
const day = '(?<day>\\d\\d)';
const time = '(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)(?:\\.(?<fraction>\\d+))?';
const zone = '(?<zone>Z|[+-]\\d\\d:\\d\\d)?';

function readInstant(match: Readonly<Record<string, string | undefined>>): Instant | undefined {
  const number = (name: string, otherwise: number) => Number(match[name] ?? otherwise);
  const yearNumber = number('year', anyYear);
  const monthNumber = number('month', 1);
  const dayNumber = number('day', 1);
  const hour = number('hour', 0);
  const minute = number('minute', 0);
  const second = number('second', 0);
  const fraction = (match.fraction ?? '').replace(/0+$/, '');
  if (yearNumber === 0 || monthNumber < 1 || monthNumber > 12) return undefined;
  // The year before 1 is written -0001.
  const astronomical = yearNumber < 0 ? yearNumber + 1 : yearNumber;
  if (dayNumber < 1 || dayNumber > daysInMonth(astronomical, monthNumber)) return undefined;
  const midnight = hour === 24 && minute === 0 && second === 0 && fraction === '';
  if ((hour > 23 && !midnight) || minute > 59 || second > 59) return undefined;
  const offset = readZone(match.zone);
  if (offset === undefined) return undefined;
  const days = daysFromCivil(astronomical, monthNumber, dayNumber);
  const seconds = days * 86400 + hour * 3600 + minute * 60 + second - offset * 60;
  return { seconds, fraction, zoned: match.zone !== undefined };
}

/** Minutes east of UTC. */
function readZone(text: string | undefined): number | undefined {
  if (text === undefined || text === 'Z') return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(4));
  if (minutes > 59 || hours > 14 || (hours === 14 && minutes > 0)) return undefined;
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

function compareInstants(one: string, other: string): number | undefined {
  const left = parseKey(one);
  const right = parseKey(other);
  if (left.zoned === right.zoned) {
    if (left.seconds !== right.seconds) return left.seconds - right.seconds;
    return left.fraction === right.fraction ? 0 : left.fraction < right.fraction ? -1 : 1;
  }
  // Without a zone the instant may lie 14 hours to either side.
  const distance = left.seconds - right.seconds;
  return Math.abs(distance) > 14 * 3600 ? distance : undefined;
}

function parseKey(key: string): Instant {
  const [seconds = '0', fraction = '', zoned = ''] = key.split(';');
  return { seconds: Number(seconds), fraction, zoned: zoned === 'Z' };
}

function instantType(form: string): Primitive {
  const expression = new RegExp(`^${form}${zone}$`);
  return {
    whiteSpace: 'collapse',
    contextual: false,
    compare: compareInstants,
    read: (text) => {
      const groups = expression.exec(normalise(text, 'collapse'))?.groups;
      const instant = groups && readInstant(groups);
      return instant && `${instant.seconds};${instant.fraction};${instant.zoned ? 'Z' : ''}`;
    },
  };
}

const durationForm =
  /^(-?)P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

function readDuration(text: string): string | undefined {
  const match = durationForm.exec(normalise(text, 'collapse'));
  if (match === null) return undefined;
  const [years = 0, months = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(2)
    .map((digits) => Number(digits ?? 0));
  const sign = match[1] === '-' ? -1 : 1;
  return `${sign * (years * 12 + months) || 0};${sign * (days * 86400 + hours * 3600 + minutes * 60 + seconds) || 0}`;
}

// The four dates by which XML Schema orders durations.
const references = [
  [1696, 9],
  [1697, 2],
  [1903, 3],
  [1903, 7],
] as const;

function compareDurations(one: string, other: string): number | undefined {
  const orders = references.map(([startYear, startMonth]) => {
    const end = (key: string) => {
      const [months = 0, seconds = 0] = key.split(';').map(Number);
      const total = startYear * 12 + startMonth - 1 + months;
      return daysFromCivil(Math.floor(total / 12), (((total % 12) + 12) % 12) + 1, 1) * 86400 + seconds;
    };
    return Math.sign(end(one) - end(other));
  });
  const [first] = orders;
  return orders.every((order) => order === first) ? first : undefined;
}

/** Points in time, recurring dates and durations. */
export const dateTypes: Readonly<Record<string, Primitive>> = {
  dateTime: instantType(`${year}-${month}-${day}T${time}`),
  date: instantType(`${year}-${month}-${day}`),
  time: instantType(time),
  gYearMonth: instantType(`${year}-${month}`),
  gYear: instantType(year),
  gMonthDay: instantType(`--${month}-${day}`),
  gDay: instantType(`---${day}`),
  gMonth: instantType(`--${month}(?:--)?`),
  duration: { whiteSpace: 'collapse', contextual: false, read: readDuration, compare: compareDurations },
};
