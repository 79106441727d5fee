/** What the annotations of our grammar say of libvirt's drivers. */

import type { Definition } from '../../relaxng/index.ts';
import type { Target } from '../rule.ts';

/** libvirt's mock driver takes whatever the parser takes: that it knows something says nothing. */
const mockDriver = 'test';

/** Drivers as people know them, by what the grammar calls them. */
export const driverNames: Readonly<Record<string, string>> = {
  qemu: 'QEMU',
  xen: 'Xen',
  lxc: 'LXC',
  bhyve: 'bhyve',
  vmware: 'VMware',
  vz: 'Virtuozzo',
  openvz: 'OpenVZ',
  vbox: 'VirtualBox',
  hyperv: 'Hyper-V',
  ch: 'Cloud Hypervisor',
};

/** Whether the driver of the target knows a thing; what names no drivers is for all. */
export function isFor(definition: Definition | undefined, target: Target): boolean {
  const drivers = definition?.annotations.drivers?.split(' ');
  return drivers === undefined || drivers.includes(target === 'xen' ? 'xen' : 'qemu');
}

/** Whether the grammar gives a definition to drivers that do not serve the targets `kvm` and `qemu`. */
export function isForeign(definition: Definition): boolean {
  return !isFor(definition, 'kvm');
}

/** The names of the hypervisors whose drivers have it, as people know them; the mock driver is none. */
export function hypervisorsOf(definition: Definition): readonly string[] {
  const drivers = definition.annotations.drivers?.split(' ') ?? [];
  return drivers.filter((driver) => driver !== mockDriver).map((driver) => driverNames[driver] ?? driver);
}
