import { removeAttribute, setAttribute } from '../../xml/edit.ts';
import { attribute, attributeValue } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { kvmGuest } from './support/examples.ts';
import { alternatively } from './support/fixes.ts';

export const xenVncPort = rule({
  id: 'xen-vnc-port',
  title: 'A VNC port that was free on the Xen host',
  severity: 'information',
  targets: qemuTargets,
  layer: 'start',
  cure: "Let libvirt choose the port: `autoport='yes'`.",
  errors: ['Failed to find an available port: Address already in use'],
  docs: `
A fixed port was free on the Xen host; on the KVM host another guest may have it, and then the start fails. Keep it if
somebody's viewer or firewall relies on it, else let libvirt choose one at every start: \`virsh domdisplay\` tells it.`,
  source: 'libvirt docs/formatdomain.rst, graphical framebuffers: autoport',
  check(guest, report) {
    if (!guest.fromXen) return;
    for (const { element, type } of guest.devices.graphics) {
      const port = attribute(element, 'port');
      const fixed = port !== undefined && Number(port.value) > 0 && attributeValue(element, 'autoport') !== 'yes';
      if (type !== 'vnc' || !fixed) continue;
      report(
        port,
        `Port ${port.value} was free on the Xen host; where another guest has it on the KVM host, the start fails. Keep it on purpose, or let libvirt choose.`,
        {
          fixes: [
            alternatively('Let libvirt choose the port', [
              ...removeAttribute(port.parent, port.name),
              ...setAttribute(element, 'autoport', 'yes'),
            ]),
          ],
        },
      );
    }
  },
  examples: [
    {
      title: 'a fixed port',
      guest: 'hvm',
      before: `<graphics type='vnc' port='5905' autoport='no' listen='0.0.0.0'/>`,
      unfixable: true,
      where: '5905',
    },
    {
      title: 'nobody relies on the port',
      guest: 'hvm',
      before: `
<graphics type='vnc' port='5905' autoport='no' listen='0.0.0.0'/>`,
      fix: 'Let libvirt choose the port',
      after: `
<graphics type='vnc' autoport='yes' listen='0.0.0.0'/>`,
    },
    { title: 'libvirt chooses', guest: 'hvm', valid: `<graphics type='vnc' port='-1' autoport='yes'/>` },
    { title: 'in a KVM guest the rule is silent', valid: kvmGuest(`<graphics type='vnc' port='5905'/>`) },
  ],
});
