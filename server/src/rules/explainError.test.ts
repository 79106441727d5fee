import assert from 'node:assert/strict';
import { catalogue } from './catalogue.ts';
import { explainError } from './explainError.ts';

/** Ids of what may be behind a message, the likeliest first. */
function ids(text: string): string[] {
  return explainError(text).map(({ entry }) => entry.id);
}

/** Messages as they are pasted, and what is behind them; the first is the likeliest. */
const pasted: readonly (readonly [what: string, message: string, expected: readonly string[]])[] = [
  [
    'the type of the domain',
    `error: Failed to define domain from web.xml
error: unsupported configuration: Emulator '/usr/bin/qemu-system-x86_64' does not support virt type 'xen'`,
    ['xen-domain-type'],
  ],
  [
    'a paravirtual type',
    "error: unsupported configuration: Emulator '/usr/bin/qemu-system-x86_64' does not support os type 'linux'",
    ['xen-os-type-linux'],
  ],
  [
    'the modern name of it, which a missing <os> stands for too',
    "unsupported configuration: Emulator '/usr/bin/qemu-kvm' does not support os type 'xen'",
    ['xen-os-type-linux', 'xen-os-missing-with-bootloader'],
  ],
  [
    'PVH',
    "unsupported configuration: Emulator '/usr/bin/qemu-kvm' does not support os type 'xenpvh'",
    ['xen-os-type-xenpvh'],
  ],
  [
    'a machine of Xen, which libvirt takes for a lack of buses',
    'error: Failed to define domain from /root/mail.xml\nerror: XML error: No PCI buses available\n',
    ['xen-machine'],
  ],
  [
    'connect flags',
    'error: internal error: Cannot automatically add a new PCI bus for a device with connect flags 00',
    ['xen-controller-xenbus', 'xen-controller-xenbus-limits', 'xen-memballoon-model'],
  ],
  [
    'a boot loader program',
    'error: unsupported configuration: bootloader is not supported by QEMU',
    ['xen-bootloader', 'xen-bootloader-args'],
  ],
  [
    'hvmloader, from the log of the guest',
    `2024-03-01 10:11:12.345+0000: starting up libvirt version: 9.0.0
qemu-system-x86_64: could not load PC BIOS '/usr/lib/xen/boot/hvmloader'
2024-03-01 10:11:12.901+0000: shutting down, reason=failed`,
    ['xen-hvmloader'],
  ],
  [
    'the device model of Xen',
    'error: Cannot check QEMU binary /usr/lib64/xen/bin/qemu-dm: No such file or directory',
    ['xen-emulator-path'],
  ],
  [
    "Xen's disk bus, in pretty quotes",
    'error: Failed to start domain “web”\nerror: unsupported configuration: unsupported disk bus ‘xen’ with device setup',
    ['xen-disk-bus', 'xen-disk-target-xvd', 'xen-cdrom-bus'],
  ],
  [
    'a partition',
    "error: unsupported configuration: invalid disk target 'sda1', partitions can't appear in disk targets",
    ['xen-disk-target-partition'],
  ],
  [
    'blktap rather than the other back ends',
    "unsupported configuration: unsupported driver name 'tap' for disk 'vda'",
    ['xen-tap-driver'],
  ],
  [
    'a block back end, wrapped by a terminal',
    "error: unsupported configuration: unsupported driver name\n  'phy' for disk 'vda'",
    ['xen-phy-driver'],
  ],
  [
    'VHD that is not VHDX',
    `error: internal error: process exited while connecting to monitor: 2024-05-05T08:00:00Z qemu-system-x86_64: -blockdev {"node-name":"libvirt-1-format","read-only":false,"driver":"vhdx","file":"libvirt-1-storage"}: Could not open '/srv/a.vhd': Invalid argument`,
    ['xen-disk-type-vhd'],
  ],
  [
    'a read-only disk',
    'error: unsupported configuration: readonly ide disks are not supported',
    ['xen-disk-readonly-ide'],
  ],
  [
    'the address of another bus',
    "error: XML error: virtio disk cannot have an address of type 'drive'",
    ['xen-disk-drive-address'],
  ],
  [
    'a card of Xen',
    'error: internal error: qemu unexpectedly closed the monitor: 2024-01-01T00:00:00Z qemu-system-x86_64: -device {"driver":"netfront","netdev":"hostnet0"}: \'netfront\' is not a valid device model name',
    ['xen-netfront-model'],
  ],
  [
    'a script on a bridge',
    'error: unsupported configuration: scripts are not supported on interfaces of type bridge',
    ['xen-vif-script'],
  ],
  [
    'a script that is missing',
    "error: internal error: Cannot find 'vif-route' in path: No such file or directory",
    ['xen-vif-script-ethernet'],
  ],
  [
    'an address for the guest',
    'error: unsupported configuration: Invalid attempt to set network interface guest-side IP route and/or address info, not supported by QEMU',
    ['xen-net-ip'],
  ],
  [
    'a bridge of the Xen host',
    "error: Failed to start domain 'web'\nerror: Cannot get interface MTU on 'xenbr0': No such device",
    ['xen-bridge-name'],
  ],
  ['a console of Xen', 'error: unsupported configuration: unsupported console target type xen', ['xen-console-type']],
  [
    'no words at all',
    "error: Failed to start domain 'agent'\nerror: An error occurred, but the cause is unknown",
    ['xen-channel-target'],
  ],
  ['an input device', 'error: unsupported configuration: unsupported input bus xen', ['xen-input-bus']],
  [
    'a framebuffer',
    "error: unsupported configuration: domain configuration does not support video model 'xen'",
    ['xen-video-model'],
  ],
  [
    'USB of Xen',
    "error: unsupported configuration: USB controller model type 'qusb1' or 'qusb2' is not supported in kvm",
    ['xen-usb-controller-qusb'],
  ],
  [
    'pciback',
    "error: Failed to start domain 'nic'\nerror: Failed to load PCI stub module pciback: administratively prohibited",
    ['xen-hostdev-driver'],
  ],
  [
    'write filtering',
    'error: unsupported configuration: Write filtering of PCI device configuration space is not supported by qemu',
    ['xen-hostdev-writefiltering'],
  ],
  [
    'a FLASK label',
    "error: unsupported configuration: Security driver model 'flask' is not available",
    ['xen-seclabel-flask'],
  ],
  [
    'a rename',
    "error: unsupported configuration: qemu driver doesn't support the 'rename-restart' action for 'on_crash'",
    ['xen-on-rename-restart'],
  ],
  [
    'tables of ACPI',
    "error: unsupported configuration: ACPI table type 'rawset' is not supported",
    ['xen-acpi-table-rawset'],
  ],
  [
    'a guest that finds no root',
    '[    2.1] VFS: Cannot open root device "xvda1" or unknown-block(0,0): error -6\n[    2.2] Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)',
    ['xen-kernel-cmdline'],
  ],
];

