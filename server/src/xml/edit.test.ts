import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  applyEdits,
  escapeAttribute,
  escapeText,
  insertAfter,
  insertBefore,
  insertChild,
  mergeEdits,
  removeAttribute,
  removeElement,
  renameElement,
  replaceElement,
  replaceText,
  setAttribute,
  type TextEdit,
} from './edit.ts';
import { startOfLine } from './layout.ts';
import { parse } from './parse.ts';
import { attributeValue, childElements, documentOf, elementsIn, textContent } from './query.ts';
import type { Element } from './tree.ts';

/** The first element of that name. */
function find(text: string, name: string): Element {
  for (const element of elementsIn(parse(text))) if (element.name === name) return element;
  throw new Error(`no <${name}> in ${text}`);
}

function edited(text: string, name: string, edit: (element: Element) => TextEdit[]): string {
  return applyEdits(text, edit(find(text, name)));
}

const source = `<a>
    <!-- first -->
    <b c="1" d='2'/>  <!-- of b -->
    <e>
        <f/>
    </e>
</a>
`;

describe('setAttribute', () => {
  const set = (text: string, name: string, value: string): string =>
    edited(text, 'x', (element) => setAttribute(element, name, value));

  it('keeps the quotes of the value it changes', () => {
    assert.equal(set('<x a="1" b=\'2\'/>', 'a', '"<\''), "<x a=\"&quot;&lt;'\" b='2'/>");
    assert.equal(set('<x a="1" b=\'2\'/>', 'b', '"<\''), '<x a="1" b=\'"&lt;&apos;\'/>');
    assert.equal(set('<x a = "1"/>', 'a', '1'), '<x a = "1"/>');
  });

  it('adds behind the last, as its neighbours are written', () => {
    assert.equal(set('<x a="1"/>', 'b', '2'), '<x a="1" b="2"/>');
    assert.equal(set('<r a="1"><x /></r>', 'b', '2'), '<r a="1"><x b="2" /></r>');
    assert.equal(set('<x></x>', 'b', '2'), "<x b='2'></x>");
    assert.equal(set('<x a="1"\n   c="3"/>', 'b', '2'), '<x a="1"\n   c="3"\n   b="2"/>');
  });

  it('mends a value that is not one yet', () => {
    assert.equal(set('<x a/>', 'a', '2'), "<x a='2'/>");
    assert.equal(set('<x a=1 b="2"/>', 'a', '2'), '<x a="2" b="2"/>');
    assert.equal(set('<x a="1\n  b="2"/>', 'a', '2'), '<x a="2"\n  b="2"/>');
  });
});

describe('removeAttribute', () => {
  it('takes the space before it along', () => {
    const remove = (text: string, name: string): string =>
      edited(text, 'x', (element) => removeAttribute(element, name));
    assert.equal(remove('<x a="1" b="2"/>', 'a'), '<x b="2"/>');
    assert.equal(remove('<x a="1"\n   b="2" />', 'b'), '<x a="1" />');
    assert.equal(remove('<x a="1"/>', 'b'), '<x a="1"/>');
  });
});

describe('renameElement', () => {
  it('changes both tags', () => {
    assert.equal(
      edited('<x><y z="1">t</y ></x>', 'y', (element) => renameElement(element, 'n')),
      '<x><n z="1">t</n ></x>',
    );
    assert.equal(
      edited('<x><y/></x>', 'y', (element) => renameElement(element, 'n')),
      '<x><n/></x>',
    );
  });
});

