import { type Markup, markup } from './markup.ts';
import type { Dialect } from './read.ts';

/** An element, or why there is none. `lost` names parts that have no place in domain XML. */
export type Device = { readonly element: Markup; readonly lost?: readonly string[] } | { readonly complaint: string };

const scripts = new Set(['iscsi', 'nbd', 'enbd', 'drbd']);

function bus(device: string, hvm: boolean): string {
  if (/^(ioemu:)?vd/.test(device)) return 'virtio';
  if (device.startsWith('xvd') || !hvm) return 'xen';
  return device.startsWith('sd') ? 'scsi' : 'ide';
}

interface DiskParts {
  readonly driver: string;
  readonly format: string;
  readonly source: string;
  readonly device: string;
  readonly hvm: boolean;
  readonly cdrom: boolean;
  readonly access: string;
}

function diskElement(parts: DiskParts): Markup {
  const type = parts.driver === 'phy' ? 'block' : 'file';
  const rbd = parts.source.startsWith('rbd:');
  return markup('disk', { type: rbd ? 'network' : type, device: parts.cdrom ? 'cdrom' : 'disk' }, [
    markup('driver', { name: parts.driver, type: parts.format }),
    rbd
      ? rbdSource(parts.source.slice(4))
      : parts.source === ''
        ? undefined
        : markup('source', { [type === 'block' ? 'dev' : 'file']: parts.source }),
    markup('target', { dev: parts.device, bus: bus(parts.device, parts.hvm) }),
    parts.cdrom || /^ro?$/.test(parts.access) ? markup('readonly') : undefined,
    /^w?!$/.test(parts.access) ? markup('shareable') : undefined,
  ]);
}

/** `pool/image:option=value:…`; a backslash keeps a colon or semicolon inside a value. */
function rbdSource(text: string): Markup {
  const [name = '', ...options] = text.replaceAll('\\\\', '\\').split(/(?<!\\):/);
  const hosts = options.find((option) => option.startsWith('mon_host='))?.slice(9) ?? '';
  return markup(
    'source',
    { protocol: 'rbd', name },
    hosts
      .split(/\\?;/)
      .filter(Boolean)
      .map((host) => {
        const [address, port] = host.split(/\\?:(?=[0-9]+$)/);
        return markup('host', { name: address, port });
      }),
  );
}

/** An xm disk: `SOURCE,DEVICE,MODE`. */
export function xmDisk(text: string, hvm: boolean): Device {
  const [given = '', place = '', access = 'w'] = text.split(',').map((part) => part.trim());
  const [device = '', kind] = place.replace(/^ioemu:/, '').split(':');
  if (device === '') return { complaint: 'names no device of the guest' };
  const prefix = /^([a-z0-9]+):/.exec(given)?.[1];
  let source = prefix === undefined ? given : given.slice(prefix.length + 1);
  if (prefix !== undefined && scripts.has(prefix)) {
    return { complaint: `uses the block script "${prefix}", which has no place in domain XML` };
  }
  let format = 'raw';
  if (prefix === 'tap' || prefix === 'tap2') {
    source = source.replace(/^tapdisk:/, '');
    const word = /^([a-z0-9]+):/.exec(source)?.[1] ?? 'aio';
    source = source.replace(/^[a-z0-9]+:/, '');
    const known: Record<string, string> = { aio: 'raw', raw: 'raw', qcow: 'qcow', qcow2: 'qcow2', vhd: 'vpc' };
    const named = known[word];
    if (named === undefined) return { complaint: `has the unknown image format "${word}"` };
    format = named;
  }
  const driver = prefix ?? 'phy';
  if (driver === 'phy' && source !== '' && !source.startsWith('/')) source = `/dev/${source}`;
  return { element: diskElement({ driver, format, source, device, hvm, cdrom: kind === 'cdrom', access }) };
}

const xlNames: Record<string, string> = { vhd: 'vpc' };

