import assert from 'node:assert/strict';
import { marked } from './marked.ts';
import { type TopologyNode, topology } from './topology.ts';

function read(text: string): TopologyNode {
  const { analysis, document } = marked(text);
  const picture = topology(analysis, document);
  assert.ok(picture);
  return picture;
}

/** The boxes, a line each, indented. */
function lines(node: TopologyNode, depth = 0): string[] {
  const { label, detail, place, children } = node;
  const line = `${'  '.repeat(depth)}${label}${place && ` @ ${place}`}${detail && `: ${detail}`}`;
  return [line, ...children.flatMap((inner) => lines(inner, depth + 1))];
}

function all(node: TopologyNode): TopologyNode[] {
  return [node, ...node.children.flatMap(all)];
}

/** What the group of that name shows of a domain with these devices. */
function group(name: string, devices: string, machine = 'q35', more = ''): string[] {
  const arch = machine.startsWith('s390') ? 's390x' : 'x86_64';
  const picture = read(
    `<domain type='kvm'><os><type arch='${arch}' machine='${machine}'>hvm</type></os>${more}<devices>${devices}</devices></domain>`,
  );
  const found = picture.children.find(({ label }) => label === name);
  return found === undefined
    ? []
    : lines(found)
        .slice(1)
        .map((line) => line.slice(2));
}

const pci = (bus: number, slot: number, part = 0): string =>
  `<address type='pci' domain='0x0000' bus='0x0${bus}' slot='0x${slot.toString(16)}' function='0x${part}'/>`;
const port = (index: number, slot: number, part = 0): string =>
  `<controller type='pci' index='${index}' model='pcie-root-port'>${pci(0, slot, part)}</controller>`;