describe('removeElement', () => {
  const remove = (text: string, name: string): string => edited(text, name, removeElement);

  it('takes its lines along', () => {
    assert.equal(remove(source, 'e'), source.replace(/ {4}<e>[\s\S]*<\/e>\n/, ''));
    assert.equal(
      remove(source.replace(/\n/g, '\r\n'), 'e'),
      source.replace(/ {4}<e>[\s\S]*<\/e>\n/, '').replace(/\n/g, '\r\n'),
    );
    assert.equal(remove('<!-- c -->\n<a/>', 'a'), '<!-- c -->');
  });

  it('leaves what shares its line', () => {
    assert.equal(remove(source, 'b'), source.replace(/<b.*?\/> +/, ''));
    assert.equal(remove('<a>\n  <b/> <c/>\n</a>', 'c'), '<a>\n  <b/>\n</a>');
    assert.equal(remove('<a><b/><c/></a>', 'b'), '<a><c/></a>');
    assert.equal(remove('<a> <b/> </a>', 'b'), '<a>  </a>');
  });

  it('leaves no hole when both of two children go', () => {
    const text = '<a>\n  <b/>\n  <c/>\n</a>\n';
    const edits = mergeEdits([removeElement(find(text, 'b')), removeElement(find(text, 'c'))]);
    assert.deepEqual(edits.skipped, []);
    assert.equal(applyEdits(text, edits.edits), '<a>\n</a>\n');
    assert.equal(
      edited(applyEdits(text, edits.edits), 'a', (element) => insertChild(element, '<d/>')),
      '<a>\n  <d/>\n</a>\n',
    );
  });
});

describe('insertChild', () => {
  const child = '<n>\n  <m/>\n</n>';
  const insert = (text: string, name: string, position?: Parameters<typeof insertChild>[2]): string =>
    edited(text, name, (element) => insertChild(element, child, position));

  it('follows the indentation and line ends of the document', () => {
    const expected = source.replace('    </e>\n', '    </e>\n    <n>\n        <m/>\n    </n>\n');
    assert.equal(insert(source, 'a'), expected);
    assert.equal(insert(source.replace(/\n/g, '\r\n'), 'a'), expected.replace(/\n/g, '\r\n'));
    assert.equal(insert('<a>\n\t<b/>\n</a>', 'a'), '<a>\n\t<b/>\n\t<n>\n\t\t<m/>\n\t</n>\n</a>');
  });

  it('puts it first, before, or after, where a comment on the line stays with its element', () => {
    const lines = '    <n>\n        <m/>\n    </n>\n';
    assert.equal(insert(source, 'a', { first: true }), source.replace('<a>\n', `<a>\n${lines}`));
    assert.equal(insert(source, 'a', { after: find(source, 'b') }), source.replace('of b -->\n', `of b -->\n${lines}`));
    assert.equal(insert(source, 'a', { before: find(source, 'e') }), source.replace('    <e>', `${lines}    <e>`));
  });

  it('opens an element that is empty', () => {
    const lines = '>\n    <n>\n      <m/>\n    </n>\n  </b>';
    assert.equal(insert('<a>\n  <b c="1" />\n</a>', 'b'), `<a>\n  <b c="1"${lines}\n</a>`);
    assert.equal(insert('<a>\n  <b></b>\n</a>', 'b'), `<a>\n  <b${lines}\n</a>`);
    assert.equal(insert('<a>\n  <b> </b>\n</a>', 'b'), `<a>\n  <b${lines}\n</a>`);
  });

  it('stays on the line where the document does', () => {
    const one = (text: string, position?: Parameters<typeof insertChild>[2]): string =>
      edited(text, 'a', (element) => insertChild(element, '<n/>', position));
    assert.equal(one('<a><b/></a>'), '<a><b/><n/></a>');
    assert.equal(one('<a><b/></a>', { first: true }), '<a><n/><b/></a>');
    assert.equal(one('<a>\n  <b/></a>'), '<a>\n  <b/>\n  <n/></a>');
    assert.equal(one('<a'), '<a');
  });
});

describe('insertBefore, insertAfter and replaceElement', () => {
  it('take the place of the element as their measure', () => {
    assert.equal(
      edited('<a><b/></a>', 'b', (element) => insertBefore(element, '<n/>')),
      '<a><n/><b/></a>',
    );
    assert.equal(
      edited('<a>\n    <b/>\n</a>', 'b', (element) => replaceElement(element, '\n  <n>\n    <m/>\n  </n>\n')),
      '<a>\n    <n>\n        <m/>\n    </n>\n</a>',
    );
    assert.equal(
      edited('<a/>', 'a', (element) => insertAfter(element, '<!-- end -->')),
      '<a/>\n<!-- end -->',
    );
  });
});

