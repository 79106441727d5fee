import assert from 'node:assert/strict';
import { createDatatype, noContext, xsdLibrary } from './datatypes.ts';

function read(type: string, text: string, parameters: Readonly<Record<string, string>> = {}): string | undefined {
  const list = Object.entries(parameters).map(([name, value]) => ({ name, value }));
  const datatype = createDatatype(xsdLibrary, type, list);
  if (typeof datatype === 'string') throw new Error(datatype);
  return datatype.read(text, noContext);
}

function takes(type: string, good: readonly string[], bad: readonly string[], parameters = {}): void {
  for (const text of good) assert.notEqual(read(type, text, parameters), undefined, `${type} takes "${text}"`);
  for (const text of bad) assert.equal(read(type, text, parameters), undefined, `${type} refuses "${text}"`);
}

describe('datatypes', () => {
  it('knows the built-in string and token', () => {
    const string = createDatatype('', 'string', []);
    const token = createDatatype('', 'token', []);
    assert.ok(typeof string !== 'string' && typeof token !== 'string');
    assert.notEqual(string.read(' a', noContext), string.read('a', noContext));
    assert.equal(token.read(' a \n b ', noContext), token.read('a b', noContext));
    assert.equal(typeof createDatatype('', 'int', []), 'string');
    assert.equal(typeof createDatatype('', 'token', [{ name: 'pattern', value: 'a' }]), 'string');
  });

  it('bounds whole numbers', () => {
    takes('unsignedByte', ['0', '255', '+7', '-0', '007'], ['256', ' 12 ', '12\n', '-1', '', '1.0', '1 2', '0x1']);
    takes('unsignedLong', ['18446744073709551615'], ['18446744073709551616']);
    takes('long', ['-9223372036854775808'], ['-9223372036854775809']);
    takes('positiveInteger', ['1'], ['0', '-1']);
    takes('negativeInteger', ['-1'], ['0']);
  });

  it('compares numbers by value', () => {
    assert.equal(read('integer', '+007'), read('integer', '7'));
    assert.equal(read('decimal', '1.50'), read('decimal', '01.5'));
    assert.equal(read('decimal', '-0.0'), read('decimal', '0'));
    assert.equal(read('double', '1e2'), read('double', '100'));
    assert.notEqual(read('double', 'NaN'), undefined);
    takes('decimal', ['1.', '.5', '-1.25'], ['.', '1e3', '']);
    takes('float', ['INF', '-INF', '1.5E-3'], ['inf', '+INF', '1e', '0x1']);
  });

  it('applies bounds, lengths and digits', () => {
    takes('int', ['3', '5'], ['2', '6'], { minInclusive: '3', maxInclusive: '5' });
    takes('decimal', ['3.1', '4.9'], ['3', '5'], { minExclusive: '3', maxExclusive: '5' });
    takes('string', ['ab', 'abc', '\u{1f600}\u{1f600}'], ['a', 'abcd'], { minLength: '2', maxLength: '3' });
    takes('hexBinary', ['0aFF'], ['0a', '0aF', 'zz'], { length: '2' });
    takes('decimal', ['12.3', '0.12'], ['123.4', '1.234'], { totalDigits: '3', fractionDigits: '2' });
    takes('date', ['2020-06-01'], ['2019-12-31'], { minInclusive: '2020-01-01' });
  });

  it('refuses parameters a type does not have', () => {
    const refused = (type: string, name: string, value: string) =>
      typeof createDatatype(xsdLibrary, type, [{ name, value }]) === 'string';
    assert.ok(refused('string', 'minInclusive', 'a'));
    assert.ok(refused('string', 'enumeration', 'a'));
    assert.ok(refused('int', 'minInclusive', 'x'));
    assert.ok(refused('string', 'length', '-1'));
    assert.ok(refused('string', 'pattern', '('));
    assert.equal(typeof createDatatype(xsdLibrary, 'integr', []), 'string');
    assert.equal(typeof createDatatype('urn:other', 'int', []), 'string');
  });

  it('reads names', () => {
    takes('NCName', ['a', '_a-1.b', '\u0e14\u0e35'], ['', '1a', 'a:b', 'a b', '\u0e35']);
    takes('Name', ['a:b', ':'], ['-a']);
    takes('NMTOKEN', ['-1', 'a:b'], ['a b', '']);
    takes('NMTOKENS', ['a b', ' a '], ['', 'a &']);
    takes('language', ['en', 'de-CH-1996'], ['englishlong', 'en_US']);
    takes('anyURI', ['http://a/b?c#d', 'a b', ''], ['%zz', 'a#b#c', ':a', '1x:y']);
    takes('base64Binary', ['YWJj', 'YWI=', 'YQ==', 'YW Jj', ''], ['YWJ', 'YW=J', 'YWK=A']);
    takes('boolean', ['true', '0'], ['TRUE', 'yes', '']);
  });

  it('resolves qualified names', () => {
    const type = createDatatype(xsdLibrary, 'QName', []);
    assert.ok(typeof type !== 'string');
    const context = { resolve: (prefix: string) => ({ '': '', p: 'urn:u', q: 'urn:u' })[prefix] };
    assert.equal(type.read('p:a', context), type.read(' q:a ', context));
    assert.equal(type.read('r:a', context), undefined);
  });

  it('reads dates and durations', () => {
    takes(
      'date',
      ['2024-02-29', '-0044-03-15', '2020-01-01+14:00'],
      ['2023-02-29', '0000-01-01', '20-1-1', '2020-13-01'],
    );
    takes(
      'dateTime',
      ['2020-01-01T24:00:00', '2020-01-01T10:00:00.5Z'],
      ['2020-01-01', '2020-01-01T24:00:01', '2020-01-01T10:60:00'],
    );
    takes('gMonthDay', ['--02-29'], ['--02-30']);
    takes('duration', ['P1Y2M3DT4H5M6.7S', '-P1D', 'PT0S'], ['P', 'PT', '1Y', 'P1S']);
    assert.equal(read('dateTime', '2020-01-01T12:00:00Z'), read('dateTime', '2020-01-01T13:00:00+01:00'));
    assert.notEqual(read('dateTime', '2020-01-01T12:00:00Z'), read('dateTime', '2020-01-01T12:00:00'));
    assert.equal(read('duration', 'P1Y'), read('duration', 'P12M'));
    takes('duration', ['P31D'], ['P1D'], { minExclusive: 'P29D' });
  });
});
