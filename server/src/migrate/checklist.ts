import type { Conversion } from './conversion.ts';

/** What to do inside the guest, chosen for what runs in it. Each entry is one line of Markdown. */
export interface Checklist {
  readonly title: string;
  readonly items: readonly string[];
}

/** `xvda → vda, xvdb → vdb`: the disks that a Linux guest finds under another name. */
function renamings(conversion: Conversion): string {
  return conversion.disks
    .filter((disk) => disk.device === 'disk' && disk.oldName !== disk.guestName)
    .map((disk) => `\`${disk.oldName}\` → \`${disk.guestName}\``)
    .join(', ');
}

function consoleDevice(conversion: Conversion): string {
  return conversion.answers.console === 'virtio' ? 'hvc0' : 'ttyS0';
}

function usesVirtio(conversion: Conversion): boolean {
  return conversion.disks.some((disk) => disk.bus === 'virtio' || disk.bus === 'scsi');
}

function namesItem(conversion: Conversion): string[] {
  const names = renamings(conversion);
  return names === ''
    ? []
    : [
        `Replace device names in \`/etc/fstab\`, \`/etc/crypttab\`, the swap and \`resume=\` settings and the boot loader (${names}), or mount by UUID, label or logical volume, which stay as they are.`,
      ];
}

function oldParavirtual(conversion: Conversion): string[] {
  const device = consoleDevice(conversion);
  return [
    'Install an ordinary kernel while the guest still runs on Xen: `yum install kernel` (64-bit) or `kernel-PAE` (32-bit). `kernel-xen` starts nowhere but on Xen. virtio needs 2.6.18-128.el5 or later.',
    'Make it the default in `/boot/grub/grub.conf`, without `xen.gz` and `module` lines, and set `DEFAULTKERNEL=kernel` in `/etc/sysconfig/kernel`, or the next update goes back.',
    ...(usesVirtio(conversion)
      ? [
          'Build its initrd with the new drivers, or it finds no root: `mkinitrd --with=virtio_pci --with=virtio_blk --with=virtio_net -f /boot/initrd-VERSION.img VERSION`.',
        ]
      : []),
    'In `/etc/modprobe.conf` change `xennet` to `virtio_net` and `xenblk` to `virtio_blk`.',
    ...namesItem(conversion),
    'Correct `/boot/grub/device.map`, and put the boot loader into the MBR: `grub-install`. pygrub read only the configuration file and needed none.',
    `In \`/etc/inittab\` change the terminal \`xvc0\` to \`${device}\`, and add \`${device}\` to \`/etc/securetty\`.`,
    'Remove `xen.independent_wallclock` from `/etc/sysctl.conf` and turn `ntpd` on.',
    'Remove the `xenfb` or `fbdev` section from `xorg.conf`, if the guest has a desktop.',
    'Keep the MAC address, so that `HWADDR` in `ifcfg-eth0` still fits.',
  ];
}

function oldFull(conversion: Conversion): string[] {
  return [
    'Remove `kmod-xenpv` or `xen-platform-pci` if installed, and the aliases `xen-vnif` and `xen-vbd` from `/etc/modprobe.conf`.',
    'With these drivers the disks are mounted as `xvdX` although the definition says `hdX`: change `/etc/fstab` to labels first.',
    'Change the disk bus and the network card to virtio only after an initrd with `virtio_pci`, `virtio_blk` and `virtio_net` is in place.',
    ...namesItem(conversion),
  ];
}

function linux(conversion: Conversion): string[] {
  const device = consoleDevice(conversion);
  return [
    ...(usesVirtio(conversion)
      ? [
          'Rebuild the initial RAM disk with virtio before the move; one that was built on Xen for this host only lacks it: `dracut -f --add-drivers "virtio_blk virtio_net virtio_scsi"`, or `update-initramfs -u` with these modules in `/etc/initramfs-tools/modules`.',
        ]
      : []),
    ...namesItem(conversion),
    ...(conversion.directKernel
      ? [
          'The kernel comes from the host: copy it and its initial RAM disk there, and keep them in step with the guest.',
        ]
      : conversion.kind === 'pv' || conversion.kind === 'pvh'
        ? [
            'Put a boot loader into the MBR or the EFI partition (`grub-install` or `grub2-install`): a paravirtual guest never needed one. A disk that holds a bare file system and no partition table cannot be booted by firmware.',
          ]
        : []),
    'The network card gets another name (`eth0` becomes `ens3` or `enp1s0`): check `ifcfg-*`, netplan, `70-persistent-net.rules`; those that match by MAC address keep working.',
    ...(device === 'ttyS0'
      ? [
          'Change the terminal on `hvc0` to the serial port: `systemctl enable serial-getty@ttyS0`, and `console=ttyS0` in the boot loader.',
        ]
      : ['The text console stays `hvc0`; the initial RAM disk needs `virtio_console`.']),
    'Remove Xen guest tools (`xe-guest-utilities`), remove `xennet` and `xenblk` from `INITRD_MODULES` on SLES, and install `qemu-guest-agent`.',
  ];
}

function windows(conversion: Conversion): string[] {
  return [
    'Take a snapshot, then remove the PV drivers of Xen (GPLPV, Citrix or XCP, Red Hat, Oracle) while the guest still runs on Xen. Their filters left in the registry stop Windows with error 0x7B.',
    'Write down static IP addresses: the network card is a new one and starts without them.',
    usesVirtio(conversion)
      ? 'The disks are on virtio: `viostor` or `vioscsi` of virtio-win has to be installed and start at boot *before* the first start on KVM.'
      : 'Install virtio-win on KVM. To change the disk bus later, first add a small extra virtio disk, let Windows install the driver for it, then change the system disk.',
    'Leave ACPI and the machine of Windows XP and 2003 as they are.',
    'Suspend BitLocker, and expect to activate Windows again: it sees new hardware.',
    'Check the clock: Windows wants local time unless `RealTimeIsUniversal` is set.',
    'Turn "restart automatically" off while you test, and install the QEMU guest agent.',
  ];
}

const always: readonly string[] = [
  'Make a backup, and shut the guest down; do not suspend or hibernate it.',
  'Copy block devices only while the guest is off, and never run both copies on one disk.',
  'Note the MAC address and the DHCP lease.',
  'Relabel files if you edited them from outside a guest with SELinux: `touch /.autorelabel`.',
];

/** The lists for a conversion: what runs in the guest, then what holds for all. */
export function checklists(conversion: Conversion): Checklist[] {
  const paravirtual = conversion.kind === 'pv' || conversion.kind === 'pvh';
  const byGuest = (): Checklist[] => {
    switch (conversion.answers['guest-os']) {
      case 'rhel5':
        return paravirtual
          ? [{ title: 'RHEL or CentOS 5, paravirtual', items: oldParavirtual(conversion) }]
          : [{ title: 'RHEL or CentOS 5, fully virtualised', items: oldFull(conversion) }];
      case 'windows':
      case 'windows-virtio':
        return [{ title: 'Windows', items: windows(conversion) }];
      case 'linux':
        return [{ title: 'Linux', items: linux(conversion) }];
      default:
        return [
          { title: 'If it is Linux', items: linux(conversion) },
          { title: 'If it is Windows', items: windows(conversion) },
        ];
    }
  };
  return [...byGuest(), { title: 'Always', items: always }];
}
