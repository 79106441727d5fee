import assert from 'node:assert/strict';
import type { MarkupContent } from 'vscode-languageserver';
import { factsAt } from './facts.ts';
import { hover } from './hover.ts';
import { marked } from './marked.ts';

function facts(inner: string): string[] {
  const { analysis, document, position } = marked(`<domain type='kvm'>\n${inner}\n</domain>`);
  return factsAt(analysis, document, document.offsetAt(position));
}

describe('facts', () => {
  it('tell sizes and sets, on the value and on the name', () => {
    assert.deepEqual(facts("<mem‸ory unit='KiB'>2097152</memory>"), ['`2097152` is **2 GiB**.']);
    assert.deepEqual(facts("<memory unit='KiB'>2097‸152</memory>"), ['`2097152` is **2 GiB**.']);
    assert.deepEqual(facts("<memory unit='GiB'>2‸</memory>"), []);
    assert.deepEqual(facts("<devices><video><mo‸del type='qxl' ram='65536' vram='65536'/></video></devices>"), [
      "`ram='65536'` is **64 MiB**.",
      "`vram='65536'` is **64 MiB**.",
    ]);
    assert.deepEqual(facts("<vcpu cpuset='0-7‸,^3'>4</vcpu>"), ['`0-7,^3` is **7 CPUs**.']);
    assert.deepEqual(facts("<vcpu cpu‸set='0-7,^3'>4</vcpu>"), ['`0-7,^3` is **7 CPUs**.']);
    assert.deepEqual(facts("<vcpu place‸ment='static' cpuset='0-7,^3'>4</vcpu>"), []);
    assert.deepEqual(facts("<memory unit='K‸iB'>2097152</memory>"), ['`2097152` is **2 GiB**.']);
    assert.deepEqual(
      facts("<devices><interface><bandwidth><inbound average='1' burst='2048‸'/></bandwidth></interface></devices>"),
      ['`2048` is **2 MiB**.'],
    );
  });

  it('put PCI addresses into words', () => {
    const at = (address: string): string[] =>
      facts(`<os><type arch='x86_64' machine='q35'>hvm</type></os><devices>
        <controller type='pci' index='3' model='pcie-root-port'/><rng>${address}</rng></devices>`);
    assert.match(
      at("<addr‸ess type='pci' bus='0x03' slot='0x00' function='0x0'/>")[0] ?? '',
      /^\*\*0000:03:00\.0\*\*: slot 0, function 0 of PCI bus 3, which the controller of index 3 makes \(`pcie-root-port`\)\.$/,
    );
    assert.match(at("<address type='pci' bus='0x00' slot='0x1‸f'/>")[0] ?? '', /the machine's own \(`pcie-root`\)/);
    assert.match(at("<addr‸ess type='pci' bus='0x09' slot='0x01'/>")[0] ?? '', /of PCI bus 9\.$/);
    assert.match(
      facts(
        "<devices><hostdev type='pci'><source><addr‸ess bus='0x1f' slot='0x02'/></source></hostdev></devices>",
      )[0] ?? '',
      /`lspci -s 0000:1f:02\.0`/,
    );
  });

  it('put drive addresses into words', () => {
    assert.deepEqual(
      facts(
        "<devices><disk><target dev='sda' bus='sata'/><addr‸ess type='drive' controller='1' unit='2'/></disk></devices>",
      ),
      ['Unit **2** of target 0 on bus 0 of controller 1.'],
    );
  });

  it('put ports into words', () => {
    const at = (address: string): string[] =>
      facts(`<devices><input type='tablet' bus='usb'>${address}</input></devices>`);
    assert.deepEqual(at("<addr‸ess type='usb' bus='0' port='2'/>"), ['Port **2** of the USB controller with index 0.']);
    assert.deepEqual(at("<address type='usb' bus='1' port='1.4‸'/>"), [
      'Port **4** of the hub in port 1 of the USB controller with index 1.',
    ]);
    assert.deepEqual(at("<addr‸ess type='usb' bus='0' port='x'/>"), []);
    assert.deepEqual(at("<addr‸ess type='virtio-serial' controller='1' port='3'/>"), [
      'Port **3** of the virtio-serial controller with index 1.',
    ]);
    assert.deepEqual(
      facts("<devices><hostdev type='usb'><source><addr‸ess bus='1' device='4'/></source></hostdev></devices>"),
      ['Device **4** on USB bus 1 of the host; `lsusb -s 1:4` tells what it is.'],
    );
  });

  it('tell what a reference leads to, and who uses a thing', () => {
    const guest = (first: string, second: string): string => `<iothreadids><iothread id='${first}'/></iothreadids>
      <devices><disk><driver type='qcow2' iothread='${second}'/><source file='/a'/><target dev='vda'/></disk></devices>`;
    assert.deepEqual(facts(guest('1', '‸1')), ['Refers to **iothread 1** in line 2.']);
    assert.deepEqual(facts(guest('‸1', '1')), ['Used by **disk vda** (qcow2 /a).']);
    assert.deepEqual(facts(guest('‸1', '2')), []);
  });

  it('tell when a snapshot was made, and what it has of a disk', () => {
    const at = (text: string): string[] => {
      const { analysis, document, position } = marked(`<domainsnapshot>\n${text}\n</domainsnapshot>`);
      return factsAt(analysis, document, document.offsetAt(position));
    };
    assert.deepEqual(at('<creationTime>12729‸17631</creationTime>'), ['`1272917631` is **2010-05-03 20:13:51 UTC**.']);
    assert.deepEqual(at('<creationTime>99999‸99999999999</creationTime>'), []);
    assert.deepEqual(at('<creationTime>yester‸day</creationTime>'), []);
    assert.deepEqual(
      at(`<disks><disk name='vda' snapshot='no'/></disks>
      <domain type='kvm'><devices><disk><target dev='v‸da'/></disk></devices></domain>`),
      ['Used by **disk vda** (no).'],
    );
  });

  it('stand in the hover below the title', () => {
    const { analysis, document, position } = marked("<domain type='kvm'><memory unit='KiB'>20971‸52</memory></domain>");
    const contents = hover(analysis, document, position)?.contents as MarkupContent;
    assert.match(contents.value, /^`<memory>` in `<domain>`\n\n`2097152` is \*\*2 GiB\*\*\.\n\n[A-Z]/);
  });
});
