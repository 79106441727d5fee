import { attribute, child } from '../../xml/query.ts';
import { interfaces, onEach } from '../each.ts';
import { removal } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

/** Ranges that hypervisors make up addresses of guests in. Xen's is left out: converted guests keep theirs on purpose. */
const hypervisors: ReadonlyMap<string, string> = new Map([
  ['00:05:69', 'VMware'],
  ['00:0c:29', 'VMware'],
  ['00:1c:14', 'VMware'],
  ['00:50:56', 'VMware'],
  ['00:15:5d', 'Hyper-V'],
  ['00:1c:42', 'Parallels'],
  ['08:00:27', 'VirtualBox'],
]);

const xenRange = '00:16:3e';

/**
 * Whether a maker of network cards gave the address out: the second bit of the first byte says that it was made up, the
 * first that it is for groups, which the grammar refuses.
 */
function isMakers(mac: string): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & 3) === 0;
}

export const macVendor = guestRule({
  id: 'mac-vendor',
  title: 'A MAC address out of the range of a maker',
  drivers: 'qemu',
  severity: 'hint',
  layer: 'silent',
  cure: 'Remove `<mac>`, so that libvirt makes up an address in `52:54:00`, unless the guest is known by this one.',
  docs: `
libvirt makes up addresses for guests of QEMU in \`52:54:00\`, a range that no maker of cards uses. An address out of a maker's
range can belong to a real card in the same network, and then both lose packets; networks that look at addresses take the guest for
something else. A guest that came from elsewhere may need its old address for its lease, its licence or the name of its interface:
then keep it, and see that the old guest does not come back. Addresses of Xen's range \`00:16:3e\` are left alone.`,
  source:
    'libvirt src/util/virmacaddr.c virMacAddrGenerate; docs/formatdomain.rst, network interfaces: mac; IEEE 802, U/L bit',
  check: onEach(interfaces, ({ element, mac }, report) => {
    const written = child(element, 'mac');
    const place = written && attribute(written, 'address');
    const plain = mac?.toLowerCase() ?? '';
    if (written === undefined || place === undefined || !/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(plain)) return;
    if (!isMakers(plain) || plain.startsWith(xenRange)) return;
    const owner = hypervisors.get(plain.slice(0, 8));
    report(
      place,
      owner === undefined
        ? 'This address is in the range of a maker of network cards, and may be that of a real one. Remove it unless the guest is known by it.'
        : `This address is in the range of ${owner}. Keep it only if the guest is known by it, and its original is gone.`,
      { fixes: [{ ...removal(written, 'Let libvirt make up an address'), preferred: false }] },
    );
  }),
  examples: [
    {
      title: 'a guest that came from VMware',
      before: `
<interface type='network'>
  <mac address='00:50:56:12:34:56'/>
  <source network='default'/>
</interface>`,
      fix: 'Let libvirt make up an address',
      after: `
<interface type='network'>
  <source network='default'/>
</interface>`,
      where: '00:50:56:12:34:56',
    },
    {
      title: 'an address of QEMU’s range, and one of Xen’s',
      valid: `
<interface type='network'>
  <mac address='52:54:00:12:34:56'/>
  <source network='default'/>
</interface>
<interface type='network'>
  <mac address='00:16:3e:12:34:56'/>
  <source network='default'/>
</interface>`,
    },
  ],
});
