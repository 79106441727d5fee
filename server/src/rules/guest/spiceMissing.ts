import type { Guest } from '../../guest/guest.ts';
import type { Element } from '../../xml/tree.ts';
import { placeOf, removal, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

const spiceTypes: ReadonlySet<string> = new Set(['spicevmc', 'spiceport']);

/** Devices whose other end is the SPICE display. */
function* spiceDevices(guest: Guest): Generator<Element> {
  const { serials, parallels, consoles, channels } = guest.devices;
  for (const { element, type } of [...serials, ...parallels, ...consoles, ...channels]) {
    if (spiceTypes.has(type)) yield element;
  }
  for (const { element } of [...guest.hardware.named('redirdev'), ...guest.hardware.named('smartcard')]) {
    if (spiceTypes.has(valueIn(element, 'type'))) yield element;
  }
  for (const { element } of guest.hardware.named('audio')) {
    if (valueIn(element, 'type') === 'spice') yield element;
  }
}

export const spiceMissing = guestRule({
  id: 'spice-missing',
  title: 'A device that goes through SPICE in a guest without SPICE',
  drivers: 'qemu',
  cure: "Add `<graphics type='spice'/>`, or remove the device.",
  errors: ["chardev '…' not supported without spice graphics", 'Spice audio is not supported without spice graphics'],
  docs: `
The other end of \`spicevmc\` and \`spiceport\` devices, redirected USB ports and smartcards among them, and of \`<audio
type='spice'/>\` is the SPICE client. Without \`<graphics type='spice'>\` there is none, and libvirt refuses the definition. It
happens when a display is changed to VNC and what belonged to SPICE is left behind.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainChrSourceDef, qemuValidateDomainDeviceDefAudio',
  check(guest, report) {
    if (guest.devices.graphics.some(({ type }) => type === 'spice')) return;
    for (const element of spiceDevices(guest)) {
      report(
        placeOf(element, 'type'),
        `This <${element.name}> goes through SPICE, and the guest has no such display: libvirt refuses the definition. Add <graphics type='spice'/>, or remove it.`,
        { fixes: [removal(element, `Remove the <${element.name}>`)] },
      );
    }
  },
  examples: [
    {
      title: 'left behind by a change to VNC',
      before: `
<graphics type='vnc' port='-1'/>
<redirdev bus='usb' type='spicevmc'/>`,
      after: `
<graphics type='vnc' port='-1'/>`,
      where: 'spicevmc',
    },
    {
      title: 'with its display',
      valid: `
<graphics type='spice' autoport='yes'/>
<redirdev bus='usb' type='spicevmc'/>`,
    },
  ],
});