describe('explaining an error', () => {
  for (const [what, message, [first, ...rest]] of pasted) {
    it(`knows ${what}`, () => {
      const found = ids(message);
      assert.equal(found[0], first);
      for (const id of rest) assert.ok(found.includes(id), `${id} among ${found.join(', ')}`);
      assert.ok(explainError(message).every(({ score }) => score >= 1));
    });
  }

  it('takes words that are written in another way for what they resemble', () => {
    assert.equal(ids('netfront card not known to qemu')[0], 'xen-netfront-model');
    assert.equal(ids('the disk driver phy is not allowed')[0], 'xen-phy-driver');
    const [best] = explainError('xenbus controller refused');
    assert.equal(best?.entry.id, 'xen-controller-xenbus');
    assert.ok(best && best.score < 1);
  });

  it('says nothing of what it does not know', () => {
    for (const text of [
      '',
      '   \n',
      'error: Failed to connect socket to /var/run/libvirt/libvirt-sock: No such file or directory',
      "error: failed to get domain 'web'",
      'error: Requested operation is not valid: network isolated is not active',
      "error: Failed to start domain 'xen-console'",
    ]) {
      assert.deepEqual(ids(text), [], text);
    }
  });

  it('is not held up by a long log', () => {
    const log = `${"qemu: unsupported driver name ' Could not open '/xen ".repeat(4000)}\nXML error: No PCI buses available`;
    assert.equal(ids(log)[0], 'xen-machine');
  });

  it('finds every entry by each of its own words', () => {
    for (const entry of catalogue) {
      for (const error of entry.errors ?? []) {
        const message = `error: ${error.replaceAll('…', 'something')} (and more)`;
        assert.ok(ids(message).includes(entry.id), `${entry.id}: ${message}`);
      }
    }
  });
});
