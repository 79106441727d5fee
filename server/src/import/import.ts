import type { Range } from '../xml/tree.ts';
import { characterDevice, type Device, disk, networkInterface, pairs, pciDevice } from './devices.ts';
import { graphics } from './graphics.ts';
import { type Markup, markup, writeMarkup } from './markup.ts';
import { type Dialect, readConfiguration, type Value } from './read.ts';

export interface ImportProblem {
  readonly severity: 'error' | 'warning';
  readonly code: 'import-unread-statement' | 'import-unused-key' | 'import-bad-value' | 'import-no-name';
  readonly message: string;
  /** Offsets into the configuration. */
  readonly range: Range;
}

export interface ImportedConfiguration {
  /** Domain XML of type xen. */
  readonly text: string;
  readonly format: Dialect;
  readonly problems: readonly ImportProblem[];
}

/** xl when a key or disk parameter stands there that xm never had; else xm by its marks; else xl. */
export function guessFormat(text: string): Dialect {
  if (/^(type|usbctrl|usbdev|channel|bios|firmware|device_model_version|cmdline)[ \t]*=|vdev=|target=/m.test(text)) {
    return 'xl';
  }
  return /["'](phy|file|tap2?):|hvmloader|^(device_model|vncconsole|sdl)[ \t]*=|^import /m.test(text) ? 'xm' : 'xl';
}

/** Reads an xm or xl configuration into domain XML. Nothing is executed; what has no place becomes a comment. */
export function importConfiguration(
  text: string,
  options: { readonly format?: Dialect | undefined; readonly name?: string | undefined } = {},
): ImportedConfiguration {
  const format = options.format ?? guessFormat(text);
  const { settings, unread } = readConfiguration(text, format);
  const problems: ImportProblem[] = [];
  const comments: string[] = [];
  const used = new Set<string>();
  const keep = (code: ImportProblem['code'], range: Range, reason: string) => {
    const words = text.slice(range.start, range.end).trim();
    problems.push({ severity: 'warning', code, message: `"${words.split('\n')[0]}" ${reason}.`, range });
    comments.push(`${words}: ${reason}`);
  };
  for (const { range, reason } of unread) keep('import-unread-statement', range, reason);

  const value = (name: string): Value | undefined => {
    used.add(name);
    return settings.get(name)?.value;
  };
  const string = (name: string): string | undefined => {
    const found = value(name);
    if (found?.kind !== 'list') return found === undefined ? undefined : `${found.value}`;
    keep('import-bad-value', found.range, `is a list, but ${name} takes one value here`);
    return undefined;
  };
  const number = (name: string): number | undefined => {
    const given = string(name);
    if (given === undefined) return undefined;
    if (/^-?[0-9]{1,15}$/.test(given)) return Number(given);
    const range = settings.get(name)?.range;
    if (range) keep('import-bad-value', range, 'is no whole number');
    return undefined;
  };
  const texts = (name: string): { text: string; range: Range }[] => {
    const found = value(name);
    const items = found === undefined ? [] : found.kind === 'list' ? found.items : [found];
    return items.flatMap((item) => {
      if (item.kind !== 'list') return [{ text: `${item.value}`, range: item.range }];
      keep('import-bad-value', item.range, `is a list inside ${name}`);
      return [];
    });
  };
  const devices = (name: string, read: (item: string, index: number) => Device): Markup[] =>
    texts(name).flatMap((item, index) => {
      const device = read(item.text, index);
      if ('complaint' in device) {
        keep('import-bad-value', item.range, device.complaint);
        return [];
      }
      if (device.lost?.length) keep('import-unused-key', item.range, `loses ${device.lost.join(', ')}`);
      return [device.element];
    });
  const flag = (name: string, fallback: number) => (number(name) ?? fallback) !== 0;
  const optional = (name: string, content: string | undefined) => (content ? markup(name, {}, content) : undefined);
  const oneOf = (name: string, allowed: RegExp, fallback: string) => {
    const given = string(name);
    if (given === undefined || allowed.test(given)) return given ?? fallback;
    const range = settings.get(name)?.range;
    if (range) keep('import-bad-value', range, `is no value of ${name}; took ${fallback}`);
    return fallback;
  };

  const builder = string('builder');
  const kind = oneOf('type', /^(pv|pvh|hvm)$/, builder === 'hvm' ? 'hvm' : 'pv');
  const hvm = kind === 'hvm';
  const name = string('name') ?? options.name;
  if (!name) {
    problems.push({
      severity: 'error',
      code: 'import-no-name',
      message: 'The configuration gives the guest no name. Add name = "...".',
      range: { start: 0, end: 0 },
    });
  }
  const memory = number('memory') ?? 128;
  const maximum = number('maxmem') ?? memory;
  const virtualCpus = number('vcpus') ?? 1;
  const maximumCpus = number('maxvcpus') ?? virtualCpus;
  const kernel = string('kernel');
  const loader = hvm && (format === 'xm' || /hvmloader$/.test(kernel ?? ''));
  const root = string('root');
  const cmdline = string('cmdline') ?? [root && `root=${root}`, string('extra')].filter(Boolean).join(' ');
  const letters: Record<string, string> = { a: 'fd', c: 'hd', d: 'cdrom', n: 'network' };
  const boot = hvm ? [...(string('boot') ?? 'c')].map((letter) => letters[letter] ?? 'hd') : [];
  const local = flag('localtime', 0) ? 'localtime' : 'utc';
  const feature = (key: string) => (hvm && flag(key, 1) ? markup(key) : undefined);
  const features = [
    feature('acpi'),
    feature('apic'),
    hvm && !flag('hap', 1) ? markup('hap', { state: 'off' }) : undefined,
    feature('pae'),
    hvm && flag('viridian', 0) ? markup('viridian') : undefined,
    !hvm && flag('e820_host', 0) ? markup('xen', {}, [markup('e820_host', { state: 'on' })]) : undefined,
  ].filter((item) => item !== undefined);
  const hpet = hvm && settings.has('hpet') ? (flag('hpet', 0) ? 'yes' : 'no') : undefined;
  const screen: Record<string, string | undefined> = hvm
    ? Object.fromEntries(
        ['vnc', 'vncunused', 'vncdisplay', 'vnclisten', 'vncpasswd', 'keymap', 'sdl', 'display', 'xauthority'].map(
          (key) => [key, string(key)],
        ),
      )
    : pairs(texts('vfb')[0]?.text ?? '');
  const event = (key: string, fallback: string) =>
    markup(key, {}, oneOf(key, /^(destroy|restart|preserve|rename-restart|coredump-(destroy|restart))$/, fallback));

  const domain = markup('domain', { type: 'xen' }, [
    markup('name', {}, name || 'imported'),
    optional('uuid', string('uuid')),
    markup('memory', { unit: 'KiB' }, `${Math.max(1, maximum) * 1024}`),
    markup('currentMemory', { unit: 'KiB' }, `${Math.max(1, memory) * 1024}`),
    markup(
      'vcpu',
      { cpuset: string('cpus'), current: virtualCpus < maximumCpus ? `${virtualCpus}` : undefined },
      `${Math.max(1, maximumCpus)}`,
    ),
    ...(hvm ? [] : [optional('bootloader', string('bootloader')), optional('bootloader_args', string('bootargs'))]),
    markup('os', {}, [
      markup(
        'type',
        { arch: 'x86_64', machine: hvm ? 'xenfv' : kind === 'pvh' ? 'xenpvh' : 'xenpv' },
        hvm ? 'hvm' : kind === 'pvh' ? 'xenpvh' : 'linux',
      ),
      hvm ? markup('loader', {}, loader && kernel ? kernel : '/usr/lib/xen/boot/hvmloader') : undefined,
      loader ? undefined : optional('kernel', kernel),
      optional('initrd', string('ramdisk')),
      optional('cmdline', cmdline),
      ...boot.map((dev) => markup('boot', { dev })),
    ]),
    features.length > 0 ? markup('features', {}, features) : undefined,
    markup(
      'clock',
      hvm
        ? { offset: 'variable', adjustment: `${number('rtc_timeoffset') ?? 0}`, basis: local }
        : { offset: local, adjustment: 'reset' },
      hpet === undefined ? [] : [markup('timer', { name: 'hpet', present: hpet })],
    ),
    event('on_poweroff', 'destroy'),
    event('on_reboot', 'restart'),
    event('on_crash', 'restart'),
    markup('devices', {}, [
      optional('emulator', string('device_model_override')),
      ...devices('disk', (item) => disk(item, hvm, format)),
      ...devices('vif', (item) => networkInterface(item, format)),
      ...(hvm
        ? (['serial', 'parallel'] as const).flatMap((port) =>
            string(port) === 'none' ? [] : devices(port, (item, index) => characterDevice(port, item, index)),
          )
        : [markup('console', { type: 'pty' }, [markup('target', { type: 'xen', port: '0' })])]),
      ...(hvm
        ? devices('usbdevice', (item) =>
            /^(tablet|mouse|keyboard)$/.test(item)
              ? { element: markup('input', { type: item, bus: 'usb' }) }
              : { complaint: 'is no tablet, mouse or keyboard' },
          )
        : []),
      graphics(screen),
      ...devices('pci', (item) => pciDevice(item)),
    ]),
  ]);
  for (const setting of settings.values()) {
    if (!used.has(setting.name)) keep('import-unused-key', setting.range, 'is not carried over into domain XML');
  }
  return { text: writeMarkup(domain, '', comments), format, problems };
}

/** One line for each problem: `FILE:LINE: message`. */
export function problemLines(file: string, text: string, problems: readonly ImportProblem[]): string[] {
  return problems.map(({ message, range }) => `${file}:${text.slice(0, range.start).split('\n').length}: ${message}`);
}
