import assert from 'node:assert/strict';
import { closeTag } from './closeTag.ts';
import { marked } from './marked.ts';

function closing(text: string): string | null {
  const { analysis, document, position } = marked(text);
  return closeTag(analysis, document, position);
}

describe('closing of tags', () => {
  it('gives the end tag behind a new start tag', () => {
    assert.equal(closing("<domain><devices><disk type='file'>‸</devices></domain>"), '$0</disk>');
    assert.equal(closing('<domain>‸'), '$0</domain>');
  });

  it('gives none where there is one', () => {
    assert.equal(closing('<domain><devices>‸</devices></domain>'), null);
    assert.equal(closing('<domain><devices/>‸</domain>'), null);
    assert.equal(closing('<domain><name>a</name>‸</domain>'), null);
  });

  it('sees that a neighbour of the same name lost its end tag', () => {
    assert.equal(closing('<domain><a><a>‸</a></domain>'), '$0</a>');
  });

  it('gives the name behind the beginning of an end tag', () => {
    assert.equal(closing("<domain><devices><disk type='file'></‸</devices></domain>"), 'disk>');
    assert.equal(closing('<domain><name>web</‸</domain>'), 'name>');
    assert.equal(closing('<domain><devices></‸'), 'devices>');
    assert.equal(closing('<domain><name>web</‸name></domain>'), null);
  });

  it('is silent in comments, values and CDATA', () => {
    assert.equal(closing('<domain><!-- <disk>‸ --></domain>'), null);
    assert.equal(closing("<domain a='<disk>‸'></domain>"), null);
    assert.equal(closing('<domain><name><![CDATA[</‸]]></name></domain>'), null);
    assert.equal(closing('<domain><!-- </‸ --></domain>'), null);
  });
});
