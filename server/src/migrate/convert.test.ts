import assert from 'node:assert/strict';
import fastCheck from 'fast-check';
import { applyEdits } from '../xml/edit.ts';
import { parse } from '../xml/parse.ts';
import { nodesIn } from '../xml/query.ts';
import { convert } from './convert.ts';
import { report } from './report.ts';

const guest = `<?xml version='1.0' encoding='UTF-8'?>
<!-- kept by hand; ask Ada before you change it -->
<domain type='xen' id='7'>
  <name>web</name>
  <uuid>6b1f4d52-9f0e-4c0e-8d8b-0f5b6b1c1a01</uuid>
  <metadata>
    <app:owner xmlns:app="http://example.org/app" type='xen'>ops &amp; web<!-- inner --></app:owner>
  </metadata>
  <memory unit='KiB'>1048576</memory>
  <cputune>
    <shares>512</shares>
  </cputune>
  <bootloader>/usr/bin/pygrub</bootloader> <!-- like all -->
  <os>
    <type arch="x86_64" machine="xenpv">linux</type>
  </os>
  <devices>
    <!-- the system -->
    <disk type='block' device='disk'>
      <driver name='phy'/>
      <source dev='/dev/vg/web'/>
      <target dev='xvda' bus='xen'/><!-- boots -->
    </disk>
    <disk type='file'>
      <driver name='tap2' type='qcow2'/>
      <source file='/srv/data.qcow2'/>
      <target dev='xvdc' bus='xen'/>
    </disk>
    <interface type='bridge'>
      <mac address='00:16:3e:5a:10:01'/>
      <source bridge='br0'/>
      <script path='vif-bridge'/>
    </interface>
    <console type='pty'>
      <target type='xen' port='0'/>
    </console>
    <future kind='unknown to libvirt'/>
  </devices>
</domain>
`;

function comments(text: string): string[] {
  return [...nodesIn(parse(text))].flatMap((node) => (node.kind === 'comment' ? [node.value] : []));
}

