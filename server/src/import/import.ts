import { channels, ports } from './characterDevices.ts';
import { cpu } from './cpu.ts';
import { guessDialect } from './dialect.ts';
import { disks } from './disks.ts';
import { emulatedDisplay, paravirtualDisplay } from './display.ts';
import { hostDevices, usbControllers, usbInputs } from './hostDevices.ts';
import { interfaces } from './interfaces.ts';
import { type Markup, markup, writeMarkup } from './markup.ts';
import { otherKey } from './otherKeys.ts';
import type { ImportProblem } from './problem.ts';
import { type Configuration, readConfiguration } from './read.ts';
import { createSettings, type Dialect, type GuestKind, type Settings, type Told } from './settings.ts';
import * as system from './system.ts';

export interface ImportedConfiguration {
  /** Domain XML of type `xen`. What has no place in it stands in comments at its top. */
  readonly text: string;
  readonly format: Dialect;
  /** In the order of the configuration. */
  readonly problems: readonly ImportProblem[];
}

export interface ImportOptions {
  /** Guessed from the settings when absent. */
  readonly format?: Dialect | undefined;
  /** Of the guest where the configuration has none, such as the name of its file. */
  readonly name?: string | undefined;
}

/**
 * Reads an xm or xl configuration into domain XML, as libvirt's `domxml-from-native` does where that is right. Nothing
 * is executed, and nothing is lost in silence: what has no place in domain XML is told and becomes a comment.
 */
export function importConfiguration(text: string, options: ImportOptions = {}): ImportedConfiguration {
  const format = options.format ?? guessDialect(text);
  const configuration = readConfiguration(text);
  const told: Told = { problems: [], comments: [] };
  const settings = createSettings(text, configuration, told);
  sayUnread(settings, configuration);
  const domain = domainOf(settings, format, options.name);
  for (const { name, range } of settings.unused()) {
    // A variable of Python is used where it stands in another value.
    if (isVariable(name, text)) continue;
    const { severity, code, why } = otherKey(name);
    settings.sayAt(range, { severity, code, message: `\`${name}\` is not carried over: it ${why}.`, keep: why });
  }
  const problems = told.problems.toSorted((one, other) => one.range.start - other.range.start);
  return { text: writeMarkup(domain, '', told.comments), format, problems };
}

function sayUnread(settings: Settings, { unread, overwritten }: Configuration): void {
  for (const { range, reason } of unread) {
    settings.sayAt(range, {
      severity: 'warning',
      code: 'import-unread-statement',
      message: `This is not read: it ${reason}.`,
      keep: reason,
    });
  }
  for (const { name, range } of overwritten) {
    const why = 'is set again further down, and the last value counts';
    settings.sayAt(range, { severity: 'warning', code: 'import-set-again', message: `\`${name}\` ${why}.`, keep: why });
  }
}

/** Whether a name that is no setting is mentioned in a value. */
function isVariable(name: string, text: string): boolean {
  return otherKey(name).code === 'import-unknown-key' && new RegExp(`(?<![\\w.])${name}(?!\\w|\\s*=)`).test(text);
}

function domainOf(settings: Settings, format: Dialect, fallback: string | undefined): Markup {
  const kind = system.kindOf(settings);
  const isHvm = kind === 'hvm';
  const sysinfo = isHvm ? system.systemInformation(settings) : [];
  return markup('domain', { type: 'xen', ...namespacesFor(settings) }, [
    markup('name', {}, nameOf(settings, fallback)),
    optional('uuid', system.uuid(settings, 'uuid')),
    ...generation(settings),
    ...system.memory(settings),
    ...system.processors(settings),
    ...system.bootLoader(settings, kind),
    ...sysinfo,
    system.os(settings, format, kind, sysinfo.length > 0),
    ...system.features(settings, kind),
    ...cpu(settings, isHvm),
    system.clock(settings, isHvm),
    ...system.events(settings),
    ...system.powerManagement(settings),
    markup('devices', {}, devices(settings, format, kind)),
    ...commandLine(settings),
  ]);
}

