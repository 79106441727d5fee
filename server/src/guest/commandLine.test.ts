import assert from 'node:assert/strict';
import { rewriteCommandLine } from './commandLine.ts';

const disks = new Map([
  ['xvda', 'vda'],
  ['xvdb', 'vdb'],
  ['sda1', 'vdc'],
]);

function rewrite(text: string, options: { readonly console?: string; readonly addConsole?: boolean } = {}): string {
  return rewriteCommandLine(text, { disks, console: 'ttyS0', addConsole: false, ...options }).text;
}

describe('kernel arguments', () => {
  it('follow the disks', () => {
    assert.equal(rewrite('root=/dev/xvda1 resume=/dev/xvdb2'), 'root=/dev/vda1 resume=/dev/vdb2');
    assert.equal(rewrite('root=/dev/xvda'), 'root=/dev/vda');
    assert.equal(rewrite('rd.luks.name=/dev/xvda3'), 'rd.luks.name=/dev/vda3');
  });

  it('know a partition that became a disk', () => {
    assert.equal(rewrite('root=/dev/sda1'), 'root=/dev/vdc');
    assert.equal(rewrite('root=/dev/sda2'), 'root=/dev/sda2');
  });

  it('leave names alone that mean the same', () => {
    const text = 'root=UUID=1b-2c ro quiet rhgb 3 ip=dhcp LABEL=/dev/root /dev/mapper/vg-root root=/dev/xvdab1';
    assert.equal(rewrite(text), text);
  });

  it('move the console, with its speed, and name it once', () => {
    assert.equal(rewrite('console=xvc0,9600 quiet'), 'console=ttyS0,9600 quiet');
    assert.equal(rewrite('console=tty0 console=hvc0'), 'console=tty0 console=ttyS0');
    assert.equal(rewrite('console=hvc0 console=xvc0 x'), 'console=ttyS0 x');
    assert.equal(rewrite('console=xvc0,9600', { console: 'hvc0' }), 'console=hvc0');
    assert.equal(rewrite('console=hvc0', { console: 'hvc0' }), 'console=hvc0');
  });

  it("drop what only Xen's drivers read", () => {
    assert.equal(
      rewrite(
        'ro xencons=tty independent_wallclock=1 clocksource=xen xen_emul_unplug=all xen_blkfront.max=1 swiotlb=xen x',
      ),
      'ro x',
    );
    assert.equal(rewrite('earlyprintk=xen earlycon=xenboot'), 'earlyprintk=ttyS0');
  });

  it('leave doubtful arguments, and say so', () => {
    const { text, changes, doubtful } = rewriteCommandLine('iommu=soft clock=pit', {
      disks,
      console: 'ttyS0',
      addConsole: false,
    });
    assert.equal(text, 'iommu=soft clock=pit');
    assert.deepEqual(changes, []);
    assert.deepEqual(doubtful, ['iommu=soft', 'clock=pit']);
  });

  it('get a console where they have none and one is wanted', () => {
    assert.equal(rewrite('ro', { addConsole: true }), 'ro console=ttyS0');
    assert.equal(rewrite('ro console=tty0', { addConsole: true }), 'ro console=tty0');
    assert.equal(rewrite('', { addConsole: true }), '');
  });

  it('keep their spacing, and change nothing the second time', () => {
    const text = '  ro  root=/dev/xvda1\n  console=xvc0 xencons=tty ';
    const once = rewrite(text, { addConsole: true });
    assert.equal(once, '  ro  root=/dev/vda1\n  console=ttyS0 ');
    assert.equal(rewrite(once, { addConsole: true }), once);
  });
});
