import { child } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { insertDevice } from './support/devices.ts';
import { kvmGuest } from './support/examples.ts';
import { preferably } from './support/fixes.ts';

const agentChannel = `
<channel type='spicevmc'>
  <target type='virtio' name='com.redhat.spice.0'/>
</channel>`.trim();

export const xenSpiceOptions = rule({
  id: 'xen-spice-options',
  title: 'SPICE options that need the agent in the guest',
  severity: 'warning',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Add the channel of the SPICE agent, or use VNC.',
  errors: ['spice graphics are not supported with this QEMU'],
  docs: `
A shared clipboard and the client's mouse pointer need an agent in the guest and a channel to it. Xen's tools add the
channel when the options are set; libvirt's QEMU driver does not, and the options do nothing.

Write the channel. Where QEMU was built without SPICE, as on RHEL 9 and later, use \`vnc\` instead.`,
  source: 'libvirt docs/formatdomain.rst, graphical framebuffers: spice, and channel',
  check(guest, report) {
    if (!guest.fromXen) return;
    const hasAgent = guest.devices.channels.some(({ type }) => type === 'spicevmc');
    for (const { element, type } of guest.devices.graphics) {
      const option = child(element, 'clipboard') ?? child(element, 'mouse');
      if (type !== 'spice' || option === undefined || hasAgent) continue;
      report(
        option,
        'This needs the SPICE agent: Xen added its channel, libvirt adds none for KVM, and nothing else will tell that the option does nothing. Write the channel.',
        { fixes: [preferably('Add the channel of the SPICE agent', insertDevice(guest, 'channel', agentChannel))] },
      );
    }
  },
  examples: [
    {
      title: 'a shared clipboard',
      guest: 'hvm',
      before: `
<graphics type='spice' autoport='yes'>
  <clipboard copypaste='yes'/>
</graphics>`,
      after: `
<channel type='spicevmc'>
  <target type='virtio' name='com.redhat.spice.0'/>
</channel>
<graphics type='spice' autoport='yes'>
  <clipboard copypaste='yes'/>
</graphics>`,
    },
    {
      title: 'in a KVM guest the rule is silent',
      valid: kvmGuest(`
<graphics type='spice' autoport='yes'>
  <clipboard copypaste='no'/>
</graphics>`),
    },
  ],
});
