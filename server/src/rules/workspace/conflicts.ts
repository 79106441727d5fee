import { readDisk } from '../../guest/disks.ts';
import type { Guest } from '../../guest/guest.ts';
import { perElement } from '../../xml/perElement.ts';
import { attribute, child, textContent } from '../../xml/query.ts';
import { type Area, type Claim, workspaceEntry } from '../entry.ts';

/** A guest for the examples. */
function example(name: string, uuid: string, devices = ''): string {
  return `
<domain type='kvm'>
  <name>${name}</name>
  <uuid>${uuid}</uuid>
  <memory unit='GiB'>1</memory>
  <os>
    <type>hvm</type>
  </os>${devices === '' ? '' : `\n  <devices>\n${devices}\n  </devices>`}
</domain>`;
}

const [one, other] = ['5e1a1a2c-66d3-4b4e-9d0a-5d3c5e3b7a01', '5e1a1a2c-66d3-4b4e-9d0a-5d3c5e3b7a02'];

function card(mac: string): string {
  return `    <interface type='network'>\n      <mac address='${mac}'/>\n      <source network='default'/>\n    </interface>`;
}

function disk(more = ''): string {
  return `    <disk type='file' device='disk'>\n      <source file='/srv/data.img'/>\n      <target dev='vdb' bus='virtio'/>${more}\n    </disk>`;
}

/** Of a child of the domain: its text. */
function ofText({ root }: Guest, name: string, key: (text: string) => string): Claim[] {
  const element = child(root, name);
  const value = element ? textContent(element).trim() : '';
  return element === undefined || value === '' ? [] : [{ key: key(value), value, place: element }];
}

const macClaims = perElement((element): Claim[] => {
  const written = child(element, 'mac');
  const place = written && attribute(written, 'address');
  return place === undefined ? [] : [{ key: place.value.toLowerCase(), value: place.value, place }];
});

const hostPaths: ReadonlySet<string> = new Set(['file', 'block']);

const imageClaims = perElement((element): Claim[] => {
  const { device, type, sourceName, source, readonly, shareable } = readDisk(element);
  return device !== 'disk' || readonly || shareable || !sourceName || source === undefined || !hostPaths.has(type)
    ? []
    : [{ key: `${type} ${sourceName}`, value: sourceName, place: source }];
});

export const guestNameTaken = workspaceEntry({
  id: 'guest-name-taken',
  title: 'Two guests of one name',
  severity: 'warning',
  cure: 'Give one of the guests another `<name>`.',
  errors: ['already exists with uuid'],
  docs: `
On a host every guest has a name of its own. libvirt takes a definition with the name of another guest only when it has the UUID of
that guest too: then it replaces the definition. Here two definitions have one name and two UUIDs. Definitions with the same name and
UUID, or without a UUID, are taken for versions of one guest and left alone.`,
  source: 'libvirt src/conf/virdomainobjlist.c virDomainObjListAddLocked',
  claims: (guest) => ofText(guest, 'name', (text) => text),
  message: (value, another) =>
    `'${value}' is the name of another guest as well, ${another}: a host takes only one of them. Rename one.`,
  examples: [
    { title: 'one name, two UUIDs', guests: [example('web', one), example('web', other)], found: true },
    { title: 'two versions of a guest', guests: [example('web', one), example('web', one)], found: false },
  ],
});

export const guestUuidTaken = workspaceEntry({
  id: 'guest-uuid-taken',
  title: 'Two guests of one UUID',
  severity: 'warning',
  cure: 'Remove `<uuid>` of the copy: libvirt makes a new one.',
  errors: ['is already defined with uuid'],
  docs: `
A guest that was made by copying another keeps its UUID, and libvirt refuses the second: the UUID is what it knows guests by. Systems
inside see it as the serial number of the machine, so licences and configuration management mix the two up as well.`,
  source: 'libvirt src/conf/virdomainobjlist.c virDomainObjListAddLocked',
  claims: (guest) => ofText(guest, 'uuid', (text) => text.toLowerCase().replaceAll('-', '')),
  message: (value, another) =>
    `'${value}' is the UUID of another guest as well, ${another}: libvirt refuses the second. Remove it from the copy.`,
  examples: [
    { title: 'a copied guest with a new name', guests: [example('web', one), example('shop', one)], found: true },
    { title: 'a UUID for each', guests: [example('web', one), example('shop', other)], found: false },
  ],
});

export const guestMacTaken = workspaceEntry({
  id: 'guest-mac-taken',
  title: 'Two guests with one MAC address',
  severity: 'warning',
  cure: 'Remove `<mac>` of the copy: libvirt makes a new one.',
  docs: `
Two network cards with one MAC address in a network take each other's packets: connections of both guests fail now and then, and DHCP
gives them one address. libvirt does not look at other guests' addresses. In networks that never meet the address may be the same; then
switch the finding off.`,
  source: 'libvirt docs/formatdomain.rst, network interfaces: mac; IEEE 802.3, MAC addresses',
  claims: ({ devices }) => devices.interfaces.flatMap(({ element }) => macClaims(element)),
  message: (value, another) =>
    `A card of another guest has the MAC address '${value}' as well, ${another}: in one network both lose packets. Remove <mac> from the copy.`,
  examples: [
    {
      title: 'a copied card',
      guests: [example('web', one, card('52:54:00:12:34:56')), example('shop', other, card('52:54:00:12:34:56'))],
      found: true,
    },
    {
      title: 'cards of their own',
      guests: [example('web', one, card('52:54:00:12:34:56')), example('shop', other, card('52:54:00:12:34:57'))],
      found: false,
    },
  ],
});

export const guestImageTaken = workspaceEntry({
  id: 'guest-image-taken',
  title: 'Two guests that write to one image',
  severity: 'warning',
  cure: 'Give each guest an image of its own, or write `<shareable/>` in both disks when the guests share a cluster file system.',
  errors: ['Failed to get shared "write" lock'],
  docs: `
Two guests that write to one image destroy its file system. libvirt takes both definitions; QEMU locks the image for the guest that
starts first, and the other does not start. Disks that all guests only read, and disks marked \`<shareable/>\`, are left alone.`,
  source: 'libvirt docs/formatdomain.rst, hard drives: shareable; QEMU docs/system/qemu-block-drivers, image locking',
  claims: ({ devices }) => devices.disks.flatMap(({ element }) => imageClaims(element)),
  message: (value, another) =>
    `'${value}' belongs to another guest as well, ${another}: they cannot run at the same time. Name another image, or write <shareable/> in both.`,
  examples: [
    {
      title: 'a copied disk',
      guests: [example('web', one, disk()), example('shop', other, disk())],
      found: true,
    },
    {
      title: 'a disk of a cluster',
      guests: [example('web', one, disk('\n      <shareable/>')), example('shop', other, disk('\n      <shareable/>'))],
      found: false,
    },
  ],
});

/** Conflicts between the guests of a workspace. */
export const workspaceEntries = [guestNameTaken, guestUuidTaken, guestMacTaken, guestImageTaken] as const;

export const workspaceArea: Area = {
  title: 'Several guests together',
  entries: workspaceEntries,
};