describe('replaceText', () => {
  const set = (text: string, value: string): string => edited(text, 'x', (element) => replaceText(element, value));

  it('escapes, and keeps elements and comments', () => {
    assert.equal(set('<x>1</x>', 'a < b & ]]>'), '<x>a &lt; b &amp; ]]&gt;</x>');
    assert.equal(set('<x/>', '2'), '<x>2</x>');
    assert.equal(set('<x a="1" />', '2'), '<x a="1">2</x>');
    assert.equal(set('<x></x>', '2'), '<x>2</x>');
    assert.equal(set('<x> 1 <!-- c --> 3 </x>', '2'), '<x> 2 <!-- c -->  </x>');
    assert.equal(set('<x><!-- c --></x>', '2'), '<x>2<!-- c --></x>');
  });
});

describe('applyEdits and mergeEdits', () => {
  const edit = (start: number, end: number, text: string): TextEdit => ({ range: { start, end }, text });

  it('keep the order of insertions at one place and refuse overlaps', () => {
    assert.equal(applyEdits('abc', [edit(1, 1, '1'), edit(2, 3, 'C'), edit(1, 1, '2')]), 'a12bC');
    assert.equal(applyEdits('abc', [edit(1, 2, 'B'), edit(1, 1, '1')]), 'a1Bc');
    assert.throws(() => applyEdits('abc', [edit(0, 2, ''), edit(1, 3, '')]));
    assert.throws(() => applyEdits('abc', [edit(0, 4, '')]));
  });

  it('leave out groups that clash as a whole', () => {
    const first = [edit(2, 6, '')];
    assert.deepEqual(mergeEdits([first, [edit(0, 1, 'x'), edit(5, 7, '')]]), { edits: first, skipped: [1] });
    assert.deepEqual(mergeEdits([first, [edit(4, 4, 'x')]]).skipped, [1]);
    assert.deepEqual(mergeEdits([[edit(4, 4, 'x')], first]).skipped, [1]);
    assert.deepEqual(mergeEdits([first, [edit(2, 2, 'x')], [edit(6, 6, 'y')], [edit(2, 2, 'z')]]).skipped, []);
    assert.deepEqual(mergeEdits([first, [edit(2, 6, '')]]), { edits: first, skipped: [] });
    assert.deepEqual(mergeEdits([first, [edit(2, 6, 'other')]]).skipped, [1]);
  });

  it('merge to edits that can be applied', () => {
    const group = fc.array(
      fc
        .tuple(fc.nat(20), fc.nat(4), fc.string({ maxLength: 2 }))
        .map(([start, size, text]) => edit(start, start + size, text)),
      { minLength: 1, maxLength: 1 },
    );
    fc.assert(
      fc.property(fc.array(group, { maxLength: 12 }), (groups) => {
        const { edits, skipped } = mergeEdits(groups);
        applyEdits('x'.repeat(24), edits);
        assert.ok(skipped.every((index) => index > 0));
      }),
    );
  });
});

/** A tree to be written out with random layout. */
interface Sketch {
  readonly name: string;
  readonly attributes: readonly (readonly [string, string])[];
  readonly children: readonly Sketch[];
  readonly text: string;
  readonly comment: string;
}

const names = fc.constantFrom('disk', 'source', 'target', 'driver', 'p', 'q');
const values = fc.string({
  unit: fc.constantFrom('a', '<', '&', '"', "'", ' ', '\n', '\t', ']]>', 'é', '😀'),
  maxLength: 4,
});
const attributes = fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), values), {
  maxLength: 3,
  selector: ([name]) => name,
});

function sketchOf(children: fc.Arbitrary<Sketch[]>): fc.Arbitrary<Sketch> {
  return fc.record({
    name: names,
    attributes,
    children,
    text: values.map((text) => text.trim()),
    comment: fc.constantFrom('', '', ' note '),
  });
}