describe('the conversion of a guest', () => {
  it('makes a KVM guest, and says what it did', () => {
    const { text, steps, remaining, questions, disks, kind } = convert(guest, { target: 'kvm' });
    assert.deepEqual(remaining, []);
    assert.equal(kind, 'pv');
    assert.match(text, /<domain type='kvm'>/);
    assert.match(text, /<type arch="x86_64" machine="q35">hvm<\/type>/);
    assert.match(text, /<target dev='vda' bus='virtio'\/>/);
    assert.match(text, /<target dev='vdb' bus='virtio'\/>/);
    assert.match(text, /<shares>2048<\/shares>/);
    assert.deepEqual(
      disks.map((disk) => [disk.oldName, disk.name, disk.format]),
      [
        ['xvda', 'vda', 'raw'],
        ['xvdc', 'vdb', 'qcow2'],
      ],
    );
    assert.ok(questions.every((question) => question.answer === question.default && !question.given));
    const bootloader = steps.find((step) => step.rule === 'xen-bootloader');
    assert.equal(bootloader?.line, 12);
    assert.match(bootloader?.before ?? '', /^<bootloader>/);
    const disk = steps.find((step) => step.rule === 'xen-disk-bus');
    assert.deepEqual(
      [disk?.line, disk?.before, disk?.after],
      [21, "<target dev='xvda' bus='xen'/><!-- boots -->", "<target dev='vda' bus='virtio'/><!-- boots -->"],
    );
    assert.equal(steps.at(-1)?.rule, 'xen-domain-type');
  });

  it('tells its changes in terms of the original, each with its steps', () => {
    for (const newIdentity of [false, true]) {
      const { text, changes, steps } = convert(guest, { target: 'kvm', newIdentity });
      assert.equal(applyEdits(guest, changes), text);
      assert.ok(changes.length > 10);
      const named = new Set(changes.flatMap((change) => change.steps));
      assert.ok([...named].every((step) => steps[step] !== undefined));
      const bus = steps.findIndex((step) => step.rule === 'xen-disk-bus');
      assert.ok(changes.some((change) => change.steps.includes(bus) && change.text.includes('virtio')));
    }
  });

  it('keeps comments, metadata, the prolog and what it does not know', () => {
    const { text } = convert(guest, { target: 'kvm' });
    assert.deepEqual(comments(text), comments(guest));
    const metadata = /<metadata>[\s\S]*<\/metadata>/;
    assert.equal(metadata.exec(text)?.[0], metadata.exec(guest)?.[0]);
    assert.ok(text.startsWith("<?xml version='1.0' encoding='UTF-8'?>\n<!-- kept by hand"));
    assert.ok(text.includes("    <future kind='unknown to libvirt'/>\n"));
  });

  it('changes nothing the second time', () => {
    const once = convert(guest, { target: 'kvm' });
    const twice = convert(once.text, { target: 'kvm' });
    assert.equal(twice.text, once.text);
    assert.deepEqual(twice.steps, []);
  });

  it('follows the answers', () => {
    const choices = { machine: 'pc', 'disk-bus': 'sata', 'nic-model': 'e1000', cpu: 'host-passthrough' };
    const { text, questions } = convert(guest, { target: 'kvm', choices });
    assert.match(text, /machine="pc"/);
    assert.match(text, /<target dev='sdb' bus='sata'\/>/);
    assert.match(text, /<model type='e1000'\/>/);
    assert.match(text, /<cpu mode='host-passthrough'\/>/);
    assert.deepEqual(
      questions.filter((question) => question.given).map((question) => question.id),
      ['machine', 'disk-bus', 'nic-model', 'cpu'],
    );
  });

  it('makes a QEMU guest when asked', () => {
    assert.match(convert(guest, { target: 'qemu' }).text, /<domain type='qemu'>/);
  });

  it('keeps line ends of Windows', () => {
    const windows = guest.replace(/\n/g, '\r\n');
    const { text } = convert(windows, { target: 'kvm' });
    assert.equal(text.replace(/\r\n/g, '').includes('\n'), false);
    assert.equal(text.replace(/\r\n/g, '\n'), convert(guest, { target: 'kvm' }).text);
  });

  it('does the same with tabs and on one line', () => {
    const tabs = convert(guest.replace(/ {2}/g, '\t'), { target: 'kvm' });
    assert.deepEqual(tabs.remaining, []);
    assert.match(tabs.text, /\n\t<features>\n\t\t<acpi\/>\n/);
    const line = convert(guest.replace(/>\s+</g, '><'), { target: 'kvm' });
    assert.deepEqual(line.remaining, []);
    assert.deepEqual(parse(line.text).problems, []);
    assert.equal(convert(line.text, { target: 'kvm' }).text, line.text);
  });

  it('gives a copy another identity when asked', () => {
    const { text, steps } = convert(guest, { target: 'kvm', newIdentity: true });
    assert.doesNotMatch(text, /6b1f4d52|00:16:3e/);
    assert.match(text, /<uuid>[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}<\/uuid>/);
    assert.match(text, /<mac address='52:54:00(:[0-9a-f]{2}){3}'\/>/);
    assert.equal(steps.filter((step) => step.rule === 'new-identity').length, 2);
  });

  it('finishes what somebody began', () => {
    const half = guest.replace("type='xen' id='7'", "type='kvm'").replace('<shares>512<', '<shares>2048<');
    const { text, remaining } = convert(half, { target: 'kvm' });
    assert.deepEqual(remaining, []);
    assert.match(text, /<target dev='vdb' bus='virtio'\/>/);
    assert.match(text, /<shares>2048<\/shares>/);
  });

  it('has nothing to do for guests that are not of Xen', () => {
    for (const type of ['kvm', 'qemu', 'lxc', 'vmware']) {
      const text = `<domain type='${type}'><name>x</name><memory>1</memory><os><type machine='pc'>hvm</type></os></domain>`;
      const conversion = convert(text, { target: 'kvm' });
      assert.deepEqual([conversion.text, conversion.steps, conversion.remaining], [text, [], []]);
      assert.match(report(conversion), /nothing to convert/);
    }
  });

  it('leaves alone what it cannot read, and says why', () => {
    for (const text of ['', 'no XML', '<domain type="xen"><name>', '<a/><b/>', "<network type='xen'/>"]) {
      const conversion = convert(text, { target: 'kvm' });
      assert.equal(conversion.text, text);
      assert.deepEqual(conversion.steps, []);
      assert.ok(conversion.remaining.length > 0, text);
      assert.match(report(conversion), /was not converted/);
    }
  });

  it('does not convert Itanium guests', () => {
    const text = "<domain type='xen'><name>x</name><os><type arch='ia64'>hvm</type></os></domain>";
    const conversion = convert(text, { target: 'kvm' });
    assert.equal(conversion.text, text);
    assert.deepEqual(
      conversion.remaining.map((item) => item.rule),
      ['xen-arch-ia64'],
    );
  });

  it('survives any mutilation, and is always done after one run', function () {
    this.timeout(60_000);
    fastCheck.assert(
      fastCheck.property(
        fastCheck.array(fastCheck.tuple(fastCheck.nat(guest.length), fastCheck.nat(60)), { maxLength: 3 }),
        fastCheck.constantFrom('', 'xen', 'xvda1', '<disk/>', "'", '\r\n', '<!-- x -->', 'ioemu:hda'),
        (cuts, filling) => {
          let text = guest;
          for (const [at, length] of cuts) {
            text = text.slice(0, at) + filling + text.slice(at + length);
          }
          const once = convert(text, { target: 'kvm' });
          assert.equal(convert(once.text, { target: 'kvm' }).text, once.text);
          assert.match(report(once), /^# Migration/);
        },
      ),
      { numRuns: 150 },
    );
  });
});
