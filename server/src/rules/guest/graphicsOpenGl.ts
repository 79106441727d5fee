import { setAttribute } from '../../xml/edit.ts';
import { attribute, child } from '../../xml/query.ts';
import { elsewhere, isOn, placeOf, preferably, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const graphicsOpenGl = guestRule({
  id: 'graphics-opengl',
  title: 'Screens that do not go together',
  drivers: 'qemu',
  cure: 'Keep one screen that draws with OpenGL; beside `egl-headless` use VNC, SPICE or D-Bus.',
  errors: [
    "graphics type 'egl-headless' is only supported with one of",
    'multiple OpenGL displays are not supported by QEMU',
    'D-Bus p2p with an address is not supported',
    "unsupported graphics type 'desktop'",
  ],
  docs: `
\`egl-headless\` draws with OpenGL for another screen, which shows it: VNC, SPICE or D-Bus. Beside it libvirt refuses other types,
and a second screen that draws itself (\`<gl enable='yes'/>\`). The type \`desktop\` is VirtualBox's. A D-Bus screen with \`p2p\`
has no address.`,
  source:
    'libvirt src/qemu/qemu_validate.c qemuValidateDomainDeviceDefGraphics; src/conf/domain_validate.c virDomainGraphicsDefValidate',
  check(guest, report) {
    const { graphics } = guest.devices;
    const headless = graphics.find(({ type }) => type === 'egl-headless');
    for (const { element, type } of graphics) {
      const gl = child(element, 'gl');
      if (type === 'desktop')
        report(
          placeOf(element, 'type'),
          "QEMU has no screen of type 'desktop': libvirt refuses the definition. Use 'vnc' or 'spice'.",
        );
      if (type === 'dbus' && isOn(valueIn(element, 'p2p')) && attribute(element, 'address') !== undefined) {
        report(
          placeOf(element, 'address'),
          'A D-Bus screen with p2p has no address: libvirt refuses the definition. Remove one of them.',
        );
      }
      if (headless === undefined || type === 'egl-headless') continue;
      const related = [elsewhere(headless.element, 'The screen egl-headless')];
      if (type === 'sdl' || type === 'rdp') {
        report(
          placeOf(element, 'type'),
          `'egl-headless' goes with VNC, SPICE and D-Bus, not with '${type}': libvirt refuses the definition.`,
          { related },
        );
      } else if (type === 'spice' && gl !== undefined && isOn(valueIn(gl, 'enable'))) {
        report(
          placeOf(gl, 'enable'),
          'Two screens draw with OpenGL: libvirt refuses the definition. Switch this off.',
          {
            related,
            fixes: [preferably("Set enable='no'", setAttribute(gl, 'enable', 'no'))],
          },
        );
      }
    }
  },
  examples: [
    {
      title: 'SPICE draws beside egl-headless',
      before: `
<graphics type='spice'>
  <gl enable='yes'/>
</graphics>
<graphics type='egl-headless'/>`,
      after: `
<graphics type='spice'>
  <gl enable='no'/>
</graphics>
<graphics type='egl-headless'/>`,
      where: 'yes',
    },
    {
      title: 'VNC shows what egl-headless draws',
      valid: `
<graphics type='vnc'/>
<graphics type='egl-headless'/>`,
    },
  ],
});