const leaf = sketchOf(fc.constant([]));
const branch = sketchOf(fc.array(leaf, { maxLength: 3 }));
const sketch = sketchOf(fc.array(fc.oneof(leaf, branch), { maxLength: 4 }));

const layouts = fc.record({
  lineEnd: fc.constantFrom('\n', '\r\n', ''),
  unit: fc.constantFrom('  ', '    ', '\t'),
  quote: fc.constantFrom('"' as const, "'" as const),
  selfClosing: fc.boolean(),
});
type Layout = typeof layouts extends fc.Arbitrary<infer Value> ? Value : never;

function write(tree: Sketch, layout: Layout, level = 0): string {
  const { lineEnd, unit, quote } = layout;
  const margin = lineEnd === '' ? '' : unit.repeat(level);
  const written = tree.attributes.map(([name, value]) => ` ${name}=${quote}${escapeAttribute(value, quote)}${quote}`);
  const open = `${margin}<${tree.name}${written.join('')}`;
  const comment = tree.comment === '' ? '' : `<!--${tree.comment}-->`;
  if (tree.children.length > 0) {
    const children = tree.children.map((child) => write(child, layout, level + 1)).join('');
    return `${open}>${lineEnd}${children}${margin}</${tree.name}>${comment}${lineEnd}`;
  }
  if (tree.text === '' && layout.selfClosing) return `${open}/>${comment}${lineEnd}`;
  return `${open}>${escapeText(tree.text)}</${tree.name}>${comment}${lineEnd}`;
}

function parsed(text: string): Element {
  const { root, problems } = parse(text);
  assert.deepEqual(problems, [], text);
  assert.ok(root);
  return root;
}

/** What lies outside of the edits is still there, in order. */
function kept(before: string, after: string, edits: readonly TextEdit[]): void {
  const untouched: string[] = [];
  let position = 0;
  for (const { range } of [...edits].sort((first, second) => first.range.start - second.range.start)) {
    untouched.push(before.slice(position, range.start));
    position = range.end;
  }
  untouched.push(before.slice(position));
  let from = 0;
  for (const part of untouched) {
    const found = after.indexOf(part, from);
    assert.ok(found >= 0);
    from = found + part.length;
  }
}

/** No spaces before line ends, and line ends of one kind. */
function isTidy(text: string, { lineEnd }: Layout): boolean {
  return !/[ \t]\r?\n/.test(text) && (lineEnd !== '\r\n' || !/[^\r]\n/.test(text));
}

