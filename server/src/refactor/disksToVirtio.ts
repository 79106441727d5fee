import { type Disk, diskNamer } from '../guest/disks.ts';
import type { Guest } from '../guest/guest.ts';
import { removeAttribute, removeElement, setAttribute, type TextEdit } from '../xml/edit.ts';
import { attributeValue, childrenNamed } from '../xml/query.ts';
import type { Range } from '../xml/tree.ts';
import { isOnTags, meets } from './place.ts';
import type { Refactoring, Refusal, Step } from './refactoring.ts';

const emulated: ReadonlySet<string> = new Set(['ide', 'sata', 'scsi']);

/** What libvirt refuses on virtio: src/qemu/qemu_validate.c qemuValidateDomainDeviceDefDiskFrontend. */
const attributesOfOthers = ['rotation_rate', 'removable'];
const elementsOfOthers = ['wwn', 'vendor', 'product'];

/** Puts the disk at the selection on virtio, or all of them where that is more than one. */
export function disksToVirtio(guest: Guest, selection: Range): (Refactoring | Refusal)[] {
  const { element, disks } = guest.devices;
  const movable = disks.filter(({ device, bus, target }) => device === 'disk' && emulated.has(bus) && target);
  const here = movable.filter((disk) => meets(disk.element.range, selection));
  const isForAll = element !== undefined && isOnTags(element, selection);
  if (movable.length === 0 || (here.length === 0 && !isForAll)) return [];
  if (guest.hardware.machine.board === 'isapc') {
    return [
      { title: 'Move the disk to virtio', reason: 'An isapc machine has no bus that virtio devices could sit on.' },
    ];
  }
  const one = movable.length === 1 ? movable[0] : isForAll ? undefined : here[0];
  const isLinux = guest.choices['guest-os'] !== 'windows';
  return [
    ...(one === undefined
      ? []
      : [refactoring(`Move the disk ${one.name} to virtio`, movedToVirtio([one], disks, isLinux))]),
    ...(movable.length > 1
      ? [refactoring(`Move all ${movable.length} disks to virtio`, movedToVirtio(movable, disks, isLinux))]
      : []),
  ];
}

function refactoring(title: string, steps: readonly Step[]): Refactoring {
  return { title, steps, isNoticed: true };
}

function movedToVirtio(moved: readonly Disk[], disks: readonly Disk[], isLinux: boolean): Step[] {
  const freeName = diskNamer(disks.map(({ name }) => name));
  return moved.map((disk) => {
    const name = freeName('vd');
    const needs = isLinux
      ? `In the guest the disk becomes /dev/${name}: it needs virtio_blk in its initial ramdisk, and file systems mounted by UUID or label.`
      : 'The guest needs the viostor driver before it starts from this disk.';
    return {
      title: `Put the disk ${disk.name} on virtio as ${name}`,
      detail: `${needs}${lossWords(disk)}`,
      edits: moveEdits(disk, name),
    };
  });
}

/** What virtio has no place for, which the guest may know the disk by. */
function lossWords({ element }: Disk): string {
  const lost = elementsOfOthers.filter((name) => childrenNamed(element, name).length > 0);
  return lost.length === 0 ? '' : ` The disk loses its ${listed(lost)}, which virtio does not have.`;
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function moveEdits({ element, target }: Disk, name: string): TextEdit[] {
  if (target === undefined) return [];
  return [
    ...setAttribute(target, 'dev', name),
    ...setAttribute(target, 'bus', 'virtio'),
    ...attributesOfOthers.flatMap((attribute) => removeAttribute(target, attribute)),
    ...elementsOfOthers.flatMap((child) => childrenNamed(element, child)).flatMap(removeElement),
    ...childrenNamed(element, 'geometry').flatMap((geometry) => removeAttribute(geometry, 'trans')),
    ...driveAddresses(element).flatMap(removeElement),
  ];
}

/** The address that says where on the old controller the disk was. */
function driveAddresses(disk: Disk['element']): Disk['element'][] {
  return childrenNamed(disk, 'address').filter((address) => attributeValue(address, 'type') === 'drive');
}