function optional(name: string, content: string | undefined): Markup | undefined {
  return content === undefined ? undefined : markup(name, {}, content);
}

function nameOf(settings: Settings, fallback: string | undefined): string {
  const name = settings.string('name');
  if (name !== undefined) return name;
  settings.say('name', {
    severity: fallback === undefined ? 'error' : 'warning',
    code: 'import-no-name',
    message:
      fallback === undefined
        ? 'The configuration gives the guest no name. Add name = "…".'
        : `The configuration gives the guest no name: took "${fallback}", after its file.`,
  });
  return fallback ?? 'imported';
}

/** The identifier by which Windows notices that it was copied. */
function generation(settings: Settings): Markup[] {
  if (!settings.has('ms_vm_genid')) return [];
  const given = settings.string('ms_vm_genid');
  if (given === 'none' || given === undefined) return [];
  return [markup('genid', {}, given === 'generate' ? [] : (system.uuid(settings, 'ms_vm_genid') ?? []))];
}

function devices(settings: Settings, format: Dialect, kind: GuestKind): (Markup | undefined)[] {
  const isHvm = kind === 'hvm';
  const emulated = isHvm
    ? [
        ...ports(settings, 'serial'),
        ...ports(settings, 'parallel'),
        ...usbInputs(settings),
        ...emulatedDisplay(settings, format),
        ...sound(settings),
      ]
    : [
        markup('console', { type: 'pty' }, [markup('target', { type: 'xen', port: '0' })]),
        ...paravirtualDisplay(settings),
      ];
  // A controller comes with the devices that need it.
  settings.flag('usb', false);
  return [
    optional('emulator', settings.string('device_model_override')),
    ...disks(settings, format, isHvm),
    ...xenbus(settings),
    ...usbControllers(settings),
    ...interfaces(settings, format),
    ...emulated,
    ...channels(settings),
    ...hostDevices(settings, isHvm),
  ];
}

function xenbus(settings: Settings): Markup[] {
  const [channelCount, frames] = [settings.number('max_event_channels'), settings.number('max_grant_frames')];
  if (channelCount === undefined && frames === undefined) return [];
  const text = (value: number | undefined): string | undefined => (value === undefined ? undefined : `${value}`);
  return [
    markup('controller', {
      type: 'xenbus',
      index: '0',
      maxEventChannels: text(channelCount),
      maxGrantFrames: text(frames),
    }),
  ];
}

/** Sound cards by QEMU's names; `all` are those that libvirt takes it for. */
function sound(settings: Settings): Markup[] {
  const models = new Map([
    ['sb16', 'sb16'],
    ['es1370', 'es1370'],
    ['pcspk', 'pcspk'],
    ['ac97', 'ac97'],
    ['hda', 'ich6'],
  ]);
  const given = (settings.string('soundhw') ?? '').split(',').map((name) => name.trim());
  const names = given.includes('all') ? ['sb16', 'es1370'] : given.filter((name) => name !== '' && name !== '1');
  return names.flatMap((name) => {
    const model = models.get(name);
    if (model !== undefined) return [markup('sound', { model })];
    const why = `has no sound card "${name}" in libvirt; ich9 is one that every current system drives`;
    settings.say('soundhw', { severity: 'warning', message: `\`soundhw\` ${why}.`, keep: why });
    return [];
  });
}

const commandLineNamespace = 'http://libvirt.org/schemas/domain/xen/1.0';

function namespacesFor(settings: Settings): Record<string, string> {
  return settings.has('device_model_args') ? { 'xmlns:xen': commandLineNamespace } : {};
}

function commandLine(settings: Settings): Markup[] {
  const values = settings.items('device_model_args').map(({ text }) => markup('xen:arg', { value: text }));
  return values.length === 0 ? [] : [markup('xen:commandline', {}, values)];
}
