/** What the guest is and how it boots: everything before the devices. */

import { type Markup, markup } from './markup.ts';
import { type Dialect, type GuestKind, pairs, type Settings } from './settings.ts';

const hvmloader = '/usr/lib/xen/boot/hvmloader';

/** The kind of guest: libvirt src/libxl/xen_common.c xenParseGeneralMeta. */
export function kindOf(settings: Settings): GuestKind {
  const builder = settings.choice('builder', ['', 'hvm', 'linux', 'generic'], '');
  return settings.choice('type', ['pv', 'pvh', 'hvm'], builder === 'hvm' ? 'hvm' : 'pv');
}

/** `<uuid>`; a wrong one is told, and libvirt makes up another. */
export function uuid(settings: Settings, key: string): string | undefined {
  const given = settings.string(key);
  if (given === undefined || /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(given)) return given;
  settings.say(key, {
    severity: 'warning',
    message: `"${given}" is no UUID; libvirt makes up another.`,
    keep: 'is no UUID',
  });
  return undefined;
}

/** Memory in KiB; Xen counts in MiB, and libvirt takes 128 MiB where nothing is said. */
export function memory(settings: Settings): Markup[] {
  const given = settings.number('memory');
  if (given === undefined) {
    settings.say('name', {
      severity: 'warning',
      message: '`memory` is missing: the guest gets 128 MiB, as libvirt gives it.',
    });
  }
  const current = Math.max(1, given ?? 128);
  const most = Math.max(current, settings.number('maxmem') ?? current);
  return [
    markup('memory', { unit: 'KiB' }, `${most * 1024}`),
    markup('currentMemory', { unit: 'KiB' }, `${current * 1024}`),
  ];
}

/** `<vcpu>` and `<cputune>`. */
export function processors(settings: Settings): Markup[] {
  const count = Math.max(1, settings.number('vcpus') ?? 1);
  const most = Math.max(count, settings.number('maxvcpus') ?? count);
  // A bit for each virtual CPU that is there at the start.
  const available = settings.number('vcpu_avail');
  const current = available === undefined ? count : available.toString(2).replaceAll('0', '').length || count;
  const { cpuset, pins } = pinning(settings);
  const weight = settings.number('cpu_weight');
  const cap = settings.number('cap') ?? settings.number('cpu_cap');
  const tuning = [
    weight === undefined ? undefined : markup('shares', {}, `${weight}`),
    ...(cap === undefined || cap <= 0 ? [] : quota(settings, cap, most)),
    ...pins.map((pin, vcpu) => markup('vcpupin', { vcpu: `${vcpu}`, cpuset: pin })),
  ].filter((item) => item !== undefined);
  return [
    markup('vcpu', { cpuset, current: current < most ? `${current}` : undefined }, `${most}`),
    ...(tuning.length === 0 ? [] : [markup('cputune', {}, tuning)]),
  ];
}

const cpuSet = /^\^?\d+(-\d+)?(,\^?\d+(-\d+)?)*$/;

/** One set for all, or a list with one for each virtual CPU. */
function pinning(settings: Settings): { cpuset?: string; pins: string[] } {
  const value = settings.value('cpus');
  const sets = settings.items('cpus').map(({ text }) => text.replaceAll(' ', ''));
  if (value === undefined || sets.every((set) => set === 'all' || set === '')) return { pins: [] };
  if (!sets.every((set) => cpuSet.test(set))) {
    const why = 'is no set of processors of the host that libvirt knows';
    settings.say('cpus', { severity: 'warning', message: `\`cpus\` is not carried over: it ${why}.`, keep: why });
    return { pins: [] };
  }
  if (value.kind === 'list') return { pins: sets };
  return sets[0] === undefined ? { pins: [] } : { cpuset: sets[0], pins: [] };
}

