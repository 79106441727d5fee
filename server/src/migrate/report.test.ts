import assert from 'node:assert/strict';
import { convert } from './convert.ts';
import { report } from './report.ts';

function xen(name: string, os: string, devices: string, rest = ''): string {
  return `<domain type='xen'>
  <name>${name}</name>
  <memory>1048576</memory>
  ${os}
  ${rest}
  <devices>
    ${devices}
  </devices>
</domain>
`;
}

const pv = `<bootloader>/usr/bin/pygrub</bootloader>
  <os>
    <type arch='x86_64' machine='xenpv'>linux</type>
  </os>`;
const hvm = "<os><type arch='x86_64' machine='xenfv'>hvm</type></os>";
const disk = `<disk type='file' device='disk'>
      <driver name='tap2' type='vhd'/>
      <source file="/srv/it's here/a.vhd"/>
      <target dev='xvda' bus='xen'/>
    </disk>`;

function reportOn(text: string, choices: Record<string, string> = {}): string {
  return report(convert(text, { target: 'kvm', choices }));
}

describe('the report', () => {
  it('has a part for everything that concerns the guest', () => {
    const text = reportOn(xen('web', pv, `${disk}<interface type='bridge'><source bridge='br0'/></interface>`));
    const parts = [...text.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    assert.deepEqual(parts, [
      'To look at',
      'Decisions',
      'Disks',
      'Network',
      'Images',
      'What virt-v2v can do',
      'Inside the guest',
      'Define and start',
      'What was dropped',
      'Every change',
    ]);
    assert.match(text, /\| disk \| `xvda` \(xen\) \| `vda` \(virtio\) \| `vda` \|/);
    assert.match(text, /virsh --connect qemu:\/\/\/system define --validate web\.kvm\.xml/);
    assert.match(text, /bridge br0, no model \| bridge br0, virtio/);
  });

  it('quotes paths for the shell, and names the format of the image', () => {
    const text = reportOn(xen('web', pv, disk));
    assert.ok(text.includes(`qemu-img convert -p -f vpc -O qcow2 '/srv/it'\\''s here/a.vhd'`), text);
  });

  it('chooses the list for what runs in the guest', () => {
    const lists = (text: string): string[] => [...text.matchAll(/^### ([A-Z].*)$/gm)].map(([, title]) => title ?? '');
    assert.deepEqual(lists(reportOn(xen('rhel5-web', pv, disk))), ['RHEL or CentOS 5, paravirtual', 'Always']);
    assert.deepEqual(lists(reportOn(xen('centos5', hvm, disk))), ['RHEL or CentOS 5, fully virtualised', 'Always']);
    assert.deepEqual(lists(reportOn(xen('web', pv, disk))), ['Linux', 'Always']);
    assert.deepEqual(lists(reportOn(xen('win10', hvm, disk))), ['Windows', 'Always']);
    assert.deepEqual(lists(reportOn(xen('x', hvm, disk))), ['If it is Linux', 'If it is Windows', 'Always']);
  });

  it('shows every change with the lines before and after', () => {
    const text = reportOn(xen('web', pv, disk));
    assert.match(
      text,
      /Before:\n\n```xml\n<target dev='xvda' bus='xen'\/>\n```\n\nAfter:\n\n```xml\n<target dev='vda' bus='virtio'\/>/,
    );
    assert.match(text, /Before:\n\n\*\(nothing\)\*\n\nAfter:\n\n```xml\n<features>/);
  });

  it('says what a person has to look at', () => {
    const text = reportOn(xen('web', pv, disk, "<clock offset='localtime'/>"));
    assert.match(text, /## To look at\n\n[\s\S]*xen-clock-pv/);
  });

  it('says what was assumed without a question', () => {
    const served = disk.replace('<target', "<backenddomain name='storage'/><target");
    assert.match(
      reportOn(xen('web', pv, served)),
      /## Assumed\n\n- Line [0-9]+ of the original, xen-backenddomain-disk: /,
    );
    assert.doesNotMatch(reportOn(xen('web', pv, disk)), /## Assumed/);
  });

  it('cannot be led to say something else by names in the definition', () => {
    const text = reportOn(xen('a&lt;img src=x> ![x](y) `z`', pv, disk));
    assert.match(text, /^# Migration of "a\\<img src=x> !\\\[x\\\]\(y\) \\`z\\`" to KVM\n/);
  });

  it('marks answers that were given', () => {
    assert.match(reportOn(xen('web', pv, disk), { machine: 'pc' }), /\*\*pc\*\*, as you answered/);
  });

  it('tells who answered', () => {
    const conversion = convert(xen('web', pv, disk), {
      target: 'kvm',
      choices: { machine: 'pc' },
      remembered: { machine: 'q35', 'disk-bus': 'sata' },
    });
    const text = report(conversion);
    assert.match(text, /\*\*pc\*\*, as you answered\./);
    assert.match(text, /\*\*sata\*\*, as the folder remembers\./);
    assert.match(text, /\*\*host-model\*\*, a guess\. /);
  });

  it('names guests of xend and of XenServer', () => {
    const old = xen('web', hvm, `<emulator>/usr/lib/xen/bin/qemu-dm</emulator>${disk}`);
    assert.match(reportOn(old), /written in the days of xend/);
    const repository = disk.replace("/srv/it's here/a.vhd", '/var/run/sr-mount/4f2a/9c.vhd');
    assert.match(reportOn(xen('web', hvm, repository)), /comes from XenServer or XCP-ng/);
    assert.doesNotMatch(reportOn(xen('web', hvm, disk)), /xend|XenServer/);
  });

  it('links to the lines of the original', () => {
    const conversion = convert(xen('web', pv, disk), { target: 'kvm' });
    assert.match(report(conversion, { source: 'old/web guest.xml' }), /\[Line 4\]\(old\/web%20guest\.xml#L4\)/);
    assert.doesNotMatch(report(conversion), /\[Line/);
  });

  it('tells of virt-v2v where it can change what runs in the guest', () => {
    assert.match(reportOn(xen('web', pv, disk)), /virt-v2v -i libvirtxml ORIGINAL\.xml/);
    assert.match(reportOn(xen('win10', hvm, disk)), /drivers of virtio-win/);
    assert.doesNotMatch(reportOn(xen('x', hvm, disk), { 'guest-os': 'unknown' }), /virt-v2v/);
    assert.doesNotMatch(reportOn(xen('web', pv, '')), /virt-v2v/);
  });

  it('says why what was dropped does not matter, or does', () => {
    assert.match(reportOn(xen('web', pv, disk)), /## What was dropped\n\n- Line [^\n]*pygrub[^\n]*\. [A-Z'`<][^\n]*/);
  });
});
