import { parseNumber } from '../../guest/hardware/numbers.ts';
import { attribute } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import { elsewhere, inside, placeOf, removal, repeated } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const zpciAddress = guestRule({
  id: 'zpci-address',
  title: 'A zPCI identifier that is taken or impossible',
  drivers: 'qemu',
  cure: 'Use a uid between 0x0001 and 0xffff that no other device has, and a fid of its own; or remove `<zpci>`.',
  errors: [
    "This QEMU binary doesn't support zPCI",
    'Invalid PCI address uid=',
    'zPCI uid … is already reserved',
    'zPCI fid … is already reserved',
  ],
  docs: `
On IBM Z each PCI device has two more identifiers, in \`<zpci>\`: \`uid\`, which the guest sees and which goes from 0x0001 to
0xffff, and \`fid\`, the number of the function. Each may stand once in a guest. libvirt refuses a uid of zero and any
identifier that is used twice; what is not written it assigns itself.`,
  source:
    'libvirt src/qemu/qemu_validate.c qemuValidateDomainDeviceDefZPCIAddress; src/conf/domain_addr.c virDomainZPCIAddressReserveId',
  check(guest, report) {
    const addresses = guest.hardware.devices.flatMap(({ address }) => inside(address, 'zpci') ?? []);
    const { family } = guest.hardware.machine;
    for (const zpci of addresses) {
      if (family !== undefined && family !== 's390') {
        report(zpci, 'Only IBM Z has zPCI identifiers: libvirt refuses the definition. Remove them.', {
          fixes: [removal(zpci)],
        });
        continue;
      }
      const uid = attribute(zpci, 'uid');
      const value = parseNumber(uid?.value);
      if (uid === undefined || value === undefined || (value > 0 && value <= 0xffff)) continue;
      report(
        uid,
        'A uid goes from 0x0001 to 0xffff: libvirt refuses the definition. Remove it, so that libvirt assigns one.',
        {
          fixes: [removal(zpci)],
        },
      );
    }
    for (const name of ['uid', 'fid']) {
      const valueIn = (zpci: Element): number | undefined => parseNumber(attribute(zpci, name)?.value);
      for (const { item, first } of repeated(addresses, valueIn)) {
        if (name === 'uid' && valueIn(item) === 0) continue;
        report(
          placeOf(item, name),
          `Another device has this ${name} already: libvirt refuses the definition. Use another.`,
          {
            related: [elsewhere(attribute(first, name) ?? first, `The ${name} is used here first`)],
            fixes: [removal(item)],
          },
        );
      }
    }
  },
  examples: [
    {
      title: 'a uid of zero',
      at: 'domain',
      before: `
<os>
  <type arch='s390x' machine='s390-ccw-virtio'>hvm</type>
</os>
<devices>
  <hostdev mode='subsystem' type='pci' managed='yes'>
    <source>
      <address domain='0x0000' bus='0x00' slot='0x00' function='0x0'/>
    </source>
    <address type='pci' domain='0x0000' bus='0x00' slot='0x01' function='0x0'>
      <zpci uid='0x0000' fid='0x00000001'/>
    </address>
  </hostdev>
</devices>`,
      after: `
<os>
  <type arch='s390x' machine='s390-ccw-virtio'>hvm</type>
</os>
<devices>
  <hostdev mode='subsystem' type='pci' managed='yes'>
    <source>
      <address domain='0x0000' bus='0x00' slot='0x00' function='0x0'/>
    </source>
    <address type='pci' domain='0x0000' bus='0x00' slot='0x01' function='0x0'>
    </address>
  </hostdev>
</devices>`,
      where: '0x0000',
    },
    {
      title: 'an identifier of its own',
      at: 'domain',
      valid: `
<os>
  <type arch='s390x' machine='s390-ccw-virtio'>hvm</type>
</os>
<devices>
  <hostdev mode='subsystem' type='pci' managed='yes'>
    <source>
      <address domain='0x0000' bus='0x00' slot='0x00' function='0x0'/>
    </source>
    <address type='pci' domain='0x0000' bus='0x00' slot='0x01' function='0x0'>
      <zpci uid='0x0001' fid='0x00000001'/>
    </address>
  </hostdev>
</devices>`,
    },
  ],
});
