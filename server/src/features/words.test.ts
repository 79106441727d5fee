import assert from 'node:assert/strict';
import { countWords, listWords, rateWords, shortened, sizeWords } from './words.ts';

describe('numbers as people say them', () => {
  it('take the largest unit, and say when they are rounded', () => {
    const sizes: [bigint, string][] = [
      [0n, '0 bytes'],
      [1n, '1 byte'],
      [1023n, '1023 bytes'],
      [1024n, '1 KiB'],
      [2097152n * 1024n, '2 GiB'],
      [1536n * 1024n * 1024n, '1.5 GiB'],
      [1_500_000_000n, '≈ 1.4 GiB'],
      [1024n ** 3n - 1n, '≈ 1024 MiB'],
      [1n << 70n, '1024 EiB'],
    ];
    for (const [bytes, words] of sizes) assert.equal(sizeWords(bytes), words);
  });

  it('tell rates of networks in bits', () => {
    const rates: [bigint, string][] = [
      [0n, '0 bit/s'],
      [1000n, '8 kbit/s'],
      [12_500_000n, '100 Mbit/s'],
      [1_234_567n, '≈ 9.88 Mbit/s'],
      [125_000_000n, '1 Gbit/s'],
    ];
    for (const [bytes, words] of rates) assert.equal(rateWords(bytes), words);
  });

  it('count and list', () => {
    assert.equal(countWords(1, 'CPU'), '1 CPU');
    assert.equal(countWords(4, 'CPU'), '4 CPUs');
    assert.equal(listWords([]), '');
    assert.equal(listWords(['a']), 'a');
    assert.equal(listWords(['a', 'b', 'c']), 'a, b and c');
    assert.equal(shortened('a\n  b'), 'a b');
    assert.equal(shortened('abcdef', 4), 'abc…');
  });
});
