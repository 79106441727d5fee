import { setAttribute } from '../../xml/edit.ts';
import { attributeValue } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { attributesAt } from './support/find.ts';
import { preferably } from './support/fixes.ts';

/** The protocol's own limit. */
const limit = 8;

export const xenVncPasswdLength = rule({
  id: 'xen-vnc-passwd-length',
  title: 'A VNC password of more than eight characters',
  severity: 'error',
  targets: qemuTargets,
  layer: 'define',
  cure: 'Shorten the password to eight characters.',
  errors: ['VNC password is … characters long'],
  docs: `
VNC uses the first eight characters of a password, whatever follows. Xen accepts a longer one; libvirt's QEMU driver
refuses the definition. The first eight characters let the same people in as before; a new password would be better, and
TLS or a tunnel better than either.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDeviceDefVNCGraphics',
  check(guest, report) {
    for (const password of attributesAt(guest, 'devices/graphics/@passwd')) {
      const characters = [...password.value];
      if (attributeValue(password.parent, 'type') !== 'vnc' || characters.length <= limit) continue;
      report(
        password,
        `The VNC password has ${characters.length} characters, VNC uses ${limit} of them, and libvirt's QEMU driver refuses the definition. Shorten it.`,
        {
          fixes: [
            preferably(
              `Keep the first ${limit} characters`,
              setAttribute(password.parent, 'passwd', characters.slice(0, limit).join('')),
            ),
          ],
        },
      );
    }
  },
  examples: [
    {
      title: 'twelve characters',
      before: `<graphics type='vnc' port='-1' passwd='correcthorse'/>`,
      after: `<graphics type='vnc' port='-1' passwd='correcth'/>`,
    },
    { title: 'SPICE has no such limit', valid: `<graphics type='spice' port='-1' passwd='correcthorse'/>` },
  ],
});