describe('topology', () => {
  it('shows processors with their topology and NUMA cells, and memory with its modules', () => {
    const picture = read(`<domain type='kvm'>
  <name>db</name>
  <maxMemory slots='4' unit='GiB'>32</maxMemory>
  <memory unit='GiB'>16</memory>
  <memoryBacking><hugepages/><source type='memfd'/></memoryBacking>
  <vcpu current='6'>8</vcpu>
  <iothreads>2</iothreads>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <cpu mode='host-passthrough'>
    <topology sockets='2' dies='1' cores='2' threads='2'/>
    <numa>
      <cell id='0' cpus='0-3' memory='8' unit='GiB'/>
      <cell id='1' cpus='4-7' memory='8' unit='GiB'/>
    </numa>
  </cpu>
  <devices>
    <memory model='dimm'><target><size unit='GiB'>4</size><node>1</node></target></memory>
  </devices>
</domain>`);
    assert.deepEqual(lines(picture), [
      'domain db: kvm hvm q35 x86_64',
      '  Processors: 8 CPUs, 6 at start',
      '    vcpu: 8 CPUs, 6 at start',
      '    cpu: host-passthrough',
      '    topology: 2 sockets, 2 cores, 2 threads',
      '    iothreads: 2 I/O threads',
      '    numa: 2 cells',
      '      cell 0: CPUs 0-3 8 GiB',
      '      cell 1: CPUs 4-7 8 GiB',
      '  Memory: 16 GiB, at most 32 GiB',
      '    memory: 16 GiB',
      '    maxMemory: 32 GiB, 4 slots',
      '    memoryBacking: hugepages, source memfd',
      '    memory dimm: 4 GiB on node 1',
    ]);
  });

  describe('of PCI', () => {
    it('nests controllers by bus and puts each device at its slot and function', () => {
      assert.deepEqual(
        group(
          'PCI',
          `<controller type='pci' index='0' model='pcie-root'/>${port(1, 2)}${port(2, 2, 1)}
<interface type='network'><source network='default'/><model type='virtio'/>${pci(1, 0)}</interface>
<controller type='pci' index='3' model='pcie-to-pci-bridge'>${pci(2, 0)}</controller>
<sound model='ich9'>${pci(3, 1)}</sound>
<video><model type='virtio'/>${pci(0, 1)}</video>`,
        ),
        [
          'controller pci 0: pcie-root',
          '  video virtio @ slot 1',
          '  slot 2: 2 functions',
          '    controller pci 1 @ function 0: pcie-root-port',
          '      interface @ slot 0: network default virtio',
          '    controller pci 2 @ function 1: pcie-root-port',
          '      controller pci 3 @ slot 0: pcie-to-pci-bridge',
          '        sound ich9 @ slot 1',
        ],
      );
    });

    it('shows the root that the machine brings along, and buses that no controller makes', () => {
      assert.deepEqual(
        group('PCI', `<rng model='virtio'>${pci(0, 3)}</rng><watchdog model='i6300esb'>${pci(7, 1)}</watchdog>`, 'pc'),
        [
          'controller pci 0: pci-root, added by libvirt',
          '  rng virtio @ slot 3',
          'bus 7: no controller of index 7 is written',
          '  watchdog i6300esb @ slot 1',
        ],
      );
    });

    it('lists what has no address, and only that which goes on PCI', () => {
      const devices = `<disk><target dev='vda' bus='virtio'/></disk><disk><target dev='sda' bus='sata'/></disk>
<controller type='pci' index='1' model='pcie-root-port'/><memballoon model='virtio'>${pci(1, 0)}</memballoon>
<hostdev mode='subsystem' type='pci'><source><address bus='0x1f' slot='2'/></source></hostdev>
<memballoon model='none'/><sound model='pcspk'/><tpm model='tpm-crb'/>`;
      assert.deepEqual(group('PCI', devices), [
        'placed by libvirt: no address is written',
        '  disk vda',
        '  controller pci 1: pcie-root-port',
        '    memballoon virtio @ slot 0',
        '  hostdev pci: 0000:1f:02.0',
      ]);
      assert.deepEqual(group('PCI', "<rng model='virtio'/>", 's390-ccw-virtio'), []);
      assert.deepEqual(group('Other buses', "<rng model='virtio'/>", 's390-ccw-virtio'), [
        'ccw',
        '  rng virtio @ any address',
      ]);
    });

    it('ends where controllers hang below themselves, or one index is written twice', () => {
      const bridge = (index: number, bus: number): string =>
        `<controller type='pci' index='${index}' model='pci-bridge'>${pci(bus, 1)}</controller>`;
      assert.deepEqual(group('PCI', `${bridge(1, 2)}${bridge(2, 1)}${bridge(3, 3)}${bridge(3, 3)}`, 'pc'), [
        'placed by libvirt: no address is written',
        '  controller pci 1 @ slot 1: pci-bridge',
        '    controller pci 2 @ slot 1: pci-bridge',
        '  controller pci 3 @ slot 1: pci-bridge',
        '    controller pci 3 @ slot 1: pci-bridge',
      ]);
      const chain = Array.from(
        { length: 3000 },
        (_, place) =>
          `<controller type='pci' index='${place + 1}' model='pci-bridge'><address type='pci' bus='${place}' slot='1'/></controller>`,
      );
      assert.equal(group('PCI', chain.join(''), 'pc').filter((line) => line.includes('controller pci')).length, 3001);
    });
  });

  describe('of other buses', () => {
    it('shows what sits on controllers of disks, by address or by name', () => {
      assert.deepEqual(
        group(
          'Other buses',
          `<controller type='scsi' index='0' model='virtio-scsi'/>
<disk><target dev='sda' bus='scsi'/><address type='drive' controller='0' bus='0' target='2' unit='1'/></disk>
<disk device='cdrom'><target dev='sdb' bus='sata'/></disk><disk><target dev='hdc' bus='ide'/></disk>
<disk device='floppy'><target dev='fda'/></disk>
<hostdev mode='subsystem' type='scsi'><source><adapter name='scsi_host0'/></source><address type='drive' unit='3'/></hostdev>`,
          'pc',
        ),
        [
          'controller scsi 0: virtio-scsi',
          '  disk sda @ target 2, unit 1',
          '  hostdev scsi @ unit 3: scsi_host0',
          'controller sata 0: added by libvirt',
          '  disk sdb @ unit 1: cdrom',
          'controller ide 0: added by libvirt',
          '  disk hdc @ bus 1, unit 0',
          'controller fdc 0: added by libvirt',
          '  disk fda @ unit 0: floppy',
        ],
      );
    });

    it('shows ports of USB and of virtio-serial', () => {
      assert.deepEqual(
        group(
          'Other buses',
          `<controller type='usb' index='0' model='ich9-ehci1'/><controller type='usb' index='0' model='ich9-uhci1'/>
<controller type='virtio-serial' index='0'/>
<hub type='usb'><address type='usb' bus='0' port='1'/></hub>
<input type='tablet' bus='usb'><address type='usb' bus='0' port='1.2'/></input>
<redirdev bus='usb' type='spicevmc'/>
<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/><address type='virtio-serial' controller='0' bus='0' port='1'/></channel>`,
        ),
        [
          'controller usb 0: ich9-ehci1',
          '  controller usb 0: ich9-uhci1',
          '  hub usb @ port 1',
          '  input tablet @ port 1.2: usb',
          '  redirdev usb @ any port: spicevmc',
          'controller virtio-serial 0',
          '  channel org.qemu.guest_agent.0 @ port 1: unix virtio',
        ],
      );
    });

    it('shows CCW with the controllers on it, and keeps controllers from sitting on themselves', () => {
      assert.deepEqual(
        group(
          'Other buses',
          `<controller type='scsi' index='0'><address type='ccw' cssid='0xfe' ssid='0x0' devno='0x0001'/></controller>
<disk><target dev='sda' bus='scsi'/></disk><controller type='usb' index='1'><address type='usb' bus='1'/></controller>`,
          's390-ccw-virtio',
        ),
        ['controller usb 1', 'ccw', '  controller scsi 0', '    disk sda @ unit 0'],
      );
    });
  });

  it('shows disks with their images, and interfaces at their networks', () => {
    const devices = `<disk><driver type='qcow2'/><source file='/a.qcow2'/><backingStore type='file'><format type='raw'/><source file='/base.img'/><backingStore/></backingStore><target dev='vda' bus='virtio'/></disk>
<interface type='bridge'><mac address='52:54:00:00:00:01'/><source bridge='br0'/><model type='virtio'/></interface>
<interface type='bridge'><mac address='52:54:00:00:00:02'/><source bridge='br0'/><target dev='vnet1'/></interface>
<interface type='user'/>`;
    assert.deepEqual(group('Disks', devices), ['disk vda @ virtio: qcow2 /a.qcow2', '  backingStore: raw /base.img']);
    assert.deepEqual(group('Networks', devices), [
      'bridge br0',
      '  interface 52:54:00:00:00:01: virtio',
      '  interface 52:54:00:00:00:02: vnet1',
      'user',
      '  interface',
    ]);
  });

  it('leaves no device out', () => {
    const names = [
      'emulator',
      'tpm',
      'graphics',
      'serial',
      'audio',
      'interface',
      'disk',
      'hostdev',
      'unheardof',
      'smartcard',
      'lease',
    ];
    const picture = read(`<domain><devices>${names.map((name) => `<${name}/>`).join('')}</devices></domain>`);
    const kinds = new Set(all(picture).map(({ kind }) => kind));
    for (const name of names) assert.ok(kinds.has(name), name);
  });

  it('points to elements, and marks what was found in the smallest of them', () => {
    const text = `<domain type='kvm'>
  <name>web</name>
  <uuid>nope</uuid>
  <memory>wrong</memory>
  <devices>
    <disk type='file' device='disc'>
      <target dev='vda' bus='virtio'/>
    </disk>
    <interfase/>
  </devices>
</domain>`;
    const boxes = all(read(text));
    const disks = boxes.filter(({ kind }) => kind === 'disk');
    assert.equal(disks.length, 2, 'on PCI and among the disks');
    for (const disk of disks) {
      assert.deepEqual(disk.range, { start: { line: 5, character: 4 }, end: { line: 7, character: 11 } });
      assert.deepEqual(disk.selectionRange, { start: { line: 5, character: 5 }, end: { line: 5, character: 9 } });
      assert.equal(disk.findings?.severity, 'error');
      assert.match(disk.findings?.messages[0] ?? '', /disc/);
    }
    const found = (kind: string) => boxes.find((one) => one.kind === kind)?.findings;
    assert.match(found('memory')?.messages[0] ?? '', /wrong/);
    assert.equal(found('interfase')?.count, 2);
    assert.match(found('guest')?.messages.join() ?? '', /nope/);
  });

  it('gives ids that are unique and stay when something else changes', () => {
    const guest = (more: string): string =>
      `<domain><devices>${more}<disk><target dev='vda' bus='virtio'/></disk><rng/><rng/></devices></domain>`;
    const before = all(read(guest(''))).map(({ id }) => id);
    assert.equal(new Set(before).size, before.length);
    const after = new Set(all(read(guest("<controller type='usb'/><sound model='ich6'/>"))).map(({ id }) => id));
    assert.deepEqual(
      before.filter((id) => !after.has(id)),
      [],
    );
  });

  it('stays with half-typed documents', () => {
    const whole = `<domain type='kvm'><vcpu>2</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='1'/></numa></cpu><devices>${port(1, 2)}<disk><target dev='sda' bus='scsi'/></disk><interface type='bridge'><source bridge='br0'/>${pci(1, 0)}</interface></devices></domain>`;
    for (let end = 0; end < whole.length; end++) {
      const { analysis, document } = marked(whole.slice(0, end));
      const picture = topology(analysis, document);
      if (picture !== null) assert.ok(all(picture).length > 0);
    }
    const { analysis, document } = marked('<network/>');
    assert.equal(topology(analysis, document), null);
  });

  it('takes time in proportion to the guest', function () {
    this.timeout(20_000);
    const guest = (count: number) =>
      marked(
        `<domain type='kvm'><devices>${Array.from({ length: count }, (_, place) => `<controller type='pci' index='${place}' model='pci-bridge'><address type='pci' bus='${place >> 3}' slot='1'/></controller><disk><target dev='vd${place}' bus='virtio'/></disk><interface type='bridge'><source bridge='br${place}'/></interface>`).join('')}</devices></domain>`,
      );
    const took = (count: number): number => {
      const { analysis, document } = guest(count);
      topology(analysis, document);
      const start = performance.now();
      topology(analysis, document);
      return performance.now() - start;
    };
    took(100);
    const [small, large] = [took(200), took(1600)];
    assert.ok(large < 40 * small + 50, `${small} ms for 200, ${large} ms for 1600`);
  });
});
