import { type Markup, markup } from './markup.ts';
import { othersThan, pairs, type Settings, sayLost, sayRefused } from './settings.ts';

/** Ports of `serial` and `parallel`: libvirt src/libxl/xen_common.c xenParseCharDev. */
export function ports(settings: Settings, name: 'serial' | 'parallel'): Markup[] {
  return settings.items(name).flatMap((item, index) => {
    if (item.text === 'none' || item.text === '') return [];
    const source = sourceOf(item.text);
    if (source === undefined) {
      sayRefused(settings, item, `${name} port`, 'is connected to something that is not known here');
      return [];
    }
    return [markup(name, { type: source.type }, [...source.content, markup('target', { port: `${index}` })])];
  });
}

interface Source {
  readonly type: string;
  readonly content: readonly Markup[];
}

/** QEMU's words for where a port leads. */
function sourceOf(text: string): Source | undefined {
  const [head = '', ...options] = text.split(',');
  const colon = head.indexOf(':');
  const [scheme, path] = colon < 0 ? [head, ''] : [head.slice(0, colon), head.slice(colon + 1)];
  const mode = options.includes('server') ? 'bind' : 'connect';
  if (/^(pty|null|stdio|vc)$/.test(head)) return { type: head, content: [] };
  if (head.startsWith('/dev/')) return { type: 'dev', content: [markup('source', { path: head })] };
  if (scheme === 'file' || scheme === 'pipe') return { type: scheme, content: [markup('source', { path })] };
  if (scheme === 'unix') return { type: 'unix', content: [markup('source', { mode, path })] };
  if (scheme === 'tcp' || scheme === 'telnet') {
    const protocol = markup('protocol', { type: scheme === 'tcp' ? 'raw' : 'telnet' });
    return { type: 'tcp', content: [end(mode, path), protocol] };
  }
  if (scheme !== 'udp') return undefined;
  const [remote = '', local] = path.split('@');
  return { type: 'udp', content: [...(local === undefined ? [] : [end('bind', local)]), end('connect', remote)] };
}

function end(mode: string, address: string): Markup {
  const colon = address.lastIndexOf(':');
  const [host, service] = colon < 0 ? [address, ''] : [address.slice(0, colon), address.slice(colon + 1)];
  return markup('source', { mode, host: host || undefined, service: service || undefined });
}

/** Channels of `channel`: libvirt src/libxl/xen_xl.c xenParseXLChannel. */
export function channels(settings: Settings): Markup[] {
  return settings.items('channel').flatMap((item) => {
    const found = pairs(item.text);
    const { connection, name, path } = Object.fromEntries(found);
    if (name === undefined || (connection !== 'pty' && connection !== 'socket')) {
      sayRefused(settings, item, 'channel', 'has no name, or a connection other than pty and socket');
      return [];
    }
    sayLost(settings, item, 'channel', othersThan(new Set(['connection', 'name', 'path']), found));
    return [
      markup('channel', { type: connection === 'pty' ? 'pty' : 'unix' }, [
        connection === 'pty' ? undefined : markup('source', { mode: 'bind', path: path || undefined }),
        markup('target', { type: 'xen', name }),
      ]),
    ];
  });
}
