import assert from 'node:assert/strict';
import type { MarkupContent } from 'vscode-languageserver';
import { marked } from './marked.ts';
import { signatureHelp } from './signatureHelp.ts';

/** The label with the active part in brackets, and what is said of the whole. */
function help(content: string): { form: string; said: string } | undefined {
  const { analysis, document, position } = marked(`<domain type='kvm'>\n${content}\n</domain>`);
  const found = signatureHelp(analysis, document, position);
  const [signature] = found?.signatures ?? [];
  if (signature === undefined) return undefined;
  const [start, end] = signature.parameters?.[found?.activeParameter ?? 0]?.label ?? [0, 0];
  const { label } = signature;
  assert.ok(typeof start === 'number' && typeof end === 'number');
  return {
    form: `${label.slice(0, start)}[${label.slice(start, end)}]${label.slice(end)}`,
    said: (signature.documentation as MarkupContent).value,
  };
}

describe('help with the form of values', () => {
  it('shows which part of a set is being typed, and what it names so far', () => {
    assert.deepEqual(help("<vcpu cpuset='0-3‸'>4</vcpu>"), {
      form: 'CPU | [first-last] | ^excluded, …',
      said: '= 4 CPUs: 0, 1, 2, 3',
    });
    assert.deepEqual(help("<vcpu cpuset='0-7,^3‸'>4</vcpu>"), {
      form: 'CPU | first-last | [^excluded], …',
      said: '= 7 CPUs: 0, 1, 2, 4, 5, 6, 7',
    });
    assert.deepEqual(help("<vcpu cpuset='0-7,‸'>4</vcpu>"), {
      form: '[CPU] | first-last | ^excluded, …',
      said: '= 8 CPUs: 0, 1, 2, 3, 4, 5, 6, 7',
    });
    assert.match(help("<vcpu cpuset='‸'>4</vcpu>")?.said ?? '', /takes away/);
  });

  it('counts nodes in a set of nodes', () => {
    assert.equal(help("<numatune><memory nodeset='1‸'/></numatune>")?.said, '= 1 node: 1');
  });

  it('shows what a size is with its unit', () => {
    assert.deepEqual(help("<memory unit='MiB'>20‸48</memory>"), { form: '[number] unit=MiB', said: '= 2 GiB' });
    assert.deepEqual(help('<memory>1048576‸</memory>'), { form: '[number] unit=KiB', said: '= 1 GiB' });
    assert.match(help("<memory unit='MiB'>many‸</memory>")?.said ?? '', /^A whole number of MiB/);
  });

  it('shows the same while the unit is typed', () => {
    assert.deepEqual(help("<memory unit='Mi‸B'>2048</memory>"), { form: 'number unit=[MiB]', said: '= 2 GiB' });
    assert.equal(help("<memory unit='‸'>2048</memory>")?.form, 'number unit=[KiB]');
    assert.equal(help("<cpu><numa><cell memory='2' unit='G‸iB'/></numa></cpu>")?.said, '= 2 GiB');
    assert.equal(help("<devices><disk><address type='drive' unit='‸0'/></disk></devices>"), undefined);
  });

  it('tells the address of a PCI device of the host from those of others', () => {
    const device = (type: string) =>
      `<devices><hostdev mode='subsystem' type='${type}'><source><address bus='‸1'/></source></hostdev></devices>`;
    assert.match(help(device('pci'))?.form ?? '', /\[bus\]/);
    assert.equal(help(device('usb')), undefined);
  });

  it('shows the part of a PCI address, and the address in short', () => {
    const device = (address: string) => `<devices><rng model='virtio'>${address}</rng></devices>`;
    assert.deepEqual(help(device("<address type='pci' domain='0x0000' bus='0x01' slot='0x0‸2' function='0x0'/>")), {
      form: 'domain:bus:[slot].function',
      said: '`0000:01:02.0`, each part in hexadecimal after `0x`.',
    });
    assert.equal(help(device("<address type='drive' bus='0‸'/>")), undefined);
  });

  it('shows the form of MAC addresses and UUIDs', () => {
    assert.match(
      help("<devices><interface type='user'><mac address='52:‸'/></interface></devices>")?.form ?? '',
      /xx:xx/,
    );
    assert.match(help('<uuid>1‸</uuid>')?.form ?? '', /^\[xxxxxxxx-/);
  });

  it('helps before anything is typed', () => {
    assert.equal(help("<memory unit='GiB'>‸</memory>")?.form, '[number] unit=GiB');
    assert.match(help('<uuid>‸</uuid>')?.form ?? '', /^\[xxxxxxxx-/);
    assert.match(help('<genid>‸</genid>')?.form ?? '', /^\[xxxxxxxx-/);
    assert.equal(help('<name>‸</name>'), undefined);
  });

  it('is silent elsewhere', () => {
    assert.equal(help('<name>we‸b</name>'), undefined);
    assert.equal(help("<vcpu pla‸cement='static'>4</vcpu>"), undefined);
    assert.equal(help('<description> <!-- ‸ --> </description>'), undefined);
  });
});
