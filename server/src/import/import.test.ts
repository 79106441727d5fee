import assert from 'node:assert/strict';
import { randomBelow, seededRandom } from '../../../test/conformance/support.ts';
import { catalogue } from '../rules/catalogue.ts';
import { importConfiguration } from './import.ts';
import { problemLines } from './problem.ts';

/** What stands between the tags of the definition, without the spaces of its layout. */
function imported(text: string, format?: 'xm' | 'xl'): { xml: string; lines: string[] } {
  const result = importConfiguration(text, { format, name: 'guest' });
  return { xml: result.text.replaceAll(/>\s+</g, '><'), lines: problemLines('f', text, result.problems) };
}

function has(text: string, parts: readonly string[], format?: 'xm' | 'xl'): void {
  const { xml, lines } = imported(text, format);
  for (const part of parts) assert.ok(xml.includes(part), `${part}\nin\n${xml}\n${lines.join('\n')}`);
}

describe('import of xm and xl configurations', () => {
  it('follows strings and earlier variables, and executes nothing', () => {
    const text = [
      'import os, re',
      "arch_libdir = 'lib'",
      "if re.search('64', os.uname()[4]):",
      "    arch_libdir = 'lib64'",
      'id = 7',
      'name = \'web\' + "-%02d" % id',
      "builder = 'hvm'",
      "kernel = '/usr/lib/xen/boot/hvmloader'",
      "device_model = '/usr/' + arch_libdir + '/xen/bin/qemu-dm'",
      "disk = [ 'phy:%(vg)s/%(name)s,hda,w' % {'vg': 'vg0', 'name': name} ]",
      'memory = str(256 * 2)',
    ].join('\n');
    const { xml, lines } = imported(text, 'xm');
    for (const part of [
      '<name>web-07</name>',
      "<memory unit='KiB'>524288</memory>",
      '<loader>/usr/lib/xen/boot/hvmloader</loader>',
      "<source dev='/dev/vg0/web-07'/>",
      '<!-- import os, re: is Python that is not executed -->',
    ]) {
      assert.ok(xml.includes(part), `${part}\nin\n${xml}`);
    }
    assert.deepEqual(
      lines.filter((line) => line.includes('[import-unread-statement]')),
      [
        'f:1:1 warning This is not read: it is Python that is not executed. [import-unread-statement]',
        'f:3:1 warning This is not read: it is Python that is not executed. [import-unread-statement]',
        'f:9:1 warning This is not read: it uses "arch_libdir", whose value is not known here. [import-unread-statement]',
      ],
    );
  });

  it('reads what stands around a broken line', () => {
    const { xml, lines } = imported("name = 'a'\nkernel = '/boot/x\nmemory = 512\n  vcpus = 0x2 # two\n");
    assert.ok(xml.includes('<name>a</name>') && xml.includes('>524288<') && xml.includes('<vcpu>2</vcpu>'), xml);
    assert.ok(
      lines.some((line) => line.startsWith('f:2:1 warning This is not read: it has a text without its closing quote')),
      lines.join(),
    );
  });

  it('keeps every setting that has no place as a comment, with its line', () => {
    const { xml, lines } = imported("name='a'\nmemory=64\nkernel='/k'\nvtpm = ['backend=0']\nfoo = 1\nfoo = 2\n");
    assert.ok(xml.includes("<!-- vtpm = ['backend=0']: is Xen's TPM"), xml);
    assert.ok(xml.includes('<!-- foo = 2: is no setting known here -->'), xml);
    assert.ok(lines.some((line) => /^f:4:1 warning `vtpm` is not carried over/.test(line)));
    assert.ok(lines.some((line) => /^f:5:1 warning `foo` is set again further down/.test(line)));
  });

  it('reads disks of both notations', () => {
    const disk = (text: string): string => `name='a'\nbuilder='hvm'\nmemory=64\ndisk=[ '${text}' ]\n`;
    const block = "<disk type='block' device='disk'><driver name='phy' type='raw'/><source dev='/dev/vg/x'/>";
    has(disk('phy:vg/x,xvda,w'), [`${block}<target dev='xvda' bus='xen'/></disk>`], 'xm');
    has(disk('/dev/vg/x,,hda'), [`${block}<target dev='hda' bus='ide'/></disk>`], 'xl');
    has(disk('phy:/dev/vg/x,51728,r'), [`${block}<target dev='xvdb' bus='xen'/><readonly/></disk>`], 'xm');
    has(
      disk('tap:vhd:/x.vhd,sda,w!'),
      ["type='vpc'", "<source file='/x.vhd'/><target dev='sda' bus='scsi'/><shareable/>"],
      'xm',
    );
    has(disk('tap:tapdisk:aio:/x,xvda,w'), ["<driver name='tap' type='raw'/><source file='/x'/>"], 'xm');
    has(disk(',hdc:cdrom,r'), ["device='cdrom'", "<target dev='hdc' bus='ide'/><readonly/>"], 'xm');
    has(disk('format=qcow2, vdev=xvda, discard, target=/a,b.qcow2'), [
      "type='qcow2' discard='unmap'/><source file='/a,b.qcow2'/>",
    ]);
    has(disk('script=block-iscsi,vdev=xvda,target=iqn=iqn.2013-05.com.example:foo,portal=10.0.0.1:3260'), [
      "<source protocol='iscsi' name='iqn.2013-05.com.example:foo/0'><host name='10.0.0.1' port='3260'/>",
    ]);
    assert.match(imported(disk('drbd:web,xvda,w'), 'xm').lines.join(), /f:4:8 error This disk is not carried over/);
  });

  it('reads interfaces, and says where it had to guess', () => {
    const vif = (text: string): string => `name='a'\nmemory=64\nkernel='/k'\nvif=[ '${text}' ]\n`;
    has(vif('bridge=xenbr0,mac=0:16:3e:1:2:3,rate=80Kb/s,mtu=9000'), [
      "<mac address='00:16:3e:01:02:03'/><source bridge='xenbr0'/><bandwidth><outbound average='10'/></bandwidth><mtu size='9000'/>",
    ]);
    has(vif('bridge=ovs0:10:20,script=vif-openvswitch'), ["<vlan trunk='yes'><tag id='10'/><tag id='20'/></vlan>"]);
    has(vif('bridge=br0.100'), ["<source bridge='br0.100'/>"]);
    assert.match(imported(vif('bridge=br0.100')).lines.join(), /taken as the name of a bridge/);
    assert.match(imported(vif('nonsense')).lines.join(), /error This interface is not carried over: it has "nonsense"/);
  });

  it('gives what libvirt does not read its place in the definition', () => {
    const hvm = "name='a'\ntype='hvm'\nmemory=64\n";
    has(`${hvm}hdtype='ahci'\ndisk=['/x.img,,hda']`, ["<target dev='sda' bus='sata'/>"]);
    has(`${hvm}vga='stdvga'\nvideoram=16`, ["<model type='vga' vram='16384'/>"]);
    has(`${hvm}firmware='uefi'`, ["<loader readonly='yes' type='pflash' format='raw'>"]);
    has(`${hvm}cpus=['0','1']\nvcpus=2\ncpu_weight=512\ncap=50`, [
      '<shares>512</shares><period>100000</period><quota>25000</quota>',
      "<vcpupin vcpu='1' cpuset='1'/>",
    ]);
    has(`${hvm}smbios=['bios_vendor=ACME','oem=hello']`, [
      "<sysinfo type='smbios'><bios><entry name='vendor'>ACME</entry></bios><oemStrings><entry>hello</entry></oemStrings></sysinfo>",
      "<smbios mode='sysinfo'/>",
    ]);
    has(`${hvm}ms_vm_genid='generate'\nacpi_s3=0`, ['<genid/>', "<pm><suspend-to-mem enabled='no'/></pm>"]);
    has(`${hvm}usbdevice='host:04f9:01a6'`, ["<vendor id='0x04f9'/><product id='0x01a6'/>"]);
    has(hvm, ["<graphics type='vnc'"], 'xl');
  });

  it('speaks of every entry of the catalogue that is about configurations', () => {
    const silent = catalogue.filter(
      (entry) =>
        entry.kind === 'import' &&
        !['pv', 'hvm'].some((kind) => {
          const { problems } = importConfiguration(`name='a'\nmemory=64\ntype='${kind}'\n${entry.example}\n`);
          return problems.some(({ code }) => code === entry.id);
        }),
    );
    assert.deepEqual(
      silent.map(({ id }) => id),
      [],
    );
  });

  it('never throws on damaged text, and comes to an end', () => {
    const text =
      'name="a" # x\ndisk=["phy:/dev/a,xvda,w", [1, 0x2]]\nvif=["mac=1,rate=1B/s"]; memory=0x10\nx = "%d" % 3\n';
    const random = seededRandom(1);
    for (let round = 0; round < 2000; round += 1) {
      const at = randomBelow(random, text.length);
      const damaged =
        text.slice(0, at) + String.fromCharCode(randomBelow(random, 128)) + text.slice(at + randomBelow(random, 9));
      assert.match(importConfiguration(damaged).text, /<\/domain>\n$/);
    }
    for (const hard of [
      `x = ${'['.repeat(50_000)}`,
      `a = "a"\n${'a = a + a\n'.repeat(64)}`,
      `x = ${'1+'.repeat(50_000)}`,
    ]) {
      assert.match(importConfiguration(hard).text, /<\/domain>\n$/);
    }
  });
});
