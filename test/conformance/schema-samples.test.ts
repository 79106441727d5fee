import assert from 'node:assert/strict';
import type { GrammarData } from '../../server/src/relaxng/data.ts';
import type { Grammar } from '../../server/src/relaxng/index.ts';
import { parse } from '../../server/src/xml/parse.ts';
import { deviationIn, deviations } from '../schemas/deviations.ts';
import { createDocumentSampler, type DocumentSampler } from './documentSample.ts';
import { nearMiss } from './grammarMutations.ts';
import { compareNames } from './namePairs.ts';
import { shrink } from './shrink.ts';
import { corpusDirectory, noCorpus, pick, seededRandom } from './support.ts';
import { boundsOf } from './valueSample.ts';
import { differOn, type Grammars, type Root, readGrammars, roots, takes } from './verdicts.ts';

/**
 * What the corpus does not hold: documents made at random from each of the two grammars must please the
 * other one. DOMXML_SEED chooses other documents, DOMXML_SAMPLES and DOMXML_MISSES how many.
 */

const sampleCount = Number(process.env.DOMXML_SAMPLES ?? 2000);
const seed = Number(process.env.DOMXML_SEED ?? 20261124);
/** Near misses of each value of each grammar. */
const missesEach = Number(process.env.DOMXML_MISSES ?? 3);
/** Smallest documents are looked for in so many disagreements; the others count as mistakes. */
const shrinkCount = 200;

/** Far fewer would mean that nothing was compared. */
const leastNames: Readonly<Record<Root, number>> = {
  domain: 1000,
  domainsnapshot: 1000,
  domaincheckpoint: 1000,
  domainbackup: 40,
};

for (const root of roots) {
  describe(`our grammar of <${root}> beyond the corpus`, () => {
    let grammars: Grammars | undefined;

    before(function () {
      this.timeout(60_000);
      const corpus = corpusDirectory();
      if (corpus === undefined) {
        console.log(noCorpus);
        this.skip();
      }
      grammars = readGrammars(corpus, root);
    });

    it('has the elements, attributes and values of libvirt’s at the same places', function () {
      this.timeout(120_000);
      assert.ok(grammars !== undefined);
      const { ours, theirs } = grammars;
      const comparison = compareNames(ours.data, theirs.data, seededRandom(seed));
      console.log(`      ${comparison.pairsInBoth}/${comparison.pairs} pairs of names in both`);
      console.log(`      ${comparison.valuesInBoth}/${comparison.values} values in both`);
      assert.ok(comparison.pairs > leastNames[root] && comparison.values > leastNames[root]);
      const deliberate = new Set(deviations.flatMap(({ names }) => names));
      assert.deepEqual(
        comparison.differences.filter((difference) => !deliberate.has(difference)),
        [],
      );
    });

    it('accepts what libvirt’s grammar generates', function () {
      this.timeout(600_000);
      assert.ok(grammars !== undefined);
      assertAccepted(root, grammars, grammars.theirs, grammars.ours, 'libvirt’s');
    });

    it('generates what libvirt’s grammar accepts', function () {
      this.timeout(600_000);
      assert.ok(grammars !== undefined);
      assertAccepted(root, grammars, grammars.ours, grammars.theirs, 'ours');
    });

    it('judges near misses of every value as libvirt’s grammar does', function () {
      this.timeout(600_000);
      assert.ok(grammars !== undefined);
      const random = seededRandom(seed);
      const different: string[] = [];
      let all = 0;
      let invalid = 0;
      for (const { data } of [grammars.ours, grammars.theirs]) {
        const sampler = createDocumentSampler(data);
        const { sample } = sampler;
        for (const target of targetsFor(root, sampler).filter((index) => data.patterns[index]?.kind !== 'element')) {
          for (let round = 0; round < missesEach; round += 1) {
            const text = sample(target, random, (value) =>
              pick(random, [nearMiss(value, random), ...beyond(data, target)]),
            );
            if (text === undefined) continue;
            const document = parse(text);
            all += 1;
            const isValid = takes(grammars.theirs, document);
            if (!isValid) invalid += 1;
            if (takes(grammars.ours, document) !== isValid) different.push(text);
          }
        }
      }
      console.log(`      ${all - different.length}/${all} near misses judged alike (${invalid} of them invalid)`);
      assertDeliberate(grammars, different);
    });
  });
}

/** A definition within another document is that of the definitions, which were compared before. */
function targetsFor(root: Root, { targets, ownTargets }: DocumentSampler): readonly number[] {
  return root === 'domain' ? targets : ownTargets;
}

function assertAccepted(root: Root, grammars: Grammars, from: Grammar, by: Grammar, name: string): void {
  const random = seededRandom(seed);
  const sampler = createDocumentSampler(from.data);
  const refused: string[] = [];
  const unmade: number[] = [];
  const sought = new Set<number>();
  const order = shuffled(targetsFor(root, sampler), random);
  let length = 0;
  for (let round = 0; round < sampleCount; round += 1) {
    const target = order[round % order.length] ?? 0;
    const text = sampler.sample(target, random) ?? sampler.sample(target, random);
    if (text === undefined) {
      unmade.push(target);
      continue;
    }
    sought.add(target);
    length += text.length;
    const document = parse(text);
    assert.ok(document.problems.length === 0 && takes(from, document), `the sampler made a wrong document:\n${text}`);
    if (!takes(by, document)) refused.push(text);
  }
  const made = sampleCount - unmade.length;
  console.log(
    `      ${made - refused.length}/${made} documents from ${name} accepted; ` +
      `${sought.size} of ${order.length} elements, attributes and values aimed at; ${Math.round(length / made)} characters each`,
  );
  assert.deepEqual(
    unmade.map((target) => JSON.stringify(from.data.patterns[target])),
    [],
  );
  assertDeliberate(grammars, refused);
}

/** Fails with the smallest documents that show the differences, but for those in the list of deviations. */
function assertDeliberate(grammars: Grammars, different: readonly string[]): void {
  let deliberate = 0;
  const found = new Set<string>();
  for (const text of different.slice(0, shrinkCount)) {
    const smallest = shrink(text, (shorter) => differOn(grammars, shorter));
    const ours = takes(grammars.ours, parse(smallest)) ? 'valid' : 'invalid';
    if (deviationIn(smallest, ours) === undefined) found.add(`ours ${ours}: ${smallest}`);
    else deliberate += 1;
  }
  assert.deepEqual([...found], []);
  assert.equal(different.length - deliberate, 0);
}

/** Numbers at, just before and just after the bounds of a datatype. */
function beyond({ patterns }: GrammarData, target: number): string[] {
  const pattern = patterns[target];
  if (pattern?.kind !== 'data') return [];
  return boundsOf(pattern.parameters).flatMap((bound) => [bound - 1n, bound, bound + 1n].map(String));
}

function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  const rest = [...items];
  const order: Item[] = [];
  while (rest.length > 0) {
    const item = pick(random, rest);
    rest.splice(rest.indexOf(item), 1);
    order.push(item);
  }
  return order;
}