describe('edits of any document', function () {
  this.timeout(30_000);
  const chosen = fc.record({ tree: sketch, layout: layouts, pick: fc.nat(1000), name: names, value: values });

  function check(
    run: (element: Element, name: string, value: string) => TextEdit[],
    expectation: (before: Element, after: Element, name: string, value: string, index: number) => void,
  ): void {
    fc.assert(
      fc.property(chosen, ({ tree, layout, pick, name, value }) => {
        const text = write(
          {
            ...tree,
            comment: '',
            children: [...tree.children, { name: 'z', attributes: [], children: [], text: '', comment: '' }],
          },
          layout,
        );
        const before = parsed(text);
        const elements = [...elementsIn(before)];
        const index = pick % elements.length;
        const element = elements[index];
        assert.ok(element);
        const edits = run(element, name, value);
        const after = applyEdits(text, edits);
        kept(text, after, edits);
        expectation(element, parsed(after), name, value, index);
        if (isTidy(text, layout) && !/\s/.test(value)) assert.ok(isTidy(after, layout), JSON.stringify(after));
      }),
      { numRuns: 200 },
    );
  }

  const nth = (root: Element, index: number): Element => {
    const found = [...elementsIn(root)][index];
    assert.ok(found);
    return found;
  };

  it('setAttribute sets that value and nothing else', () => {
    check(
      (element, name, value) => setAttribute(element, name, value),
      (before, root, name, value, index) => {
        const after = nth(root, index);
        assert.equal(attributeValue(after, name), value);
        const others = (element: Element): string[] =>
          element.attributes.filter((one) => one.name !== name).map((one) => `${one.name} ${one.value}`);
        assert.deepEqual(others(after), others(before));
        assert.equal(after.children.length, before.children.length);
      },
    );
  });

  it('removeAttribute takes that one', () => {
    check(
      (element) => element.attributes.slice(0, 1).flatMap(({ name }) => removeAttribute(element, name)),
      (before, root, _name, _value, index) => {
        const names = nth(root, index).attributes.map(({ name }) => name);
        assert.deepEqual(
          names,
          before.attributes.slice(1).map(({ name }) => name),
        );
      },
    );
  });

  it('removeElement takes that element', () => {
    check(removeElement, (before, root) => {
      const gone = new Set<Element>([before, ...elementsIn(before)]);
      const { root: whole } = documentOf(before);
      assert.ok(whole);
      const expected = [...elementsIn(whole)].filter((element) => !gone.has(element)).map(({ name }) => name);
      assert.deepEqual(
        [...elementsIn(root)].map(({ name }) => name),
        expected,
      );
    });
  });

  it('insertChild adds the child where it is asked to', () => {
    for (const position of [{ first: true }, { last: true }]) {
      check(
        (element) => insertChild(element, '<new>\n  <inner/>\n</new>', position),
        (before, root, _name, _value, index) => {
          const children = childElements(nth(root, index));
          const names = childElements(before).map(({ name }) => name);
          const expected = position.first ? ['new', ...names] : [...names, 'new'];
          assert.deepEqual(
            children.map(({ name }) => name),
            expected,
          );
          assert.equal(
            childElements(position.first ? (children[0] ?? root) : (children.at(-1) ?? root))[0]?.name,
            'inner',
          );
        },
      );
    }
  });

  it('insertBefore and insertAfter add a sibling', () => {
    check(
      (element) => insertBefore(element, '<new/>'),
      (before, root, _name, _value, index) => {
        const added = nth(root, index);
        assert.deepEqual([added.name, nextOf(added)?.name], ['new', before.name]);
      },
    );
    check(
      (element) => insertAfter(element, '<new/>'),
      (before, root, _name, _value, index) => {
        const element = nth(root, index);
        assert.deepEqual([element.name, nextOf(element)?.name], [before.name, 'new']);
      },
    );
  });

  it('replaceText and replaceElement put that in place', () => {
    check(
      (element, _name, value) => (childElements(element).length > 0 ? [] : replaceText(element, value)),
      (before, root, _name, value, index) => {
        if (childElements(before).length === 0) assert.equal(textContent(nth(root, index)), value);
      },
    );
    check(
      (element) => replaceElement(element, '<new>\n  <inner/>\n</new>'),
      (_before, root, _name, _value, index) => assert.equal(nth(root, index).name, 'new'),
    );
  });

  it('renameElement renames that element', () => {
    check(
      (element) => renameElement(element, 'new'),
      (_before, root, _name, _value, index) => assert.equal(nth(root, index).name, 'new'),
    );
  });
});

function nextOf(element: Element): Element | undefined {
  const siblings = childElements(element.parent);
  return siblings[siblings.indexOf(element) + 1];
}

describe('lines', () => {
  it('start behind the line end before, the first at 0', () => {
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((offset) => startOfLine('\na\r\n', offset)),
      [0, 1, 1, 1, 4],
    );
    // Another text in between.
    assert.equal(startOfLine('ab\ncd', 4), 3);
    assert.equal(startOfLine('', 0), 0);
  });

  it('are found quickly where a line is as long as the text', () => {
    const { root } = parse(`<a>${'<b/>'.repeat(20_000)}</a>`);
    const started = performance.now();
    const edits = childElements(root ?? assert.fail()).flatMap((element) => insertChild(element, '<c/>'));
    assert.equal(edits.length, 20_000);
    assert.ok(performance.now() - started < 2000);
  });
});
