import { removeAttribute, removeElement } from '../../xml/edit.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { kvmGuest } from './support/examples.ts';
import { attributesAt, elementsAt } from './support/find.ts';
import { alternatively } from './support/fixes.ts';

/** What libvirt's Xen driver reads nowhere, by the element's path and in words. */
const ignoredElements: readonly (readonly [path: string, words: string])[] = [
  ['sysinfo', 'The SMBIOS data'],
  ['pm', 'The setting of sleep states'],
  ['memoryBacking', 'The memory backing'],
  ['numatune', 'The NUMA placement'],
  ['memtune/hard_limit', 'The memory limit'],
  ['memtune/soft_limit', 'The memory limit'],
  ['memtune/swap_hard_limit', 'The swap limit'],
  ['blkiotune', 'The disk I/O weights'],
  ['devices/lease', 'The lock lease'],
  ['devices/disk/iotune', 'The disk I/O limits'],
  ['devices/smartcard', 'The smart card reader'],
  ['devices/redirdev', 'The USB redirection'],
  ['devices/watchdog', 'The watchdog'],
  ['devices/rng', 'The random number generator'],
  ['devices/panic', 'The panic device'],
  ['devices/shmem', 'The shared memory device'],
  ['devices/vsock', 'The vsock device'],
];

const ignoredAttributes: readonly (readonly [path: string, words: string])[] = [
  ['devices/disk/driver/@cache', 'The cache mode'],
  ['devices/disk/driver/@io', 'The I/O mode'],
];

/** Values that slow or endanger nothing; `none` is what Xen's block back end did. */
const harmless = new Set(['default', 'none', 'native']);

export const xenDeviceIgnoredByLibxl = rule({
  id: 'xen-device-ignored-by-libxl',
  title: 'A setting that never reached the Xen guest',
  severity: 'warning',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Look at each setting, and keep what is wanted.',
  docs: `
A definition can carry devices and limits that libvirt's Xen driver reads nowhere: random number generators, watchdogs,
panic devices, vsock, shared memory, smart cards, leases, \`sysinfo\`, \`pm\`, \`memoryBacking\`, \`numatune\`,
\`memtune\`, \`blkiotune\`, \`iotune\`, and the \`cache\` and \`io\` of a disk. They did nothing, and nobody noticed.

Under KVM all of them take effect at the first start: a limit throttles, a watchdog resets a guest that does not feed it.
Look at each and keep what is wanted. A processor model and a generation id have rules of their own, \`xen-cpu-custom\` and
\`xen-genid\`.`,
  source: 'libvirt src/libxl, where nothing reads them',
  check(guest, report) {
    if (!guest.fromXen) return;
    const message = (words: string): string =>
      `${words} never reached the guest under Xen and will take effect under KVM for the first time; nothing else will tell. Keep it only if it is wanted.`;
    for (const [path, words] of ignoredElements) {
      for (const element of elementsAt(guest, path)) {
        report(element, message(words), { fixes: [alternatively(`Remove <${element.name}>`, removeElement(element))] });
      }
    }
    for (const [path, words] of ignoredAttributes) {
      for (const setting of attributesAt(guest, path).filter(({ value }) => !harmless.has(value))) {
        report(setting, message(words), {
          fixes: [alternatively(`Remove '${setting.name}'`, removeAttribute(setting.parent, setting.name))],
        });
      }
    }
  },
  examples: [
    {
      title: 'a watchdog',
      guest: 'hvm',
      before: `<watchdog model='i6300esb' action='reset'/>`,
      unfixable: true,
    },
    {
      title: 'the cache mode of a disk',
      before: `
<disk type='file' device='disk'>
  <driver name='qemu' type='raw' cache='writethrough'/>
  <source file='/srv/a.img'/>
  <target dev='xvda' bus='xen'/>
</disk>`,
      unfixable: true,
      where: 'writethrough',
    },
    {
      title: 'the watchdog is not wanted',
      guest: 'hvm',
      before: `
<watchdog model='i6300esb' action='reset'/>`,
      fix: 'Remove <watchdog>',
      after: ``,
    },
    {
      title: "QEMU's own cache mode is wanted",
      before: `
<disk type='file' device='disk'>
  <driver name='qemu' type='raw' cache='writethrough'/>
  <source file='/srv/a.img'/>
  <target dev='xvda' bus='xen'/>
</disk>`,
      fix: "Remove 'cache'",
      after: `
<disk type='file' device='disk'>
  <driver name='qemu' type='raw'/>
  <source file='/srv/a.img'/>
  <target dev='xvda' bus='xen'/>
</disk>`,
    },
    {
      title: 'devices that Xen gave the guest',
      valid: `
<disk type='file' device='disk'>
  <driver name='qemu' type='raw'/>
  <source file='/srv/a.img'/>
  <target dev='xvda' bus='xen'/>
</disk>`,
    },
    { title: 'in a KVM guest the rule is silent', valid: kvmGuest(`<watchdog model='i6300esb' action='reset'/>`) },
  ],
});
