import { removeElement, replaceElement } from '../../xml/edit.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { attributesAt } from './support/find.ts';
import { safely } from './support/fixes.ts';

export const xenInputBus = rule({
  id: 'xen-input-bus',
  title: 'Input bus "xen" exists only under Xen',
  severity: 'error',
  targets: qemuTargets,
  layer: 'define',
  cure: 'Remove the device, or make it a USB tablet.',
  errors: ['unsupported input bus xen'],
  docs: `
libvirt's Xen driver writes a mouse and a keyboard on the bus \`xen\` into every paravirtual guest. The QEMU driver refuses
the bus when the guest is defined.

Remove both: a PC always has a PS/2 mouse and keyboard, and libvirt adds them itself. With a graphical console a USB
tablet is worth having in place of the mouse, since its pointer stays under that of the viewer.`,
  source: 'libvirt src/conf/domain_validate.c virDomainInputDefValidate',
  check(guest, report) {
    const paravirtual = attributesAt(guest, 'devices/input/@bus', 'xen');
    const hasTablet = guest.devices.inputs.some(({ type, bus }) => type === 'tablet' && bus?.value !== 'xen');
    const wantsTablet = guest.devices.graphics.length > 0 && !hasTablet;
    for (const [index, bus] of paravirtual.entries()) {
      const input = bus.parent;
      report(
        bus,
        "The input bus 'xen' exists only under Xen, and libvirt's QEMU driver refuses the definition. Remove the device: libvirt adds a PS/2 mouse and keyboard itself, and with graphics a USB tablet is best.",
        {
          fixes: [
            wantsTablet && index === 0
              ? safely('Replace the device by a USB tablet', replaceElement(input, "<input type='tablet' bus='usb'/>"))
              : safely('Remove the device', removeElement(input)),
          ],
        },
      );
    }
  },
  examples: [
    {
      title: 'without graphics',
      before: `
<input type='keyboard' bus='xen'/>
<memballoon model='virtio'/>`,
      after: `
<memballoon model='virtio'/>`,
    },
    {
      title: 'with graphics',
      before: `
<input type='mouse' bus='xen'/>
<graphics type='vnc' port='-1' autoport='yes'/>`,
      after: `
<input type='tablet' bus='usb'/>
<graphics type='vnc' port='-1' autoport='yes'/>`,
    },
    { title: 'input devices of QEMU', valid: `<input type='tablet' bus='usb'/>\n<input type='mouse' bus='ps2'/>` },
  ],
});
