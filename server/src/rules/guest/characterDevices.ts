import type { Guest } from '../../guest/guest.ts';
import { type Machine, machineWords } from '../../guest/hardware/machine.ts';
import { parseDecimal } from '../../guest/hardware/numbers.ts';
import { attribute, child, childrenNamed } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import { elsewhere, inside, isOn, placeOf, removal, repeated, valueIn } from './support/nodes.ts';
import { guestRule, isQemuGuest } from './support/rule.ts';

/** An element that says by `type` how a stream of characters gets in and out. */
interface Stream {
  readonly element: Element;
  readonly type: string;
  /** libvirt makes up the path itself. */
  readonly ownPath: boolean;
}

function* streamsOf(guest: Guest): Generator<Stream> {
  const { serials, parallels, consoles, channels } = guest.devices;
  for (const { family, element, type, targetType } of [...serials, ...parallels, ...consoles, ...channels]) {
    const ownPath = family === 'channel' && (targetType?.value === 'virtio' || targetType?.value === 'xen');
    yield { element, type, ownPath };
  }
  for (const { element } of guest.hardware.named('redirdev'))
    yield { element, type: valueIn(element, 'type'), ownPath: false };
  for (const { element } of guest.hardware.named('smartcard')) {
    if (valueIn(element, 'mode') === 'passthrough') yield { element, type: valueIn(element, 'type'), ownPath: false };
  }
  for (const { element } of guest.hardware.named('rng')) {
    const backend = child(element, 'backend');
    if (backend !== undefined && valueIn(backend, 'model') === 'egd') {
      yield { element: backend, type: valueIn(backend, 'type'), ownPath: false };
    }
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
  check(guest, report) {
    const isQemu = isQemuGuest(guest);
    for (const { element, type, ownPath } of streamsOf(guest)) {
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
          if (
            !sources.some((source) => valueIn(source, 'mode') !== 'bind' && attribute(source, 'service') !== undefined)
          )
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
      if (first === undefined || reconnect === undefined || valueIn(reconnect, 'enabled') === '') continue;
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
    }
  },
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

interface SerialTarget {
  readonly fits: (machine: Machine) => boolean;
}

const everywhere = (): boolean => true;
const onPseries = ({ board }: Machine): boolean => board === 'pseries' || board === undefined;
const onS390 = ({ family }: Machine): boolean => family === 's390' || family === undefined;

/** Source: qemu_validate.c qemuValidateDomainChrDef. */
const serialTypes: ReadonlyMap<string, SerialTarget & { readonly address: string | undefined }> = new Map([
  ['isa-serial', { fits: everywhere, address: 'isa' }],
  ['usb-serial', { fits: everywhere, address: 'usb' }],
  ['pci-serial', { fits: everywhere, address: 'pci' }],
  ['spapr-vio-serial', { fits: onPseries, address: 'spapr-vio' }],
  ['system-serial', { fits: everywhere, address: undefined }],
  ['sclp-serial', { fits: onS390, address: undefined }],
  ['isa-debug', { fits: ({ family }: Machine) => family === 'x86' || family === undefined, address: 'isa' }],
]);
const serialModels: ReadonlyMap<string, SerialTarget & { readonly type: string }> = new Map([
  ['isa-serial', { type: 'isa-serial', fits: everywhere }],
  ['usb-serial', { type: 'usb-serial', fits: everywhere }],
  ['pci-serial', { type: 'pci-serial', fits: everywhere }],
  ['spapr-vty', { type: 'spapr-vio-serial', fits: onPseries }],
  ['pl011', { type: 'system-serial', fits: ({ board }: Machine) => board === 'arm-virt' || board === undefined }],
  [
    '16550a',
    {
      type: 'system-serial',
      fits: ({ board }: Machine) => board === 'riscv-virt' || board === 'loongarch-virt' || board === undefined,
    },
  ],
  ['sclpconsole', { type: 'sclp-serial', fits: onS390 }],
  ['sclplmconsole', { type: 'sclp-serial', fits: onS390 }],
]);
const isaPorts = 4;

/** Consoles of other drivers. Source: qemu_validate.c qemuValidateDomainDefConsole. */
const foreignConsoles: ReadonlySet<string> = new Set(['uml', 'lxc', 'openvz']);

export const serialTarget = guestRule({
  id: 'serial-target',
  title: 'A serial or parallel port that this machine does not have',
  drivers: 'qemu',
  cure: 'Leave out the type and model of the target: libvirt takes those of the machine.',
  errors: [
    'not compatible with guest architecture or machine type',
    'parallel ports are not supported',
    'unsupported console target type',
    'requires address type',
    'cannot have an associated address',
    'requires target type',
    'Maximum supported number of ISA serial ports',
    'target port …already allocated',
    'isa-debug serial type only valid on x86 architecture',
    'usb-serial requires address of usb type',
  ],
  docs: `
Serial ports differ between machines: \`spapr-vio-serial\` (\`spapr-vty\`) belongs to \`pseries\`, \`sclp-serial\` (\`sclpconsole\`,
\`sclplmconsole\`) to IBM Z, the model \`pl011\` to ARM's \`virt\`, \`16550a\` to the \`virt\` of RISC-V and LoongArch, and \`isa-debug\` to
x86. \`pseries\` and IBM Z have no parallel ports. The model belongs to its type, and each type has its own kind of address or
none. Of ISA ports there are four, each number once. libvirt refuses what does not fit.`,
  source:
    'libvirt src/qemu/qemu_validate.c qemuValidateDomainChrDef, qemuValidateDomainChrTargetDef; src/conf/domain_postparse.c virDomainChrIsaSerialDefPostParse',
  check(guest, report) {
    const { machine } = guest.hardware;
    for (const { element } of guest.devices.parallels) {
      if (machine.board !== 'pseries' && machine.family !== 's390') continue;
      report(
        element,
        `There are no parallel ports in ${machineWords(machine)}: libvirt refuses the definition. Remove it.`,
        {
          fixes: [removal(element)],
        },
      );
    }
    for (const { targetType } of guest.devices.consoles) {
      if (targetType === undefined || !foreignConsoles.has(targetType.value)) continue;
      report(
        targetType,
        `QEMU has no console of type '${targetType.value}': libvirt refuses the definition. Use 'serial' or 'virtio'.`,
      );
    }
    const isaPlaces: Element[] = [];
    for (const { element, target, targetType } of guest.devices.serials) {
      const type = targetType && serialTypes.get(targetType.value);
      const written = target && inside(target, 'model');
      const name = written && attribute(written, 'name');
      const model = name && serialModels.get(name.value);
      const address = child(element, 'address');
      const addressType = address && attribute(address, 'type');
      if (targetType !== undefined && type !== undefined) {
        if (!type.fits(machine)) {
          report(
            targetType,
            `There is no '${targetType.value}' in ${machineWords(machine)}: libvirt refuses the definition. Leave the type out.`,
          );
        } else if (address !== undefined && addressType !== undefined && addressType.value !== type.address) {
          const words = type.address === undefined ? 'has no address' : `has an address of type '${type.address}'`;
          report(
            addressType,
            `A serial port of type '${targetType.value}' ${words}: libvirt refuses this one. Remove it.`,
            {
              fixes: [removal(address)],
            },
          );
        }
      }
      if (name !== undefined && model !== undefined) {
        if (targetType !== undefined && targetType.value !== model.type) {
          report(
            name,
            `The model '${name.value}' belongs to the type '${model.type}': libvirt refuses the definition.`,
            {
              related: [elsewhere(targetType, 'The type')],
            },
          );
        } else if (!model.fits(machine)) {
          report(
            name,
            `There is no serial port of model '${name.value}' in ${machineWords(machine)}: libvirt refuses the definition. Leave the model out.`,
          );
        }
      }
      if (targetType === undefined ? machine.family === 'x86' : targetType.value === 'isa-serial')
        isaPlaces.push(element);
    }
    const hasType = (element: Element): boolean => valueIn(child(element, 'target'), 'type') !== '';
    const portOf = (element: Element): number | undefined => parseDecimal(valueIn(child(element, 'target'), 'port'));
    for (const [place, element] of isaPlaces.entries()) {
      const port = portOf(element);
      if (place < isaPorts && (port === undefined || port < isaPorts)) continue;
      report(
        inside(element, 'target') ?? element,
        `There are ${isaPorts} ISA serial ports, numbered from 0: libvirt refuses more. Use pci-serial or usb-serial.`,
        { severity: hasType(element) ? 'error' : 'warning' },
      );
    }
    for (const { item, first } of repeated(isaPlaces, portOf)) {
      report(
        placeOf(inside(item, 'target') ?? item, 'port'),
        'Another serial port has this number already: libvirt refuses the definition.',
        {
          related: [elsewhere(placeOf(inside(first, 'target') ?? first, 'port'), 'The number is used here first')],
        },
      );
    }
  },
  examples: [
    {
      title: 'a console of a container',
      before: `
<console type='pty'>
  <target type='lxc' port='0'/>
</console>`,
      unfixable: true,
      where: 'lxc',
    },
    {
      title: 'a serial port of POWER on a PC',
      before: `
<serial type='pty'>
  <target type='spapr-vio-serial'/>
</serial>`,
      unfixable: true,
      where: 'spapr-vio-serial',
    },
    {
      title: 'the serial port of a PC',
      valid: `
<serial type='pty'>
  <target type='isa-serial' port='0'>
    <model name='isa-serial'/>
  </target>
</serial>`,
    },
  ],
});
