import assert from 'node:assert/strict';
import { type DocumentSymbol, SymbolTag } from 'vscode-languageserver';
import { marked } from './marked.ts';
import { documentSymbols } from './symbols.ts';

/** The outline, a line a symbol, indented. */
function outline(text: string): string[] {
  const { analysis, document } = marked(text);
  const lines = (symbols: readonly DocumentSymbol[], depth: number): string[] =>
    symbols.flatMap(({ name, detail, children = [] }) => [
      `${'  '.repeat(depth)}${name}${detail ? `: ${detail}` : ''}`,
      ...lines(children, depth + 1),
    ]);
  return lines(documentSymbols(analysis, document), 0);
}

const devices = (inner: string): string[] =>
  outline(`<domain type='kvm'><devices>${inner}</devices></domain>`)
    .slice(2)
    .map((line) => line.trim());

describe('outline of a definition', () => {
  it('lists the parts as they lie in each other', () => {
    assert.deepEqual(
      outline(`<domain type='kvm'>
  <name>web</name>
  <memory unit='KiB'>2097152</memory>
  <vcpu current='2'>4</vcpu>
  <os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><boot dev='hd'/></os>
  <features><acpi/></features>
  <cpu mode='custom'><model>Skylake-Server</model><numa><cell id='0' cpus='0-3' memory='2' unit='GiB'/></numa></cpu>
  <metadata><a:b xmlns:a='http://a'><a:c/></a:b></metadata>
</domain>`),
      [
        'domain web: kvm',
        '  name: web',
        '  memory: 2 GiB',
        '  vcpu: 4',
        '  os: hvm q35 x86_64 efi',
        '    type: hvm',
        '    boot: hd',
        '  features',
        '    acpi',
        '  cpu: custom Skylake-Server',
        '    model: Skylake-Server',
        '    numa',
        '      cell 0: CPUs 0-3 2 GiB',
        '  metadata',
      ],
    );
  });

  it('names devices by what they are', () => {
    const cases: [string, string][] = [
      ["<disk><driver type='qcow2'/><source file='/a.qcow2'/><target dev='vda'/></disk>", 'disk vda: qcow2 /a.qcow2'],
      ["<disk device='cdrom'><target dev='sda'/></disk>", 'disk sda: cdrom'],
      [
        "<interface type='bridge'><mac address='52:54:00:00:00:01'/><source bridge='br0'/></interface>",
        'interface 52:54:00:00:00:01: bridge br0',
      ],
      ["<controller type='pci' index='1' model='pcie-root-port'/>", 'controller pci 1: pcie-root-port'],
      ["<graphics type='vnc' port='5901' listen='127.0.0.1'/>", 'graphics vnc: port 5901 127.0.0.1'],
      ["<graphics type='spice' port='-1'/>", 'graphics spice'],
      [
        "<hostdev type='pci'><source><address bus='0x1f' slot='0x02' function='0x3'/></source></hostdev>",
        'hostdev pci: 0000:1f:02.3',
      ],
      [
        "<hostdev type='usb'><source><vendor id='0x1234'/><product id='0xabcd'/></source></hostdev>",
        'hostdev usb: 1234:abcd',
      ],
      ["<hostdev type='usb'><source><address bus='14' device='6'/></source></hostdev>", 'hostdev usb: bus 14 device 6'],
      [
        "<memory model='dimm'><target><size unit='MiB'>512</size><node>1</node></target></memory>",
        'memory dimm: 512 MiB on node 1',
      ],
      ["<channel type='unix'><target type='virtio' name='a.0'/></channel>", 'channel a.0: unix virtio'],
      ["<rng model='virtio'><backend model='random'>/dev/random</backend></rng>", 'rng virtio: random /dev/random'],
      ["<video><model type='virtio'/></video>", 'video virtio'],
      ["<unheardof color='red'/>", 'unheardof: red'],
    ];
    for (const [text, label] of cases) assert.equal(devices(text)[0], label);
  });

  it('names the other parts by what tells them apart', () => {
    const cases: [string, string[]][] = [
      ['<memory>2097152</memory>', ['memory: 2 GiB']],
      [
        "<memoryBacking><hugepages><page size='2' unit='MiB' nodeset='0-1'/></hugepages></memoryBacking>",
        ['memoryBacking', 'hugepages', 'page: 2 MiB cells 0-1'],
      ],
      ["<vcpus><vcpu id='1' enabled='no' hotpluggable='yes'/></vcpus>", ['vcpus', 'vcpu 1: disabled']],
      ["<iothreadids><iothread id='3'/></iothreadids>", ['iothreadids', 'iothread 3']],
      ["<cputune><iothreadpin iothread='1' cpuset='2'/></cputune>", ['cputune', 'iothreadpin 1: 2']],
      ["<numatune><memnode cellid='0' mode='strict' nodeset='1'/></numatune>", ['numatune', 'memnode 0: strict 1']],
      ["<cpu><feature policy='require' name='vmx'/></cpu>", ['cpu', 'feature vmx: require']],
      ["<sysinfo><bios><entry name='vendor'>ACME</entry></bios></sysinfo>", ['sysinfo', 'bios', 'entry vendor: ACME']],
      ["<seclabel type='dynamic' model='dac'/>", ['seclabel: dynamic dac']],
    ];
    for (const [text, labels] of cases) {
      const found = outline(`<domain type='kvm'>${text}</domain>`).slice(1);
      assert.deepEqual(
        found.map((line) => line.trim()),
        labels,
      );
    }
    assert.deepEqual(
      devices(
        "<disk><source file='/a'/><backingStore><format type='raw'/><source file='/b'/></backingStore><target dev='vda'/></disk>",
      ),
      ['disk vda: /a', 'backingStore: raw /b'],
    );
    assert.deepEqual(
      devices(
        "<interface type='hostdev'><source><address bus='0x65' slot='0x00' function='0x1'/></source></interface>",
      ),
      ['interface: hostdev 0000:65:00.1', 'source'],
    );
  });

  it('strikes out what is deprecated', () => {
    const { analysis, document } = marked("<domain type='xen'><features><acpi/><viridian/></features></domain>");
    const [acpi, viridian] = documentSymbols(analysis, document)[0]?.children?.[0]?.children ?? [];
    assert.deepEqual([acpi?.tags, viridian?.tags], [undefined, [SymbolTag.Deprecated]]);
  });

  it('shows of the inside of a device only what holds more', () => {
    assert.deepEqual(
      devices(
        "<disk><source file='/b'><reservations managed='no'><source/></reservations></source><target dev='vda'/></disk>",
      ),
      ['disk vda: /b', 'source', 'reservations'],
    );
  });

  it('points to the whole element and its name', () => {
    const { analysis, document } = marked("<domain type='kvm'>\n  <devices>\n    <input/>\n  </devices>\n</domain>");
    const symbol = documentSymbols(analysis, document)[0]?.children?.[0];
    assert.deepEqual(symbol?.range, { start: { line: 1, character: 2 }, end: { line: 3, character: 12 } });
    assert.deepEqual(symbol?.selectionRange, { start: { line: 1, character: 3 }, end: { line: 1, character: 10 } });
  });

  it('stays with half-typed and empty documents', () => {
    assert.deepEqual(outline(''), []);
    assert.deepEqual(outline("<domain type='kvm'>\n<devices>\n<disk typ\n</devices>\n</domain>"), [
      'domain: kvm',
      '  devices: 1',
      '    disk',
    ]);
  });

  it('lists a snapshot with the guest in it, as deep as a guest alone', () => {
    const guest = `<domain type='kvm'>
  <name>web</name>
  <cpu><numa><cell id='0' cpus='0-3'/></numa></cpu>
  <devices><disk><target dev='vda'/></disk></devices>
</domain>`;
    assert.deepEqual(
      outline(`<domainsnapshot>
  <name>fresh</name>
  <state>running</state>
  <disks><disk name='vda' snapshot='external'><source file='/a.fresh'/></disk></disks>
  ${guest}
</domainsnapshot>`),
      [
        'domainsnapshot fresh: running',
        '  name: fresh',
        '  state: running',
        '  disks',
        '    disk vda: external /a.fresh',
        '      source: /a.fresh',
        ...outline(guest).map((line) => `  ${line}`),
      ],
    );
    assert.deepEqual(outline("<domainbackup mode='push'><incremental>monday</incremental></domainbackup>"), [
      'domainbackup: push monday',
      '  incremental: monday',
    ]);
    assert.deepEqual(outline('<domaincheckpoint><name>monday</name></domaincheckpoint>')[0], 'domaincheckpoint monday');
  });
});