/** An xl disk: parameters by place or by name; `target=` takes the rest. */
export function xlDisk(text: string, hvm: boolean): Device {
  const found: Record<string, string> = {};
  const lost: string[] = [];
  const places = ['target', 'format', 'vdev', 'access'];
  let rest = text.trim();
  while (rest !== '') {
    if (rest.startsWith('target=')) {
      found.target = rest.slice(7);
      break;
    }
    const comma = rest.indexOf(',');
    const part = (comma < 0 ? rest : rest.slice(0, comma)).trim();
    rest = comma < 0 ? '' : rest.slice(comma + 1).trimStart();
    const named = /^([a-z_]+)=(.*)$/.exec(part);
    if (named?.[1] !== undefined) {
      if (/^(format|vdev|access|backendtype|devtype)$/.test(named[1])) found[named[1]] = named[2] ?? '';
      else lost.push(part);
    } else if (part === 'cdrom') found.devtype = 'cdrom';
    else if (/^((no-)?discard|direct-io-safe|(un)?trusted)$/.test(part)) lost.push(part);
    else {
      const place = places.shift();
      if (place === undefined) return { complaint: `has the unknown parameter "${part}"` };
      if (part !== '') found[place] = part;
    }
  }
  const { vdev = '', devtype, backendtype = '' } = found;
  const [device = '', kind] = vdev.split(':');
  if (device === '') return { complaint: 'names no device of the guest (vdev)' };
  const cdrom = devtype === 'cdrom' || kind === 'cdrom';
  const source = found.target ?? '';
  const drivers: Record<string, string> = { phy: 'phy', tap: 'tap' };
  const driver = drivers[backendtype] ?? (backendtype === '' && source.startsWith('/dev/') ? 'phy' : 'qemu');
  const format = found.format ?? 'raw';
  return {
    element: diskElement({
      driver,
      format: xlNames[format] ?? format,
      source,
      device,
      hvm,
      cdrom,
      access: found.access ?? (cdrom ? 'ro' : 'rw'),
    }),
    lost,
  };
}

/** Reads a disk of either dialect; xl still takes the prefixes of xm. */
export function disk(text: string, hvm: boolean, dialect: Dialect): Device {
  const old = /^(phy|file|tap2?|iscsi|nbd|enbd|drbd):/.test(text.trim());
  return dialect === 'xm' || old ? xmDisk(text, hvm) : xlDisk(text, hvm);
}

/** `key=value,key=value`. */
export function pairs(text: string): Record<string, string> {
  return Object.fromEntries(
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean)
      .map((part) => {
        const equals = part.indexOf('=');
        return equals < 0 ? [part, ''] : [part.slice(0, equals).trim(), part.slice(equals + 1).trim()];
      }),
  );
}

/** A virtual interface. */
export function networkInterface(text: string, dialect: Dialect): Device {
  const { mac, bridge, script, model, type, vifname, ip, rate, ...others } = pairs(text);
  const bridged = bridge !== undefined || /(^|\/)vif-(bridge|vnic)$/.test(script ?? '');
  const [, name = bridge, tags] = /^([^:.]+)[:.]([0-9:]+)$/.exec(bridge ?? '') ?? [];
  const average = rate === undefined ? undefined : rateInKibibytes(rate);
  const paravirtual = type === (dialect === 'xl' ? 'vif' : 'netfront');
  const lost = Object.entries(others).map(([key, value]) => `${key}=${value}`);
  if (rate !== undefined && average === undefined) lost.push(`rate=${rate}`);
  const vlans = tags?.split(':').filter(Boolean) ?? [];
  return {
    element: markup('interface', { type: bridged ? 'bridge' : 'ethernet' }, [
      mac === undefined ? undefined : markup('mac', { address: mac }),
      bridged && name ? markup('source', { bridge: name }) : undefined,
      vlans.length === 0
        ? undefined
        : markup(
            'vlan',
            { trunk: vlans.length > 1 ? 'yes' : undefined },
            vlans.map((id) => markup('tag', { id })),
          ),
      vlans.length === 0 ? undefined : markup('virtualport', { type: 'openvswitch' }),
      ...(ip ?? '')
        .split(/\s+/)
        .filter(Boolean)
        .map((address) => markup('ip', { address, family: address.includes(':') ? 'ipv6' : 'ipv4' })),
      script ? markup('script', { path: script }) : undefined,
      vifname ? markup('target', { dev: vifname }) : undefined,
      model || paravirtual ? markup('model', { type: model || 'netfront' }) : undefined,
      average === undefined ? undefined : markup('bandwidth', {}, [markup('outbound', { average: `${average}` })]),
    ]),
    lost,
  };
}

