import { setAttribute } from '../../xml/edit.ts';
import { attribute, childrenNamed } from '../../xml/query.ts';
import { preferably } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

const anywhere: ReadonlySet<string> = new Set(['0.0.0.0', '::', '0:0:0:0:0:0:0:0']);

export const graphicsOpen = guestRule({
  id: 'graphics-open',
  title: 'A screen that everybody on the network can use',
  drivers: 'qemu',
  severity: 'warning',
  layer: 'silent',
  cure: 'Listen at `127.0.0.1` and reach the screen through SSH, or set a password.',
  docs: `
A VNC or SPICE screen that listens at \`0.0.0.0\` or \`::\` can be reached from every network of the host. Without a password whoever
connects sees the screen and types into the guest. \`virt-viewer --connect qemu+ssh://HOST/system GUEST\` reaches a screen that
listens at \`127.0.0.1\`, and needs no open port.`,
  source: 'libvirt docs/formatdomain.rst, graphical framebuffers: listen, passwd',
  check(guest, report) {
    for (const { element, type } of guest.devices.graphics) {
      if ((type !== 'vnc' && type !== 'spice') || attribute(element, 'passwd') !== undefined) continue;
      const listens = childrenNamed(element, 'listen').map((listen) => attribute(listen, 'address'));
      const open = [attribute(element, 'listen'), ...listens].flatMap((one) =>
        one && anywhere.has(one.value) ? [one] : [],
      );
      const [first] = open;
      if (first === undefined) continue;
      // libvirt prints the address twice, and wants both to be the same.
      const edits = open.flatMap(({ parent, name }) => setAttribute(parent, name, '127.0.0.1'));
      report(
        first,
        `Everybody who reaches the host can use this screen, as it has no password. Listen at '127.0.0.1', or set a password.`,
        { fixes: [preferably("Listen at '127.0.0.1'", edits)] },
      );
    }
  },
  examples: [
    {
      title: 'an open VNC screen',
      before: `
<graphics type='vnc' port='-1' autoport='yes' listen='0.0.0.0'/>`,
      after: `
<graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'/>`,
      where: '0.0.0.0',
    },
    {
      title: 'as libvirt prints it',
      before: `
<graphics type='vnc' port='-1' autoport='yes' listen='0.0.0.0'>
  <listen type='address' address='0.0.0.0'/>
</graphics>`,
      after: `
<graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'>
  <listen type='address' address='127.0.0.1'/>
</graphics>`,
      where: '0.0.0.0',
    },
    {
      title: 'a screen of the host alone',
      valid: `
<graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'/>`,
    },
  ],
});
