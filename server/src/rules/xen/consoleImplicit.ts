import type { CharacterDevice } from '../../guest/devices.ts';
import type { Guest } from '../../guest/guest.ts';
import { isParavirtual } from '../../guest/kind.ts';
import { replaceElement, type TextEdit } from '../../xml/edit.ts';
import { childElements } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { serialConsole, toSerialConsole } from './support/consoles.ts';
import { insertDevice } from './support/devices.ts';
import { kvmGuest } from './support/examples.ts';
import { safely } from './support/fixes.ts';

export const xenConsoleImplicit = rule({
  id: 'xen-console-implicit',
  title: 'The console that Xen gives without being asked',
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Write a `<serial>` and a `<console>` on it.',
  errors: ['cannot find character device'],
  docs: `
A paravirtual Xen guest always has a console, written or not, and one without a target type is Xen's. Under KVM there is
none unless it is written, and one without a target type is a serial port, for which libvirt adds a \`<serial>\`. Without
either there is no \`virsh console\`, and a guest that prints to its console prints to nobody.

Write both. The guest then needs \`console=ttyS0\` among its kernel arguments and a login there.`,
  source:
    'libvirt src/conf/domain_postparse.c virDomainChrDefPostParse; src/libxl/libxl_domain.c libxlDomainDefPostParse',
  check(guest, report) {
    if (!guest.fromXen) return;
    const { consoles, serials, element } = guest.devices;
    if (isParavirtual(guest.kind) && consoles.length === 0 && serials.length === 0 && element !== undefined) {
      report(
        element,
        'Xen gives this guest a console although none is written; KVM gives none, and nothing else will tell. Write a serial port and a console on it.',
        { fixes: [safely('Add a serial console', insertDevice(guest, 'serial', serialConsole))] },
      );
    }
    const [first] = consoles;
    if (first !== undefined && first.targetType === undefined) {
      report(
        first.element,
        "A console without a target type is Xen's own to Xen and a serial port to KVM, and nothing tells. Write the serial port.",
        { fixes: [safely('Write the serial port', writeOut(guest, first))] },
      );
    }
  },
  examples: [
    {
      title: 'a paravirtual guest without a console',
      before: `<memballoon model='virtio'/>`,
      after: `
<serial type='pty'>
  <target port='0'/>
</serial>
<console type='pty'>
  <target type='serial' port='0'/>
</console>
<memballoon model='virtio'/>`,
    },
    {
      title: 'a console of xend',
      guest: 'hvm',
      before: `<console tty='/dev/pts/5'/>`,
      after: `
<serial type='pty'>
  <target port='0'/>
</serial>
<console type='pty'>
  <target type='serial' port='0'/>
</console>`,
    },
    {
      title: 'a target without a type',
      guest: 'hvm',
      before: `
<console type='pty'>
  <target port='0'/>
</console>`,
      after: `
<serial type='pty'>
  <target port='0'/>
</serial>
<console type='pty'>
  <target port='0' type='serial'/>
</console>`,
    },
    { title: 'a fully virtualised guest needs none', guest: 'hvm', valid: `<memballoon model='virtio'/>` },
    { title: 'a KVM guest needs none', valid: kvmGuest(`<console type='pty'/>`) },
  ],
});

/** Replaces an empty console altogether; one with content gets what is missing. */
function writeOut(guest: Guest, console: CharacterDevice): TextEdit[] {
  if (childElements(console.element).length > 0 && console.target !== undefined) return toSerialConsole(guest, console);
  const [serial = '', written = ''] = serialConsole.split(/\n(?=<console)/);
  return replaceElement(console.element, guest.devices.serials.length > 0 ? written : `${serial}\n${written}`);
}