function rateInKibibytes(text: string): number | undefined {
  const [, amount, unit = '', size] = /^([0-9]+)([GMK]?)([Bb])(?:\/s)?(?:@.*)?$/.exec(text) ?? [];
  if (amount === undefined) return undefined;
  const factors: Record<string, number> = { G: 1048576, M: 1024, K: 1, '': 1 / 1024 };
  return Math.max(1, Math.floor((Number(amount) * (factors[unit] ?? 1)) / (size === 'b' ? 8 : 1)));
}

/** A PCI device of the host: `[DDDD:]BB:SS.F` and options. */
export function pciDevice(text: string): Device {
  const [address = '', ...options] = text.split(',').map((part) => part.trim());
  const [, domain = '0', busNumber, slot, functionNumber] =
    /^(?:bdf=)?(?:([0-9a-f]{1,4}):)?([0-9a-f]{1,2}):([0-9a-f]{1,2})\.([0-7])(?:@.*)?$/i.exec(address) ?? [];
  if (busNumber === undefined || slot === undefined || functionNumber === undefined) {
    return { complaint: 'is no PCI address such as 0000:06:02.0' };
  }
  const hex = (digits: string, width: number) => `0x${digits.toLowerCase().padStart(width, '0')}`;
  const permissive = options.find((option) => option.startsWith('permissive='))?.slice(11);
  return {
    element: markup('hostdev', { mode: 'subsystem', type: 'pci', managed: 'no' }, [
      markup('source', { writeFiltering: permissive && (permissive === '1' ? 'no' : 'yes') }, [
        markup('address', {
          domain: hex(domain, 4),
          bus: hex(busNumber, 2),
          slot: hex(slot, 2),
          function: hex(functionNumber, 1),
        }),
      ]),
    ]),
    lost: options.filter((option) => !option.startsWith('permissive=')),
  };
}

/** A serial or parallel port; `port` counts from zero. */
export function characterDevice(name: 'serial' | 'parallel', text: string, port: number): Device {
  const build = (type: string, content: (Markup | undefined)[] = []): Device => ({
    element: markup(name, { type }, [...content, markup('target', { port: `${port}` })]),
  });
  const [head = '', ...options] = text.split(',');
  const [scheme = '', ...rest] = head.split(':');
  const path = head.slice(scheme.length + 1);
  const mode = options.includes('server') ? 'bind' : 'connect';
  if (/^(pty|null|stdio|vc)$/.test(head)) return build(head);
  if (head.startsWith('/dev/')) return build('dev', [markup('source', { path: head })]);
  if (scheme === 'file' || scheme === 'pipe') return build(scheme, [markup('source', { path })]);
  if (scheme === 'unix') return build('unix', [markup('source', { mode, path })]);
  if (scheme === 'tcp' || scheme === 'telnet') {
    const [host, service] = rest;
    return build('tcp', [
      markup('source', { mode, host, service }),
      markup('protocol', { type: scheme === 'tcp' ? 'raw' : 'telnet' }),
    ]);
  }
  if (scheme === 'udp') {
    const [target = '', bound] = path.split('@');
    const end = (which: string, address: string) => {
      const [host, service] = address.split(':');
      return markup('source', { mode: which, host: host || undefined, service: service || undefined });
    };
    return build('udp', [bound === undefined ? undefined : end('bind', bound), end('connect', target)]);
  }
  return { complaint: 'is no kind of character device known here' };
}
