import assert from 'node:assert/strict';
import type { Choices } from '../../guest/choices.ts';
import { buildGuest } from '../../guest/guest.ts';
import { applyEdits, mergeEdits } from '../../xml/edit.ts';
import { parse } from '../../xml/parse.ts';
import { type RuleFinding, runRules } from '../check.ts';
import { devicesArea } from './areas/devices.ts';
import { disksArea } from './areas/disks.ts';
import { networkArea } from './areas/network.ts';
import { screenArea } from './areas/screen.ts';

const deviceRules = [disksArea, networkArea, screenArea, devicesArea]
  .flatMap((area) => area.entries)
  .filter((entry) => entry.kind === 'rule')
  .filter((rule) => rule.id !== 'xen-device-address' && rule.id !== 'xen-random' && rule.id !== 'xen-guest-agent');

function domain(devices: string, type = 'xen'): string {
  return `<domain type='${type}'>
  <name>guest</name>
  <memory>1048576</memory>
  <os>
    <type arch='x86_64'>${type === 'xen' ? 'linux' : 'hvm'}</type>
  </os>
  <devices>
    ${devices}
  </devices>
</domain>
`;
}

function find(text: string, choices: Choices = {}): RuleFinding[] {
  const guest = buildGuest(parse(text), { choices });
  assert.ok(guest);
  return runRules(guest, deviceRules, {}, (rule, error) => {
    throw new Error(`${rule.id} threw`, { cause: error });
  });
}

function findingsOf(id: string, text: string, choices: Choices = {}): RuleFinding[] {
  return find(text, choices).filter(({ code }) => code === id);
}

/** The text with the preferred fixes of these rules applied at once. */
function cure(text: string, ids: readonly string[], choices: Choices = {}): string {
  const fixes = find(text, choices)
    .filter(({ code }) => ids.includes(code))
    .map(({ fixes }) => fixes.find(({ preferred }) => preferred)?.edits ?? []);
  const { edits, skipped } = mergeEdits(fixes);
  assert.deepEqual(skipped, []);
  return applyEdits(text, edits);
}

const disk = (target: string, driver = ''): string => `<disk type='file' device='disk'>${driver}${target}</disk>`;

