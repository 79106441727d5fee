import { isParavirtual } from '../../guest/kind.ts';
import { setAttribute } from '../../xml/edit.ts';
import { alternatives, qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { kvmGuest } from './support/examples.ts';
import { attributesAt } from './support/find.ts';

const emulated = ['rtl8139', 'e1000', 'ne2k_pci', 'pcnet'];

export const xenNetEmulatedModel = rule({
  id: 'xen-net-emulated-model',
  title: 'An emulated network card that Xen doubled by its own',
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Use `virtio` where the guest has the driver.',
  docs: `
A fully virtualised Xen guest with an emulated card has a second one with the same MAC address: Xen's own. A guest with
drivers for that lets go of the emulated card while it boots. Under KVM the guest has the emulated card alone, which
works, and costs much more processor time than \`virtio\`.

The rule speaks when the guest has virtio drivers by the answer to the question for the network card.`,
  source: 'libvirt src/libxl/libxl_conf.c libxlMakeNic',
  check(guest, report) {
    if (!guest.fromXen || isParavirtual(guest.kind) || guest.choices['nic-model'] !== 'virtio') return;
    for (const type of attributesAt(guest, 'devices/interface/model/@type', ...emulated)) {
      report(
        type,
        `Xen gave the guest its own fast card beside this '${type.value}'; under KVM it has the slow one alone, and nothing else will tell. With virtio drivers in the guest, use 'virtio'.`,
        {
          fixes: alternatives(guest, 'nic-model', [
            {
              answer: 'virtio',
              title: "Change the model to 'virtio'",
              edits: setAttribute(type.parent, 'type', 'virtio'),
              safe: false,
            },
          ]),
        },
      );
    }
  },
  examples: [
    {
      title: 'the guest has virtio drivers',
      guest: 'hvm',
      choices: { 'nic-model': 'virtio' },
      before: `
<interface type='bridge'>
  <source bridge='br0'/>
  <model type='e1000'/>
</interface>`,
      after: `
<interface type='bridge'>
  <source bridge='br0'/>
  <model type='virtio'/>
</interface>`,
    },
    {
      title: 'the guest keeps its emulated card',
      guest: 'hvm',
      choices: { 'nic-model': 'e1000' },
      valid: `
<interface type='bridge'>
  <source bridge='br0'/>
  <model type='e1000'/>
</interface>`,
    },
    {
      title: 'a KVM guest keeps its card',
      valid: kvmGuest(`
<interface type='bridge'>
  <source bridge='br0'/>
  <model type='e1000'/>
</interface>`),
    },
  ],
});
