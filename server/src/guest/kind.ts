import type { Devices } from './devices.ts';
import type { OperatingSystem } from './operatingSystem.ts';

/** What kind of guest Xen ran; `not-xen` when nothing says that it was one. */
export type GuestKind = 'pv' | 'pvh' | 'hvm' | 'hvm-with-pv-drivers' | 'not-xen';

const convertible = new Set(['xen', 'kvm', 'qemu']);

/**
 * Tells the kind of guest. A half-converted definition (type `kvm`, still with a Xen os type) counts as what it was.
 * The bus and model of the devices tell an HVM guest with PV drivers; a `xen` memory balloon does not, as every guest
 * has one.
 */
export function guestKind(type: string, os: OperatingSystem, devices: Devices): GuestKind {
  if (!convertible.has(type)) {
    return 'not-xen';
  }
  if (os.type === 'xenpvh' || (os.type !== 'hvm' && os.machine === 'xenpvh')) {
    return 'pvh';
  }
  if (os.type === 'linux' || os.type === 'xen' || (os.type === '' && os.bootloader !== undefined)) {
    return 'pv';
  }
  if (type !== 'xen') {
    return 'not-xen';
  }
  if (os.type === '' && os.machine === 'xenpv') {
    return 'pv';
  }
  const hasParavirtualDevice =
    devices.disks.some((disk) => disk.bus === 'xen' || disk.name.startsWith('xvd')) ||
    devices.interfaces.some((device) => device.modelType?.value === 'netfront');
  return hasParavirtualDevice ? 'hvm-with-pv-drivers' : 'hvm';
}

/** True for guests that booted without firmware: they need a whole machine under KVM. */
export function isParavirtual(kind: GuestKind): boolean {
  return kind === 'pv' || kind === 'pvh';
}

const qemuTypes: ReadonlySet<string> = new Set(['kvm', 'qemu', 'hvf', 'nvmm']);

/** Whether libvirt's QEMU driver runs a guest of the type as it stands. */
export function isQemuGuest({ type }: { readonly type: string }): boolean {
  return qemuTypes.has(type);
}
