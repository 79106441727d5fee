import assert from 'node:assert/strict';
import { parse } from '../xml/parse.ts';
import { invalidAnswers, isTemporaryKernel, isXenKernel } from './choices.ts';
import { buildGuest, type Guest, type GuestOptions } from './guest.ts';

function guest(text: string, options: GuestOptions = {}): Guest {
  const built = buildGuest(parse(text), options);
  assert.ok(built);
  return built;
}

function xen(os: string, rest = '', name = 'web'): string {
  return `<domain type='xen'><name>${name}</name>${os}${rest}</domain>`;
}

const pv = "<bootloader>/usr/bin/pygrub</bootloader><os><type arch='x86_64' machine='xenpv'>linux</type></os>";
const hvm = "<os><type arch='x86_64' machine='xenfv'>hvm</type></os>";

describe('a guest', () => {
  it('is none without a <domain>', () => {
    assert.equal(buildGuest(parse('')), undefined);
    assert.equal(buildGuest(parse('<network/>')), undefined);
  });

  it('is read from whatever is there', () => {
    const empty = guest('<domain');
    assert.equal(empty.type, '');
    assert.equal(empty.kind, 'not-xen');
    assert.deepEqual(empty.devices.disks, []);
    assert.equal(empty.choices.machine, 'pc');
  });

  it('tells its kind', () => {
    assert.equal(guest(xen(pv)).kind, 'pv');
    assert.equal(guest(xen('<bootloader>/usr/bin/pygrub</bootloader>')).kind, 'pv');
    assert.equal(guest(xen('<os><type>xen</type></os>')).kind, 'pv');
    assert.equal(guest(xen('<os><type>xenpvh</type></os>')).kind, 'pvh');
    assert.equal(guest(xen(hvm)).kind, 'hvm');
    assert.equal(
      guest(xen(hvm, "<devices><memballoon model='xen'/><disk><target dev='hda'/></disk></devices>")).kind,
      'hvm',
    );
    assert.equal(guest(xen(hvm, "<devices><disk><target dev='xvda'/></disk></devices>")).kind, 'hvm-with-pv-drivers');
    assert.equal(guest("<domain type='kvm'><os><type>hvm</type></os></domain>").kind, 'not-xen');
    assert.equal(guest("<domain type='kvm'><os><type>linux</type></os></domain>").kind, 'pv');
    assert.equal(guest("<domain type='lxc'><os><type>linux</type></os></domain>").kind, 'not-xen');
  });

  it('fills in what libvirt infers for disks', () => {
    const { disks } = guest(
      xen(
        hvm,
        "<devices><disk><target dev='ioemu:hda'/></disk><disk device='cdrom'><target dev='hdc:cdrom'/></disk></devices>",
      ),
    ).devices;
    assert.deepEqual(
      disks.map(({ device, type, name, bus }) => [device, type, name, bus]),
      [
        ['disk', 'file', 'hda', 'ide'],
        ['cdrom', 'file', 'hdc', 'ide'],
      ],
    );
  });
});

