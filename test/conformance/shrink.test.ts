import assert from 'node:assert/strict';
import { shrink } from './shrink.ts';

describe('shrinking a document', () => {
  const text = `<!-- a guest -->
<domain type='kvm'>
  <name>web1</name>
  <devices>
    <disk type='file' device='cdrom'><target dev='sda' bus='sata'/></disk>
    <disk type='block'><target dev='vdb'/></disk>
  </devices>
</domain>
`;

  it('leaves nothing that could go', () => {
    assert.equal(
      shrink(text, (shorter) => shorter.includes("bus='sata'")),
      "<domain><target bus='sata'/></domain>",
    );
    const keepsTree = (shorter: string) => /<domain[^>]*>.*<devices>.*<disk.*<target.*da'.*<\/domain>/s.test(shorter);
    assert.equal(shrink(text, keepsTree), "<domain><devices><disk><target dev='da'/></disk></devices></domain>");
  });

  it('leaves a document alone of which everything counts', () => {
    assert.equal(
      shrink(text, (shorter) => shorter === text),
      text,
    );
  });
});
