import assert from 'node:assert/strict';
import type { MarkupContent } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { analyze } from '../analyze.ts';
import { hover } from './hover.ts';

/** What is shown at the bar, and the text it is shown for. */
function at(text: string): { said: string; about: string } | undefined {
  const offset = text.indexOf('|');
  const plain = text.replace('|', '');
  const document = TextDocument.create('file:///a.xml', 'libvirt-domain', 1, plain);
  const found = hover(analyze(plain, { target: 'kvm' }), document, document.positionAt(offset));
  return found ? { said: (found.contents as MarkupContent).value, about: document.getText(found.range) } : undefined;
}

const guest = (devices: string): string => `<domain type='kvm'>
  <name>a</name>
  <memory unit='MiB'>512</memory>
  <on_crash>restart</on_crash>
  <devices>
    ${devices}
  </devices>
</domain>`;

describe('what is said of the text under the pointer', () => {
  it('tells elements of one name apart by where they stand', () => {
    const disk = at(guest("<disk type='file'><sou|rce file='/a'/><target dev='vda'/></disk>"));
    const card = at(guest("<interface type='bridge'><sou|rce bridge='br0'/></interface>"));
    assert.match(disk?.said ?? '', /^`<source>` in `<disk>`\n\n[A-Z]/);
    assert.match(card?.said ?? '', /^`<source>` in `<interface>`\n\n[A-Z]/);
    assert.notEqual(disk?.said.split('\n\n')[1], card?.said.split('\n\n')[1]);
    assert.equal(disk?.about, 'source');
  });

  it('is the same in the end tag', () => {
    assert.equal(at(guest('').replace('</devices>', '</dev|ices>'))?.about, 'devices');
  });

  it('lists the values of an attribute with their meaning', () => {
    const bus = at(guest("<disk type='file'><source file='/a'/><target dev='vda' b|us='virtio'/></disk>"));
    assert.match(bus?.said ?? '', /^`bus` of `<target>`/);
    assert.match(bus?.said ?? '', /\| `virtio` \| [A-Z]/);
    assert.equal(bus?.about, 'bus');
  });

  it('lists no values that only other targets know', () => {
    const bus = at(guest("<disk type='file'><source file='/a'/><target dev='vda' b|us='virtio'/></disk>"));
    assert.doesNotMatch(bus?.said ?? '', /`xen`/);
    const machine = at("<domain type='kvm'><name>a</name><os><type mach|ine='q35'>hvm</type></os></domain>");
    assert.match(machine?.said ?? '', /^`machine` of `<type>`/);
    assert.doesNotMatch(machine?.said ?? '', /xenpv/);
  });

  it('begins with the value the pointer is on', () => {
    const value = at(guest("<disk type='file'><source file='/a'/><target dev='vda' bus='vir|tio'/></disk>"));
    assert.match(value?.said ?? '', /^`bus` of `<target>`\n\n\*\*`virtio`\*\*: [A-Z]/);
    assert.equal(value?.about, 'virtio');
  });

  it('tells of text that is one of some values', () => {
    const action = at(guest('').replace('>restart<', '>res|tart<'));
    assert.match(action?.said ?? '', /\*\*`restart`\*\*: [A-Z]/);
    assert.equal(action?.about, 'restart');
  });

  it('tells how a value is written that is none of a list', () => {
    const current = at("<domain><name>a</name><vcpu cur|rent='2'>4</vcpu></domain>");
    assert.match(current?.said ?? '', /\*Value: .*65535.*\*/);
    const size = at(guest("<interface type='user'><mtu si|ze='9000'/></interface>"));
    assert.match(size?.said ?? '', /\*Value: A whole number/);
    assert.doesNotMatch(at(guest('').replace('>512<', '>5|12<'))?.said ?? '', /18446744073709551615/);
  });

  it('makes no table of values without meanings', () => {
    const said = at(guest("<graphics type='vnc' auto|port='yes'/>"))?.said ?? '';
    assert.match(said, /^Values: `yes`, `no`$/m);
  });

  it('links once', () => {
    const said = at(guest("<disk type='file'><target dev='vda' bus='vir|tio'/></disk>"))?.said ?? '';
    assert.equal(said.match(/libvirt's documentation/g)?.length, 1);
  });

  it('links to the documentation of libvirt', () => {
    assert.match(at(guest('').replace('<name', '<na|me'))?.said ?? '', /\(https:\/\/libvirt\.org\/formatdomain\.html#/);
  });

  it('is nothing for what the grammar does not know', () => {
    assert.equal(at(guest('<fut|ure/>')), undefined);
    assert.equal(at("<domain><name>a</name><metadata><a:b xmlns:a='u'><c|d/></a:b></metadata></domain>"), undefined);
    assert.equal(at(guest('<!-- com|ment -->')), undefined);
    assert.equal(at('|'), undefined);
  });

  it('tells of snapshots, with the pages of libvirt about them, and which disk is meant', () => {
    const snapshot = (disk: string): string =>
      `<domainsnapshot><disks>${disk}</disks>${guest("<disk type='file'><source file='/a'/><target dev='vda'/></disk>")}</domainsnapshot>`;
    assert.match(at(snapshot("<di|sk name='vda'/>"))?.said ?? '', /formatsnapshot\.html#snapshot-xml/);
    assert.match(at(snapshot("<disk name='v|da'/>"))?.said ?? '', /Refers to \*\*disk vda\*\* \(\/a\) in line 6/);
    assert.match(at('<domainbackup mode="pu|sh"/>')?.said ?? '', /^`mode` of `<domainbackup>`\n\n\*\*`push`\*\*/);
    assert.match(at(guest('<dis|k><target dev="vda"/></disk>'))?.said ?? '', /formatdomain/);
  });
});
