import assert from 'node:assert/strict';
import { type Analysis, analyze, type Settings } from './analyze.ts';
import { applyEdits } from './xml/edit.ts';

const settings: Settings = { target: 'kvm' };

function guest(devices: string, type = 'kvm'): string {
  return `<domain type='${type}'>
  <name>guest</name>
  <memory>1048576</memory>
  <os>
    <type>hvm</type>
  </os>
  <devices>
${devices}
  </devices>
</domain>
`;
}

/** `[code] "marked text"` of each finding. */
function found(text: string, more: Partial<Settings> = {}): string[] {
  return analyze(text, { ...settings, ...more }).findings.map(
    ({ code, range }) => `[${code}] "${text.slice(range.start, range.end)}"`,
  );
}

/** The text after the fix with that title. */
function fixed(text: string, title: string): string {
  const fixes = analyze(text, settings).findings.flatMap((finding) => finding.fixes);
  const fix = fixes.find((candidate) => candidate.title === title);
  assert.ok(fix, `no fix "${title}" among ${fixes.map((candidate) => candidate.title).join('; ')}`);
  return applyEdits(text, fix.edits);
}

describe('analyze', () => {
  it('finds nothing in a KVM guest in order', () => {
    assert.deepEqual(found(guest("    <memballoon model='virtio'/>")), []);
  });

  it('takes any text: nothing, no XML, another root', () => {
    for (const text of ['', 'virsh', '<', '<domain', '<network/>', '\u0000', '<domain type=']) {
      assert.ok(analyze(text, settings).findings.length > 0, JSON.stringify(text));
    }
  });

  it('reads a snapshot and the guest in it: grammar, rules of both, what Xen left', () => {
    const snapshot = (inner: string): string =>
      `<domainsnapshot>\n<name>fresh</name>\n<disks><disk name='vdb'/></disks>\n${inner}</domainsnapshot>`;
    const xen = guest(
      "    <memballoon model='xen'/>\n    <disk type='file'><source file='/b'/><target dev='vdb' bus='virtio'/></disk>",
    );
    assert.deepEqual(found(snapshot(xen)), ['[xen-memballoon-model] "xen"']);
    assert.deepEqual(found(snapshot(guest("    <interfase type='user'/>"))), [
      '[moment-disk-unknown] "vdb"',
      '[unknown-element] "interfase"',
    ]);
    assert.equal(analyze(snapshot(xen), settings).guest?.name, 'guest');
    assert.deepEqual(
      found(snapshot(guest("<memballoon model='xen'/>", 'xen')), { target: 'auto', only: 'schema' }),
      [],
    );
    assert.equal(analyze(snapshot(guest('', 'xen')), { target: 'auto' }).guest?.target, 'xen');
  });

  it('reads a snapshot of old, which holds a UUID alone, and documents that hold no guest', () => {
    const uuid = '<uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>';
    assert.deepEqual(found(`<domainsnapshot><domain>${uuid}</domain></domainsnapshot>`), []);
    assert.deepEqual(found('<domaincheckpoint><name>monday</name></domaincheckpoint>'), []);
    assert.deepEqual(found("<domainbackup mode='pull'/>"), ['[missing-element] "domainbackup"']);
    assert.deepEqual(found('<domainsnapshot><dissks/></domainsnapshot>'), ['[unknown-element] "dissks"']);
  });

  it('silences and sets the rules about snapshots as any other', () => {
    const text = "<domainbackup><disks><disk name='vda'/><disk name='vda'/></disks></domainbackup>";
    assert.deepEqual(found(text), ['[moment-disk-twice] "vda"']);
    assert.deepEqual(found(text, { rules: { 'moment-disk-twice': 'off' } }), []);
    assert.deepEqual(found(text.replace('<disks>', '<!-- domxml-disable moment-disk-twice --><disks>')), []);
    assert.deepEqual(found(text, { target: 'xen' }), ['[moment-disk-twice] "vda"']);
  });

  it('leaves Xen alone when the target is Xen, or auto and the guest says xen', () => {
    const text = guest("    <memballoon model='xen'/>", 'xen');
    assert.ok(found(text).includes('[xen-memballoon-model] "xen"'));
    assert.deepEqual(found(text, { target: 'xen' }), []);
    assert.deepEqual(found(text, { target: 'auto' }), []);
    assert.deepEqual(found(text, { only: 'schema' }), []);
  });

  it('says of a device that is being typed only that, and of the others what it said before', () => {
    const others = "    <disk type='file' device='disk'>\n      <target dev='vda' bus='virtio'/>\n    </disk>";
    const known = ['[disk-source-missing] "disk"'];
    assert.deepEqual(found(guest(others)), known);
    for (const [typed, said] of [
      ['<', '[illegal-less-than] "<"'],
      ['<di', '[unfinished-start-tag] "<di"'],
      ['<disk', '[unfinished-start-tag] "<disk"'],
      ["<disk type='file", `[unclosed-value] "'file"`],
      ["<disk type='file'>", '[unclosed-element] "<disk"'],
    ] as const) {
      assert.deepEqual(found(guest(`${others}\n    ${typed}`)), [...known, said], typed);
    }
    const within = found(
      guest("    <disk type='file' device='disk'>\n      <\n      <target dev='vda'/>\n    </disk>"),
    );
    assert.deepEqual(within, ['[disk-source-missing] "disk"', '[illegal-less-than] "<"']);
  });

  it('lets the rule alone speak where rule and grammar refuse the same attribute', () => {
    const text = guest('').replace('  <devices>', "  <clock sync='localtime'/>\n  <devices>");
    assert.deepEqual(found(text), ['[xen-clock-sync] "localtime"']);
  });

  const codes = ({ findings }: Analysis) => findings.map(({ code }) => code);

  it('validates when somebody asks what is wrong, also after an analysis that nobody asked', () => {
    const text = guest("    <memballoon model='virtoi'/>");
    const first = analyze(text, settings);
    assert.equal(first.bindings(), undefined);
    const second = analyze(text.replace('guest', 'other'), settings, first);
    assert.deepEqual(codes(second), ['wrong-attribute-value']);
    const third = analyze(text, settings, second);
    assert.ok(third.bindings(), 'what is known is handed on');
    const fourth = analyze(text.replace('virtoi', 'virtio'), settings, third);
    assert.deepEqual(codes(fourth), []);
    const halfTyped = analyze(text.replace("'virtoi'/>", "'virtoi"), settings, fourth);
    const fifth = analyze(text, settings, halfTyped);
    assert.ok(fifth.bindings());
    assert.deepEqual(codes(fifth), ['wrong-attribute-value']);
  });

  it('tells an exception in a rule to the caller and goes on', () => {
    const text = guest("    <memballoon model='xen'/>");
    assert.deepEqual(found(text, { onRuleError: () => assert.fail('no rule fails here') }), [
      '[xen-memballoon-model] "xen"',
    ]);
  });
});

