import assert from 'node:assert/strict';
import { isStorageAnswer, mappedPath } from './storage.ts';

describe('the folders of images on the new host', () => {
  it('are put in the place of those of the old', () => {
    const answer = '/var/lib/xen/images/=/var/lib/libvirt/images,/dev/vg_xen=/dev/vg_kvm';
    assert.equal(mappedPath('/var/lib/xen/images/a/b.img', answer), '/var/lib/libvirt/images/a/b.img');
    assert.equal(mappedPath('/dev/vg_xen/root', answer), '/dev/vg_kvm/root');
    assert.equal(mappedPath('/dev/vg_xen2/root', answer), undefined);
    assert.equal(mappedPath('/srv/a.img', answer), undefined);
    assert.equal(mappedPath('/srv/a.img', 'keep'), undefined);
  });

  it('by the longest name', () => {
    assert.equal(mappedPath('/srv/xen/a.img', '/srv=/one,/srv/xen=/two'), '/two/a.img');
  });

  it('once, also when the new lies in the old', () => {
    assert.equal(mappedPath('/srv/a.img', '/srv=/srv/kvm'), '/srv/kvm/a.img');
    assert.equal(mappedPath('/srv/kvm/a.img', '/srv=/srv/kvm'), undefined);
  });

  it('have a form', () => {
    assert.ok(isStorageAnswer('/a=/b'));
    for (const wrong of ['', 'a=/b', '/a', '/a=/b,', '/a=/b=/c', '/a=b']) assert.ok(!isStorageAnswer(wrong), wrong);
  });
});
