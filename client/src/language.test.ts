import assert from 'node:assert/strict';
import { findRoot, isDomainRoot, isOtherLibvirtRoot } from './language.ts';

describe('recognition by content', () => {
  const roots: [string, string, string | undefined][] = [
    ['a plain definition', "<domain type='xen'>", 'domain'],
    [
      'one behind a declaration, comments and instructions',
      '<?xml version="1.0"?>\n<!-- <network/> -->\n<?a b?><domain>',
      'domain',
    ],
    ['one behind a byte order mark and blank lines', '\uFEFF\r\n\t <domain\n', 'domain'],
    ['one behind a document type with a subset', '<!DOCTYPE domain [ <!ENTITY a "]>"> ]><domain/>', 'domain'],
    ['another kind', '<domainsnapshot>', 'domainsnapshot'],
    ['a namespace prefix', '<x:domain>', 'x:domain'],
    ['nothing', '', undefined],
    ['text', 'domain <domain>', undefined],
    ['an open comment', '<!-- <domain>', undefined],
    ['an open document type', '<!DOCTYPE domain [', undefined],
    ['a name not begun', '<', undefined],
    ['an end tag', '</domain>', undefined],
  ];
  for (const [title, text, name] of roots) {
    it(`finds the root of ${title}`, () => assert.equal(findRoot(text).name, name));
  }

  it('says how far it read', () => {
    const text = '<!-- a --><domain><name>x</name>';
    const { end } = findRoot(text);
    assert.equal(end, text.indexOf('<name>'));
    assert.equal(findRoot(`${text.slice(0, end)}<other/>`).name, 'domain');
  });

  it('keeps a served document while the name of its root is typed', () => {
    for (const name of [undefined, 'd', 'doma']) {
      assert.equal(isDomainRoot(name, true), true);
      assert.equal(isDomainRoot(name, false), false);
    }
    assert.equal(isDomainRoot('project', true), false);
    for (const name of ['domain', 'domainsnapshot', 'domaincheckpoint', 'domainbackup']) {
      assert.equal(isDomainRoot(name, false), true);
    }
    assert.equal(isDomainRoot('domainsn', true), true);
    assert.equal(isDomainRoot('domainsn', false), false);
  });

  it('knows other definitions of libvirt', () => {
    assert.equal(isOtherLibvirtRoot('network'), true);
    assert.equal(isOtherLibvirtRoot('domain'), false);
    assert.equal(isOtherLibvirtRoot('domainsnapshot'), false);
    assert.equal(isOtherLibvirtRoot('domian'), false);
    assert.equal(isOtherLibvirtRoot(undefined), false);
  });
});
