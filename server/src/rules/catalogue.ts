import type { Area, Entry } from './entry.ts';
import { guestAreas } from './guest/areas.ts';
import { rules } from './index.ts';
import { momentArea } from './moment/area.ts';
import { workspaceArea } from './workspace/conflicts.ts';
import { xenAreas } from './xen/areas.ts';

const inAreas: ReadonlySet<Entry> = new Set([...xenAreas, ...guestAreas].flatMap((area) => area.entries));
const others = rules.filter((rule) => !inAreas.has(rule));

/** Everything that has a page, by area; rules that are not about Xen come last. */
export const areas: readonly Area[] = [
  ...xenAreas,
  ...guestAreas,
  momentArea,
  workspaceArea,
  ...(others.length === 0 ? [] : [{ title: 'What a target lacks', entries: others }]),
];

/** All entries, in the order of the areas. */
export const catalogue: readonly Entry[] = areas.flatMap((area) => area.entries);

/** The entry of an id; undefined when there is none. */
export function entryById(id: string): Entry | undefined {
  return catalogue.find((entry) => entry.id === id);
}
