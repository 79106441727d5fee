import { diskName } from '../guest/disks.ts';
import { type Markup, markup } from './markup.ts';
import { type Dialect, type Settings, sayLost, sayRefused } from './settings.ts';

/** A disk as its specification says; fields that it leaves out are undefined. */
interface Disk {
  readonly source: string;
  readonly device: string;
  readonly format: string;
  readonly access: string;
  readonly cdrom: boolean;
  /** Name of the backend in domain XML. */
  readonly driver: 'phy' | 'file' | 'tap' | 'tap2' | 'qemu';
  readonly block: boolean;
  readonly backend?: string | undefined;
  readonly script?: string | undefined;
  readonly discard?: 'unmap' | 'ignore' | undefined;
  /** Parameters that have no place in domain XML. */
  readonly lost: readonly string[];
}

/** A specification that is no disk: why. */
type Refused = string;

/** The disks of `disk`, in both notations: libvirt src/libxl/xen_xm.c and xen_xl.c, Xen xl-disk-configuration(5). */
export function disks(settings: Settings, dialect: Dialect, isHvm: boolean): Markup[] {
  const bus = settings.string('hdtype') === 'ahci' ? 'sata' : 'ide';
  return settings.items('disk').flatMap((item) => {
    const disk = isOld(item.text, dialect) ? oldDisk(item.text) : xlDisk(item.text);
    if (typeof disk === 'string') {
      sayRefused(settings, item, 'disk', disk);
      return [];
    }
    sayLost(settings, item, 'disk', disk.lost);
    const element = diskElement(disk, isHvm, bus);
    if (element !== undefined) return [element];
    const why = `is attached by the script "${disk.script}", which libvirt does not run`;
    sayRefused(settings, item, 'disk', why);
    return [];
  });
}

/** xm's notation; xl still reads it, and of its own form `format:target,device,access`. */
function isOld(text: string, dialect: Dialect): boolean {
  const [first = ''] = text.trim().split(',');
  return dialect === 'xm'
    ? !/(^|,)\s*(vdev|target)=/.test(text)
    : /^[a-z0-9]+:/.test(first) && !first.startsWith('rbd:');
}

const scripts: ReadonlySet<string> = new Set(['iscsi', 'nbd', 'enbd', 'drbd']);
const drivers: ReadonlySet<string> = new Set(['phy', 'file', 'tap', 'tap2', 'tapdisk']);
/** Formats by Xen's names; libvirt calls Microsoft's VHD `vpc`. */
const formats: ReadonlyMap<string, string> = new Map([
  ['aio', 'raw'],
  ['raw', 'raw'],
  ['qcow', 'qcow'],
  ['qcow2', 'qcow2'],
  ['qed', 'qed'],
  ['vhd', 'vpc'],
  ['vmdk', 'vmdk'],
]);

/** `SOURCE,DEVICE,MODE`, with prefixes before the source. */
function oldDisk(text: string): Disk | Refused {
  const fields = text.split(',').map((part) => part.trim());
  const [given = '', place = '', access = 'w', backend] = fields;
  const [name = '', kind] = place.replace(/^ioemu:/, '').split(':');
  const device = deviceName(name);
  if (device === undefined) return name === '' ? 'names no device of the guest' : `has the unknown device "${name}"`;
  let driver: Disk['driver'] | undefined;
  let format: string | undefined;
  let script: string | undefined;
  let source = given;
  for (;;) {
    const prefix = /^([a-z0-9]+):/.exec(source)?.[1];
    if (prefix === undefined) break;
    if (scripts.has(prefix)) script = `block-${prefix}`;
    else if (formats.has(prefix)) format = formats.get(prefix);
    else if (drivers.has(prefix)) driver ??= prefix === 'tapdisk' ? 'tap2' : (prefix as Disk['driver']);
    else if (prefix !== 'ioemu') return `has the unknown prefix "${prefix}:"`;
    source = source.slice(prefix.length + 1);
  }
  const backedBy = driver ?? (given === '' || source.startsWith('/dev/') || !source.startsWith('/') ? 'phy' : 'file');
  const block = backedBy === 'phy';
  if (block && source !== '' && script === undefined && !source.startsWith('/')) source = `/dev/${source}`;
  const cdrom = kind === 'cdrom';
  return { source, device, format: format ?? 'raw', access, cdrom, driver: backedBy, block, backend, script, lost: [] };
}

const places = ['target', 'format', 'vdev', 'access'] as const;

/** xl's own notation: parameters by place or by name; `target=` takes the rest. */
function xlDisk(text: string): Disk | Refused {
  const found = new Map<string, string>();
  const lost: string[] = [];
  let place = 0;
  let rest = text.trim();
  while (rest !== '') {
    if (rest.startsWith('target=')) {
      found.set('target', rest.slice('target='.length));
      break;
    }
    const comma = rest.indexOf(',');
    const part = (comma < 0 ? rest : rest.slice(0, comma)).trim();
    rest = comma < 0 ? '' : rest.slice(comma + 1).trimStart();
    const named = /^([a-z][a-z_-]*)=(.*)$/.exec(part);
    if (named?.[1] !== undefined) found.set(named[1], named[2] ?? '');
    else if (flags.has(part)) found.set(part, '');
    else {
      const name = places[place++];
      if (name === undefined) return `has one parameter too many, "${part}"`;
      if (part !== '') found.set(name, part);
    }
  }
  const take = (name: string): string | undefined => {
    const value = found.get(name);
    found.delete(name);
    return value;
  };
  const [name = '', kind] = (take('vdev') ?? '').split(':');
  const device = deviceName(name);
  if (device === undefined)
    return name === '' ? 'names no device of the guest (vdev)' : `has the unknown device "${name}"`;
  const cdrom = [take('devtype') === 'cdrom', take('cdrom') === '', kind === 'cdrom'].includes(true);
  const given = take('format') ?? 'raw';
  const format = given === '' || given === 'empty' ? 'raw' : formats.get(given);
  if (format === undefined) return `has the unknown format "${given}"`;
  const source = take('target') ?? '';
  const backendtype = take('backendtype');
  const block = backendtype === 'phy' || (source.startsWith('/dev/') && backendtype !== 'tap');
  const discard = take('discard') === undefined ? (take('no-discard') === undefined ? undefined : 'ignore') : 'unmap';
  // A virtio disk by Xen's word for it has a virtio name already, from which the bus is told.
  if (found.get('specification') === 'virtio' && device.startsWith('vd')) take('specification');
  const parsed = {
    access: take('access') ?? (cdrom ? 'ro' : 'rw'),
    backend: take('backend'),
    script: take('script'),
  };
  for (const [key, value] of found) lost.push(value === '' ? key : `${key}=${value}`);
  const driver = backendtype === 'tap' ? 'tap' : block && backendtype !== 'qdisk' ? 'phy' : 'qemu';
  return { source, device, format, cdrom, driver, block, discard, lost, ...parsed };
}

