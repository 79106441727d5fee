import { isTemporaryKernel } from '../../guest/choices.ts';
import { type CommandLineRewriting, rewriteCommandLine } from '../../guest/commandLine.ts';
import { parseDiskName } from '../../guest/disks.ts';
import type { Guest } from '../../guest/guest.ts';
import { isParavirtual } from '../../guest/kind.ts';
import { replaceText } from '../../xml/edit.ts';
import { textContent } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { preferably, safely } from './support/fixes.ts';

/** New device names by the old ones; what a Xen guest may call `xvda` stands in the definition as `hda` or `sda`. */
function renamedDisks(guest: Guest): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const aliases = new Map<string, string>();
  for (const disk of guest.devices.disks) {
    const plan = guest.diskPlan.get(disk.element);
    const parsed = parseDiskName(disk.name);
    if (plan === undefined || parsed === undefined || disk.device !== 'disk') {
      continue;
    }
    if (plan.changes) {
      names.set(disk.name, plan.guestName);
    }
    if (parsed.prefix !== 'xvd') {
      aliases.set(`xvd${parsed.letters}`, plan.guestName);
    }
  }
  return new Map([...aliases, ...names]);
}

function rewrite(guest: Guest, text: string): CommandLineRewriting {
  const virtioConsole = guest.devices.consoles.some((console) => console.targetType?.value === 'virtio');
  const otherArchitecture = /^(ppc|s390|aarch64|arm|riscv)/.test(guest.os.arch ?? '');
  const keepsHvc = virtioConsole || otherArchitecture || (guest.fromXen && guest.choices.console === 'virtio');
  return rewriteCommandLine(text, {
    disks: renamedDisks(guest),
    console: keepsHvc ? 'hvc0' : 'ttyS0',
    addConsole: guest.fromXen && isParavirtual(guest.kind),
  });
}

export const xenKernelCommandLine = rule({
  id: 'xen-kernel-cmdline',
  title: 'Kernel arguments that name what only Xen has',
  severity: 'warning',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Name the disks and the console as KVM does: `root=/dev/vda1`, `console=ttyS0`.',
  errors: [
    'Unable to mount root fs',
    'Cannot open root device',
    'Gave up waiting for root',
    '/dev/xvd… does not exist',
  ],
  docs: `
libvirt passes \`<cmdline>\` to the kernel unread. What was written for Xen then fails inside the guest: \`root=\` names
a disk that is called otherwise now, and \`console=hvc0\` or \`xvc0\` a console that is not there, so that the guest
stops without a word.

| Argument | Becomes |
|---|---|
| \`root=/dev/xvda1\` and other paths of disks | the disk's new name |
| \`console=xvc0\`, \`console=hvc0\` | \`console=ttyS0\` |
| \`earlyprintk=xen\` | \`earlyprintk=ttyS0\` |
| \`xencons=\`, \`xen_…\`, \`independent_wallclock\`, \`clocksource=xen\` | nothing |
| \`iommu=soft\`, \`swiotlb=force\`, \`pci=nomsi\`, \`clock=\`, \`maxcpus=\` | for you to decide: they mean the same on hardware |

\`UUID=\`, \`LABEL=\` and logical volumes stay as they are.`,
  source: 'Linux Documentation/admin-guide/kernel-parameters.txt; Xen docs/man/xen-vbd-interface.7',
  check(guest, report) {
    const { commandLine, kernelPath } = guest.os;
    if (commandLine === undefined || guest.type === 'test' || isTemporaryKernel(kernelPath ?? '')) {
      return;
    }
    const { text, changes, doubtful } = rewrite(guest, textContent(commandLine));
    if (changes.length === 0) {
      if (guest.fromXen && doubtful.length > 0) {
        report(
          commandLine,
          `libvirt passes these kernel arguments on unread; ${doubtful.join(', ')} may have been there for Xen's sake. Remove what the guest needs no more.`,
        );
      }
      return;
    }
    const list = changes.map(({ from, to }) =>
      from === undefined ? `add ${to}` : to === undefined ? `drop ${from}` : `${from} becomes ${to}`,
    );
    const doubt = doubtful.length === 0 ? '' : ` Look at ${doubtful.join(', ')} yourself.`;
    report(
      commandLine,
      `libvirt passes these kernel arguments on unread, but they name what only Xen has: ${list.join('; ')}.${doubt}`,
      {
        fixes: [
          (doubtful.length === 0 ? safely : preferably)('Rewrite the kernel arguments', replaceText(commandLine, text)),
        ],
      },
    );
  },
  examples: [
    {
      title: 'a paravirtual guest',
      at: 'domain',
      where: 'cmdline',
      before: `
<os>
  <type arch='x86_64' machine='xenpv'>linux</type>
  <kernel>/boot/vmlinuz</kernel>
  <cmdline>ro root=/dev/xvda1 console=xvc0 xencons=tty independent_wallclock=1</cmdline>
</os>
<devices>
  <disk type='block' device='disk'>
    <source dev='/dev/vg/web'/>
    <target dev='xvda' bus='xen'/>
  </disk>
</devices>`,
      after: `
<os>
  <type arch='x86_64' machine='xenpv'>linux</type>
  <kernel>/boot/vmlinuz</kernel>
  <cmdline>ro root=/dev/vda1 console=ttyS0</cmdline>
</os>
<devices>
  <disk type='block' device='disk'>
    <source dev='/dev/vg/web'/>
    <target dev='xvda' bus='xen'/>
  </disk>
</devices>`,
    },
    {
      title: 'an argument that Xen guests with devices of the host had to have',
      at: 'os',
      before: `
<type arch='x86_64' machine='xenfv'>hvm</type>
<kernel>/srv/vmlinuz</kernel>
<cmdline>root=LABEL=root iommu=soft</cmdline>`,
      unfixable: true,
    },
    {
      title: 'arguments that mean the same everywhere',
      at: 'os',
      valid: `
<type arch='x86_64' machine='pc'>hvm</type>
<kernel>/boot/vmlinuz</kernel>
<cmdline>root=UUID=6b1f4d52 ro quiet console=ttyS0,115200</cmdline>`,
    },
  ],
});
