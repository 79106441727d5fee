import { insertChild } from '../../xml/edit.ts';
import { alternatively, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

/** What libvirt prints before channels: src/conf/domain_conf.c virDomainDefFormatInternalSetRootName. */
const earlier: ReadonlySet<string> = new Set([
  'emulator',
  'disk',
  'controller',
  'filesystem',
  'interface',
  'serial',
  'parallel',
  'console',
  'channel',
]);

const agent = 'org.qemu.guest_agent.0';

export const guestAgentMissing = guestRule({
  id: 'guest-agent-missing',
  title: 'A guest without a channel for its agent',
  drivers: 'qemu',
  severity: 'hint',
  layer: 'silent',
  cure: 'Add a `<channel>` with the name `org.qemu.guest_agent.0`, and install `qemu-guest-agent` in the guest.',
  errors: ['QEMU guest agent is not configured', 'Guest agent is not responding'],
  docs: `
Through this channel libvirt speaks with the agent inside the guest: it tells addresses and file systems (\`virsh domifaddr --source
agent\`, \`domfsinfo\`), stops the file systems for a snapshot (\`--quiesce\`), sets the clock after a resume, changes passwords and shuts down
guests that do not listen to ACPI. Without the channel all of these say that the agent is not configured. The channel costs nothing
while no agent listens. Spoken of are only guests that have a disk and an interface: those are meant to run a system.`,
  source: 'libvirt docs/formatdomain.rst, consoles: channel; src/qemu/qemu_domain.c qemuDomainAgentAvailable',
  check(guest, report) {
    const devices = guest.devices.element;
    if (devices === undefined || guest.os.type !== 'hvm') return;
    if (guest.devices.disks.length === 0 || guest.devices.interfaces.length === 0) return;
    if (guest.devices.channels.some(({ target }) => valueIn(target, 'name') === agent)) return;
    report(devices, 'libvirt cannot speak with an agent in this guest: there is no channel for it. Add one.', {
      fixes: [
        alternatively(
          'Add a channel for the guest agent',
          insertChild(devices, `<channel type='unix'>\n  <target type='virtio' name='${agent}'/>\n</channel>`, {
            after: guest.devices.all.findLast(({ name }) => earlier.has(name)),
          }),
        ),
      ],
    });
  },
  examples: [
    {
      title: 'a guest that cannot be asked',
      at: 'domain',
      before: `
<devices>
  <disk type='file' device='disk'>
    <source file='/srv/a.img'/>
    <target dev='vda' bus='virtio'/>
  </disk>
  <interface type='network'>
    <source network='default'/>
  </interface>
  <rng model='virtio'>
    <backend model='random'>/dev/urandom</backend>
  </rng>
</devices>`,
      fix: 'Add a channel for the guest agent',
      after: `
<devices>
  <disk type='file' device='disk'>
    <source file='/srv/a.img'/>
    <target dev='vda' bus='virtio'/>
  </disk>
  <interface type='network'>
    <source network='default'/>
  </interface>
  <channel type='unix'>
    <target type='virtio' name='org.qemu.guest_agent.0'/>
  </channel>
  <rng model='virtio'>
    <backend model='random'>/dev/urandom</backend>
  </rng>
</devices>`,
      where: 'devices',
    },
    {
      title: 'a guest that can',
      at: 'domain',
      valid: `
<devices>
  <disk type='file' device='disk'>
    <source file='/srv/a.img'/>
    <target dev='vda' bus='virtio'/>
  </disk>
  <interface type='network'>
    <source network='default'/>
  </interface>
  <channel type='unix'>
    <target type='virtio' name='org.qemu.guest_agent.0'/>
  </channel>
</devices>`,
    },
  ],
});
