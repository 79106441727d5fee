import assert from 'node:assert/strict';
import { DocumentHighlightKind } from 'vscode-languageserver';
import { assertRanges, edited, marked } from '../marked.ts';
import { definitions, highlights, references } from './navigation.ts';
import { prepareRename, rename } from './rename.ts';

const domain = (inner: string): string =>
  `<domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>\n${inner}\n</domain>`;

/** From the caret, all references are the marked ranges. */
function refers(inner: string): void {
  const text = domain(inner);
  const { analysis, document, position } = marked(text);
  const found = references(analysis, document, position, { includeDeclaration: true });
  assertRanges(
    text,
    found.map(({ range }) => range),
    document,
  );
}

/** From the caret, the declarations are the marked ranges. */
function leadsTo(inner: string): void {
  const text = domain(inner);
  const { analysis, document, position } = marked(text);
  assertRanges(
    text,
    definitions(analysis, document, position).map(({ range }) => range),
    document,
  );
}

/** The text after the rename at the caret, or why it is refused. */
function renamed(inner: string, name: string): string {
  const { analysis, document, position } = marked(domain(inner));
  const result = rename(analysis, document, position, name, { target: 'kvm' });
  if ('refusal' in result) return result.refusal;
  const text = edited(document, result.edit.changes?.[document.uri] ?? []);
  return text.slice(text.indexOf('\n') + 1, text.lastIndexOf('\n'));
}

