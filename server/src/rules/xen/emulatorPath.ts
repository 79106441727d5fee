import { removeElement } from '../../xml/edit.ts';
import { textContent } from '../../xml/query.ts';
import { rule } from '../rule.ts';
import { safely } from './support/fixes.ts';

export const xenEmulatorPath = rule({
  id: 'xen-emulator-path',
  title: 'An emulator that is the device model of Xen',
  severity: 'error',
  targets: ['kvm', 'qemu'],
  layer: 'define',
  cure: 'Remove `<emulator>`: libvirt picks the one that fits.',
  errors: ['Cannot check QEMU binary'],
  docs: `
Under Xen \`<emulator>\` names the device model, such as \`qemu-dm\` or a QEMU below \`/usr/lib/xen\`. libvirt's QEMU
driver asks that program for its abilities when the guest is defined, and refuses the guest when there is none.

Xen starts \`qemu-system-i386\` for 64-bit guests as well; for KVM that is the wrong one.

Remove the element: libvirt finds the emulator that fits architecture and type.`,
  source: 'libvirt src/qemu/qemu_capabilities.c virQEMUCapsNewForBinaryInternal',
  check(guest, report) {
    for (const { element } of guest.devices.emulators) {
      const path = textContent(element).trim();
      const base = path.slice(path.lastIndexOf('/') + 1);
      const cure = () => ({ fixes: [safely('Remove <emulator>', removeElement(element))] });
      if (/\/xen[^/]*\//.test(path) || /^(qemu-dm(\.debug)?|stubdom-dm|xen-.*)$/.test(base)) {
        report(
          element,
          `'${path}' is the device model of Xen; libvirt cannot ask it for its abilities and refuses to define the guest. Remove it: libvirt picks the emulator.`,
          cure(),
        );
      } else if (guest.fromXen && base !== 'qemu-system-i386') {
        report(
          element,
          `'${path}' is the emulator that Xen's tools started; libvirt asks it for its abilities when the guest is defined, and refuses the guest where it is missing or another program. Remove it: libvirt picks the emulator.`,
          { ...cure(), severity: 'warning' },
        );
      } else if (base === 'qemu-system-i386' && (guest.os.arch ?? (guest.fromXen ? 'x86_64' : '')) === 'x86_64') {
        report(
          element,
          "'qemu-system-i386' runs no 64-bit guest under KVM, though Xen uses it for every guest. Remove it: libvirt picks the emulator.",
          { ...cure(), severity: 'warning' },
        );
      }
    }
  },
  examples: [
    {
      title: 'below the directory of Xen',
      where: 'emulator',
      before: `
<emulator>/usr/lib/xen/bin/qemu-system-i386</emulator>
<memballoon model='virtio'/>`,
      after: `<memballoon model='virtio'/>`,
    },
    {
      title: 'the 32-bit QEMU for a 64-bit guest',
      guest: 'hvm',
      before: `
<emulator>/usr/bin/qemu-system-i386</emulator>
<memballoon model='virtio'/>`,
      after: `<memballoon model='virtio'/>`,
    },
    {
      title: 'any emulator of a Xen guest',
      guest: 'hvm',
      before: `
<emulator>/usr/local/bin/device-model</emulator>
<memballoon model='virtio'/>`,
      after: `<memballoon model='virtio'/>`,
    },
    { title: 'a QEMU of a KVM guest', guest: 'pc', valid: `<emulator>/usr/bin/qemu-system-x86_64</emulator>` },
  ],
});
