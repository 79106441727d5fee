import { type Markup, markup } from './markup.ts';
import { type Dialect, type Item, othersThan, pairs, type Settings, sayLost, sayRefused } from './settings.ts';

/** The interfaces of `vif`: libvirt src/libxl/xen_common.c xenParseVif, Xen xl-network-configuration(5). */
export function interfaces(settings: Settings, dialect: Dialect): Markup[] {
  return settings.items('vif').flatMap((item) => {
    const found = pairs(item.text);
    const [bare] = [...found].find(([key, value]) => value === '' && !item.text.includes(`${key}=`)) ?? [];
    const mac = found.get('mac');
    const wrong =
      bare !== undefined
        ? `has "${bare}" without a value`
        : mac !== undefined && !/^([0-9a-fA-F]{1,2}:){5}[0-9a-fA-F]{1,2}$/.test(mac)
          ? `has the MAC address "${mac}", which is none`
          : undefined;
    if (wrong === undefined) return [interfaceElement(settings, item, found, dialect)];
    sayRefused(settings, item, 'interface', wrong);
    return [];
  });
}

const read: ReadonlySet<string> = new Set([
  'mac',
  'bridge',
  'script',
  'model',
  'type',
  'vifname',
  'ip',
  'rate',
  'mtu',
  'backend',
]);

function interfaceElement(
  settings: Settings,
  item: Item,
  found: ReadonlyMap<string, string>,
  dialect: Dialect,
): Markup {
  const get = (key: string): string | undefined => found.get(key) || undefined;
  const script = get('script');
  const isBridged = get('bridge') !== undefined || /(^|\/)vif-(bridge|vnic)$/.test(script ?? '');
  const { bridge, vlans } = bridgeOf(settings, item, get('bridge'), script);
  const rate = get('rate');
  const average = rate === undefined ? undefined : kibibytesPerSecond(rate);
  const lost = othersThan(read, found);
  if (rate !== undefined && average === undefined) lost.push(`rate=${rate}`);
  sayLost(settings, item, 'interface', lost);
  if (!isBridged) {
    settings.sayAt(item.range, {
      severity: 'warning',
      message:
        'This interface names no bridge: Xen takes the first of its host. Write the one of the new host as its source.',
    });
  }
  const isParavirtual = get('type') === (dialect === 'xl' ? 'vif' : 'netfront');
  const model = get('model') ?? (isParavirtual ? 'netfront' : undefined);
  const backend = get('backend');
  return markup('interface', { type: isBridged ? 'bridge' : 'ethernet' }, [
    found.get('mac') === undefined ? undefined : markup('mac', { address: wholeBytes(found.get('mac') ?? '') }),
    isBridged && bridge !== undefined ? markup('source', { bridge }) : undefined,
    vlans.length === 0
      ? undefined
      : markup(
          'vlan',
          { trunk: vlans.length > 1 ? 'yes' : undefined },
          vlans.map((id) => markup('tag', { id })),
        ),
    vlans.length === 0 ? undefined : markup('virtualport', { type: 'openvswitch' }),
    average === undefined ? undefined : markup('bandwidth', {}, [markup('outbound', { average: `${average}` })]),
    ...(get('ip') ?? '')
      .split(/\s+/)
      .filter((address) => address !== '')
      .map((address) => markup('ip', { address, family: address.includes(':') ? 'ipv6' : 'ipv4' })),
    script === undefined ? undefined : markup('script', { path: script }),
    backend === undefined || backend === '0' || backend === 'Domain-0'
      ? undefined
      : markup('backenddomain', { name: backend }),
    get('vifname') === undefined ? undefined : markup('target', { dev: get('vifname') }),
    model === undefined ? undefined : markup('model', { type: model }),
    /^\d+$/.test(get('mtu') ?? '') ? markup('mtu', { size: get('mtu') }) : undefined,
  ]);
}

/** Xen takes bytes of one digit, libvirt does not. */
function wholeBytes(mac: string): string {
  return mac
    .split(':')
    .map((byte) => byte.padStart(2, '0'))
    .join(':');
}

/** `BRIDGE.TAG` and `BRIDGE:TAG:TAG` are Open vSwitch's; `br0.100` may as well be the name of a Linux bridge. */
function bridgeOf(
  settings: Settings,
  item: Item,
  name: string | undefined,
  script: string | undefined,
): { bridge: string | undefined; vlans: string[] } {
  const [, bridge, tag, trunk] = /^([^:.]+)(?:\.(\d+))?((?::\d+)*)$/.exec(name ?? '') ?? [];
  const isSwitch = /openvswitch/.test(script ?? '') || (trunk ?? '') !== '';
  if (bridge === undefined || (tag === undefined && (trunk ?? '') === '')) return { bridge: name, vlans: [] };
  if (!isSwitch) {
    settings.sayAt(item.range, {
      severity: 'warning',
      message: `"${name}" was taken as the name of a bridge. If it is VLAN ${tag} of the Open vSwitch bridge "${bridge}", write <source bridge='${bridge}'/>, <vlan> and <virtualport type='openvswitch'/>.`,
    });
    return { bridge: name, vlans: [] };
  }
  return {
    bridge,
    vlans: [...(tag === undefined ? [] : [tag]), ...(trunk ?? '').split(':').filter((id) => id !== '')],
  };
}

/** Of `10Mb/s@20ms`: b is a bit, B a byte; libvirt counts in KiB, and the interval has no place there. */
function kibibytesPerSecond(rate: string): number | undefined {
  const [, amount, prefix = '', unit] = /^(\d+)([GMK]?)([Bb])(?:\/s)?(?:@.*)?$/.exec(rate) ?? [];
  if (amount === undefined) return undefined;
  const factor = { G: 2 ** 20, M: 2 ** 10, K: 1, '': 2 ** -10 }[prefix] ?? 1;
  return Math.max(1, Math.floor((Number(amount) * factor) / (unit === 'b' ? 8 : 1)));
}
