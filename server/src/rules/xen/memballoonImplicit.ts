import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { insertDevice } from './support/devices.ts';
import { kvmGuest } from './support/examples.ts';
import { safely } from './support/fixes.ts';

export const xenMemballoonImplicit = rule({
  id: 'xen-memballoon-implicit',
  title: 'The memory balloon that every guest gets unasked',
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  cure: "Write `<memballoon model='virtio'/>`.",
  docs: `
Under Xen every guest has a memory balloon, written or not. So it is under KVM, where libvirt adds one of model
\`virtio\`. Nothing changes when it is written; but then the definition tells which device the guest's \`currentMemory\`
depends on. Write \`model='none'\` for a guest that shall not have it.`,
  source: 'libvirt src/qemu/qemu_postparse.c qemuDomainDefAddDefaultDevices',
  check(guest, report) {
    const { element, memballoons } = guest.devices;
    if (!guest.fromXen || element === undefined || memballoons.length > 0) return;
    report(
      element,
      "libvirt adds a memory balloon to every guest, under KVM a 'virtio' one, and says nothing. Write it, so that it can be seen.",
      {
        fixes: [
          safely("Add a memory balloon 'virtio'", insertDevice(guest, 'memballoon', "<memballoon model='virtio'/>")),
        ],
      },
    );
  },
  examples: [
    {
      title: 'none is written',
      before: `<input type='tablet' bus='usb'/>`,
      after: `<input type='tablet' bus='usb'/>\n<memballoon model='virtio'/>`,
    },
    { title: 'one is written', valid: `<memballoon model='none'/>` },
    { title: 'a KVM guest may leave it out', valid: kvmGuest(`<input type='tablet' bus='usb'/>`) },
  ],
});