/** Xen's cap is in hundredths of a processor for the whole guest, the quota is for each virtual CPU. */
function quota(settings: Settings, cap: number, vcpus: number): Markup[] {
  const period = 100_000;
  const share = Math.max(1000, Math.round((cap * period) / 100 / vcpus));
  settings.say(settings.has('cap') ? 'cap' : 'cpu_cap', {
    severity: 'information',
    code: 'xen-cpu-cap',
    message: `The cap of ${cap} hundredths of a processor became a quota of ${share} µs in ${period} for each virtual CPU.`,
  });
  return [markup('period', {}, `${period}`), markup('quota', {}, `${share}`)];
}

/** `<bootloader>` and its arguments, which stand before `<os>`. */
export function bootLoader(settings: Settings, kind: GuestKind): Markup[] {
  if (kind === 'hvm') return [];
  const arguments_ = ['bootargs', 'bootloader_args']
    .flatMap((key) => settings.items(key))
    .map(({ text }) => text)
    .join(' ');
  // A boot loader inside the guest that reads its disks, as pygrub does outside.
  const isInside = /^pvgrub/.test(settings.has('firmware') ? (settings.string('firmware') ?? '') : '');
  const path = settings.string('bootloader') ?? (isInside ? '/usr/bin/pygrub' : undefined);
  return [
    ...(path === undefined ? [] : [markup('bootloader', {}, path)]),
    ...(arguments_ === '' ? [] : [markup('bootloader_args', {}, arguments_)]),
  ];
}

/** `<os>`: libvirt src/libxl/xen_xm.c xenParseXMOS, xen_xl.c xenParseXLOS. */
export function os(settings: Settings, dialect: Dialect, kind: GuestKind, smbios: boolean): Markup {
  const isHvm = kind === 'hvm';
  const kernel = settings.string('kernel');
  const isLoader = isHvm && (dialect === 'xm' || /hvmloader(\.gz)?$/.test(kernel ?? ''));
  const machine = { hvm: 'xenfv', pv: 'xenpv', pvh: 'xenpvh' }[kind];
  const type = { hvm: 'hvm', pv: 'linux', pvh: 'xenpvh' }[kind];
  const table = isHvm ? settings.string('acpi_firmware') : undefined;
  const line = commandLine(settings, dialect);
  return markup('os', {}, [
    markup('type', { arch: 'x86_64', machine }, type),
    isHvm ? loader(settings, isLoader ? kernel : undefined) : undefined,
    isLoader || kernel === undefined ? undefined : markup('kernel', {}, kernel),
    text('initrd', settings.string('ramdisk')),
    text('cmdline', line),
    table === undefined ? undefined : markup('acpi', {}, [markup('table', { type: 'rawset' }, table)]),
    ...(isHvm ? bootOrder(settings) : []),
    smbios ? markup('smbios', { mode: 'sysinfo' }) : undefined,
  ]);
}

function text(name: string, content: string | undefined): Markup | undefined {
  return content ? markup(name, {}, content) : undefined;
}

function loader(settings: Settings, path: string | undefined): Markup {
  const firmware = [settings.string('bios'), settings.string('firmware')];
  const own = settings.string('bios_path_override');
  if (!firmware.includes('ovmf') && !firmware.includes('uefi')) return markup('loader', {}, path ?? hvmloader);
  return markup('loader', { readonly: 'yes', type: 'pflash', format: 'raw' }, own ?? '/usr/lib/xen/boot/ovmf.bin');
}

/** Boot devices by letters; c is the default. */
function bootOrder(settings: Settings): Markup[] {
  const devices = new Map([
    ['a', 'fd'],
    ['c', 'hd'],
    ['d', 'cdrom'],
    ['n', 'network'],
  ]);
  const order = settings.string('boot') ?? 'c';
  const unknown = [...order].filter((letter) => !devices.has(letter));
  if (unknown.length > 0) {
    const why = `has "${unknown.join('')}", which is no boot device`;
    settings.say('boot', { severity: 'warning', message: `\`boot\` ${why}: a, c, d and n are.`, keep: why });
  }
  return [...new Set(order)].flatMap((letter) => {
    const dev = devices.get(letter);
    return dev === undefined ? [] : [markup('boot', { dev })];
  });
}