describe('references', () => {
  it('lead from an address to its controller, by type', () => {
    leadsTo(`<devices>
      <controller type='scsi' index='«1»'/>
      <controller type='sata' index='1'/>
      <disk><target dev='sda' bus='scsi'/><address type='drive' controller='‸1' bus='0' target='0' unit='2'/></disk>
    </devices>`);
    leadsTo(`<devices>
      <controller type='virtio-serial' index='«0»'/>
      <controller type='usb' index='0'/>
      <channel type='pty'><address type='virtio-serial' controller='0‸' bus='0' port='1'/></channel>
    </devices>`);
    leadsTo(`<devices>
      <controller type='scsi' index='«0»'/>
      <hostdev mode='subsystem' type='scsi'><address type='drive' controller='‸0' unit='1'/></hostdev>
    </devices>`);
  });

  it('lead to a controller that gets its index from libvirt', () => {
    leadsTo(`<devices>
      <controller type='scsi' index='0'/>
      <«controller» type='scsi'/>
      <controller type='usb'/>
      <disk><target dev='sda' bus='scsi'/><address type='drive' controller='‸1'/></disk>
    </devices>`);
  });

  it('follow a disk without a bus to the bus of its name', () => {
    leadsTo(`<devices>
      <controller type='ide' index='0'/><controller type='scsi' index='«0»'/>
      <disk><target dev='sdb'/><address type='drive' controller='‸0' unit='1'/></disk>
    </devices>`);
  });

  it('read PCI buses as hexadecimal numbers and leave addresses of the host alone', () => {
    refers(`<devices>
      <controller type='pci' index='«10»' model='pcie-root-port'/>
      <interface><address type='pci' domain='0x0000' bus='«0x0‸a»' slot='0x00'/></interface>
      <hostdev><source><address type='pci' bus='0x0a'/></source><address type='pci' bus='«0xa»'/></hostdev>
      <rng><address type='pci' domain='0x0001' bus='0x0a'/></rng>
    </devices>`);
  });

  it('find all companions of a USB bus', () => {
    refers(`<devices>
      <controller type='usb' index='«0»' model='ich9-ehci1'/>
      <controller type='usb' index='«0‸»' model='ich9-uhci1'/>
      <input type='tablet' bus='usb'><address type='usb' bus='«0»' port='1'/></input>
    </devices>`);
  });

  it('connect I/O threads with all that runs in them', () => {
    refers(`<iothreads>2</iothreads>
    <iothreadids><iothread id='«2»'/><iothread id='4'/></iothreadids>
    <cputune><iothreadpin iothread='«2»' cpuset='2'/><iothreadsched iothreads='4,«1-2»' scheduler='fifo'/></cputune>
    <devices>
      <disk><driver name='qemu' iothread='«‸2»'/><target dev='vda'/></disk>
      <disk><driver><iothreads><iothread id='«2»'/></iothreads></driver><target dev='vdb'/></disk>
      <controller type='scsi'><driver iothread='4'/></controller>
    </devices>`);
  });

  it('lead to the element that counts what is not named', () => {
    leadsTo("<iothreads>«2»</iothreads>\n<devices><disk><driver iothread='‸2'/><target dev='vda'/></disk></devices>");
    leadsTo("<vcpu>«4»</vcpu>\n<cputune><vcpupin vcpu='‸3' cpuset='1'/></cputune>");
    leadsTo("<vcpu>4</vcpu>\n<cputune><vcpupin vcpu='‸4' cpuset='1'/></cputune>");
    leadsTo("<vcpu>2</vcpu><vcpus><vcpu id='0'/><vcpu id='«1»'/></vcpus>\n<cputune><vcpupin vcpu='‸1'/></cputune>");
  });

  it('find NUMA cells in sets and by their place', () => {
    refers(`<memoryBacking><hugepages><page size='2' nodeset='0,«1-3»'/></hugepages></memoryBacking>
    <numatune><memnode cellid='«1»' mode='strict' nodeset='1'/></numatune>
    <cpu><numa>
      <cell id='0'><distances><sibling id='«1»' value='21'/></distances></cell>
      <cell id='«1‸»'/>
      <interconnects><latency initiator='0' target='«1»' type='access' value='5'/></interconnects>
    </numa></cpu>
    <devices><memory model='dimm'><target><size>1</size><node> «1» </node></target></memory></devices>`);
    leadsTo(`<numatune><memnode cellid='‸1'/></numatune>
    <cpu><numa><cell cpus='0'/><«cell» cpus='1'/></numa></cpu>`);
  });

  it('count an excluded member of a set out', () => {
    refers("<vcpu>«8»</vcpu><cputune><vcpusched vcpus='«0-‸7»,^3' scheduler='fifo'/></cputune>");
  });

  it('connect aliases, audio, secrets, groups, networks and paths', () => {
    refers(`<devices>
      <interface><alias name='«ua-wire»'/><teaming type='persistent'/></interface>
      <interface><teaming type='transient' persistent='«ua-‸wire»'/></interface>
    </devices>
    <qemu:override><qemu:device alias='«ua-wire»'/></qemu:override>`);
    refers(`<devices>
      <sound model='ich9'><audio id='«1»'/></sound>
      <graphics type='vnc'><audio id='«‸1»'/></graphics>
      <audio id='«1»' type='spice'/><audio id='2' type='none'/>
    </devices>`);
    refers(`<throttlegroups><throttlegroup><group_name>«slow»</group_name></throttlegroup></throttlegroups>
    <devices><disk><throttlefilters><filter group='«s‸low»'/></throttlefilters></disk></devices>`);
    refers(`<devices>
      <disk><source file='/a'><encryption format='luks'><secret type='passphrase' uuid='«u‸1»'/></encryption></source></disk>
      <disk><auth username='x'><secret type='ceph' uuid='«u1»'/></auth></disk>
    </devices>`);
    refers(`<blkiotune><device><path>«/dev/vg/a»</path><weight>5</weight></device></blkiotune>
    <devices><disk type='block'><source dev='«/dev/v‸g/a»'/><target dev='vda'/></disk></devices>`);
    refers(`<devices>
      <interface type='network'><source network='«d‸mz»'/></interface>
      <interface type='network'><source network='«dmz»'/></interface>
      <interface type='network'><source network='default'/></interface>
    </devices>`);
  });

  it('connect the NVRAM of a guest', () => {
    refers(`<os><nvram>«/v/web_V‸ARS.fd»</nvram></os>`);
    refers(`<os><nvram template='«/t/VARS.fd»'/><loader>«/t/VA‸RS.fd»</loader></os>`);
  });

  it('can leave the declaration out', () => {
    const { analysis, document, position } = marked(
      domain("<devices><audio id='1'/><sound><audio id='‸1'/></sound></devices>"),
    );
    assert.equal(references(analysis, document, position, { includeDeclaration: false }).length, 1);
  });

  it('are none elsewhere', () => {
    leadsTo('<name>a‸</name>');
    leadsTo("<devices><controller type='pci' index='x‸'/></devices>");
    const { analysis, document, position } = marked('<network><name>‸a</name></network>');
    assert.deepEqual(definitions(analysis, document, position), []);
    assert.deepEqual(highlights(analysis, document, position), []);
  });
});

