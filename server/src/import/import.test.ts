import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { corpusDirectory, noCorpus, randomBelow, seededRandom } from '../../../test/conformance/support.ts';
import { analyze } from '../analyze.ts';
import { importConfiguration } from './import.ts';

describe('import of xm and xl configurations', () => {
  it('joins strings and earlier variables, and reports what it does not execute', () => {
    const text =
      "import os\nlib = 'lib64'\nname = 'web' + \"-1\"\nkernel = '/usr/' + lib + '/hvmloader'\nbuilder='hvm'\n";
    const { text: xml, problems } = importConfiguration(text, { format: 'xm' });
    assert.match(xml, /<name>web-1<\/name>/);
    assert.match(xml, /<loader>\/usr\/lib64\/hvmloader<\/loader>/);
    assert.match(xml, /<!-- import os: .* executed -->/);
    assert.deepEqual(problems[0]?.range, { start: 0, end: 9 });
  });

  it('never throws on damaged text', () => {
    const text = 'name="a" # x\ndisk=["phy:/dev/a,xvda,w", [1, 0x2]]\nvif=["mac=1,rate=1B/s"]; memory=0x10\n';
    const random = seededRandom(1);
    for (let round = 0; round < 2000; round += 1) {
      const at = randomBelow(random, text.length);
      const damaged =
        text.slice(0, at) + String.fromCharCode(randomBelow(random, 128)) + text.slice(at + randomBelow(random, 9));
      assert.match(importConfiguration(damaged).text, /<\/domain>\n$/);
    }
  });

  it('makes documents the grammar accepts', function () {
    const corpus = corpusDirectory();
    if (corpus === undefined) {
      console.log(noCorpus);
      this.skip();
    }
    for (const format of ['xl', 'xm'] as const) {
      const directory = join(corpus, 'libvirt-11.3.0/tests', `${format}configdata`);
      for (const file of readdirSync(directory).filter((entry) => entry.endsWith('.cfg'))) {
        const { text } = importConfiguration(readFileSync(join(directory, file), 'utf8'), { format });
        const wrong = analyze(text, { target: 'xen' }).findings.filter(({ severity }) => severity === 'error');
        assert.deepEqual(
          wrong.map(({ message }) => message),
          [],
          `${file}\n${text}`,
        );
      }
    }
  });
});
