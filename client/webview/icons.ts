/** A sign for each kind of box: strokes in a square of 16. */

const chip = 'M4.5 4.5h7v7h-7zM6.5 2v2.5M9.5 2v2.5M6.5 11.5V14M9.5 11.5V14M2 6.5h2.5M2 9.5h2.5M11.5 6.5H14M11.5 9.5H14';
const memory = 'M1.5 4.5h13v6h-13zM4.5 6.5v2M8 6.5v2M11.5 6.5v2M3.5 10.5v2M6.5 10.5v2M9.5 10.5v2M12.5 10.5v2';
const tree = 'M5.5 1.5h5v4h-5zM1.5 10.5h5v4h-5zM9.5 10.5h5v4h-5zM8 5.5V8M4 10.5V8h8v2.5';
const plug = 'M2.5 5.5h11v5h-11zM5 5.5v-3M8 5.5v-3M11 5.5v-3M8 10.5v3.5';
const disk =
  'M2.5 4c0-1.4 2.5-2.5 5.5-2.5s5.5 1.1 5.5 2.5v8c0 1.4-2.5 2.5-5.5 2.5S2.5 13.4 2.5 12zM2.5 4c0 1.4 2.5 2.5 5.5 2.5s5.5-1.1 5.5-2.5M2.5 8c0 1.4 2.5 2.5 5.5 2.5s5.5-1.1 5.5-2.5';
const network = 'M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13zM1.5 8h13M8 1.5c-4 4-4 9 0 13c4-4 4-9 0-13z';
const socket = 'M2.5 2.5h11v11h-11zM5 10.5v-4h1.5v-1.5h3v1.5h1.5v4z';
const screen = 'M1.5 2.5h13v8.5h-13zM8 11v2.5M5 13.5h6';
const gear =
  'M8 5.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 1 0 0-5zM8 1.5v2M8 12.5v2M1.5 8h2M12.5 8h2M3.4 3.4l1.4 1.4M11.2 11.2l1.4 1.4M12.6 3.4l-1.4 1.4M4.8 11.2l-1.4 1.4';
const prompt = 'M1.5 2.5h13v11h-13zM4 6l2 2l-2 2M8 10.5h4';
const keys = 'M1.5 4.5h13v7.5h-13zM4 7h.5M7 7h.5M10 7h.5M5 9.5h6';
const sound = 'M2 6h2.5L8 3v10L4.5 10H2zM10.5 5.5c1.5 1.5 1.5 3.5 0 5M12.5 3.5c2.6 2.6 2.6 6.4 0 9';

/** The colours are classes of the style sheet. */
export interface Icon {
  readonly path: string;
  readonly tone: 'processor' | 'memory' | 'bus' | 'disk' | 'network' | 'other';
}

const icons: Readonly<Record<string, Icon>> = {
  guest: { path: screen, tone: 'bus' },
  'group processors': { path: chip, tone: 'processor' },
  'group memory': { path: memory, tone: 'memory' },
  'group pci': { path: tree, tone: 'bus' },
  'group buses': { path: plug, tone: 'bus' },
  'group disks': { path: disk, tone: 'disk' },
  'group networks': { path: network, tone: 'network' },
  'group others': { path: gear, tone: 'other' },
  backingStore: { path: disk, tone: 'disk' },
  bus: { path: plug, tone: 'bus' },
  cell: { path: chip, tone: 'processor' },
  channel: { path: prompt, tone: 'other' },
  console: { path: prompt, tone: 'other' },
  controller: { path: plug, tone: 'bus' },
  cpu: { path: chip, tone: 'processor' },
  currentMemory: { path: memory, tone: 'memory' },
  disk: { path: disk, tone: 'disk' },
  filesystem: { path: disk, tone: 'disk' },
  graphics: { path: screen, tone: 'other' },
  input: { path: keys, tone: 'other' },
  interface: { path: socket, tone: 'network' },
  iothreads: { path: chip, tone: 'processor' },
  iothreadids: { path: chip, tone: 'processor' },
  maxMemory: { path: memory, tone: 'memory' },
  memory: { path: memory, tone: 'memory' },
  memoryBacking: { path: memory, tone: 'memory' },
  network: { path: network, tone: 'network' },
  numa: { path: chip, tone: 'processor' },
  parallel: { path: prompt, tone: 'other' },
  placed: { path: tree, tone: 'bus' },
  serial: { path: prompt, tone: 'other' },
  slot: { path: plug, tone: 'bus' },
  sound: { path: sound, tone: 'other' },
  topology: { path: chip, tone: 'processor' },
  vcpu: { path: chip, tone: 'processor' },
  video: { path: screen, tone: 'other' },
};

/** The sign of a box; that of a group goes by its id. */
export function iconOf(kind: string, id: string): Icon {
  return icons[kind === 'group' ? `group ${id}` : kind] ?? { path: gear, tone: 'other' };
}
