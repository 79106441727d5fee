import { parseNumber } from '../../guest/hardware/numbers.ts';
import { setAttribute } from '../../xml/edit.ts';
import { attribute, child } from '../../xml/query.ts';
import { elsewhere, preferably, removal } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

/** 0 to 2 are the hypervisor, the machine itself and the host. */
const leastCid = 3;

export const vsockCid = guestRule({
  id: 'vsock-cid',
  title: 'A vsock address that belongs to the host, or a second vsock device',
  drivers: 'all',
  cure: "Use an address of at least 3, or `<cid auto='yes'/>`; one vsock device is enough.",
  errors: ['guest CIDs must be >= 3', 'only a single vsock device is supported'],
  docs: `
Over vsock guest and host talk without a network. The guest is reached by its context identifier (CID); 0 to 2 are taken by the
hypervisor, the machine itself and the host. A guest has one vsock device. libvirt refuses anything else.`,
  source: 'libvirt src/conf/domain_validate.c virDomainVsockDefValidate; src/conf/domain_conf.c virDomainDefParseXML',
  check(guest, report) {
    const [first, second] = guest.hardware.named('vsock');
    if (second !== undefined && first !== undefined) {
      report(second.element, 'A guest has one vsock device: libvirt refuses a second one. Remove it.', {
        related: [elsewhere(first.element, 'The first one')],
        fixes: [removal(second.element)],
      });
    }
    const cid = first && child(first.element, 'cid');
    const address = cid && attribute(cid, 'address');
    const number = parseNumber(address?.value);
    if (cid === undefined || address === undefined || number === undefined || number >= leastCid) return;
    report(address, `The addresses of guests begin with ${leastCid}: libvirt refuses ${number}.`, {
      fixes: [preferably(`Use ${leastCid}`, setAttribute(cid, 'address', String(leastCid)))],
    });
  },
  examples: [
    {
      title: 'the address of the host',
      before: `
<vsock model='virtio'>
  <cid auto='no' address='2'/>
</vsock>`,
      after: `
<vsock model='virtio'>
  <cid auto='no' address='3'/>
</vsock>`,
      where: '2',
    },
    {
      title: 'an address of a guest',
      valid: `
<vsock model='virtio'>
  <cid auto='no' address='4711'/>
</vsock>`,
    },
  ],
});