describe('rules about the devices of Xen guests', () => {
  it('offers each bus of the machine once, the answered one first', () => {
    const text = domain(disk("<target dev='xvda' bus='xen'/>"));
    const titles = (choices: Choices) => findingsOf('xen-disk-bus', text, choices)[0]?.fixes.map(({ title }) => title);
    assert.deepEqual(titles({ machine: 'pc' }), [
      "Change the bus to 'virtio' and the target to 'vda'",
      "Change the bus to 'sata' and the target to 'sda'",
      "Change the bus to 'ide' and the target to 'hda'",
      "Change the bus to 'scsi' and the target to 'sda', and add a virtio-scsi controller",
    ]);
    assert.deepEqual(titles({ machine: 'q35', 'disk-bus': 'sata' }), [
      "Change the bus to 'sata' and the target to 'sda'",
      "Change the bus to 'virtio' and the target to 'vda'",
      "Change the bus to 'scsi' and the target to 'sda', and add a virtio-scsi controller",
    ]);
  });

  it('adds one SCSI controller for all disks', () => {
    const text = domain(disk("<target dev='xvda' bus='xen'/>") + disk("<target dev='xvdb' bus='xen'/>"));
    const cured = cure(text, ['xen-disk-bus'], { 'disk-bus': 'scsi' });
    assert.equal(cured.match(/<controller type='scsi'/g)?.length, 1);
    assert.match(cured, /dev='sda' bus='scsi'.*dev='sdb' bus='scsi'/s);
  });

  it('offers a read-only disk only buses that have read-only disks', () => {
    const text = domain("<disk type='file' device='disk'><target dev='xvda' bus='xen'/><readonly/></disk>");
    const [finding] = findingsOf('xen-disk-bus', text, { 'disk-bus': 'sata', machine: 'q35' });
    assert.deepEqual(
      finding?.fixes.map(({ title }) => title),
      [
        "Change the bus to 'virtio' and the target to 'vda'",
        "Change the bus to 'scsi' and the target to 'sda', and add a virtio-scsi controller",
      ],
    );
  });

  it('cures driver, format, name and bus of one disk at once', () => {
    const text = domain(disk("<target dev='xvda' bus='xen'/>", "<driver name='tap2' type='vhd'/>"));
    const cured = cure(text, ['xen-tap-driver', 'xen-disk-type-vhd', 'xen-disk-bus']);
    assert.match(cured, /<driver name='qemu' type='vpc'\/><target dev='vda' bus='virtio'\/>/);
  });

  it('says each thing about a disk by one rule', () => {
    const codes = (target: string): string[] =>
      find(domain(disk(target, "<driver name='qemu' type='raw'/>")))
        .map(({ code }) => code)
        .filter((code) => /disk|cdrom/.test(code));
    assert.deepEqual(codes("<target dev='xvda' bus='xen'/>"), ['xen-disk-bus']);
    assert.deepEqual(codes("<target dev='xvda'/>"), ['xen-disk-target-xvd']);
    assert.deepEqual(codes("<target dev='xvda' bus='virtio'/>"), ['xen-disk-target-name']);
    assert.deepEqual(codes("<target dev='ioemu:hda' bus='ide'/>"), ['xen-disk-ioemu-prefix']);
    assert.deepEqual(codes("<target dev='hda' bus='ide'/>"), ['xen-disk-emulated-bus']);
    assert.deepEqual(codes("<target dev='vda'/>"), ['xen-disk-bus-implicit']);
    assert.deepEqual(codes("<target dev='vda' bus='virtio'/>"), []);
  });

  it('makes the first console serial and the others virtio', () => {
    const console = "<console type='pty'><target type='xen'/></console>";
    const cured = cure(domain(console + console), ['xen-console-type']);
    assert.equal(cured.match(/<serial /g)?.length, 1);
    assert.match(cured, /<target type='serial'\/>.*<target type='virtio'\/>/s);
  });

  it('uses the serial port that is there', () => {
    const cured = cure(domain("<serial type='pty'/><console type='pty'><target type='xen'/></console>"), [
      'xen-console-type',
    ]);
    assert.equal(cured.match(/<serial /g)?.length, 1);
  });

  it('adds one tablet for all paravirtual inputs, and none beside another', () => {
    const inputs = "<input type='mouse' bus='xen'/><input type='keyboard' bus='xen'/><graphics type='vnc'/>";
    const tablets = (devices: string) => cure(domain(devices), ['xen-input-bus']).match(/<input [^>]*>/g);
    assert.deepEqual(tablets(inputs), ["<input type='tablet' bus='usb'/>"]);
    assert.deepEqual(tablets(`<input type='tablet' bus='virtio'/>${inputs}`), ["<input type='tablet' bus='virtio'/>"]);
  });

  it('writes source and model of an interface in their order', () => {
    const text = domain("<interface type='ethernet'><mac address='00:16:3e:00:00:01'/></interface>");
    const cured = cure(text, ['xen-net-ethernet-no-bridge', 'xen-net-model-default']);
    assert.match(cured, /<mac [^>]*>\s*<source network='default'\/>\s*<model type='virtio'\/>/);
  });

  it('moves an interface only to the place that was answered', () => {
    const text = domain("<interface type='bridge'><source bridge='xenbr0'/></interface>");
    const preferred = (choices: Choices) =>
      findingsOf('xen-bridge-name', text, choices)[0]?.fixes.find((fix) => fix.preferred)?.title;
    assert.equal(preferred({}), undefined);
    assert.equal(preferred({ network: "bridge:o'br" }), "Connect the interface to bridge 'o'br'");
    assert.match(cure(text, ['xen-bridge-name'], { network: "bridge:o'br" }), /<source bridge='o&apos;br'\/>/);
  });

  it('speaks of what is absent or merely new only in a Xen guest', () => {
    const devices = `${disk("<target dev='hda' bus='ide'/>")}
<interface type='bridge'><source bridge='br0'/></interface>
<graphics type='vnc' port='5901'/><watchdog model='i6300esb'/><parallel type='pty'/><tpm model='tpm-crb'/>`;
    assert.deepEqual(find(domain(devices, 'kvm')), []);
    assert.ok(find(domain(devices)).length >= 8);
  });

  it('leaves guests of other drivers alone', () => {
    const devices = disk("<target dev='hda' bus='ide'/>", "<driver name='file' type='raw'/>");
    assert.deepEqual(find(domain(devices, 'bhyve')), []);
    assert.equal(findingsOf('xen-file-driver', domain(devices, 'kvm')).length, 1);
  });

  it('reads a document that is being typed', () => {
    const text = domain("<disk device='disk'><driver name='phy'/><target dev='xvda' bus='xen'");
    for (let end = 0; end < text.length; end += 1) {
      const guest = buildGuest(parse(text.slice(0, end)));
      if (guest !== undefined) find(text.slice(0, end));
    }
    assert.ok(find(text).length > 0);
  });
});
