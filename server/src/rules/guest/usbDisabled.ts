import type { Guest } from '../../guest/guest.ts';
import type { HardwareController } from '../../guest/hardware/controllers.ts';
import type { Element } from '../../xml/tree.ts';
import { elsewhere, removal, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

function* usbDevices(guest: Guest): Generator<Element> {
  for (const { element, bus } of guest.devices.disks) if (bus === 'usb') yield element;
  for (const { element, bus } of guest.devices.inputs) if (bus?.value === 'usb') yield element;
  for (const { element, type, mode } of guest.devices.hostdevs)
    if (mode === 'subsystem' && type === 'usb') yield element;
  for (const { element } of guest.hardware.named('hub')) yield element;
  for (const { element } of guest.hardware.named('redirdev')) if (valueIn(element, 'bus') === 'usb') yield element;
  for (const { element } of guest.devices.sounds) if (valueIn(element, 'model') === 'usb') yield element;
}

/** The controller that switches USB off. */
export function usbOff({ hardware }: Guest): HardwareController | undefined {
  return hardware.controllers.find(({ type, model }) => type === 'usb' && model === 'none');
}

export const usbDisabled = guestRule({
  id: 'usb-disabled',
  title: 'A USB device in a guest without USB',
  drivers: 'all',
  cure: 'Remove the controller of model `none`, or the USB devices.',
  errors: [
    'USB is disabled for this domain, but USB devices are present in the domain XML',
    "Can't add another USB controller: USB is disabled for this domain",
    'cannot add redirected USB device: USB is disabled for this domain',
    "Can't add USB input device. USB bus is disabled",
    "Can't add USB hub: USB is disabled for this domain",
  ],
  docs: `
\`<controller type='usb' model='none'/>\` takes USB out of the machine. No other USB controller may stand beside it, and no
device that needs USB: disks on \`usb\`, a tablet, hubs, redirected and passed-through USB devices. libvirt refuses the
definition.`,
  source:
    'libvirt src/conf/domain_conf.c virDomainDefParseControllers, virDomainDefMaybeAddHostdevUSB; domain_validate.c virDomainRedirdevDefValidate',
  check(guest, report) {
    const controllers = guest.hardware.controllers.filter(({ type }) => type === 'usb');
    const none = usbOff(guest);
    if (none === undefined) return;
    const related = [elsewhere(none.modelAttribute ?? none.element, 'USB is switched off here')];
    for (const { element } of controllers) {
      if (element === none.element) continue;
      report(
        element,
        'USB is switched off by a controller of model none: libvirt refuses another USB controller. Remove one of them.',
        {
          related,
          fixes: [removal(none.element, "Remove the controller of model 'none'")],
        },
      );
    }
    for (const element of usbDevices(guest)) {
      report(
        element,
        'This device needs USB, which is switched off by a controller of model none: libvirt refuses the definition.',
        {
          related,
          fixes: [removal(none.element, "Remove the controller of model 'none'")],
        },
      );
    }
  },
  examples: [
    {
      title: 'a tablet without USB',
      before: `
<controller type='usb' model='none'/>
<input type='tablet' bus='usb'/>`,
      after: `
<input type='tablet' bus='usb'/>`,
    },
    {
      title: 'no USB at all',
      valid: `
<controller type='usb' model='none'/>
<input type='tablet' bus='virtio'/>`,
    },
  ],
});
