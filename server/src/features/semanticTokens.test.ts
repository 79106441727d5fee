import assert from 'node:assert/strict';
import type { Range } from 'vscode-languageserver';
import { marked } from './marked.ts';
import { semanticTokens, semanticTokensLegend } from './semanticTokens.ts';

/** Each token as `text type modifiers`. */
function tokens(text: string, range?: Range): string[] {
  const { analysis, document } = marked(text);
  const { data } = semanticTokens(analysis, document, range);
  const found: string[] = [];
  let line = 0;
  let character = 0;
  for (let index = 0; index < data.length; index += 5) {
    const [lines = 0, characters = 0, length = 0, type = 0, modifiers = 0] = data.slice(index, index + 5);
    character = lines === 0 ? character + characters : characters;
    line += lines;
    const place = { start: { line, character }, end: { line, character: character + length } };
    const names = semanticTokensLegend.tokenModifiers.filter((_, bit) => modifiers & (1 << bit));
    found.push([document.getText(place), semanticTokensLegend.tokenTypes[type], ...names].join(' '));
  }
  return found;
}

const devices = (inner: string): string => `<domain type='kvm'>\n<devices>${inner}</devices></domain>`;

describe('semantic tokens', () => {
  it('mark what decides, and values that the grammar spells out', () => {
    assert.deepEqual(
      tokens(
        devices(
          "<disk type='file' device='cdrom'><driver name='qemu' cache='none'/><target dev='sda' bus='sata'/></disk>",
        ),
      ),
      [
        'type keyword',
        'kvm type',
        'type keyword',
        'file type',
        'device keyword',
        'cdrom type',
        'qemu enumMember',
        'none enumMember',
        'sda variable declaration',
        'bus keyword',
        'sata type',
      ],
    );
    assert.deepEqual(tokens('<domain><on_reboot>restart</on_reboot></domain>'), ['restart enumMember']);
  });

  it('mark references, sizes and orders', () => {
    assert.deepEqual(
      tokens("<domain><memory>2048</memory><vcpu>2</vcpu><cputune><vcpupin vcpu='1' cpuset='3'/></cputune></domain>"),
      ['2048 number', '1 variable'],
    );
    assert.deepEqual(tokens("<domain><devices><rng><boot order='1'/></rng><audio id='1'/></devices></domain>"), [
      '1 number',
      '1 variable declaration',
    ]);
  });

  it('tell what is deprecated: an element, an attribute or a value', () => {
    assert.deepEqual(tokens('<domain><features><viridian/></features></domain>'), ['viridian property deprecated']);
    assert.deepEqual(tokens(devices("<disk><driver type='qed'/></disk>")).slice(2), [
      'type keyword',
      'qed type deprecated',
    ]);
    assert.ok(tokens(devices("<console tty='/dev/pts/2'/>")).includes('tty property deprecated'));
  });

  it('mark the protocol of a source as what decides', () => {
    const found = tokens(devices("<disk type='network'><source protocol='rbd' name='a'/></disk>"));
    assert.deepEqual(found.slice(-2), ['protocol keyword', 'rbd type']);
  });

  it('can be asked for a range', () => {
    const second = { start: { line: 1, character: 0 }, end: { line: 1, character: 80 } };
    assert.deepEqual(tokens(devices("<disk type='file'/>"), second), ['type keyword', 'file type']);
  });

  it('are none for what is unknown', () => {
    assert.deepEqual(tokens('<network type="kvm"/>'), []);
    assert.deepEqual(tokens('<domain type="nonesuch"/>'), []);
    assert.deepEqual(tokens(''), []);
  });

  it('mark the words of a snapshot and of the guest in it', () => {
    assert.deepEqual(
      tokens(
        "<domainsnapshot><state>running</state><disks><disk name='vda' snapshot='no'/></disks><domain type='kvm'><devices><disk><target dev='vda'/></disk></devices></domain></domainsnapshot>",
      ),
      ['running enumMember', 'vda variable', 'no enumMember', 'type keyword', 'kvm type', 'vda variable declaration'],
    );
  });
});
