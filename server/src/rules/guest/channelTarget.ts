import { parseDecimal, parseNumber } from '../../guest/hardware/numbers.ts';
import { attribute } from '../../xml/query.ts';
import { elsewhere, placeOf, removal } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

/** Source: domain_addr.c VIR_DOMAIN_DEFAULT_VIRTIO_SERIAL_PORTS. */
const defaultPorts = 31;

export const channelTarget = guestRule({
  id: 'channel-target',
  title: 'A channel whose end in the guest cannot be',
  drivers: 'all',
  cure: 'Use an IPv4 address with `guestfwd`, the target `virtio` with `spicevmc`, and a port that the controller has.',
  errors: [
    'guestfwd channel only supports IPv4 addresses',
    'spicevmc device type only supports virtio',
    'virtio serial controller … does not have port',
  ],
  docs: `
In the guest a channel ends at an IPv4 address and port (\`guestfwd\`), or at a port of a virtio-serial controller. \`spicevmc\` knows
only the latter. A virtio-serial controller has 31 ports, 0 to 30, or as many as its \`ports\` says. libvirt refuses what is
not there.`,
  source:
    'libvirt src/conf/domain_conf.c virDomainChrDefParseTargetXML, virDomainChrDefParseXML; src/conf/domain_addr.c virDomainVirtioSerialAddrReserve',
  check(guest, report) {
    for (const { element, type, target, targetType } of guest.devices.channels) {
      if (target === undefined || targetType?.value !== 'guestfwd') continue;
      const address = attribute(target, 'address');
      if (type === 'spicevmc') {
        report(targetType, "A channel of type 'spicevmc' has the target 'virtio': libvirt refuses another one.", {
          related: [elsewhere(placeOf(element, 'type'), 'The type of the channel')],
        });
      } else if (address?.value.includes(':')) {
        report(address, 'A forwarded address is one of IPv4: libvirt refuses the definition.');
      }
    }
    const controllers = guest.hardware.controllers.filter(({ type }) => type === 'virtio-serial');
    for (const { element, address, addressType } of guest.hardware.devices) {
      if (address === undefined || addressType !== 'virtio-serial' || element.name === 'controller') continue;
      const number = parseNumber(attribute(address, 'controller')?.value ?? '0');
      const port = attribute(address, 'port');
      const place = parseNumber(port?.value);
      const controller = controllers.find(({ index }) => index === number);
      const written = controller && attribute(controller.element, 'ports');
      const count = written === undefined ? defaultPorts : parseDecimal(written.value);
      if (port === undefined || place === undefined || count === undefined || place < count) continue;
      report(
        port,
        `The virtio-serial controller ${number} has the ports 0 to ${count - 1}: libvirt refuses port ${place}. Remove the address.`,
        {
          related: written === undefined ? [] : [elsewhere(written, 'The number of ports')],
          fixes: [removal(address, 'Remove the address, so that libvirt finds a free port')],
        },
      );
    }
  },
  examples: [
    {
      title: 'a port too many',
      before: `
<controller type='virtio-serial' index='0' ports='4'/>
<channel type='unix'>
  <target type='virtio' name='org.qemu.guest_agent.0'/>
  <address type='virtio-serial' controller='0' bus='0' port='4'/>
</channel>`,
      after: `
<controller type='virtio-serial' index='0' ports='4'/>
<channel type='unix'>
  <target type='virtio' name='org.qemu.guest_agent.0'/>
</channel>`,
      where: '4',
    },
    {
      title: 'the last port',
      valid: `
<controller type='virtio-serial' index='0' ports='4'/>
<channel type='unix'>
  <target type='virtio' name='org.qemu.guest_agent.0'/>
  <address type='virtio-serial' controller='0' bus='0' port='3'/>
</channel>`,
    },
  ],
});
