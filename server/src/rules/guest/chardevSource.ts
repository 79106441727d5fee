import type { Device } from '../../guest/hardware/device.ts';
import { parseDecimal } from '../../guest/hardware/numbers.ts';
import { attribute, child, childrenNamed } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import { anyDevice, onEach } from '../each.ts';
import { elsewhere, isOn, placeOf, removal, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

/** An element that says by `type` how a stream of characters gets in and out. */
interface Stream {
  readonly element: Element;
  readonly type: string;
  /** libvirt makes up the path itself. */
  readonly ownPath: boolean;
}

/** The stream of a device; undefined where it has none. */
function streamOf({ name, element }: Device): Stream | undefined {
  const type = valueIn(element, 'type');
  switch (name) {
    case 'serial':
    case 'parallel':
    case 'console':
    case 'redirdev':
      return { element, type, ownPath: false };
    case 'channel': {
      const target = valueIn(child(element, 'target'), 'type');
      return { element, type, ownPath: target === 'virtio' || target === 'xen' };
    }
    case 'smartcard':
      return valueIn(element, 'mode') === 'passthrough' ? { element, type, ownPath: false } : undefined;
    case 'rng': {
      const backend = child(element, 'backend');
      return backend !== undefined && valueIn(backend, 'model') === 'egd'
        ? { element: backend, type: valueIn(backend, 'type'), ownPath: false }
        : undefined;
    }
    default:
      return undefined;
  }
}

export const chardevSource = guestRule({
  id: 'chardev-source',
  title: 'A character device whose other end is not fully named',
  drivers: 'all',
  cure: 'Write one `<source>` with what the type needs: `path` for file, dev, pipe and unix, `host` and `service` for tcp.',
  errors: [
    'Missing source path attribute for char device',
    'Missing source host attribute for char device',
    'Missing source service attribute for char device',
    'Missing source channel attribute for char device',
    'Invalid character in source channel for char device',
    'source element is allowed for character device',
    'protocol element is allowed for character device',
    'tcp chardev protocol',
    'chardev reconnect is possible only for connect mode',
    'chardev reconnect source timeout cannot be',
    'Should define both master and slave path attributes for nmdm device',
  ],
  docs: `
What the \`<source>\` of a serial port, console, channel, redirected USB device or entropy daemon needs follows from its type:
\`file\`, \`dev\`, \`pipe\` and \`unix\` need a \`path\` (only virtio channels get a socket of libvirt's own), \`tcp\` needs \`host\` and
\`service\`, \`udp\` a \`service\`, \`spiceport\` and \`dbus\` a \`channel\`. There is one source, for \`udp\` two. \`<reconnect>\` is for sources
that connect, and its timeout is not zero. libvirt refuses the definition otherwise.`,
  source:
    'libvirt src/conf/domain_validate.c virDomainChrSourceDefValidate; src/conf/domain_conf.c virDomainChrSourceDefParseXML; src/qemu/qemu_validate.c qemuValidateDomainChrSourceReconnectDef',
  check: onEach(anyDevice, (device, report, { isQemu }) => {
    const stream = streamOf(device);
    if (stream === undefined) return;
    const { element, type, ownPath } = stream;
    const sources = childrenNamed(element, 'source');
    const [first, second, third] = sources;
    const surplus = type === 'udp' ? third : second;
    if (surplus !== undefined && first !== undefined) {
      report(
        surplus,
        `A device of type '${type}' has ${type === 'udp' ? 'two sources' : 'one source'}: libvirt refuses more. Remove one.`,
        {
          related: [elsewhere(first, 'The first source')],
          fixes: [removal(surplus)],
        },
      );
    }
    const [spokenElement, protocol] = childrenNamed(element, 'protocol');
    const spoken = spokenElement && attribute(spokenElement, 'type');
    if (protocol !== undefined)
      report(protocol, 'There is one <protocol>: libvirt refuses a second one. Remove it.', {
        fixes: [removal(protocol)],
      });
    const has = (name: string): boolean => sources.some((source) => attribute(source, name) !== undefined);
    const missing = (name: string): void =>
      report(
        first ?? element,
        `The source of a device of type '${type}' needs a ${name}: libvirt refuses the definition. Add it.`,
      );
    switch (type) {
      case 'file':
      case 'dev':
      case 'pipe':
        if (!has('path')) missing('path');
        break;
      case 'unix':
        if (!has('path') && !ownPath) missing('path');
        break;
      case 'tcp':
        if (!has('host')) missing('host');
        else if (!has('service')) missing('service');
        if (isQemu && spoken !== undefined && (spoken.value === 'telnets' || spoken.value === 'tls')) {
          report(
            spoken,
            `QEMU speaks 'raw' and 'telnet', not '${spoken.value}': libvirt refuses the definition. Use tls='yes' on <source>.`,
          );
        }
        break;
      case 'udp':
        if (!sources.some((source) => valueIn(source, 'mode') !== 'bind' && attribute(source, 'service') !== undefined))
          missing('service');
        break;
      case 'spiceport':
      case 'dbus': {
        const channel = first && attribute(first, 'channel');
        if (channel === undefined) {
          // libvirt names the channel of a redirected USB device itself.
          if (element.name !== 'redirdev') missing('channel');
        } else if (!/^[\w.-]*$/.test(channel.value))
          report(channel, 'The name of a channel has letters, digits, _, - and .: libvirt refuses this one.');
        break;
      }
      case 'nmdm':
        if (has('master') !== has('slave')) missing('master and a slave');
        break;
    }
    const reconnect = first && child(first, 'reconnect');
    if (first === undefined || reconnect === undefined || valueIn(reconnect, 'enabled') === '') return;
    if (valueIn(first, 'mode') === 'bind') {
      report(
        reconnect,
        'Only a source that connects can connect again: libvirt refuses <reconnect> for one that waits. Remove it.',
        {
          related: [elsewhere(placeOf(first, 'mode'), 'It waits for connections')],
          fixes: [removal(reconnect)],
        },
      );
    } else if (isQemu && isOn(valueIn(reconnect, 'enabled')) && parseDecimal(valueIn(reconnect, 'timeout')) === 0) {
      report(
        placeOf(reconnect, 'timeout'),
        'The time between two attempts cannot be 0: libvirt refuses the definition. Use 1 or more seconds.',
      );
    }
  }),
  examples: [
    {
      title: 'a socket without a path',
      before: `
<serial type='unix'>
  <source mode='bind'/>
  <target port='0'/>
</serial>`,
      unfixable: true,
      where: 'source',
    },
    {
      title: 'two sources',
      before: `
<channel type='tcp'>
  <source mode='bind' host='localhost' service='5678'/>
  <source mode='connect' host='localhost' service='5678'/>
  <protocol type='raw'/>
  <target type='virtio' name='org.example.port'/>
</channel>`,
      after: `
<channel type='tcp'>
  <source mode='bind' host='localhost' service='5678'/>
  <protocol type='raw'/>
  <target type='virtio' name='org.example.port'/>
</channel>`,
    },
    {
      title: 'a channel whose socket libvirt makes',
      valid: `
<channel type='unix'>
  <target type='virtio' name='org.qemu.guest_agent.0'/>
</channel>`,
    },
  ],
});