const flags: ReadonlySet<string> = new Set([
  'cdrom',
  'discard',
  'no-discard',
  'direct-io-safe',
  'trusted',
  'untrusted',
  'colo',
]);

/** The device by name; xenstore's numbers stand for one: Linux' major and minor, or Xen's own (xen-vbd-interface(7)). */
function deviceName(name: string): string | undefined {
  const bare = name.replace(/^\/dev\//, '');
  if (/^((xvd|hd|sd|vd)[a-z]{1,3}\d*|fd[ab]|d\d+(p\d+)?)$/.test(bare)) {
    const [, disk, partition] = /^d(\d+)(?:p(\d+))?$/.exec(bare) ?? [];
    return disk === undefined ? bare : diskName('xvd', Number(disk)) + (partition ?? '');
  }
  if (!/^(0x[0-9a-fA-F]+|\d+)$/.test(bare)) return undefined;
  const number = Number(bare);
  const part = (index: number): string => (index === 0 ? '' : String(index));
  // Beyond the sixteenth disk Xen counts in a space of its own.
  if (number >= 1 << 28) return diskName('xvd', (number >> 8) & 0xfffff) + part(number & 0xff);
  const [major, minor] = [number >> 8, number & 0xff];
  if (major === 202) return diskName('xvd', minor >> 4) + part(minor & 15);
  if (major === 8) return diskName('sd', minor >> 4) + part(minor & 15);
  if (major === 3) return diskName('hd', minor >> 6) + part(minor & 63);
  return major === 22 ? diskName('hd', 2 + (minor >> 6)) + part(minor & 63) : undefined;
}

function diskElement(disk: Disk, isHvm: boolean, ide: 'ide' | 'sata'): Markup | undefined {
  const { source, device, format, access, cdrom, driver, block, backend, script, discard } = disk;
  const network = source.startsWith('rbd:') ? rbdSource(source.slice(4)) : scriptSource(script, source);
  if (network === undefined && script !== undefined && script !== 'block') return undefined;
  const type = network !== undefined ? 'network' : block ? 'block' : 'file';
  return markup('disk', { type, device: cdrom ? 'cdrom' : device.startsWith('fd') ? 'floppy' : 'disk' }, [
    markup('driver', { name: network === undefined ? driver : 'qemu', type: format, discard }),
    network ?? (source === '' ? undefined : markup('source', { [block ? 'dev' : 'file']: source })),
    backend === undefined || backend === '0' || backend === 'Domain-0'
      ? undefined
      : markup('backenddomain', { name: backend }),
    markup('target', { dev: ide === 'sata' ? device.replace(/^hd/, 'sd') : device, bus: busOf(device, isHvm, ide) }),
    cdrom || /^ro?$/.test(access) ? markup('readonly') : undefined,
    /^w?!$/.test(access) ? markup('shareable') : undefined,
  ]);
}

function busOf(device: string, isHvm: boolean, ide: string): string {
  if (device.startsWith('vd')) return 'virtio';
  if (device.startsWith('xvd') || !isHvm) return 'xen';
  if (device.startsWith('fd')) return 'fdc';
  return device.startsWith('sd') ? 'scsi' : ide;
}

/** `pool/image:option=value:…`; a backslash keeps a colon or semicolon inside a value. */
function rbdSource(text: string): Markup {
  const [name = '', ...options] = text.replaceAll('\\\\', '\\').split(/(?<!\\):/);
  const hosts = options.find((option) => option.startsWith('mon_host='))?.slice('mon_host='.length) ?? '';
  const elements = hosts
    .split(/\\?;/)
    .filter((host) => host !== '')
    .map((host) => {
      const [address, port] = host.split(/\\?:(?=\d+$)/);
      return markup('host', { name: address, port });
    });
  return markup('source', { protocol: 'rbd', name }, elements);
}

/** Network storage that a block script attaches: iSCSI by `iqn=…,portal=…`. */
function scriptSource(script: string | undefined, source: string): Markup | undefined {
  if (script === undefined || !/(^|\/)block-iscsi$/.test(script)) return undefined;
  const found = new Map(
    source.split(',').map((part) => [part.split('=')[0]?.trim(), part.slice(part.indexOf('=') + 1).trim()]),
  );
  const [host, port] = (found.get('portal') ?? '').split(':');
  const target = found.get('iqn');
  if (!target || !host) return undefined;
  return markup('source', { protocol: 'iscsi', name: `${target}/0` }, [markup('host', { name: host, port })]);
}