/** `cmdline` wins over `root` and `extra`; xm adds what its keys say of the network and of a root by NFS. */
function commandLine(settings: Settings, dialect: Dialect): string {
  const [root, extra] = [settings.string('root'), settings.string('extra')];
  const whole = settings.string('cmdline');
  if (whole !== undefined) {
    for (const key of ['root', 'extra']) {
      if (!settings.has(key)) continue;
      const why = 'gives way to cmdline, as with xl';
      settings.say(key, { severity: 'warning', message: `\`${key}\` ${why}.`, keep: why });
    }
    return whole;
  }
  const network = dialect === 'xm' ? networkOf(settings) : [];
  return [...network, root && `root=${root}`, extra].filter(Boolean).join(' ');
}

/** Xen tools/python/xen/xm/create.py, preprocess_ip and preprocess_nfs. */
function networkOf(settings: Settings): string[] {
  const [ip, gateway, netmask, hostname] = ['ip', 'gateway', 'netmask', 'hostname'].map((key) => settings.string(key));
  const [server, path] = [settings.string('nfs_server'), settings.string('nfs_root')];
  const dhcp = settings.string('dhcp') ?? 'off';
  const address = [ip, server ?? '127.0.255.255', gateway, netmask, hostname, 'eth0', dhcp].map((part) => part ?? '');
  return [
    ...(ip === undefined && dhcp === 'off' ? [] : [`ip=${address.join(':')}`]),
    ...(path === undefined ? [] : [`nfsroot=${server === undefined ? '' : `${server}:`}${path}`]),
  ];
}

/** `<features>`: libvirt src/libxl/xen_common.c xenParseHypervisorFeatures. */
export function features(settings: Settings, kind: GuestKind): Markup[] {
  const isHvm = kind === 'hvm';
  const onByDefault = (key: string): Markup | undefined =>
    isHvm && settings.flag(key, true) ? markup(key) : undefined;
  const passthrough = settings.choice('passthrough', ['', 'disabled', 'enabled', 'sync_pt', 'share_pt'], '');
  const mode = passthrough.endsWith('_pt') ? passthrough : undefined;
  const xen = [
    !isHvm && settings.flag('e820_host', false) ? markup('e820_host', { state: 'on' }) : undefined,
    passthrough === '' ? undefined : markup('passthrough', { state: passthrough === 'disabled' ? 'off' : 'on', mode }),
  ].filter((item) => item !== undefined);
  const all = [
    onByDefault('acpi'),
    onByDefault('apic'),
    isHvm && !settings.flag('hap', true) ? markup('hap', { state: 'off' }) : undefined,
    onByDefault('pae'),
    isHvm && hasViridian(settings) ? markup('viridian') : undefined,
    xen.length === 0 ? undefined : markup('xen', {}, xen),
  ].filter((item) => item !== undefined);
  return all.length === 0 ? [] : [markup('features', {}, all)];
}

/** A number, or with newer xl the names of groups. */
function hasViridian(settings: Settings): boolean {
  const value = settings.value('viridian');
  if (
    value === undefined ||
    (value.kind !== 'list' && !/[a-z]/.test(String(value.kind === 'dictionary' ? '' : value.value)))
  ) {
    return settings.flag('viridian', false);
  }
  const groups = settings.items('viridian').map((item) => item.text);
  settings.say('viridian', {
    severity: 'information',
    message: 'The groups of `viridian` have no place in domain XML: the guest gets the usual ones.',
    keep: 'became <viridian/>',
  });
  return groups.some((group) => !group.startsWith('!'));
}

