import { insertChild } from '../../xml/edit.ts';
import { attributeValue } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { safely } from './support/fixes.ts';

const port = 'org.qemu.guest_agent.0';

export const xenGuestAgent = rule({
  id: 'xen-guest-agent',
  title: 'A channel to the guest agent was asked for',
  severity: 'hint',
  targets: qemuTargets,
  layer: 'silent',
  cure: "Add a channel of type unix with the target name 'org.qemu.guest_agent.0'.",
  docs: `
The tools of Xen in a guest told the host its addresses and shut it down cleanly. Under KVM the QEMU guest agent does
that, through a virtio channel called \`org.qemu.guest_agent.0\`; install the package \`qemu-guest-agent\` in the guest.
The rule speaks only when the question \`guest-agent\` is answered \`channel\`.`,
  source: 'libvirt docs/formatdomain.rst, Channel',
  check(guest, report) {
    const devices = guest.devices.element;
    const present = guest.devices.channels.some(
      ({ target }) => target !== undefined && attributeValue(target, 'name') === port,
    );
    if (devices === undefined || !guest.fromXen || guest.choices['guest-agent'] !== 'channel' || present) {
      return;
    }
    report(devices, 'A channel to the guest agent is wanted and not there yet.', {
      fixes: [
        safely(
          'Add a channel to the guest agent',
          insertChild(devices, `<channel type='unix'>\n  <target type='virtio' name='${port}'/>\n</channel>`, {
            last: true,
          }),
        ),
      ],
    });
  },
  examples: [
    {
      title: 'wanted',
      choices: { 'guest-agent': 'channel' },
      where: 'devices',
      at: 'domain',
      before: `
<devices>
  <memballoon model='virtio'/>
</devices>`,
      after: `
<devices>
  <memballoon model='virtio'/>
  <channel type='unix'>
    <target type='virtio' name='org.qemu.guest_agent.0'/>
  </channel>
</devices>`,
    },
    { title: 'not wanted', valid: `<memballoon model='virtio'/>` },
  ],
});
