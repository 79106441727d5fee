import { type Markup, markup } from './markup.ts';

/** VNC or SDL by the keys that HVM guests have at the top and PV guests inside `vfb`. */
export function graphics(keys: Readonly<Record<string, string | undefined>>): Markup | undefined {
  const kind = keys.type ?? (keys.vnc === '1' ? 'vnc' : keys.sdl === '1' ? 'sdl' : undefined);
  if (kind === 'sdl') return markup('graphics', { type: 'sdl', display: keys.display, xauth: keys.xauthority });
  if (kind !== 'vnc') return undefined;
  const automatic = keys.vncunused === undefined ? keys.vncdisplay === undefined : keys.vncunused !== '0';
  return markup('graphics', {
    type: 'vnc',
    port: automatic ? '-1' : `${5900 + (Number(keys.vncdisplay) || 0)}`,
    autoport: automatic ? 'yes' : 'no',
    keymap: keys.keymap || undefined,
    listen: keys.vnclisten || undefined,
    passwd: keys.vncpasswd || undefined,
  });
}
