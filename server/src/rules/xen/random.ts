import { insertChild } from '../../xml/edit.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { safely } from './support/fixes.ts';

export const xenRandom = rule({
  id: 'xen-random',
  title: 'A random number generator that was asked for',
  severity: 'hint',
  targets: qemuTargets,
  layer: 'silent',
  cure: "Add `<rng model='virtio'>`.",
  docs: `
Xen has no random number generator for guests. Under KVM \`<rng model='virtio'>\` gives a guest the host's randomness,
which shortens its start. The rule speaks only when the question \`random\` is answered \`virtio\`.`,
  source: 'libvirt docs/formatdomain.rst, Random number generator device',
  check(guest, report) {
    const devices = guest.devices.element;
    const present = guest.devices.named('rng').length > 0;
    if (devices === undefined || !guest.fromXen || guest.choices.random !== 'virtio' || present) {
      return;
    }
    report(devices, 'A virtio random number generator is wanted and not there yet.', {
      fixes: [
        safely(
          'Add a random number generator',
          insertChild(devices, "<rng model='virtio'>\n  <backend model='random'>/dev/urandom</backend>\n</rng>", {
            last: true,
          }),
        ),
      ],
    });
  },
  examples: [
    {
      title: 'wanted',
      choices: { random: 'virtio' },
      where: 'devices',
      at: 'domain',
      before: `
<devices>
  <memballoon model='virtio'/>
</devices>`,
      after: `
<devices>
  <memballoon model='virtio'/>
  <rng model='virtio'>
    <backend model='random'>/dev/urandom</backend>
  </rng>
</devices>`,
    },
    { title: 'not wanted', valid: `<memballoon model='virtio'/>` },
  ],
});
