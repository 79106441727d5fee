import assert from 'node:assert/strict';
import { type DiskPlanOptions, type PlannedDisk, planDiskNames } from './diskNames.ts';
import { diskName, inferredBus, parseDiskName } from './disks.ts';

const defaults: DiskPlanOptions = {
  bus: 'virtio',
  machine: 'pc',
  moveEmulated: true,
  firmwareBoot: false,
  oldIdeNames: false,
};

/** Disks from words such as `hda`, `hdc:cdrom`, `xvda:readonly`, `sda@sata`. */
function disks(...words: readonly string[]): PlannedDisk[] {
  return words.map((word) => {
    const [, name = '', bus, flag] = /^([^@:]+)(?:@(\w+))?(?::(\w+))?$/.exec(word) ?? [];
    const device = flag === undefined || flag === 'readonly' ? 'disk' : flag;
    return { device, name, bus: bus ?? inferredBus(device, name), readonly: flag === 'readonly' };
  });
}

function plan(words: readonly string[], options: Partial<DiskPlanOptions> = {}): string[] {
  const list = disks(...words);
  const planned = planDiskNames(list, { ...defaults, ...options });
  return list.map((disk) => {
    const { name, bus } = planned.get(disk) ?? { name: '?', bus: '?' };
    return `${name}@${bus}`;
  });
}

describe('the names of converted disks', () => {
  it('numbers letters as libvirt does', () => {
    assert.deepEqual(
      [0, 25, 26, 701, 702].map((index) => diskName('vd', index)),
      ['vda', 'vdz', 'vdaa', 'vdzz', 'vdaaa'],
    );
    for (const index of [0, 25, 26, 701, 702]) {
      assert.equal(parseDiskName(diskName('xvd', index))?.index, index);
    }
    assert.deepEqual(parseDiskName('sda12'), { prefix: 'sd', letters: 'a', index: 0, partition: 12 });
    assert.equal(parseDiskName('/dev/sda'), undefined);
  });

  it('infers the bus from the name', () => {
    assert.deepEqual(
      ['hda', 'sda', 'vda', 'xvda', 'x'].map((name) => inferredBus('disk', name)),
      ['ide', 'scsi', 'virtio', 'xen', 'ide'],
    );
    assert.equal(inferredBus('floppy', 'fda'), 'fdc');
  });

  it('closes gaps and keeps the order of letters, not of lines', () => {
    assert.deepEqual(plan(['xvdb', 'xvda', 'xvde']), ['vdb@virtio', 'vda@virtio', 'vdc@virtio']);
  });

  it('puts the disk that the BIOS booted first', () => {
    assert.deepEqual(plan(['xvda', 'hda'], { firmwareBoot: true }), ['vdb@virtio', 'vda@virtio']);
    assert.deepEqual(plan(['xvda', 'hda']), ['vda@virtio', 'vdb@virtio']);
  });

  it('keeps a CD-ROM on IDE where there is IDE, and moves it to SATA elsewhere', () => {
    assert.deepEqual(plan(['hda', 'hdc:cdrom']), ['vda@virtio', 'hdc@ide']);
    assert.deepEqual(plan(['hda', 'hdc:cdrom'], { machine: 'q35' }), ['vda@virtio', 'sda@sata']);
    assert.deepEqual(plan(['xvda', 'xvdb:cdrom']), ['vda@virtio', 'hda@ide']);
    assert.deepEqual(plan(['fda:floppy', 'xvda:floppy']), ['fda@fdc', 'fdb@fdc']);
  });

  it('leaves emulated disks alone when the guest has no drivers', () => {
    assert.deepEqual(plan(['hda', 'sda', 'hdc:cdrom'], { bus: 'ide' }), ['hda@ide', 'sda@scsi', 'hdc@ide']);
  });

  it('moves IDE to SATA on q35', () => {
    assert.deepEqual(plan(['hda', 'hdb'], { bus: 'sata', machine: 'q35' }), ['sda@sata', 'sdb@sata']);
    assert.deepEqual(plan(['xvda'], { bus: 'ide', machine: 'q35' }), ['sda@sata']);
  });

  it('fills four IDE places and no more, counting CD-ROMs', () => {
    assert.deepEqual(plan(['xvda', 'xvdb', 'xvdc', 'xvdd', 'hdc:cdrom'], { bus: 'ide' }), [
      'hda@ide',
      'hdb@ide',
      'hdd@ide',
      'sda@sata',
      'hdc@ide',
    ]);
  });

  it('puts read-only disks where libvirt takes them', () => {
    assert.deepEqual(plan(['xvda:readonly', 'xvdb'], { bus: 'ide' }), ['vda@virtio', 'hda@ide']);
  });

  it('makes whole disks of partitions', () => {
    assert.deepEqual(plan(['sda2', 'sda1', 'sdb1']), ['vdb@virtio', 'vda@virtio', 'vdc@virtio']);
  });

  it('gives different names to disks of one name', () => {
    assert.deepEqual(plan(['xvda', 'xvda']), ['vda@virtio', 'vdb@virtio']);
  });

  it('ends in the same names whichever disk is converted first', () => {
    const words = ['xvdc', 'xvda', 'xvdz:readonly', 'hda', 'hdc:cdrom', 'sdb', 'vdb'];
    const whole = plan(words, { firmwareBoot: true });
    for (let one = 0; one < words.length; one += 1) {
      for (let other = 0; other < words.length; other += 1) {
        const half = words.map((word, place) =>
          place === one || place === other
            ? `${whole[place]}${word.includes(':') ? word.slice(word.indexOf(':')) : ''}`
            : word,
        );
        assert.deepEqual(plan(half, { firmwareBoot: true }), whole, `${one} and ${other} first`);
      }
    }
  });

  it('changes nothing the second time', () => {
    for (const bus of ['virtio', 'sata', 'ide', 'scsi']) {
      for (const machine of ['pc', 'q35']) {
        const words = ['xvda', 'hdb', 'sda1', 'hdc:cdrom', 'fda:floppy'];
        const first = plan(words, { bus, machine });
        const again = first.map((name, place) => name + (['', '', '', ':cdrom', ':floppy'][place] ?? ''));
        assert.deepEqual(plan(again, { bus, machine }), first, `${bus} on ${machine}`);
      }
    }
  });
});
