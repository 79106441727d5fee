import { attributeValue, child, childElements, textContent } from '../xml/query.ts';
import type { Element } from '../xml/tree.ts';
import type { GuestFacts } from './guest.ts';
import { isParavirtual } from './kind.ts';
import { writtenByXend } from './origin.ts';

/** What runs inside the guest, as far as it decides which devices it can drive. */
export type GuestSystem = 'linux' | 'rhel5' | 'windows-virtio' | 'windows' | 'unknown';

export interface SystemGuess {
  readonly system: GuestSystem;
  /** A clause: "the libosinfo metadata says …". */
  readonly reason: string;
}

/** The libosinfo id somewhere in `<metadata>`, such as `http://redhat.com/rhel/5.11`. */
function libosinfoId(root: Element): string | undefined {
  const metadata = child(root, 'metadata');
  const pending = metadata === undefined ? [] : childElements(metadata);
  for (let element = pending.shift(); element !== undefined; element = pending.shift()) {
    const id = element.localName === 'os' ? attributeValue(element, 'id') : undefined;
    if (id !== undefined && element.namespace.includes('libosinfo')) {
      return id;
    }
    pending.push(...childElements(element));
  }
  return undefined;
}

const oldRedHat =
  /(redhat\.com\/rhel|centos\.org\/centos|oracle\.com\/(ol|oel)|scientificlinux\.org\/scientificlinux)\/[345](\.|$)/;
const linuxVendor =
  /(redhat|centos|fedoraproject|debian|ubuntu|opensuse|suse|oracle\.com\/o|scientificlinux|archlinux|alpinelinux|gentoo|rockylinux|almalinux|mageia|altlinux|linux)/;
const windowsName = /(^|[^a-z])win(dows|xp|vista|[0-9]|srv|server)|w2k|w2003|w2008|w2012|w2016|w2019/i;
const oldRedHatName = /(rhel|centos|redhat|oel|sl)[-_.]?[345](?![0-9])/i;
const linuxName = /rhel|centos|redhat|debian|ubuntu|suse|sles|fedora|linux|oracle|alma|rocky/i;

function usesVirtio(guest: GuestFacts): boolean {
  return (
    guest.devices.disks.some((disk) => disk.bus === 'virtio') ||
    guest.devices.interfaces.some((device) => device.modelType?.value === 'virtio')
  );
}

function windows(guest: GuestFacts, reason: string): SystemGuess {
  return usesVirtio(guest)
    ? { system: 'windows-virtio', reason: `${reason}, and it already has a virtio device` }
    : { system: 'windows', reason };
}

/** The host's paths tell the era: a kernel of Red Hat Enterprise Linux 5, or its console name. */
function looksLikeOldKernel(guest: GuestFacts): boolean {
  const kernel = guest.os.kernelPath ?? '';
  const commandLine = guest.os.commandLine === undefined ? '' : textContent(guest.os.commandLine);
  return /el5xen|el5|2\.6\.18/.test(kernel) || /console=xvc|xencons=|independent_wallclock/.test(commandLine);
}

/** Guesses what runs in the guest from metadata, name, Hyper-V features, clock and boot paths. */
export function guessSystem(guest: GuestFacts): SystemGuess {
  const id = libosinfoId(guest.root)?.toLowerCase();
  if (id !== undefined) {
    if (id.includes('microsoft.com/win')) {
      return windows(guest, `the libosinfo metadata says ${id}`);
    }
    if (oldRedHat.test(id)) {
      return { system: 'rhel5', reason: `the libosinfo metadata says ${id}` };
    }
    if (linuxVendor.test(id)) {
      return { system: 'linux', reason: `the libosinfo metadata says ${id}` };
    }
  }
  if (isParavirtual(guest.kind)) {
    if (oldRedHatName.test(guest.name)) {
      return { system: 'rhel5', reason: `the guest is paravirtual and called "${guest.name}"` };
    }
    if (looksLikeOldKernel(guest)) {
      return { system: 'rhel5', reason: 'its kernel or its kernel arguments are those of the 2.6.18 Xen kernel' };
    }
    if (writtenByXend(guest)) {
      return { system: 'rhel5', reason: 'the definition was written by xend, in the days of RHEL 5' };
    }
    return { system: 'linux', reason: 'a paravirtual guest runs Linux in nearly every case' };
  }
  const features = guest.features;
  if (features !== undefined && (child(features, 'viridian') ?? child(features, 'hyperv')) !== undefined) {
    return windows(guest, 'it has Hyper-V features');
  }
  if (windowsName.test(guest.name)) {
    return windows(guest, `it is called "${guest.name}"`);
  }
  if (oldRedHatName.test(guest.name)) {
    return { system: 'rhel5', reason: `it is called "${guest.name}"` };
  }
  if (linuxName.test(guest.name)) {
    return { system: 'linux', reason: `it is called "${guest.name}"` };
  }
  const clock = guest.clock;
  if (
    clock !== undefined &&
    (attributeValue(clock, 'offset') === 'localtime' || attributeValue(clock, 'basis') === 'localtime')
  ) {
    return windows(guest, 'its clock shows local time');
  }
  if (guest.os.kernelPath !== undefined) {
    return { system: 'linux', reason: 'it boots a Linux kernel directly' };
  }
  return { system: 'unknown', reason: 'nothing in the definition tells what runs in it' };
}
