import { removeElement, replaceElement } from '../../xml/edit.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { kvmGuest } from './support/examples.ts';
import { alternatively, preferably } from './support/fixes.ts';

const server = (type: string): string => `<graphics type='${type}' port='-1' autoport='yes' listen='127.0.0.1'/>`;

export const xenGraphicsSdl = rule({
  id: 'xen-graphics-sdl',
  title: 'A window on the display of the Xen host',
  severity: 'warning',
  targets: qemuTargets,
  layer: 'start',
  cure: "Use `<graphics type='vnc'>` or `spice` on the loopback address.",
  errors: ['Could not initialize SDL', "Display 'sdl' is not available"],
  docs: `
\`sdl\` opens a window on the display of the host, with the X authority of the user who owned Xen's desktop. On a KVM host
QEMU runs as a user of its own, mostly without a display, and many builds have no SDL at all: the start fails.

\`vnc\` or \`spice\` on the loopback address show the same picture in virt-manager or virt-viewer.`,
  source: 'libvirt src/qemu/qemu_command.c qemuBuildGraphicsSDLCommandLine',
  check(guest, report) {
    if (!guest.fromXen) return;
    const { graphics } = guest.devices;
    const hasServer = graphics.some(({ type }) => type === 'vnc' || type === 'spice');
    for (const { element } of graphics.filter(({ type }) => type === 'sdl')) {
      report(
        element,
        "'sdl' opens a window on the display of the Xen host: libvirt takes the definition, and on a KVM host without such a display the start fails. Use 'vnc' or 'spice'.",
        {
          fixes: hasServer
            ? [preferably('Remove the SDL window; there is another console', removeElement(element))]
            : [
                preferably('Change to VNC on the loopback address', replaceElement(element, server('vnc'))),
                alternatively('Change to SPICE on the loopback address', replaceElement(element, server('spice'))),
              ],
        },
      );
    }
  },
  examples: [
    {
      title: "a window of root's desktop",
      guest: 'hvm',
      before: `<graphics type='sdl' display=':0' xauth='/root/.Xauthority'/>`,
      after: `<graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'/>`,
    },
    {
      title: 'SPICE instead',
      guest: 'hvm',
      before: `
<graphics type='sdl' display=':0' xauth='/root/.Xauthority'/>`,
      fix: 'Change to SPICE on the loopback address',
      after: `
<graphics type='spice' port='-1' autoport='yes' listen='127.0.0.1'/>`,
    },
    {
      title: 'in a KVM guest the rule is silent',
      valid: kvmGuest(`<graphics type='sdl' display=':0' xauth='/home/me/.Xauthority'/>`),
    },
  ],
});
