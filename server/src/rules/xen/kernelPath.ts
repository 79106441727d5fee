import { isTemporaryKernel, isXenKernel } from '../../guest/choices.ts';
import type { Guest } from '../../guest/guest.ts';
import { isParavirtual } from '../../guest/kind.ts';
import { insertChild, removeElement, replaceText, type TextEdit } from '../../xml/edit.ts';
import { child } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { type Fix, rule } from '../rule.ts';
import { alternatively, preferably, safely } from './support/fixes.ts';

/** Removes kernel, initial RAM disk and arguments, and boots the disk. */
function bootFromDisk(guest: Guest): readonly TextEdit[] {
  const { os, choices } = guest;
  const root = os.element && child(os.element, 'root');
  const removed = [os.kernel, os.initrd, os.commandLine, root].filter((element) => element !== undefined);
  const needsBoot = os.type === 'hvm' && os.boot.length === 0 && !os.bootOrderPerDevice;
  const device = choices.boot === 'network' ? 'network' : 'hd';
  return [
    ...removed.flatMap((element) => removeElement(element)),
    ...(needsBoot && os.element !== undefined
      ? insertChild(os.element, `<boot dev='${device}'/>`, { last: true })
      : []),
  ];
}

/** Puts the answers for kernel and initial RAM disk in; empty when they keep the paths. */
function otherPaths(guest: Guest): readonly TextEdit[] {
  const { os, choices } = guest;
  const replace = (element: typeof os.kernel, path: string | undefined, answer: string | undefined) =>
    element === undefined || answer === undefined || answer === 'keep' || answer === path
      ? []
      : replaceText(element, answer);
  return [...replace(os.kernel, os.kernelPath, choices.kernel), ...replace(os.initrd, os.initrdPath, choices.initrd)];
}

export const xenKernelPath = rule({
  id: 'xen-kernel-path',
  title: 'A kernel that lies on the Xen host, or is made for Xen',
  severity: 'warning',
  targets: qemuTargets,
  layer: 'start',
  order: -3,
  cure: 'Boot from the disk, or name an ordinary kernel that lies on the KVM host.',
  errors: ['could not load kernel', 'error reading initrd', 'could not open kernel file'],
  docs: `
\`<kernel>\` and \`<initrd>\` are files of the host. Those of a Xen guest lie on the Xen host, and three cases differ:

- Paths such as \`/var/lib/xen/boot_kernel.…\` are copies that pygrub took out of the guest's disk for one start; they
  ended up in the definition when it was dumped. Boot from the disk instead.
- Kernels called \`…-xen\`, \`xenU\` or \`el5xen\` run on nothing but Xen. Install an ordinary kernel in the guest.
- Any other kernel is probably an ordinary one. Copy it to the new host and correct the paths.

libvirt defines the guest in every case; QEMU then finds no file, or the kernel stops at once. Only the copies of pygrub
are an error here, since they are gone for sure. Any other path is a warning: whether the file lies on the new host nobody
can see from the definition.`,
  source: 'Xen tools/pygrub; libvirt src/qemu/qemu_command.c qemuBuildBootCommandLine',
  check(guest, report) {
    const { kernel, kernelPath = '' } = guest.os;
    if (kernel === undefined) {
      return;
    }
    if (isTemporaryKernel(kernelPath)) {
      report(
        kernel,
        `'${kernelPath}' is a copy that the boot loader program made for one start of the guest; QEMU will not find it. Boot from the disk.`,
        { severity: 'error', fixes: [safely('Boot from the disk instead', bootFromDisk(guest))] },
      );
      return;
    }
    if (!(guest.fromXen && isParavirtual(guest.kind)) && !isXenKernel(kernelPath)) {
      return;
    }
    const paths = otherPaths(guest);
    const wantsDisk = guest.choices.boot !== 'kernel';
    const fixes: Fix[] = [
      ...(paths.length === 0 || wantsDisk ? [] : [preferably('Use the paths given for the new host', paths)]),
      {
        ...(wantsDisk ? preferably : alternatively)('Boot from the disk instead', bootFromDisk(guest)),
        choice: { question: 'boot', answer: guest.choices.boot === 'network' ? 'network' : 'disk' },
      },
    ];
    report(
      kernel,
      isXenKernel(kernelPath) && /xen[uU]|el5xen|-xen/.test(kernelPath)
        ? `'${kernelPath}' looks like a kernel made for Xen, which runs nowhere else; QEMU would not boot it. Name an ordinary kernel, or boot from the disk.`
        : `'${kernelPath}' is a file of the Xen host; QEMU does not start without it. Copy it and correct the path, or boot from the disk.`,
      { fixes },
    );
  },
  examples: [
    {
      title: 'a copy made by pygrub',
      at: 'os',
      where: 'kernel',
      before: `
<type arch='x86_64' machine='pc'>hvm</type>
<kernel>/var/lib/xen/boot_kernel.Xy12</kernel>
<initrd>/var/lib/xen/boot_ramdisk.Ab34</initrd>
<cmdline>ro root=/dev/xvda1</cmdline>`,
      after: `
<type arch='x86_64' machine='pc'>hvm</type>
<boot dev='hd'/>`,
    },
    {
      title: 'the paths on the new host are given',
      at: 'os',
      choices: { kernel: '/var/lib/libvirt/boot/vmlinuz', initrd: '/var/lib/libvirt/boot/initrd' },
      before: `
<type arch='x86_64' machine='xenpv'>linux</type>
<kernel>/srv/guests/vmlinuz-xen</kernel>
<initrd>/srv/guests/initrd-xen</initrd>`,
      after: `
<type arch='x86_64' machine='xenpv'>linux</type>
<kernel>/var/lib/libvirt/boot/vmlinuz</kernel>
<initrd>/var/lib/libvirt/boot/initrd</initrd>`,
    },
    {
      title: 'a kernel of its own, and the disk is to boot',
      at: 'os',
      choices: { kernel: '/var/lib/libvirt/boot/vmlinuz', initrd: '/var/lib/libvirt/boot/initrd', boot: 'disk' },
      before: `
<type arch='x86_64' machine='xenpv'>linux</type>
<kernel>/srv/guests/vmlinuz-xen</kernel>
<initrd>/srv/guests/initrd-xen</initrd>`,
      after: `
<type arch='x86_64' machine='xenpv'>linux</type>`,
    },
    {
      title: 'a fully virtualised guest with a kernel of its own',
      at: 'os',
      valid: `
<type arch='x86_64' machine='pc'>hvm</type>
<kernel>/boot/vmlinuz</kernel>`,
    },
  ],
});
