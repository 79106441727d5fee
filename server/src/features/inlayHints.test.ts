import assert from 'node:assert/strict';
import { inlayHints } from './inlayHints.ts';
import { edited, marked } from './marked.ts';

const all = { sizes: true, defaults: true, sets: true, slots: true };
const none = { sizes: false, defaults: false, sets: false, slots: false };

/** The text with its hints in place, between ‹ and ›. */
function hinted(inner: string, settings = all): string {
  const { analysis, document } = marked(`<domain type='kvm'>${inner}</domain>`);
  const whole = { start: { line: 0, character: 0 }, end: document.positionAt(document.getText().length) };
  const edits = inlayHints(analysis, document, whole, settings).map(({ position, label }) => ({
    range: { start: position, end: position },
    newText: `‹${String(label)}›`,
  }));
  return edited(document, edits).slice("<domain type='kvm'>".length, -'</domain>'.length);
}

describe('inlay hints', () => {
  it('say sizes in larger units, unless they are', () => {
    assert.equal(
      hinted("<memory unit='KiB'>2097152</memory><currentMemory unit='GiB'>2</currentMemory>"),
      "<memory unit='KiB'>2097152‹= 2 GiB›</memory><currentMemory unit='GiB'>2</currentMemory>",
    );
    assert.equal(
      hinted("<cpu><numa><cell id='0' memory='1048576' unit='KiB'/></numa></cpu>"),
      "<cpu><numa><cell id='0' memory='1048576'‹= 1 GiB› unit='KiB'/></numa></cpu>",
    );
    assert.equal(
      hinted('<devices><disk><iotune><read_bytes_sec>10485760</read_bytes_sec></iotune></disk></devices>', {
        ...none,
        sizes: true,
      }),
      '<devices><disk><iotune><read_bytes_sec>10485760‹= 10 MiB per second›</read_bytes_sec></iotune></disk></devices>',
    );
    assert.equal(
      hinted(
        "<devices><interface><bandwidth><inbound average='12500' burst='2048'/></bandwidth></interface></devices>",
        {
          ...none,
          sizes: true,
        },
      ),
      "<devices><interface><bandwidth><inbound average='12500'‹= 100 Mbit/s› burst='2048'‹= 2 MiB›/></bandwidth></interface></devices>",
    );
    assert.equal(
      hinted("<devices><shmem name='a'><size>4194304</size></shmem></devices>", { ...none, sizes: true }),
      "<devices><shmem name='a'><size>4194304‹= 4 MiB›</size></shmem></devices>",
    );
  });

  it('mark what is rounded', () => {
    assert.equal(hinted("<memory unit='KiB'>24682468</memory>"), "<memory unit='KiB'>24682468‹≈ 23.54 GiB›</memory>");
  });

  it('count sets', () => {
    assert.equal(
      hinted("<vcpu cpuset='0-7,^3,12'>8</vcpu><cputune><vcpupin vcpu='0' cpuset='3'/></cputune>"),
      "<vcpu cpuset='0-7,^3,12'‹= 8 CPUs›>8</vcpu><cputune><vcpupin vcpu='0' cpuset='3'/></cputune>",
    );
  });

  it('show what sits on PCI controllers', () => {
    const port = (index: number): string => `<controller type='pci' index='${index}' model='pcie-root-port'/>`;
    const at = (bus: number): string => `<address type='pci' bus='0x0${bus}' slot='0x00' function='0x0'/>`;
    const rest = `<rng model='virtio'>${at(1)}</rng><vsock model='virtio'>${at(3)}</vsock>`;
    assert.equal(
      hinted(`<os><type machine='q35'>hvm</type></os><devices>${port(1)}${port(2)}${rest}</devices>`, {
        ...none,
        slots: true,
      }),
      `<os><type machine='q35'>hvm</type></os><devices>${port(1)}‹← rng virtio›${port(2)}‹free›${rest}</devices>`,
    );
    const bridge = "<controller type='pci' index='1' model='pci-bridge'></controller>";
    const disks = ['vda', 'vdb', 'vdc'].map((name) => `<disk><target dev='${name}'/>${at(1)}</disk>`).join('');
    assert.equal(
      hinted(`<devices>${bridge}${disks}</devices>`, { ...none, slots: true }),
      `<devices>${bridge.replace('></', '>‹← disk vda, disk vdb, 1 more›</')}${disks}</devices>`,
    );
  });

  it('show what libvirt fills in', () => {
    assert.equal(hinted('<memory>5</memory>'), "<memory‹ unit='KiB'›>5</memory>");
    assert.equal(
      hinted('<features><smm><tseg>48</tseg></smm></features>'),
      "<features><smm><tseg‹ unit='MiB'›>48</tseg></smm></features>",
    );
    assert.equal(
      hinted("<devices><disk type='file'><target dev='vda'/></disk></devices>"),
      "<devices><disk type='file'‹ device='disk'›>‹<driver name='qemu' type='raw'/>›<target dev='vda'‹ bus='virtio'›/></disk></devices>",
    );
    assert.equal(
      hinted(`<devices><disk device='cdrom'><target dev="sdb" bus="sata"/></disk></devices>`),
      `<devices><disk device='cdrom'>‹<driver name='qemu' type='raw'/>›<target dev="sdb" bus="sata"/>‹sata 0:0:0:1›</disk></devices>`,
    );
    assert.equal(
      hinted("<cpu><numa><cell cpus='0'/><cell cpus='1'/></numa></cpu>"),
      "<cpu><numa><cell cpus='0'‹ id='0'›/><cell cpus='1'‹ id='1'›/></numa></cpu>",
    );
    assert.equal(
      hinted("<devices><hostdev type='pci'/></devices>"),
      "<devices><hostdev type='pci'‹ mode='subsystem'›‹ managed='no'›/></devices>",
    );
  });

  it("show the models that QEMU's driver takes", () => {
    const x86 = "<os><type arch='x86_64' machine='q35'>hvm</type></os>";
    const cases: [string, string][] = [
      ["<controller type='usb'/>", "<controller type='usb'‹ model='piix3-uhci'›‹ index='0'›/>"],
      [
        "<controller type='scsi' index='0'/><controller type='scsi' model='virtio-scsi'/>",
        "<controller type='scsi' index='0'‹ model='lsilogic'›/><controller type='scsi' model='virtio-scsi'‹ index='1'›/>",
      ],
      ["<controller type='usb' model='ich9-uhci1'/>", "<controller type='usb' model='ich9-uhci1'/>"],
      ["<interface type='user'/>", "<interface type='user'/>‹<model type='rtl8139'/>›"],
      ["<interface type='vdpa'></interface>", "<interface type='vdpa'>‹<model type='virtio'/>›</interface>"],
      ["<interface type='hostdev'/>", "<interface type='hostdev'/>"],
      [
        "<input type='mouse'/><input type='tablet'/>",
        "<input type='mouse'‹ bus='ps2'›/><input type='tablet'‹ bus='usb'›/>",
      ],
      ['<video/>', "<video/>‹<model type='cirrus'/>›"],
      [
        "<tpm><backend type='emulator'/></tpm>",
        "<tpm‹ model='tpm-tis'›><backend type='emulator'‹ version='1.2'›/></tpm>",
      ],
      [
        "<tpm model='tpm-crb'><backend type='emulator'/></tpm>",
        "<tpm model='tpm-crb'><backend type='emulator'‹ version='2.0'›/></tpm>",
      ],
      ["<watchdog model='itco'/>", "<watchdog model='itco'‹ action='reset'›/>"],
      ["<graphics type='vnc'/>", "<graphics type='vnc'‹ autoport='yes'›/>"],
      ["<graphics type='spice'/>", "<graphics type='spice'/>"],
      ["<graphics type='vnc' port='5901'/>", "<graphics type='vnc' port='5901'/>"],
      [
        "<graphics type='vnc'><listen type='socket'/></graphics>",
        "<graphics type='vnc'><listen type='socket'/></graphics>",
      ],
      [
        "<disk type='volume' device='disk'><driver cache='none'/></disk>",
        "<disk type='volume' device='disk'><driver cache='none'‹ name='qemu'›/></disk>",
      ],
      ["<disk type='vhostuser' device='disk'/>", "<disk type='vhostuser' device='disk'/>"],
    ];
    for (const [before, after] of cases) {
      const found = hinted(`${x86}<devices>${before}</devices>`, { ...none, defaults: true });
      assert.equal(found, `${x86}<devices>${after}</devices>`);
    }
    // Without the architecture it is that of the host.
    assert.equal(hinted("<devices><interface type='user'/></devices>"), "<devices><interface type='user'/></devices>");
  });

  it('show the machine and how the CPU is meant', () => {
    const only = { ...none, defaults: true };
    assert.equal(
      hinted("<os><type arch='x86_64'>hvm</type></os>", only),
      "<os><type arch='x86_64'‹ machine='pc'›>hvm</type></os>",
    );
    assert.equal(hinted('<os><type>hvm</type></os>', only), '<os><type>hvm</type></os>');
    assert.equal(
      hinted('<cpu><model>Haswell</model></cpu>', only),
      "<cpu‹ mode='custom'›‹ match='exact'›><model>Haswell</model></cpu>",
    );
    assert.equal(hinted("<cpu mode='host-model'/>", only), "<cpu mode='host-model'/>");
  });

  it('write a missing child with its tags', () => {
    const { analysis, document } = marked(
      "<domain type='kvm'><os><type arch='x86_64' machine='pc'>hvm</type></os><devices><video/></devices></domain>",
    );
    const range = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };
    const [hint] = inlayHints(analysis, document, range, { ...none, defaults: true });
    assert.match(edited(document, hint?.textEdits ?? []), /<video>\s*<model type='cirrus'\/>\s*<\/video>/);
  });

  it('can be switched off by kind', () => {
    const text = "<memory>2048</memory><vcpu cpuset='0-1'>2</vcpu>";
    assert.equal(hinted(text, none), text);
    assert.equal(hinted(text, { ...none, sizes: true }), "<memory>2048‹= 2 MiB›</memory><vcpu cpuset='0-1'>2</vcpu>");
    assert.equal(hinted(text, { ...none, sets: true }), "<memory>2048</memory><vcpu cpuset='0-1'‹= 2 CPUs›>2</vcpu>");
    assert.equal(
      hinted(text, { ...none, defaults: true }),
      "<memory‹ unit='KiB'›>2048</memory><vcpu cpuset='0-1'>2</vcpu>",
    );
  });

  it('write a default into the text when they are taken', () => {
    const { analysis, document } = marked(`<domain><devices><disk><target dev="vda"/></disk></devices></domain>`);
    const range = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };
    const [hint] = inlayHints(analysis, document, range, all);
    assert.match(edited(document, hint?.textEdits ?? []), /<target dev="vda" bus="virtio"\/>/);
  });

  it('are given for the asked lines only, and not for what is no number', () => {
    const { analysis, document } = marked(
      '<domain>\n<memory>2048</memory>\n<currentMemory>2048</currentMemory>\n</domain>',
    );
    const line = { start: { line: 1, character: 0 }, end: { line: 1, character: 30 } };
    assert.deepEqual(
      inlayHints(analysis, document, line, all).map(({ position }) => position.line),
      [1, 1],
    );
    assert.equal(
      hinted("<memory unit='KiB'>many</memory><vcpu cpuset='a-b'/>"),
      "<memory unit='KiB'>many</memory><vcpu cpuset='a-b'/>",
    );
  });
});