describe('highlights', () => {
  it('mark the declaration as such', () => {
    const { analysis, document, position } = marked(
      domain("<devices><audio id='‸1'/><sound><audio id='1'/></sound></devices>"),
    );
    assert.deepEqual(
      highlights(analysis, document, position).map(({ kind }) => kind),
      [DocumentHighlightKind.Write, DocumentHighlightKind.Read],
    );
  });

  it('show the whole boot order', () => {
    const text = domain(
      "<devices><disk><boot order='«2‸»'/></disk><interface><boot order='«1»'/></interface></devices>",
    );
    const { analysis, document, position } = marked(text);
    assertRanges(
      text,
      highlights(analysis, document, position).map(({ range }) => range),
      document,
    );
  });

  it('mark both tags of an element', () => {
    const text = domain('<«dev‸ices»>\n<input/></«devices»>');
    const { analysis, document, position } = marked(text);
    assertRanges(
      text,
      highlights(analysis, document, position).map(({ range }) => range),
      document,
    );
  });
});

describe('rename', () => {
  it('changes all places, each in its own manner', () => {
    assert.equal(
      renamed(
        `<devices><controller type='pci' index='3‸' model='pcie-root-port'/><rng><address type='pci' bus='0x03'/></rng></devices>`,
        '12',
      ),
      `<devices><controller type='pci' index='12' model='pcie-root-port'/><rng><address type='pci' bus='0x0c'/></rng></devices>`,
    );
    assert.equal(
      renamed("<iothreadids><iothread id='1'/></iothreadids><cputune><iothreadsched iothreads='7,1‸'/></cputune>", '3'),
      "<iothreadids><iothread id='3'/></iothreadids><cputune><iothreadsched iothreads='7,3'/></cputune>",
    );
  });

  it('writes names so that the text stays XML', () => {
    assert.equal(
      renamed(
        `<blkiotune><device><path>/a</path></device></blkiotune><devices><disk><source file='/a‸'/></disk></devices>`,
        "/it's <b>",
      ),
      `<blkiotune><device><path>/it's &lt;b></path></device></blkiotune><devices><disk><source file='/it&apos;s &lt;b>'/></disk></devices>`,
    );
  });

  it('leaves no definition that libvirt refuses', () => {
    const ide = `<os><type arch='x86_64' machine='pc'>hvm</type></os><devices><controller type='ide' index='0‸'/></devices>`;
    assert.match(renamed(ide, '1'), /^Not renamed to '1': There is one IDE controller/);
    const cells = `<vcpu>2</vcpu><cpu><numa><cell id='0‸' cpus='0' memory='1'/><cell id='1' cpus='1' memory='1'/></numa></cpu>`;
    assert.match(renamed(cells, '4'), /^Not renamed to '4': There are 2 NUMA cells/);
    const threads = "<iothreadids><iothread id='1‸'/></iothreadids>";
    assert.equal(renamed(threads, '0'), 'Numbers of the kind "I/O thread" go from 1 on.');
    const cpus = "<vcpu>2</vcpu><vcpus><vcpu id='0‸' enabled='yes'/><vcpu id='1' enabled='yes'/></vcpus>";
    assert.equal(renamed(cpus, '2'), 'Numbers of the kind "virtual CPU" go from 0 to 1.');
  });

  it('says why it cannot be', () => {
    const cases: [string, string, RegExp][] = [
      ["<devices><audio id='1‸'/><audio id='2'/></devices>", '2', /exists already in line 2/],
      ["<devices><audio id='1‸'/></devices>", 'x', /`x` is no number/],
      ["<devices><sound><audio id='1‸'/></sound></devices>", '2', /No audio backend 1 is written/],
      ["<vcpu>2</vcpu><cputune><vcpupin vcpu='1‸'/></cputune>", '0', /counted by `<vcpu>` in line 2/],
      [
        "<cpu><numa><cell id='1‸'/></numa></cpu>\n<memoryBacking><hugepages><page nodeset='0-1'/></hugepages></memoryBacking>",
        '5',
        /part of `0-1` in line 3/,
      ],
      ["<devices><controller type='pci' index='0‸' model='pcie-root'/></devices>", '1', /always has the index 0/],
      ['<name>a‸</name>', 'b', /no name here/],
    ];
    for (const [text, name, refusal] of cases) assert.match(renamed(text, name), refusal);
  });

  it('shows beforehand what it would change', () => {
    const at = (inner: string): string | undefined => {
      const { analysis, document, position } = marked(domain(inner));
      return prepareRename(analysis, document, position)?.placeholder;
    };
    assert.equal(at("<devices><disk><target dev='v‸da'/></disk></devices>"), 'vda');
    assert.equal(at("<devices><rng><address type='pci' bus='0x‸03'/></rng></devices>"), '0x03');
    assert.equal(at("<devices><disk><boot order='1‸'/></disk></devices>"), undefined);
    assert.equal(at('<vcpu>4‸</vcpu>'), undefined);
    assert.equal(at("<memoryBacking><hugepages><page nodeset='0-1‸'/></hugepages></memoryBacking>"), undefined);
  });
});

