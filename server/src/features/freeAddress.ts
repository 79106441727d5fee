import type { Analysis } from '../analyze.ts';
import { freePciPlaces } from '../refactor/addresses/pciPlaces.ts';
import type { Element } from '../xml/tree.ts';
import type { Skeleton } from './skeletons.ts';

/** A whole `<address>` on a free PCI slot for a device; nothing where the definition has no place for it. */
export function freeAddress({ guest }: Analysis, element: Element): Skeleton | undefined {
  const device = guest?.hardware.devices.find((one) => one.element === element);
  if (guest === undefined || device === undefined || device.address !== undefined) return undefined;
  const { places, controllers } = freePciPlaces(guest, [device]);
  const [place] = places;
  if (place === undefined || controllers.length > 0) return undefined;
  return {
    label: 'address: free PCI slot',
    parent: element.name,
    element: 'address',
    documentation: 'The first place on a PCI bus of this guest that is free and suits the device.',
    isForXen: false,
    snippet: place.address,
  };
}
