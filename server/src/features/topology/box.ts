import type { Element } from '../../xml/tree.ts';
import { labelOf } from '../labels.ts';

/** What is drawn as one box, while the picture is put together. */
export interface Box {
  /** Tells it from the other boxes of its group, also after an edit elsewhere. */
  readonly key: string;
  readonly kind: string;
  readonly label: string;
  readonly detail: string;
  /** Where it sits on what is around it, short: `slot 2, function 1`. */
  readonly place: string;
  /** The same for who wants to know it all. */
  readonly address: string;
  /** Undefined for what libvirt adds. */
  readonly element: Element | undefined;
  readonly children: Box[];
}

/** A box of its own words. */
export function box(
  kind: string,
  label: string,
  more: Partial<Pick<Box, 'key' | 'detail' | 'place' | 'address' | 'element'>> & { children?: readonly Box[] } = {},
): Box {
  const { key = label, detail = '', place = '', address = '', element, children = [] } = more;
  return { key, kind, label, detail, place, address, element, children: [...children] };
}

/** The box of an element, in the words of the outline. */
export function elementBox(element: Element, more: Parameters<typeof box>[2] = {}): Box {
  const { name, detail } = labelOf(element);
  return box(element.name, name, { detail, element, ...more });
}

/** The box of a group with what is in it; undefined when that is nothing. */
export function groupBox(key: string, label: string, children: readonly Box[], detail = ''): Box | undefined {
  return children.length === 0 ? undefined : box('group', label, { key, detail, children });
}
