/** What the hints say libvirt fills in, before a real libvirt: written down, it changes nothing. */
import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { analyze } from '../../server/src/analyze.ts';
import { inlayHints } from '../../server/src/features/inlayHints.ts';
import { corpusVerdicts, isSound, noCorpus } from '../conformance/support.ts';
import { type Libvirt, libvirtFor } from './libvirt.ts';
import { comparable, printed } from './printed.ts';

describe('what libvirt fills in', function () {
  this.timeout(300_000);
  let libvirt: Libvirt;

  before(async function () {
    if (corpusVerdicts().length === 0) {
      console.log(`      ${noCorpus}`);
      this.skip();
    }
    libvirt = await libvirtFor(this);
  });
  after(() => libvirt?.stop());

  it('is what the hints would write', async () => {
    const wrong: string[] = [];
    let written = 0;
    for (const { file, text } of corpusVerdicts().filter(isSound)) {
      const { count, text: withHints } = taken(text);
      if (count === 0) continue;
      const before = await printed(libvirt, text);
      if (!before.ok) continue;
      const after = await printed(libvirt, withHints);
      written += count;
      if (!after.ok) wrong.push(`${file}: ${after.message}`);
      else if (comparable(after.text) !== comparable(before.text)) wrong.push(file);
    }
    console.log(`      ${written} values written as hints show them`);
    assert.deepEqual(wrong, []);
    assert.ok(written > 0);
  });
});

/** The text with all that the hints would write. */
function taken(text: string): { readonly count: number; readonly text: string } {
  const document = TextDocument.create('file:///guest.xml', 'libvirt-domain', 1, text);
  const whole = { start: document.positionAt(0), end: document.positionAt(text.length) };
  const only = { sizes: false, sets: false, slots: false, defaults: true };
  const edits = inlayHints(analyze(text, { target: 'auto' }), document, whole, only).flatMap(
    ({ textEdits = [] }) => textEdits,
  );
  return { count: edits.length, text: TextDocument.applyEdits(document, edits) };
}
