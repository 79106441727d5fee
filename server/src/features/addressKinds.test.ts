import assert from 'node:assert/strict';
import type { CompletionItem } from 'vscode-languageserver';
import { completion } from './completion.ts';
import { marked } from './marked.ts';

function offered(device: string, architecture = 'x86_64'): CompletionItem[] {
  const { analysis, document, position } = marked(`<domain type='kvm'>
  <name>a</name>
  <memory>1</memory>
  <os><type arch='${architecture}'>hvm</type></os>
  <devices>
    ${device}
  </devices>
</domain>`);
  return completion(analysis, document, position, { target: 'kvm' });
}

/** What the snippet of the address lets choose from; undefined when no address is offered. */
function kinds(device: string, architecture?: string): string | undefined {
  const item = offered(device, architecture).find(({ label }) => label === 'address');
  const text = item?.textEdit?.newText;
  return text && (/type='\$\{1[:|]([^|}]*)/.exec(text)?.[1] ?? text);
}

function values(device: string): string[] {
  return offered(device).map(({ label }) => label);
}

describe('the kinds of addresses that a device can have', () => {
  it('are those of its bus', () => {
    assert.equal(kinds("<input type='tablet' bus='usb'>\n<‸\n</input>"), 'usb');
    assert.equal(kinds("<disk type='file'><target dev='sda' bus='sata'/>\n<‸\n</disk>"), 'drive');
    assert.equal(kinds("<disk type='file'><target dev='vda'/>\n<‸\n</disk>"), 'pci');
    assert.equal(kinds("<disk type='file'><target dev='vda'/>\n<addr‸\n</disk>"), 'pci');
    assert.equal(kinds("<smartcard mode='host'>‸</smartcard>"), 'ccid');
    assert.equal(kinds("<redirdev bus='usb' type='spicevmc'>‸</redirdev>"), 'usb');
    assert.equal(kinds("<hostdev mode='subsystem' type='pci'>‸</hostdev>"), 'pci,unassigned');
    assert.equal(kinds("<memory model='dimm'><target><size>1</size><node>0</node></target>‸</memory>"), 'dimm');
  });

  it('follow the architecture', () => {
    assert.equal(kinds("<disk type='file'><target dev='vda' bus='virtio'/>‸</disk>", 's390x'), 'ccw,pci');
    assert.equal(kinds("<disk type='file'><target dev='vda' bus='virtio'/>‸</disk>", 'aarch64'), 'pci,virtio-mmio');
  });

  it('are the only values to choose from', () => {
    assert.deepEqual(values("<disk type='file'><target dev='sda' bus='sata'/><address type='‸'/></disk>"), ['drive']);
    assert.deepEqual(values("<hub type='usb'><address type='‸'/></hub>"), ['usb']);
    assert.ok(values("<video><address type='‸'/></video>").includes('pci'));
  });

  it('are none for devices without an address', () => {
    assert.equal(kinds("<watchdog model='itco'>‸</watchdog>"), undefined);
    assert.equal(kinds("<iommu model='intel'>‸</iommu>"), undefined);
    assert.ok(values("<watchdog model='itco'>‸</watchdog>").includes('alias'));
  });

  it('are left alone where the address is another', () => {
    const inSource = "<hostdev mode='subsystem' type='usb'><source>‸</source></hostdev>";
    assert.ok(values(inSource).includes('address'));
  });

  it('tell whether there is an ACPI index', () => {
    assert.ok(!values("<input type='tablet' bus='usb'>‸</input>").includes('acpi'));
    assert.ok(values("<disk type='file'><target dev='vda' bus='virtio'/>‸</disk>").includes('acpi'));
  });
});
