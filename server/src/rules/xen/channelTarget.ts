import { setAttribute } from '../../xml/edit.ts';
import { attributeValue } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { attributesAt } from './support/find.ts';
import { safely } from './support/fixes.ts';

export const xenChannelTarget = rule({
  id: 'xen-channel-target',
  title: 'Channel type "xen" exists only under Xen',
  severity: 'error',
  targets: qemuTargets,
  layer: 'start',
  cure: "Write `<target type='virtio' name='…'/>`; in the guest it is `/dev/virtio-ports/…`.",
  errors: ['An error occurred, but the cause is unknown'],
  docs: `
A channel of type \`xen\` is an extra console with a name, a further \`/dev/hvcN\` in the guest. libvirt's QEMU driver
accepts the definition and fails at the start with no better words than that the cause is unknown.

\`virtio\` is KVM's channel. The guest finds it as \`/dev/virtio-ports/NAME\`, so the program at the guest's end must be
told the new path.`,
  source: 'libvirt src/qemu/qemu_command.c qemuBuildChannelsCommandLine',
  check(guest, report) {
    for (const type of attributesAt(guest, 'devices/channel/target/@type', 'xen')) {
      const name = attributeValue(type.parent, 'name') ?? 'NAME';
      report(
        type,
        `A channel of type 'xen' exists only under Xen: libvirt takes the definition, and the start fails with an unknown cause. Use 'virtio'; in the guest it is /dev/virtio-ports/${name}.`,
        { fixes: [safely("Change the channel to 'virtio'", setAttribute(type.parent, 'type', 'virtio'))] },
      );
    }
  },
  examples: [
    {
      title: 'a named channel',
      before: `
<channel type='unix'>
  <source mode='bind' path='/var/run/agent.sock'/>
  <target type='xen' name='org.example.agent'/>
</channel>`,
      after: `
<channel type='unix'>
  <source mode='bind' path='/var/run/agent.sock'/>
  <target type='virtio' name='org.example.agent'/>
</channel>`,
    },
    {
      title: 'a channel of QEMU',
      valid: `
<channel type='unix'>
  <target type='virtio' name='org.qemu.guest_agent.0'/>
</channel>`,
    },
  ],
});
