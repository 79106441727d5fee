import type { Device } from '../../guest/hardware/device.ts';
import { child } from '../../xml/query.ts';
import { type Around, anyDevice, onEach } from '../each.ts';
import { placeOf, removal, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

/** The kind of address that a device has by what it is; undefined where several will do. */
function kindOf({ name, element }: Device): 'usb' | 'ccid' | undefined {
  if (name === 'smartcard') return 'ccid';
  if (name === 'hub') return 'usb';
  if (name === 'redirdev' || name === 'input') return valueIn(element, 'bus') === 'usb' ? 'usb' : undefined;
  return undefined;
}

const words: Readonly<Record<'usb' | 'ccid', string>> = {
  usb: 'sits at a USB port',
  ccid: 'sits in a smartcard reader (ccid)',
};

/** Whether a device sits on PCI, as far as that can be told. */
function isOffPci(device: Device, family: Around['family']): boolean {
  if (device.addressType !== '') return device.addressType !== 'pci' && device.addressType !== 'unassigned';
  if (kindOf(device) !== undefined) return true;
  if (device.name === 'hostdev') return /^(usb|scsi)$/.test(valueIn(device.element, 'type'));
  return valueIn(child(device.element, 'model'), 'type') === 'usb-net' && family !== 's390';
}

export const deviceAddressKind = guestRule({
  id: 'device-address-kind',
  title: 'An address, ROM or index of another bus than the device is on',
  drivers: 'all',
  cure: 'Remove it: libvirt gives the device an address of its own bus.',
  errors: [
    'Invalid address for a USB device',
    'Wrong address type for USB hub',
    "Controllers must use the 'ccid' address type",
    'cannot use CCW address type for device',
    'ACPI index is only supported for PCI devices',
    'ROM tuning is only supported for PCI devices',
    'ROM tuning is not supported when ROM is disabled',
  ],
  docs: `
USB input devices, redirected USB ports and hubs sit at a USB port, smartcards in a smartcard reader; libvirt refuses an address
of another kind. Addresses of type \`ccw\` exist on IBM Z only. \`<acpi index='…'/>\` and \`<rom>\` belong to PCI devices, and a ROM
that is switched off (\`enabled='no'\`) has no other setting.`,
  source:
    'libvirt src/conf/domain_conf.c virDomainInputDefParseXML, virDomainRedirdevDefParseXML, virDomainDeviceInfoParseXML; src/conf/domain_validate.c virDomainSmartcardDefValidate; src/qemu/qemu_validate.c qemuValidateDomainDeviceDefAddress, qemuValidateDomainDeviceInfo',
  check: onEach(anyDevice, (device, report, { isQemu, family }) => {
    const { element, address, addressType } = device;
    const kind = kindOf(device);
    if (address !== undefined && addressType !== '' && kind !== undefined && addressType !== kind) {
      report(
        placeOf(address, 'type'),
        `This <${device.name}> ${words[kind]}: libvirt refuses an address of type '${addressType}'. Remove it.`,
        { fixes: [removal(address)] },
      );
    } else if (address !== undefined && addressType === 'ccw' && isQemu && family !== undefined && family !== 's390') {
      report(
        placeOf(address, 'type'),
        "Only IBM Z has addresses of type 'ccw': libvirt refuses the definition. Remove the address.",
        { fixes: [removal(address)] },
      );
    }
    const rom = child(element, 'rom');
    const index = child(element, 'acpi');
    if (
      rom !== undefined &&
      valueIn(rom, 'enabled') === 'no' &&
      (valueIn(rom, 'bar') !== '' || valueIn(rom, 'file') !== '')
    ) {
      report(rom, 'A ROM that is switched off has no other setting: libvirt refuses the definition. Remove it.');
    }
    if (!isQemu || !isOffPci(device, family)) return;
    for (const [found, name] of [
      [rom, 'A ROM'],
      [index, 'An ACPI index'],
    ] as const) {
      if (found === undefined) continue;
      report(found, `${name} is for PCI devices, which this is not: libvirt refuses the definition. Remove it.`, {
        fixes: [removal(found)],
      });
    }
  }),
  examples: [
    {
      title: 'a USB tablet at a PCI address',
      before: `
<input type='tablet' bus='usb'>
  <address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x0'/>
</input>`,
      after: `
<input type='tablet' bus='usb'>
</input>`,
      where: 'pci',
    },
    {
      title: 'an address of IBM Z on a PC',
      before: `
<memballoon model='virtio'>
  <address type='ccw' cssid='0xfe' ssid='0x0' devno='0x0001'/>
</memballoon>`,
      after: `
<memballoon model='virtio'>
</memballoon>`,
    },
    {
      title: 'an index of a PCI card',
      valid: `
<interface type='user'>
  <model type='virtio'/>
  <rom enabled='no'/>
  <acpi index='3'/>
</interface>`,
    },
  ],
});
