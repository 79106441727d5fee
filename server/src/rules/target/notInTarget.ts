import type { Guest } from '../../guest/guest.ts';
import { qemuTargets } from '../fixes.ts';
import { type Report, rule } from '../rule.ts';
import { type Construct, notedConstructs, placeOf, wordsFor } from './constructs.ts';
import { curesFor } from './cures.ts';
import { hypervisorsOf } from './drivers.ts';

/** Constructs that get cures: each is tried on the whole document, and more are offered as these are gone. */
const mostCured = 20;

function listOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function messageFor(construct: Construct): string {
  const hypervisors = hypervisorsOf(construct.definition);
  const [first, second] = hypervisors;
  const owners =
    second === undefined
      ? `Only libvirt's driver for ${first} knows`
      : `Only libvirt's drivers for ${listOf(hypervisors)} know`;
  const { instead } = construct.definition.annotations;
  const cure =
    instead !== undefined
      ? `Use ${instead} instead.`
      : construct.kind === 'value'
        ? 'Choose another value.'
        : 'Remove it.';
  return first === undefined
    ? `No hypervisor driver of libvirt knows ${wordsFor(construct)}: it is refused or does nothing. ${cure}`
    : `${owners} ${wordsFor(construct)}; the QEMU driver refuses it or does nothing with it. ${cure}`;
}

function check(guest: Guest, report: Report): void {
  let count = 0;
  for (const construct of notedConstructs(guest)) {
    if (!construct.isForeign) continue;
    count += 1;
    report(placeOf(construct), messageFor(construct), {
      fixes: count > mostCured ? [] : curesFor(guest, construct),
      construct: construct.node.range,
    });
  }
}

export const notInTarget = rule({
  id: 'not-in-target',
  title: 'Only other drivers of libvirt know this',
  severity: 'warning',
  targets: qemuTargets,
  layer: 'varies',
  order: 200,
  givesWay: true,
  cure: 'Remove what the QEMU driver does not know, or use its own form of it.',
  docs: `
Domain XML is one language for all drivers of libvirt, and its grammar takes for every guest what only one of them knows:
the mapping of user ids of an LXC container, a sound card of bhyve, an attribute of VMware's. In a guest for KVM it is a
leftover. libvirt's QEMU driver refuses it when the guest is defined or started, or keeps it and does nothing with it;
which of both differs from construct to construct, so this is a warning and no error. Where it is known better, a rule of
its own says so, and this one is silent.

domxml's grammar notes for each element, attribute and value which drivers implement it. This rule reports what is not
noted for QEMU. A construct inside another that is reported already, or that the grammar refuses, is not reported.

It speaks for the targets \`kvm\` and \`qemu\`. For the target \`xen\` the notes are not complete enough. Guests of other
drivers (\`<domain type='lxc'>\`, \`bhyve\`, \`vmware\` …) are left alone, whatever the target is.`,
  errors: ["hostdev mode 'capabilities' is not supported in …", 'qemu does not support the accel2d setting'],
  source:
    "domxml's grammar, annotation `drivers`, from libvirt docs/formatdomain.rst and the drivers' sources, such as src/qemu/qemu_validate.c",
  check,
  examples: [
    {
      title: 'an element of LXC',
      where: 'idmap',
      fix: 'Remove <idmap>',
      before: `
<domain type='kvm'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type>hvm</type>
  </os>
  <idmap>
    <uid start='0' target='1000' count='10'/>
    <gid start='0' target='1000' count='10'/>
  </idmap>
</domain>`,
      after: `
<domain type='kvm'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type>hvm</type>
  </os>
</domain>`,
    },
    {
      title: "an attribute of VMware's",
      where: "check='no'",
      fix: "Remove check='no'",
      before: `
<domain type='kvm'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type>hvm</type>
  </os>
  <devices>
    <interface type='network'>
      <mac address='52:54:00:12:34:56' check='no'/>
      <source network='default'/>
    </interface>
  </devices>
</domain>`,
      after: `
<domain type='kvm'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type>hvm</type>
  </os>
  <devices>
    <interface type='network'>
      <mac address='52:54:00:12:34:56'/>
      <source network='default'/>
    </interface>
  </devices>
</domain>`,
    },
    {
      title: 'a value of LXC',
      where: 'ram',
      fix: 'Remove <filesystem>',
      before: `
<domain type='kvm'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type>hvm</type>
  </os>
  <devices>
    <filesystem type='ram'>
      <source usage='1024' units='KiB'/>
      <target dir='/mnt'/>
    </filesystem>
  </devices>
</domain>`,
      after: `
<domain type='kvm'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type>hvm</type>
  </os>
  <devices>
  </devices>
</domain>`,
    },
    {
      title: 'an element in the namespace of LXC',
      where: 'lxc:namespace',
      fix: 'Remove <lxc:namespace>',
      before: `
<domain type='kvm' xmlns:lxc='http://libvirt.org/schemas/domain/lxc/1.0'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type>hvm</type>
  </os>
  <lxc:namespace>
    <lxc:sharenet type='netns' value='red'/>
  </lxc:namespace>
</domain>`,
      after: `
<domain type='kvm' xmlns:lxc='http://libvirt.org/schemas/domain/lxc/1.0'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type>hvm</type>
  </os>
</domain>`,
    },
    {
      title: 'a container of LXC, which QEMU has nothing to do with',
      valid: `
<domain type='lxc'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type>exe</type>
    <init>/sbin/init</init>
  </os>
  <idmap>
    <uid start='0' target='1000' count='10'/>
    <gid start='0' target='1000' count='10'/>
  </idmap>
</domain>`,
    },
    {
      title: 'what QEMU knows, alone or with others',
      valid: `
<domain type='kvm'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type>hvm</type>
  </os>
  <on_crash>preserve</on_crash>
  <devices>
    <disk type='file' device='disk' snapshot='no'>
      <source file='/var/lib/libvirt/images/web.img'/>
      <target dev='vda' bus='virtio'/>
    </disk>
  </devices>
</domain>`,
    },
  ],
});
