import assert from 'node:assert/strict';
import type { CompletionItem } from 'vscode-languageserver';
import { completion } from './completion.ts';
import { edited, marked } from './marked.ts';
import { referenceItems } from './referenceCompletion.ts';

function items(inner: string, target = 'kvm'): CompletionItem[] {
  const { analysis, document, position } = marked(`<domain type='kvm'>${inner}</domain>`);
  return referenceItems(analysis, document, document.offsetAt(position), target);
}

function values(inner: string, target?: string): string[] {
  return items(inner, target).map(({ label }) => label);
}

describe('completion of references', () => {
  it('offers controllers of the right type, buses as hexadecimal numbers', () => {
    const devices = (address: string): string => `<devices>
      <controller type='pci' index='0' model='pcie-root'/><controller type='pci' index='10' model='pcie-root-port'/>
      <controller type='scsi' index='0' model='virtio-scsi'/><controller type='scsi' index='1'/>
      <disk><target dev='sda' bus='scsi'/>${address}</disk></devices>`;
    assert.deepEqual(values(devices("<address type='drive' controller='‸'/>")), ['0', '1']);
    const buses = items(devices("<address type='pci' bus='0x‸00'/>"));
    assert.deepEqual(
      buses.map(({ label, labelDetails }) => [label, labelDetails?.description]),
      [
        ['0x00', 'controller pci 0: pcie-root'],
        ['0x0a', 'controller pci 10: pcie-root-port'],
      ],
    );
  });

  it('offers what other guests of the workspace use', () => {
    const elsewhere = (kind: string): Map<string, string> =>
      new Map(kind === 'path' ? [['/srv/tools.iso', 'web']] : []);
    const { analysis, document, position } = marked(
      "<domain><devices><disk><source file='‸'/></disk><disk><source file='/srv/a.img'/></disk></devices></domain>",
    );
    const found = referenceItems(analysis, document, document.offsetAt(position), 'kvm', { elsewhere });
    assert.deepEqual(
      found.map(({ label, labelDetails }) => [label, labelDetails?.description]),
      [
        ['/srv/a.img', 'path'],
        ['/srv/tools.iso', 'used by web'],
      ],
    );
  });

  it('offers I/O threads, also those that are only counted', () => {
    assert.deepEqual(
      values(
        "<iothreads>3</iothreads><iothreadids><iothread id='7'/></iothreadids><devices><disk><driver iothread='‸'/></disk></devices>",
      ),
      ['1', '2', '7'],
    );
  });

  it('offers NUMA cells as text, aliases, audio backends and networks in use', () => {
    assert.deepEqual(
      values(
        "<cpu><numa><cell id='0'/><cell id='1'/></numa></cpu><devices><memory><target><node>‸</node></target></memory></devices>",
      ),
      ['0', '1'],
    );
    assert.deepEqual(
      values(
        "<devices><interface><alias name='ua-a'/></interface><interface><teaming type='transient' persistent='‸'/></interface></devices>",
      ),
      ['ua-a'],
    );
    assert.deepEqual(
      values(
        "<devices><interface><source network='dmz'/></interface><interface><source network='‸'/></interface></devices>",
      ),
      ['dmz'],
    );
  });

  it('replaces one part of a set', () => {
    const text = "<vcpu>2</vcpu><cputune><vcpusched vcpus='0,‸9'/></cputune>";
    const { document } = marked(`<domain type='kvm'>${text}</domain>`);
    const item = items(text).find(({ label }) => label === '1');
    assert.ok(item?.textEdit && 'range' in item.textEdit);
    assert.match(edited(document, [item.textEdit]), /vcpus='0,1'/);
  });

  it('offers what is free next where something is declared', () => {
    assert.deepEqual(
      values("<devices><controller type='pci' index='0'/><controller type='pci' index='‸'/></devices>"),
      ['1'],
    );
    assert.deepEqual(
      values("<devices><disk><boot order='1'/></disk><interface><boot order='‸'/></interface></devices>"),
      ['2'],
    );
    const target = (dev: string): string =>
      `<devices><disk><target dev='vda' bus='virtio'/></disk><disk>${dev}</disk></devices>`;
    assert.deepEqual(values(target("<target dev='‸' bus='virtio'/>")), ['vdb']);
    assert.deepEqual(values(target("<target dev='‸' bus='sata'/>")), ['sda']);
    assert.deepEqual(values(target("<target dev='h‸dx'/>")), ['hda']);
  });

  it('makes up UUIDs and MAC addresses of the target', () => {
    assert.match(values('<uuid>‸</uuid>')[0] ?? '', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.match(
      values("<devices><interface><mac address='‸'/></interface></devices>")[0] ?? '',
      /^52:54:00(:[0-9a-f]{2}){3}$/,
    );
    assert.match(values("<devices><interface><mac address='‸'/></interface></devices>", 'xen')[0] ?? '', /^00:16:3e:/);
  });

  it('names devices after what they are, as libvirt keeps it', () => {
    assert.deepEqual(values("<devices><disk><target dev='vda'/><alias name='‸'/></disk></devices>"), ['ua-disk-vda']);
    assert.deepEqual(values("<devices><interface/><interface><alias name='‸'/></interface></devices>"), [
      'ua-interface-2',
    ]);
    assert.deepEqual(values("<devices><rng><alias name='ua-tpm-1'/></rng><tpm><alias name='ua-‸'/></tpm></devices>"), [
      'ua-tpm-1-2',
    ]);
    assert.deepEqual(values("<devices><disk><source><alias name='‸'/></source></disk></devices>"), []);
  });

  it('offers slots and functions of a PCI bus that are free', () => {
    const guest = (address: string): string => `<os><type arch='x86_64' machine='pc'>hvm</type></os><devices>
      <rng model='virtio'><address type='pci' bus='0x00' slot='0x02' function='0x0'/></rng>
      <memballoon model='virtio'>${address}</memballoon></devices>`;
    assert.deepEqual(values(guest("<address type='pci' bus='0x00' slot='‸'/>")).slice(0, 3), ['0x03', '0x04', '0x05']);
    assert.equal(values(guest("<address type='pci' bus='0x00' slot='0x02' function='‸'/>"))[0], '0x1');
    assert.deepEqual(values(guest("<address type='drive' slot='‸'/>")), []);
  });

  it('replaces what is typed by what is made up, on one line and escaped', () => {
    const [uuid] = items('<uuid>\n  12‸\n</uuid>');
    assert.equal(uuid?.filterText, '12');
    assert.ok(uuid?.textEdit && 'range' in uuid.textEdit);
    assert.deepEqual(uuid.textEdit.range, { start: { line: 1, character: 2 }, end: { line: 1, character: 4 } });
    const [path] = items("<devices><disk><source file='/a&amp;b'/></disk><disk><source file='‸'/></disk></devices>");
    assert.equal(path?.label, '/a&b');
    assert.equal(path?.textEdit?.newText, '/a&amp;b');
  });

  it('has nothing to say elsewhere', () => {
    assert.deepEqual(values('<name>‸</name>'), []);
    assert.deepEqual(values("<devices><disk type='‸'/></devices>"), []);
    assert.deepEqual(values('‸'), []);
  });

  it('comes before what the grammar knows', () => {
    const { analysis, document, position } = marked("<domain type='kvm'><name>a</name><uuid>‸</uuid></domain>");
    assert.match(completion(analysis, document, position, { target: 'kvm' })[0]?.label ?? '', /^[0-9a-f]{8}-/);
  });
});
