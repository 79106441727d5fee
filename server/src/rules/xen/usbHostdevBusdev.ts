import { child } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { kvmGuest } from './support/examples.ts';

export const xenUsbHostdevBusdev = rule({
  id: 'xen-usb-hostdev-busdev',
  title: 'A USB device named by its number on the bus',
  severity: 'warning',
  targets: qemuTargets,
  layer: 'start',
  cure: "Name the device by `<vendor id='…'/>` and `<product id='…'/>`.",
  errors: ['Did not find USB device'],
  docs: `
The configuration of a Xen guest names a USB device by bus and device number, and libvirt imports it so. The device number
changes whenever the device is plugged in again or the host boots, and on another host both are others: the start fails,
or the guest gets another device.

Name it by \`<vendor id=…/>\` and \`<product id=…/>\`, as \`lsusb\` on the host shows them.`,
  source: 'libvirt docs/formatdomain.rst, host device assignment: usb; src/libxl/xen_xl.c',
  check(guest, report) {
    if (!guest.fromXen) return;
    for (const { type, source } of guest.devices.hostdevs) {
      const address = source && child(source, 'address');
      const named = source && child(source, 'vendor') !== undefined;
      if (type !== 'usb' || address === undefined || named) continue;
      report(
        address,
        'Bus and device number of a USB device change with every plugging: the start fails, or takes another device. Name it by <vendor id> and <product id>, as lsusb shows them.',
      );
    }
  },
  examples: [
    {
      title: 'as imported from a Xen configuration',
      before: `
<hostdev mode='subsystem' type='usb' managed='no'>
  <source>
    <address bus='1' device='3'/>
  </source>
</hostdev>`,
      unfixable: true,
    },
    {
      title: 'named by what it is',
      valid: `
<hostdev mode='subsystem' type='usb' managed='no'>
  <source>
    <vendor id='0x1234'/>
    <product id='0xbeef'/>
  </source>
</hostdev>`,
    },
    {
      title: 'in a KVM guest the rule is silent',
      valid: kvmGuest(`
<hostdev mode='subsystem' type='usb'>
  <source>
    <address bus='1' device='3'/>
  </source>
</hostdev>`),
    },
  ],
});
