import type { Disk } from '../guest/disks.ts';
import type { Guest } from '../guest/guest.ts';
import { escapeAttribute, insertChild, setAttribute, type TextEdit } from '../xml/edit.ts';
import { attributeValue } from '../xml/query.ts';
import type { Range } from '../xml/tree.ts';
import { meets } from './place.ts';
import { plainly, type Refactoring } from './refactoring.ts';

/** What of a driver is a matter of taste and not of the image. */
const settings = ['cache', 'io', 'discard', 'detect_zeroes', 'error_policy', 'rerror_policy'];

/** Gives the other disks how the one at the selection caches, discards and treats errors. */
export function sameDiskDriver(guest: Guest, selection: Range): Refactoring[] {
  const disks = guest.devices.disks.filter(({ device, type }) => device === 'disk' && type !== 'vhostuser');
  const model = disks.find(({ element }) => meets(element.range, selection));
  if (model === undefined || model.driver === undefined) return [];
  const { driver } = model;
  const values = settings.flatMap((name) => {
    const value = attributeValue(driver, name);
    return value === undefined ? [] : [{ name, value }];
  });
  const edits = disks.filter((disk) => disk !== model).flatMap((disk) => withSettings(disk, values));
  const words = values.map(({ name, value }) => `${name}='${value}'`).join(' ');
  return plainly(`Give all disks the driver settings of ${model.name} (${words})`, edits);
}

interface Setting {
  readonly name: string;
  readonly value: string;
}

function withSettings({ element, driver }: Disk, values: readonly Setting[]): TextEdit[] {
  if (driver !== undefined) return values.flatMap(({ name, value }) => setAttribute(driver, name, value));
  if (values.length === 0) return [];
  const written = values.map(({ name, value }) => `${name}='${escapeAttribute(value)}'`).join(' ');
  return insertChild(element, `<driver name='qemu' ${written}/>`, { first: true });
}