describe('cures for mistakes against the grammar', () => {
  it('renames a misspelt element at both ends', () => {
    const text = guest("    <interfase type='user'>\n      <model type='virtio'/>\n    </interfase>");
    assert.deepEqual(found(text), ['[unknown-element] "interfase"']);
    assert.equal(fixed(text, 'Change <interfase> to <interface>'), text.replaceAll('interfase', 'interface'));
    assert.equal(fixed(text, 'Remove <interfase>'), guest('').replace('\n\n', '\n'));
  });

  it('moves an element to where it belongs', () => {
    const text = guest('    <vcpu>2</vcpu>');
    assert.deepEqual(found(text), ['[misplaced-element] "vcpu"']);
    const moved = fixed(text, 'Move <vcpu> into <domain>');
    assert.match(moved, /<\/devices>\n {2}<vcpu>2<\/vcpu>\n<\/domain>/);
    assert.deepEqual(found(moved), []);
  });

  it('keeps the shape of what it moves', () => {
    const text = guest("    <cpu mode='custom'>\n      <model>qemu64</model>\n    </cpu>");
    const moved = fixed(text, 'Move <cpu> into <domain>');
    assert.match(moved, /\n {2}<cpu mode='custom'>\n {4}<model>qemu64<\/model>\n {2}<\/cpu>\n<\/domain>/);
  });

  it('replaces a wrong value by the likeliest', () => {
    const text = guest("    <memballoon model='virtoi'/>");
    assert.equal(fixed(text, "Change to model='virtio'"), text.replace('virtoi', 'virtio'));
  });

  it('removes what may stand only once', () => {
    const text = guest('').replace('  <os>', '  <name>again</name>\n  <os>');
    assert.equal(fixed(text, 'Remove <name>'), guest(''));
  });

  it('adds a missing element and attribute', () => {
    const text = guest("    <disk type='file'>\n      <source file='/a'/>\n      <target bus='virtio'/>\n    </disk>");
    assert.deepEqual(found(fixed(text, "Add dev=''")), [`[wrong-attribute-value] "dev=''"`]);
    const unnamed = guest('').replace('  <name>guest</name>\n', '');
    assert.match(fixed(unnamed, 'Add <name>'), /<name><\/name>/);
  });

  it('adds a missing element with what it needs, and each that would do', () => {
    const tap = fixed(guest("    <interface type='direct'/>"), 'Add <source>');
    assert.match(tap, /<interface type='direct'>\n {6}<source dev=''\/>\n {4}<\/interface>/);
    const pci = fixed(guest("    <hostdev mode='subsystem' type='pci'/>"), 'Add <source>');
    assert.match(pci, /<source>\n {8}<address\/>\n {6}<\/source>/);
    const usb = guest("    <hostdev mode='subsystem' type='usb'><source/></hostdev>");
    assert.match(fixed(usb, 'Add <vendor>'), /<vendor id=''\/>/);
    assert.match(fixed(usb, 'Add <address>'), /<address bus='' device=''\/>/);
    const scsi = guest("    <hostdev mode='subsystem' type='scsi'><source/></hostdev>");
    assert.match(fixed(scsi, 'Add <adapter> and <address>'), /<adapter>.*\n *<address bus='' target='' unit=''\/>/);
    const host = guest("    <hostdev mode='subsystem' type='scsi_host'><source/></hostdev>");
    assert.match(fixed(host, 'Add protocol and wwpn'), /<source protocol='' wwpn=''\/>/);
  });

  it('removes stray text', () => {
    const text = guest('    stray');
    assert.deepEqual(found(text), ['[unexpected-text] "stray"']);
    assert.deepEqual(found(fixed(text, 'Remove this text')), []);
  });
});
