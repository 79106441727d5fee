import assert from 'node:assert/strict';
import { translatePattern } from './regex.ts';

function matches(pattern: string, good: readonly string[], bad: readonly string[]): void {
  const expression = translatePattern(pattern);
  for (const text of good) assert.ok(expression.test(text), `${pattern} matches "${text}"`);
  for (const text of bad) assert.ok(!expression.test(text), `${pattern} does not match "${text}"`);
}

describe('patterns of XML Schema', () => {
  it('match the whole string', () => {
    matches('a|bc', ['a', 'bc'], ['ac', 'abc', '', 'a\n']);
    matches('', [''], ['a']);
  });

  it('take ^ and $ for characters', () => {
    matches('^a$', ['^a$'], ['a']);
    matches('[$^]+', ['^$'], ['a']);
  });

  it('read quantifiers', () => {
    matches('a{2}b{1,}c{0,1}', ['aab', 'aabbc'], ['ab', 'aac']);
    matches('(ab)*', ['', 'abab'], ['aba']);
  });

  it('know the classes of XML', () => {
    matches('\\i\\c*', ['a-1', ':x', '_'], ['1a', '-']);
    matches('\\d+', ['12', '\u0663'], ['a']);
    matches('\\w', ['a', '+'], [' ', '-']);
    matches('\\s\\S', ['\ta'], ['aa', '\u00a0a']);
    matches('.', ['a', '\u{1f600}'], ['\n', '\r', '']);
    matches('[\\I\\d]', ['1', '-'], ['a']);
  });

  it('know Unicode categories and blocks', () => {
    matches('\\p{Lu}\\P{Lu}', ['Ab'], ['AB']);
    matches('\\p{IsGreek}', ['\u03b1'], ['a']);
    matches('\\P{IsBasicLatin}', ['\u00e9'], ['e']);
  });

  it('read character classes', () => {
    matches('[a-c\\-x]+', ['ab-x'], ['d']);
    matches('[^a-c]', ['d'], ['a', 'dd']);
    matches('[-a]', ['-', 'a'], ['b']);
    matches('[a-]', ['-', 'a'], ['b']);
    matches('[a-z-[aeiou]]+', ['bcd'], ['bad']);
    matches('[a-z-[b-y-[m]]]', ['a', 'm', 'z'], ['c']);
    matches('[&~!@#%\\[\\]()|]+', ['&&~~!!@@[|]'], ['a']);
  });

  it('escape what JavaScript would read otherwise', () => {
    matches('a/b', ['a/b'], ['ab']);
    matches('\\.\\\\\\n', ['.\\\n'], ['a\\\n']);
  });

  it('refuse what is malformed, saying where', () => {
    for (const pattern of [
      '(',
      'a)',
      '[',
      '[]',
      'a**',
      '{2}',
      'a{2,1}',
      '\\q',
      '\\p{Xx}',
      '\\p{IsNowhere}',
      '[z-a]',
      ']',
      '[a-\\d]',
    ]) {
      assert.throws(() => translatePattern(pattern), /at character \d+ of the pattern/, pattern);
    }
  });
});
