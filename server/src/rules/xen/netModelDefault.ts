import { alternatives, qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { kvmGuest } from './support/examples.ts';
import { insertModel } from './support/interfaces.ts';

export const xenNetModelDefault = rule({
  id: 'xen-net-model-default',
  title: 'An interface of a Xen guest that names no model',
  severity: 'warning',
  targets: qemuTargets,
  layer: 'silent',
  // Behind the source that another rule may add at the same place.
  order: 1,
  cure: 'Write the model: `virtio`, or `e1000` or `rtl8139` for a guest without the driver.',
  docs: `
Without a model Xen gives a paravirtual guest its own fast card, and a fully virtualised one both that and an emulated
\`rtl8139\` with the same MAC address. libvirt's QEMU driver fills in \`rtl8139\` on x86, without a word: a slow, emulated
card.

Write the model: \`virtio\`, or \`e1000\` or \`rtl8139\` for a guest without the driver.`,
  source: 'libvirt src/qemu/qemu_domain.c qemuDomainDefaultNetModel; src/libxl/libxl_conf.c libxlMakeNic',
  check(guest, report) {
    if (!guest.fromXen) return;
    for (const device of guest.devices.interfaces) {
      if (device.model !== undefined || device.type === 'hostdev') continue;
      report(
        device.element,
        "No model is written: Xen gave its own fast card, KVM gives an emulated rtl8139, and nothing else will tell. Write 'virtio', or 'e1000' or 'rtl8139' where the guest lacks the driver.",
        {
          fixes: alternatives(
            guest,
            'nic-model',
            ['virtio', 'e1000', 'rtl8139'].map((answer) => ({
              answer,
              title: `Write the model '${answer}'`,
              edits: insertModel(device, answer),
              safe: false,
            })),
          ),
        },
      );
    }
  },
  examples: [
    {
      title: 'a paravirtual guest',
      before: `
<interface type='bridge'>
  <mac address='00:16:3e:5a:10:01'/>
  <source bridge='br0'/>
</interface>`,
      after: `
<interface type='bridge'>
  <mac address='00:16:3e:5a:10:01'/>
  <source bridge='br0'/>
  <model type='virtio'/>
</interface>`,
    },
    {
      title: 'a fully virtualised guest that used the emulated card',
      guest: 'hvm',
      choices: { 'nic-model': 'rtl8139' },
      before: `
<interface type='bridge'>
  <source bridge='br0'/>
  <mac address='00:16:3e:5a:10:0d'/>
</interface>`,
      after: `
<interface type='bridge'>
  <source bridge='br0'/>
  <mac address='00:16:3e:5a:10:0d'/>
  <model type='rtl8139'/>
</interface>`,
    },
    {
      title: 'a guest without virtio drivers',
      choices: { 'nic-model': 'e1000' },
      before: `
<interface type='bridge'>
  <mac address='00:16:3e:5a:10:01'/>
  <source bridge='br0'/>
</interface>`,
      after: `
<interface type='bridge'>
  <mac address='00:16:3e:5a:10:01'/>
  <source bridge='br0'/>
  <model type='e1000'/>
</interface>`,
    },
    {
      title: 'a KVM guest may leave it out',
      valid: kvmGuest(`
<interface type='bridge'>
  <source bridge='br0'/>
</interface>`),
    },
  ],
});
