import { attribute, child } from '../../xml/query.ts';
import { attributeRemoval, placeOf, removal, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

/** The kinds of address in the guest by the kind of device. Source: domain_validate.c virDomainHostdevDefValidate. */
const addresses: ReadonlyMap<string, readonly string[]> = new Map([
  ['pci', ['pci', 'unassigned']],
  ['scsi', ['drive']],
  ['scsi_host', ['pci', 'ccw']],
  ['usb', ['usb']],
]);
const mediatedAddresses: ReadonlyMap<string, string> = new Map([
  ['vfio-pci', 'pci'],
  ['vfio-ccw', 'ccw'],
]);

export const hostdevAddressType = guestRule({
  id: 'hostdev-address-type',
  title: 'A passed-through device with an address of another kind',
  drivers: 'all',
  cure: 'Remove the `<address>` of the device in the guest: libvirt gives it one of the right kind.',
  errors: [
    "PCI host devices must use 'pci' or 'unassigned' address type",
    "SCSI host device must use 'drive' address type",
    "SCSI_host host device must use 'pci' or 'ccw' address type",
    "USB host device must use 'usb' address type",
    'with mediated device model',
    'is supported only for hostdevs',
    'Setting startupPolicy is only allowed for USB devices',
  ],
  docs: `
In the guest a passed-through device sits where its kind belongs: a PCI device on PCI (or nowhere, \`unassigned\`), a SCSI
device at a \`drive\` address, a SCSI host on PCI or CCW, a USB device at a USB port, a mediated device by its model on PCI
(\`vfio-pci\`) or CCW (\`vfio-ccw\`). libvirt refuses another kind of address, and \`unassigned\` for anything but host devices.`,
  source:
    'libvirt src/conf/domain_validate.c virDomainHostdevDefValidate, virDomainDeviceInfoValidate; src/conf/domain_postparse.c virDomainHostdevDefPostParse',
  check(guest, report) {
    for (const { mode, type, source } of guest.devices.hostdevs) {
      const policy = source && attribute(source, 'startupPolicy');
      if (policy === undefined || mode !== 'subsystem' || type === 'usb') continue;
      report(policy, 'Only USB devices may be missing at the start: libvirt refuses startupPolicy. Remove it.', {
        fixes: [attributeRemoval(policy)],
      });
    }
    for (const { element, mode, type } of guest.devices.hostdevs) {
      const address = child(element, 'address');
      const kind = valueIn(address, 'type');
      if (mode !== 'subsystem' || address === undefined || kind === '') continue;
      const model = valueIn(element, 'model');
      const mediated = type === 'mdev' ? mediatedAddresses.get(model) : undefined;
      const kinds = mediated === undefined ? addresses.get(type) : [mediated];
      if (kinds === undefined || kinds.includes(kind)) continue;
      report(
        placeOf(address, 'type'),
        `A device of type '${type}'${mediated === undefined ? '' : ` and model '${model}'`} cannot have an address of type '${kind}': libvirt refuses the definition. Remove it.`,
        {
          fixes: [removal(address)],
        },
      );
    }
    for (const { name, address, addressType } of guest.hardware.devices) {
      if (name === 'hostdev' || addressType !== 'unassigned' || address === undefined) continue;
      report(
        placeOf(address, 'type'),
        'Only devices of the host can be unassigned: libvirt refuses the definition. Remove the address.',
        {
          fixes: [removal(address)],
        },
      );
    }
  },
  examples: [
    {
      title: 'a USB device at a PCI address',
      before: `
<hostdev mode='subsystem' type='usb'>
  <source>
    <vendor id='0x1234'/>
    <product id='0xbeef'/>
  </source>
  <address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x0'/>
</hostdev>`,
      after: `
<hostdev mode='subsystem' type='usb'>
  <source>
    <vendor id='0x1234'/>
    <product id='0xbeef'/>
  </source>
</hostdev>`,
      where: 'pci',
    },
    {
      title: 'a USB device at a port',
      valid: `
<hostdev mode='subsystem' type='usb'>
  <source>
    <vendor id='0x1234'/>
    <product id='0xbeef'/>
  </source>
  <address type='usb' bus='0' port='1'/>
</hostdev>`,
    },
  ],
});