describe('the questions about a guest', () => {
  it('guess what runs in it', () => {
    const metadata = (id: string): string =>
      `<metadata><l:libosinfo xmlns:l='http://libosinfo.org/xmlns/libvirt/domain/1.0'><l:os id='${id}'/></l:libosinfo></metadata>`;
    const system = (text: string): string | undefined => guest(text).choices['guest-os'];
    assert.equal(system(xen(hvm, metadata('http://microsoft.com/win/2k12'))), 'windows');
    assert.equal(system(xen(hvm, metadata('http://redhat.com/rhel/5.11'))), 'rhel5');
    assert.equal(system(xen(hvm, metadata('http://debian.org/debian/12'))), 'linux');
    assert.equal(system(xen(hvm, '<features><viridian/></features>')), 'windows');
    assert.equal(system(xen(hvm, '', 'Win2012-DC')), 'windows');
    assert.equal(system(xen(hvm, '', 'darwin')), 'unknown');
    assert.equal(system(xen(hvm, "<clock offset='localtime'/>")), 'windows');
    assert.equal(system(xen(hvm)), 'unknown');
    assert.equal(system(xen(pv)), 'linux');
    assert.equal(system(xen(pv, '', 'rhel5-web')), 'rhel5');
    assert.equal(system(xen('<os><type>linux</type><kernel>/boot/vmlinuz-2.6.18-398.el5xen</kernel></os>')), 'rhel5');
    assert.equal(system(xen(pv, "<devices><disk><driver name='tap' type='aio'/></disk></devices>")), 'rhel5');
    const withVirtio = "<devices><disk><target dev='vda' bus='virtio'/></disk></devices>";
    assert.equal(system(xen(hvm, withVirtio, 'windows10')), 'windows-virtio');
  });

  it('lead from one answer to the next', () => {
    assert.deepEqual(
      ['machine', 'disk-bus', 'nic-model', 'boot'].map((id) => guest(xen(pv)).choices[id]),
      ['q35', 'virtio', 'virtio', 'disk'],
    );
    const { choices } = guest(xen(pv), { choices: { 'guest-os': 'unknown' } });
    assert.deepEqual([choices.machine, choices['disk-bus'], choices['nic-model']], ['pc', 'ide', 'e1000']);
    assert.equal(guest(xen(hvm), { choices: { machine: 'q35' } }).choices['disk-bus'], 'sata');
    assert.equal(guest(xen(pv.replace('pygrub', 'pypxeboot'))).choices.boot, 'network');
    assert.equal(guest(xen(hvm), { target: 'qemu' }).choices.cpu, 'default');
  });

  it('are only those that this guest asks for', () => {
    const kvm = "<domain type='kvm'><os><type machine='q35'>hvm</type></os></domain>";
    assert.deepEqual(guest(kvm).questions, []);
    const ids = guest(xen(pv)).questions.map((question) => question.id);
    assert.ok(ids.includes('machine') && ids.includes('boot'));
    assert.ok(!ids.includes('disk-bus') && !ids.includes('kernel') && !ids.includes('video'));
  });

  it('offer their default, and take no other answers than they allow', () => {
    const { questions } = guest(
      xen(pv, "<devices><disk><target dev='xvda'/></disk><interface type='ethernet'/></devices>"),
    );
    for (const question of questions) {
      assert.ok(
        question.options.some((option) => option.answer === question.default),
        question.id,
      );
    }
    const given = { machine: 'vax', network: 'bridge:br7', kernel: '/k', flavour: 'x' };
    const asked = guest(xen(pv), { choices: given });
    assert.equal(asked.choices.machine, 'q35');
    assert.equal(asked.choices.network, 'bridge:br7');
    assert.equal(asked.choices.kernel, '/k');
    const wrong = invalidAnswers(asked, given);
    assert.equal(wrong.length, 2);
    assert.match(wrong[0] ?? '', /'vax' is no answer to 'machine'; give pc, q35/);
    assert.match(wrong[1] ?? '', /no question 'flavour'/);
  });
});

describe('a kernel path', () => {
  it("is known for Xen's own, or for a copy made by pygrub", () => {
    assert.ok(isTemporaryKernel('/var/lib/xen/boot_kernel.Xy12'));
    assert.ok(!isTemporaryKernel('/var/lib/xen/images/vmlinuz'));
    for (const path of [
      '/boot/vmlinuz-2.6.18-398.el5xen',
      '/boot/vmlinuz-3.0-xen',
      '/usr/lib/xen/k',
      '/k/vmlinuz-xenU',
    ]) {
      assert.ok(isXenKernel(path), path);
    }
    for (const path of ['/boot/vmlinuz', '/srv/xenon/vmlinuz', '/srv/auxen/vmlinuz']) {
      assert.ok(!isXenKernel(path), path);
    }
  });
});
