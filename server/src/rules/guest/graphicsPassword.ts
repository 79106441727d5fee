import { attribute } from '../../xml/query.ts';
import { guestRule } from './support/rule.ts';

export const graphicsPassword = guestRule({
  id: 'graphics-password',
  title: 'A password that everybody can read who reads the definition',
  drivers: 'qemu',
  severity: 'information',
  layer: 'silent',
  cure: 'Keep the definition private, and out of repositories.',
  docs: `
The password of a screen stands in the definition as it is. Whoever reads the file, a backup of it or a repository that holds it,
knows the password; \`virsh dumpxml\` leaves it out unless it is asked with \`--security-info\`. VNC looks at the first 8
characters alone.`,
  source: 'libvirt docs/formatdomain.rst, graphical framebuffers: passwd',
  check(guest, report) {
    for (const { element } of guest.devices.graphics) {
      const password = attribute(element, 'passwd');
      if (password === undefined || password.value === '' || attribute(element, 'passwdValidTo') !== undefined)
        continue;
      report(
        password,
        'The password can be read by everybody who reads this definition. Keep it private, and out of repositories.',
      );
    }
  },
  examples: [
    {
      title: 'a password',
      before: `
<graphics type='vnc' port='-1' passwd='secret'/>`,
      unfixable: true,
      where: 'secret',
    },
    {
      title: 'no password, and nobody from outside',
      valid: `
<graphics type='vnc' port='-1' listen='127.0.0.1'/>`,
    },
  ],
});
