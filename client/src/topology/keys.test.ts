import assert from 'node:assert/strict';
import { moveBy, type Shown } from './keys.ts';

interface Item extends Shown {
  readonly name: string;
}

const guest: Item = { name: 'guest', placed: { isExpanded: true }, parent: undefined };
const pci: Item = { name: 'pci', placed: { isExpanded: true }, parent: guest };
const port: Item = { name: 'port', placed: { isExpanded: false }, parent: pci };
const disks: Item = { name: 'disks', placed: { isExpanded: true }, parent: guest };
const disk: Item = { name: 'disk', placed: { isExpanded: undefined }, parent: disks };
const items = [guest, pci, port, disks, disk];

/** The name of what a key leads to, with a mark for what it opens or closes. */
function by(key: string, from: Item): string | undefined {
  const move = moveBy(key, from, items);
  if (move === undefined) return undefined;
  return 'toggle' in move ? `±${move.toggle.name}` : move.to.name;
}

describe('keys in the topology', () => {
  it('go through what shows, from end to end', () => {
    assert.equal(by('ArrowDown', port), 'disks');
    assert.equal(by('ArrowUp', disks), 'port');
    assert.equal(by('ArrowDown', disk), undefined);
    assert.equal(by('ArrowUp', guest), undefined);
    assert.equal(by('Home', disk), 'guest');
    assert.equal(by('End', guest), 'disk');
    assert.equal(by('x', guest), undefined);
  });

  it('open, close, and go in and out', () => {
    assert.equal(by('ArrowRight', port), '±port');
    assert.equal(by('ArrowRight', pci), 'port');
    assert.equal(by('ArrowRight', disk), undefined);
    assert.equal(by('ArrowLeft', pci), '±pci');
    assert.equal(by('ArrowLeft', port), 'pci');
    assert.equal(by('ArrowLeft', disk), 'disks');
    assert.equal(by('ArrowLeft', guest), undefined);
  });
});