/** A snapshot of a guest with the disks `first` and sda. */
const snapshot = (disks: string, first = 'vda'): string => `<domainsnapshot>
  <disks>${disks}</disks>
  <domain type='kvm'>
    <name>a</name>
    <memory>1048576</memory>
    <os><type arch='x86_64' machine='q35'>hvm</type></os>
    <devices>
      <disk type='file'><source file='/srv/a.img'/><target dev='${first}' bus='virtio'/></disk>
      <disk type='file'><source file='/srv/b.img'/><target dev='sda' bus='sata'/></disk>
    </devices>
  </domain>
  <inactiveDomain type='kvm'>
    <name>a</name>
    <memory>1048576</memory>
    <os><type arch='x86_64' machine='q35'>hvm</type></os>
    <devices><disk type='file'><source file='/srv/a.img'/><target dev='vda' bus='virtio'/></disk></devices>
  </inactiveDomain>
</domainsnapshot>`;

describe('references in a snapshot', () => {
  it('lead from a disk to its target in the guest, not in that of the next start', () => {
    const text = snapshot("<disk name='v‸da' snapshot='no'/><disk name='sda' snapshot='no'/>", '«vda»');
    const { analysis, document, position } = marked(text);
    const found = definitions(analysis, document, position);
    assertRanges(
      text,
      found.map(({ range }) => range),
      document,
    );
  });

  it('are found from the target, and from disk to disk', () => {
    for (const text of [
      snapshot("<disk name='«vda»' snapshot='no'/>", '«v‸da»'),
      snapshot("<disk name='«/srv/‸a.img»'/>").replace("file='/srv/a.img'", "file='«/srv/a.img»'"),
    ]) {
      const { analysis, document, position } = marked(text);
      assertRanges(
        text,
        references(analysis, document, position, { includeDeclaration: true }).map(({ range }) => range),
        document,
      );
    }
    const backup = "<domainbackup><disks><disk name='«v‸da»'/></disks></domainbackup>";
    const { analysis, document, position } = marked(backup);
    assert.equal(highlights(analysis, document, position).length, 1);
  });

  it('are renamed together', () => {
    const { analysis, document, position } = marked(snapshot("<disk name='v‸da' snapshot='no'/>"));
    const renamedTo = (name: string): string => {
      const result = rename(analysis, document, position, name, { target: 'kvm' });
      return 'refusal' in result ? result.refusal : edited(document, result.edit.changes?.[document.uri] ?? []);
    };
    assert.equal(renamedTo('vdb'), snapshot("<disk name='vdb' snapshot='no'/>", 'vdb'));
    assert.match(renamedTo('sda'), /exists already/);
    const alone = marked("<domainbackup><disks><disk name='v‸da'/></disks></domainbackup>");
    assert.deepEqual(rename(alone.analysis, alone.document, alone.position, 'vdb', { target: 'kvm' }), {
      refusal: 'No target name vda is written in this document, so it keeps its name.',
    });
  });
});
