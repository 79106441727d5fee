import assert from 'node:assert/strict';
import { buildGuest } from '../guest/guest.ts';
import { parse } from '../xml/parse.ts';
import { selfCheck } from './selfCheck.ts';

function domain(devices: string, os = "<os><type arch='x86_64' machine='pc'>hvm</type></os>"): string {
  return `<domain type='kvm'><name>a</name><memory>1048576</memory>${os}<devices>${devices}</devices></domain>`;
}

function disk(name: string, bus: string, device = 'disk', more = ''): string {
  return `<disk type='file' device='${device}'><source file='/a'/><target dev='${name}' bus='${bus}'/>${more}</disk>`;
}

function faults(text: string, original = text): string[] {
  const guest = buildGuest(parse(text));
  assert.ok(guest);
  return selfCheck(parse(original), guest).map(({ code }) => code);
}

describe('a converted guest', () => {
  it('is sound when nothing of Xen is left and libvirt takes it', () => {
    assert.deepEqual(faults(domain(disk('vda', 'virtio') + disk('hda', 'ide', 'cdrom', '<readonly/>'))), []);
  });

  it('is not with leftovers of Xen', () => {
    assert.deepEqual(faults(domain(disk('xvda', 'xen'))), ['xen-leftover']);
    assert.deepEqual(faults(domain("<memballoon model='xen'/>")), ['xen-leftover']);
    assert.deepEqual(faults(domain("<console type='pty'><target type='xen' port='0'/></console>")), ['xen-leftover']);
    assert.deepEqual(faults(domain('').replace("type='kvm'", "type='xen'")), ['xen-leftover']);
  });

  it('is not with disks that QEMU cannot attach', () => {
    assert.deepEqual(faults(domain(disk('vda', 'virtio') + disk('vda', 'virtio'))), ['disk-name-twice']);
    assert.deepEqual(faults(domain(['a', 'b', 'c', 'd', 'e'].map((one) => disk(`hd${one}`, 'ide')).join(''))), [
      'ide-full',
    ]);
    assert.deepEqual(faults(domain(disk('vda', 'virtio', 'cdrom'))), ['cdrom-bus']);
    assert.deepEqual(faults(domain(disk('sda', 'sata', 'disk', '<readonly/>'))), ['readonly-disk']);
    const q35 = "<os><type arch='x86_64' machine='q35'>hvm</type></os>";
    assert.deepEqual(faults(domain(disk('hda', 'ide'), q35)), ['ide-on-q35']);
  });

  it('is not with two boot orders', () => {
    const os = "<os><type arch='x86_64' machine='pc'>hvm</type><boot dev='hd'/></os>";
    assert.deepEqual(faults(domain(disk('vda', 'virtio', 'disk', "<boot order='1'/>"), os)), ['two-boot-orders']);
  });

  it('answers only for what the conversion did against the grammar', () => {
    const wrong = domain("<future kind='new'/>");
    assert.deepEqual(faults(wrong), []);
    assert.deepEqual(faults(wrong, domain('')), ['unknown-element']);
  });
});