/** `<clock>` with its timers: xenParseTimeOffset. */
export function clock(settings: Settings, isHvm: boolean): Markup {
  const basis = settings.flag('localtime', false) ? 'localtime' : 'utc';
  const adjustment = settings.number('rtc_timeoffset') ?? 0;
  const modes = ['', 'default', 'always_emulate', 'native', 'native_paravirt', '0', '1', '2', '3'] as const;
  const tsc = settings.choice('tsc_mode', modes, '');
  const mode = { default: 'auto', always_emulate: 'emulate', native: 'native', native_paravirt: 'paravirt' };
  const numbers = [mode.default, mode.always_emulate, mode.native, mode.native_paravirt];
  const named = tsc === '' ? undefined : (numbers[Number(tsc)] ?? mode[tsc as keyof typeof mode]);
  const hpet = isHvm && settings.has('hpet') ? (settings.flag('hpet', false) ? 'yes' : 'no') : undefined;
  return markup(
    'clock',
    isHvm ? { offset: 'variable', adjustment: `${adjustment}`, basis } : { offset: basis, adjustment: 'reset' },
    [
      named === undefined ? undefined : markup('timer', { name: 'tsc', present: 'yes', mode: named }),
      hpet === undefined ? undefined : markup('timer', { name: 'hpet', present: hpet }),
    ],
  );
}

/** `<on_poweroff>` and its kin: xenParseEventsActions. */
export function events(settings: Settings): Markup[] {
  const words = ['destroy', 'restart', 'preserve', 'rename-restart'] as const;
  return [
    markup('on_poweroff', {}, settings.choice('on_poweroff', words, 'destroy')),
    markup('on_reboot', {}, settings.choice('on_reboot', words, 'restart')),
    markup('on_crash', {}, settings.choice('on_crash', [...words, 'coredump-destroy', 'coredump-restart'], 'restart')),
  ];
}

/** `<pm>`: what sleep the guest may choose. */
export function powerManagement(settings: Settings): Markup[] {
  const state = (key: string, name: string): Markup | undefined =>
    settings.has(key) ? markup(name, { enabled: settings.flag(key, true) ? 'yes' : 'no' }) : undefined;
  const all = [state('acpi_s3', 'suspend-to-mem'), state('acpi_s4', 'suspend-to-disk')];
  const written = all.filter((item) => item !== undefined);
  return written.length === 0 ? [] : [markup('pm', {}, written)];
}

/** `<sysinfo>` of `smbios`. */
export function systemInformation(settings: Settings): Markup[] {
  const blocks = new Map<string, Markup[]>();
  const strings: Markup[] = [];
  const lost: string[] = [];
  for (const { text: entry } of settings.items('smbios')) {
    for (const [key, value] of pairs(entry)) {
      const [block, name] = smbiosEntry(key);
      if (key === 'oem') strings.push(markup('entry', {}, value));
      else if (block === undefined || name === undefined) lost.push(`${key}=${value}`);
      else blocks.set(block, [...(blocks.get(block) ?? []), markup('entry', { name }, value)]);
    }
  }
  if (settings.has('smbios')) {
    settings.say('smbios', {
      severity: 'warning',
      code: 'xen-smbios',
      message: `The SMBIOS data is written as <sysinfo>${lost.length > 0 ? `, except ${lost.join(', ')}` : ''}. Compare it with what the guest saw under Xen.`,
      ...(lost.length > 0 ? { keep: `without ${lost.join(', ')}` } : {}),
    });
  }
  if (blocks.size === 0 && strings.length === 0) return [];
  return [
    markup('sysinfo', { type: 'smbios' }, [
      ...['bios', 'system', 'baseBoard', 'chassis'].map((name) => {
        const entries = blocks.get(name);
        return entries && markup(name, {}, entries);
      }),
      strings.length === 0 ? undefined : markup('oemStrings', {}, strings),
    ]),
  ];
}

/** The block and the entry of `<sysinfo>` for a name of xl.cfg(5), smbios. */
function smbiosEntry(key: string): readonly [block: string | undefined, name: string | undefined] {
  const [, group = '', rest = ''] = /^(bios|system|baseboard|enclosure)_(.+)$/.exec(key) ?? [];
  const block = { bios: 'bios', system: 'system', baseboard: 'baseBoard', enclosure: 'chassis' }[group];
  const name = {
    vendor: 'vendor',
    version: 'version',
    manufacturer: 'manufacturer',
    product_name: 'product',
    serial_number: 'serial',
    asset_tag: 'asset',
    location_in_chassis: 'location',
  }[rest];
  return [block, name];
}
