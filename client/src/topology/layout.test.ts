import assert from 'node:assert/strict';
import type { TopologyNode } from '../protocol.ts';
import { allFindings, boxAt, pathTo } from './boxes.ts';
import { layout, type Placed } from './layout.ts';

function node(id: string, children: readonly TopologyNode[] = [], more: Partial<TopologyNode> = {}): TopologyNode {
  return { id, kind: 'box', label: id, detail: 'some', place: '', address: '', children, ...more };
}

/** A range of characters in one line. */
function at(start: number, end: number): Partial<TopologyNode> {
  return { range: { start: { line: 0, character: start }, end: { line: 0, character: end } } };
}

const ports = Array.from({ length: 12 }, (_, place) => node(`port ${place}`, [node(`device ${place}`)]));
const picture = node('guest', [
  node('processors', [node('vcpu'), node('cpu')], { kind: 'group' }),
  node('pci', [node('root', ports)], { kind: 'group' }),
  node('disks', [node('vda')], { kind: 'group' }),
]);

function all(placed: Placed): Placed[] {
  return [placed, ...placed.children.flatMap(all)];
}

describe('layout of the topology', () => {
  for (const width of [100, 400, 700, 1200, 3000]) {
    it(`keeps boxes in each other and apart in a width of ${width}`, () => {
      const placed = layout(picture, width, new Set());
      assert.equal(all(placed).length, 1 + 3 + 2 + 1 + 24 + 1);
      for (const around of all(placed)) {
        for (const inner of around.children) {
          assert.ok(inner.x > around.x && inner.x + inner.width < around.x + around.width + 0.01, inner.node.id);
          assert.ok(inner.y > around.y && inner.y + inner.height < around.y + around.height + 0.01, inner.node.id);
          for (const other of around.children) {
            const isApart =
              inner === other ||
              inner.x + inner.width <= other.x ||
              other.x + other.width <= inner.x ||
              inner.y + inner.height <= other.y ||
              other.y + other.height <= inner.y;
            assert.ok(isApart, `${inner.node.id} and ${other.node.id}`);
          }
        }
      }
    });
  }

  it('is shorter where there is more room, and when boxes are closed', () => {
    const heights = [400, 800, 1600].map((width) => layout(picture, width, new Set()).height);
    assert.deepEqual(
      heights,
      [...heights].sort((one, other) => other - one),
    );
    const closed = layout(picture, 400, new Set(['root']));
    assert.ok(closed.height < (heights[0] ?? 0));
    assert.equal(all(closed).find(({ node: { id } }) => id === 'root')?.isExpanded, false);
  });
});

describe('boxes of the topology', () => {
  const error = { severity: 'error', count: 1, messages: ['wrong'] } as const;
  const guest = node(
    'guest',
    [
      node('pci', [node('pci/vda', [], { ...at(10, 20), findings: error })]),
      node('disks', [node('disks/vda', [node('store', [], at(12, 14))], { ...at(10, 20), findings: error })]),
    ],
    at(0, 30),
  );

  it('are found by position, the preferred one of several', () => {
    const found = (character: number, preferred?: string) => boxAt(guest, { line: 0, character }, preferred)?.id;
    assert.equal(found(10), 'pci/vda');
    assert.equal(found(10, 'disks/vda'), 'disks/vda');
    assert.equal(found(13, 'disks/vda'), 'store');
    assert.equal(found(20), 'guest');
    assert.equal(found(30), undefined);
  });

  it('have a path and a sum of what was found', () => {
    assert.deepEqual(pathTo(guest, 'store'), ['guest', 'disks', 'disks/vda', 'store']);
    assert.deepEqual(pathTo(guest, 'nothing'), []);
    assert.deepEqual(allFindings(guest), error);
    assert.equal(allFindings(node('empty')), undefined);
  });
});
