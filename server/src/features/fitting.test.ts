import assert from 'node:assert/strict';
import type { CompletionItem } from 'vscode-languageserver';
import { completion } from './completion.ts';
import { marked } from './marked.ts';

function offered(inner: string, machine: string, type = 'kvm'): CompletionItem[] {
  const { analysis, document, position } = marked(`<domain type='${type}'>
  <name>a</name>
  <memory>1</memory>
  <os><type arch='x86_64' machine='${machine}'>hvm</type></os>
  ${inner}
</domain>`);
  return completion(analysis, document, position, { target: 'kvm' });
}

function labels(inner: string, machine = 'q35', type?: string): string[] {
  return offered(inner, machine, type).map(({ label }) => label);
}

const disk = (device: string): string =>
  `<devices><disk type='file' device='${device}'><target dev='a' bus='‸'/></disk></devices>`;

describe('what the guest can have of what the grammar allows', () => {
  it('are the buses of its machine', () => {
    assert.ok(!labels(disk('disk')).includes('ide'));
    assert.ok(labels(disk('disk'), 'pc').includes('ide'));
    assert.ok(labels(disk('disk'), 'of-my-own').includes('ide'), 'a machine that is not known may have IDE');
    assert.ok(!labels("<devices><controller type='‸'/></devices>").includes('ide'));
    assert.ok(labels("<devices><controller type='‸'/></devices>", 'pc').includes('ide'));
  });

  it('are the buses of the device', () => {
    assert.deepEqual(labels(disk('floppy')), ['fdc']);
    assert.ok(!labels(disk('disk')).includes('fdc'));
    assert.ok(!labels(disk('cdrom')).includes('fdc'));
    assert.ok(!labels(disk('cdrom')).includes('virtio'));
  });

  it('holds in snippets too', () => {
    const text = (machine: string): string =>
      offered("<devices><disk type='file'><target dev='a' ‸/></disk></devices>", machine).find(
        ({ label }) => label === 'bus',
      )?.textEdit?.newText ?? '';
    assert.match(text('pc'), /\bide\b/);
    assert.match(text('q35'), /\bsata\b/);
    assert.doesNotMatch(text('q35'), /\bide\b|\bfdc\b/);
  });

  it('holds in the snippet of a whole element too', () => {
    const text = (machine: string): string =>
      offered("<devices>\n<disk type='file'>\n<‸\n</disk></devices>", machine).find(({ label }) => label === 'target')
        ?.textEdit?.newText ?? '';
    assert.match(text('pc'), /\bide\b/);
    assert.match(text('q35'), /\bsata\b/);
    assert.doesNotMatch(text('q35'), /\bide\b/);
  });

  it('are the devices of its machine, as elements and as skeletons', () => {
    const inDevices = (machine: string): Map<string, string> =>
      new Map(
        offered('<devices>\n    ‸\n  </devices>', machine).map(({ label, textEdit }) => [
          label,
          textEdit?.newText ?? '',
        ]),
      );
    const pc = inDevices('pc');
    const q35 = inDevices('q35');
    const unknown = inDevices('of-my-own');
    assert.match(pc.get('watchdog: reset a guest that hangs') ?? '', /^<watchdog model='\$\{1:i6300esb\}'/);
    assert.match(q35.get('watchdog: reset a guest that hangs') ?? '', /^<watchdog model='\$\{1\|itco,i6300esb\|\}'/);
    assert.match(pc.get('watchdog') ?? '', /'\$\{1\|i6300esb,ib700\|\}'/);
    assert.match(pc.get('controller: PCI bridge') ?? '', /model='\$\{1:pci-bridge\}'/);
    assert.match(q35.get('controller: PCI bridge') ?? '', /model='\$\{1\|pcie-to-pci-bridge,pci-bridge\|\}'/);
    assert.deepEqual(
      ['controller: PCIe root port', 'iommu'].map((label) => [pc, q35, unknown].map((offers) => offers.has(label))),
      [
        [false, true, true],
        [false, true, false],
      ],
    );
    assert.doesNotMatch(pc.get('controller') ?? '', /pcie/);
    assert.match(q35.get('controller') ?? '', /model='pcie-root-port'/);
    assert.match(q35.get('iommu') ?? '', /intel/);
    assert.doesNotMatch(q35.get('iommu') ?? '', /smmuv3/);
  });

  it('are the architectures that QEMU emulates', () => {
    const text = "<domain type='kvm'><os><type arch='‸'>hvm</type></os></domain>";
    const { analysis, document, position } = marked(text);
    const known = completion(analysis, document, position, { target: 'kvm' }).map(({ label }) => label);
    assert.ok(known.includes('x86_64'));
    assert.ok(!known.includes('ia64'));
  });

  it('are no USB devices where USB is switched off', () => {
    const none = "<devices><controller type='usb' model='none'/>\n    ‸\n  </devices>";
    for (const label of ['input: USB tablet', 'hostdev: USB device', 'controller: USB 3', 'hub']) {
      assert.ok(labels('<devices>\n    ‸\n  </devices>').includes(label), label);
      assert.ok(!labels(none).includes(label), label);
    }
    assert.ok(
      !labels("<devices><controller type='usb' model='none'/><input type='mouse' bus='‸'/></devices>").includes('usb'),
    );
  });

  it('are the settings of emulation for guests that are emulated', () => {
    assert.ok(!labels('<features>\n<‸\n</features>').includes('tcg'));
    assert.ok(labels('<features>\n<‸\n</features>', 'q35', 'qemu').includes('tcg'));
  });

  it('are the settings of the bus that the disk is on', () => {
    const onBus = (bus: string): string[] =>
      labels(`<devices><disk type='file'><driver name='qemu' ‸/><target dev='a' bus='${bus}'/></disk></devices>`);
    assert.ok(onBus('virtio').includes('iothread'));
    assert.ok(!onBus('sata').includes('iothread'));
    assert.ok(onBus('sata').includes('cache'));
    const inside = (target: string): string[] => labels(`<devices><disk type='file'>\n<‸\n${target}</disk></devices>`);
    assert.ok(!inside("<target dev='a' bus='virtio'/>").includes('wwn'));
    assert.ok(inside("<target dev='a' bus='scsi'/>").includes('wwn'));
    assert.ok(inside('').includes('wwn'), 'the bus is not written yet');
    assert.ok(!labels("<devices><disk type='file' ‸><target dev='a' bus='sata'/></disk></devices>").includes('model'));
  });

  it('are the settings of the backend that the interface has', () => {
    const inside = (type: string): string[] =>
      labels(`<devices><interface type='${type}'>\n<‸\n</interface></devices>`);
    assert.ok(!inside('network').includes('ip'));
    assert.ok(!inside('network').includes('portForward'));
    assert.ok(inside('user').includes('ip'));
    assert.ok(inside('user').includes('portForward'));
  });

  it('are the models of the bus that an input device is on', () => {
    const models = (bus: string): string[] => labels(`<devices><input type='tablet' bus='${bus}' ‸/></devices>`);
    assert.ok(models('virtio').includes('model'));
    assert.ok(!models('usb').includes('model'));
  });
});
