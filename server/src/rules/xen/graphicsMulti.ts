import { removeElement } from '../../xml/edit.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { safely } from './support/fixes.ts';

export const xenGraphicsMulti = rule({
  id: 'xen-graphics-multi',
  title: 'Two graphical consoles of one type',
  severity: 'error',
  targets: qemuTargets,
  layer: 'start',
  cure: 'Keep the first `<graphics>` of each type.',
  errors: ['only 1 graphics device of each type'],
  docs: `
libvirt's Xen driver uses the first \`<graphics>\` of each type and passes over the rest. The QEMU driver accepts the
definition and refuses to start a guest with two of one type. Keep the first: it is the one that worked.`,
  source: 'libvirt src/qemu/qemu_process.c qemuProcessStartValidateGraphics',
  check(guest, report) {
    const { graphics } = guest.devices;
    for (const [index, { element, type }] of graphics.entries()) {
      const first = graphics.find((other) => other.type === type);
      if (type === undefined || first === undefined || graphics.indexOf(first) === index) continue;
      report(
        element,
        `There is a graphical console of type '${type}' already: Xen passed over the second, libvirt takes the definition for KVM but refuses to start the guest. Remove it.`,
        {
          fixes: [safely(`Remove the second ${type} console`, removeElement(element))],
          related: [{ range: first.element.nameRange, message: 'The first one, which stays.' }],
        },
      );
    }
  },
  examples: [
    {
      title: 'two VNC servers',
      before: `
<graphics type='vnc' port='-1' autoport='yes'/>
<graphics type='vnc' port='5907'/>`,
      after: `
<graphics type='vnc' port='-1' autoport='yes'/>`,
    },
    {
      title: 'one of each type',
      valid: `<graphics type='vnc' port='-1' autoport='yes'/>\n<graphics type='spice' autoport='yes'/>`,
    },
  ],
});
