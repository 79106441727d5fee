import { type Markup, markup } from './markup.ts';
import { type Dialect, othersThan, pairs, type Settings } from './settings.ts';

type Find = (name: string) => string | undefined;

/** Screen, pointer and graphics card of a fully virtualised guest: libvirt src/libxl/xen_common.c xenParseVfb. */
export function emulatedDisplay(settings: Settings, dialect: Dialect): Markup[] {
  const screens = ['spice', 'vnc', 'sdl'].filter((name) => settings.flag(name, false));
  const keys = ['vncunused', 'vncdisplay', 'vnclisten', 'vncpasswd', 'keymap', 'display', 'xauthority', 'opengl'];
  const values = new Map(keys.map((key) => [key, settings.string(key)]));
  const isBare = settings.flag('nographic', false) || dialect === 'xm' || ['vnc', 'sdl', 'spice'].some(settings.has);
  if (screens.length === 0 && !isBare) {
    settings.say('name', {
      severity: 'information',
      message: 'xl gives a fully virtualised guest a VNC screen without being asked: the definition has it too.',
    });
    screens.push('vnc');
  }
  const find: Find = (name) => values.get(name);
  const screen = (name: string): Markup =>
    name === 'spice' ? spice(settings) : name === 'vnc' ? vnc(find) : sdl(find);
  return [...screens.map(screen), ...card(settings)];
}

function vnc(find: Find): Markup {
  const [, listen, display] = /^(.*?)(?::(\d+))?$/.exec(find('vnclisten') ?? '') ?? [];
  const isFixed = find('vncunused') === '0' || display !== undefined;
  const port = 5900 + (Number(display ?? find('vncdisplay')) || 0);
  return markup('graphics', {
    type: 'vnc',
    port: isFixed ? `${port}` : '-1',
    autoport: isFixed ? 'no' : 'yes',
    keymap: find('keymap'),
    listen: listen || undefined,
    passwd: find('vncpasswd'),
  });
}

function sdl(find: Find): Markup {
  return markup('graphics', { type: 'sdl', display: find('display'), xauth: find('xauthority') });
}

function spice(settings: Settings): Markup {
  const [port, tlsPort] = [settings.number('spiceport') ?? 0, settings.number('spicetls_port') ?? 0];
  const isOpen = settings.flag('spicedisable_ticketing', false);
  const isAutomatic = port === 0 && tlsPort === 0;
  const compression = settings.string('spice_image_compression');
  const streaming = settings.string('spice_streaming_video');
  const mouse = settings.has('spiceagent_mouse');
  const clipboard = settings.has('spice_clipboard_sharing');
  const passwd = settings.string('spicepasswd');
  return markup(
    'graphics',
    {
      type: 'spice',
      port: port === 0 ? undefined : `${port}`,
      tlsPort: tlsPort === 0 ? undefined : `${tlsPort}`,
      autoport: isAutomatic ? 'yes' : 'no',
      keymap: settings.string('keymap'),
      listen: settings.string('spicehost'),
      passwd: isOpen ? undefined : passwd,
    },
    [
      compression === undefined ? undefined : markup('image', { compression }),
      streaming === undefined ? undefined : markup('streaming', { mode: streaming }),
      mouse ? markup('mouse', { mode: settings.flag('spiceagent_mouse', true) ? 'client' : 'server' }) : undefined,
      clipboard
        ? markup('clipboard', { copypaste: settings.flag('spice_clipboard_sharing', true) ? 'yes' : 'no' })
        : undefined,
    ],
  );
}

/** The card, where the configuration names one; libvirt chooses otherwise. */
function card(settings: Settings): Markup[] {
  const name = settings.choice('vga', ['', 'stdvga', 'cirrus', 'qxl', 'none'], '');
  const type = name === 'stdvga' || (name === '' && settings.flag('stdvga', false)) ? 'vga' : name;
  const megabytes = settings.number('videoram');
  if (type === '' && megabytes === undefined) return [];
  const vram = megabytes === undefined || type === 'none' ? undefined : `${megabytes * 1024}`;
  return [markup('video', {}, [markup('model', { type: type || 'cirrus', vram })])];
}

const known: ReadonlySet<string> = new Set([
  'type',
  'vnc',
  'sdl',
  'vncunused',
  'vncdisplay',
  'vnclisten',
  'vncpasswd',
  'keymap',
  'display',
  'xauthority',
]);

/** The paravirtual framebuffer: its screen, and the card, keyboard and pointer that come with it. */
export function paravirtualDisplay(settings: Settings): Markup[] {
  const [item, ...others] = settings.items('vfb');
  for (const { range } of others) {
    const why = 'is a second framebuffer, and a guest has one';
    settings.sayAt(range, {
      severity: 'warning',
      code: 'xen-vfb',
      message: `This is not carried over: it ${why}.`,
      keep: why,
    });
  }
  if (item === undefined) return [];
  const found = pairs(item.text);
  const lost = othersThan(known, found);
  const find: Find = (name) => found.get(name) || undefined;
  const type = find('type') ?? (find('sdl') === '1' && find('vnc') !== '1' ? 'sdl' : 'vnc');
  settings.sayAt(item.range, {
    severity: 'information',
    code: 'xen-vfb',
    message: `The framebuffer becomes graphics, with video and input devices of Xen${lost.length > 0 ? `; ${lost.join(', ')} is lost` : ''}.`,
    ...(lost.length > 0 ? { keep: `without ${lost.join(', ')}` } : {}),
  });
  return [
    markup('input', { type: 'mouse', bus: 'xen' }),
    markup('input', { type: 'keyboard', bus: 'xen' }),
    type === 'sdl' ? sdl(find) : vnc(find),
    markup('video', {}, [markup('model', { type: 'xen' })]),
  ];
}
