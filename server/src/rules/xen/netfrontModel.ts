import { setAttribute } from '../../xml/edit.ts';
import { alternatives, qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { attributesAt } from './support/find.ts';

export const xenNetfrontModel = rule({
  id: 'xen-netfront-model',
  title: 'Network card model "netfront" exists only under Xen',
  severity: 'error',
  targets: qemuTargets,
  layer: 'start',
  cure: "Write `<model type='virtio'/>`, or `e1000` or `rtl8139` for a guest without the driver.",
  errors: ["'netfront' is not a valid device model name"],
  docs: `
\`netfront\` is the guest's half of Xen's network protocol. libvirt's QEMU driver accepts any word as a model and hands it
to QEMU, which knows no such device: the start fails.

- \`virtio\`: the fast card; any current Linux has the driver, Windows needs virtio-win.
- \`e1000\`: an emulated Intel card; any Linux, and 64-bit Windows.
- \`rtl8139\`: an emulated Realtek card, for Windows XP and 2003 and the oldest Linux.

Keep the MAC address: DHCP leases, licences and the guest's names for its cards hang on it.`,
  source: 'libvirt src/qemu/qemu_command.c qemuBuildNicDevProps',
  check(guest, report) {
    for (const type of attributesAt(guest, 'devices/interface/model/@type', 'netfront')) {
      const safe = guest.choices['guest-os'] === 'linux' || guest.choices['guest-os'] === 'rhel5';
      report(
        type,
        "'netfront' is Xen's network card: libvirt takes the definition but QEMU refuses to start the guest. Use 'virtio', or 'e1000' or 'rtl8139' where the guest lacks the driver.",
        {
          fixes: alternatives(
            guest,
            'nic-model',
            ['virtio', 'e1000', 'rtl8139'].map((answer) => ({
              answer,
              title: `Change the model to '${answer}'`,
              edits: setAttribute(type.parent, 'type', answer),
              safe,
            })),
          ),
        },
      );
    }
  },
  examples: [
    {
      title: 'a paravirtual card',
      before: `
<interface type='bridge'>
  <mac address='00:16:3e:5a:10:03'/>
  <source bridge='br0'/>
  <model type='netfront'/>
</interface>`,
      after: `
<interface type='bridge'>
  <mac address='00:16:3e:5a:10:03'/>
  <source bridge='br0'/>
  <model type='virtio'/>
</interface>`,
    },
    {
      title: 'Windows without the virtio driver',
      guest: 'hvm',
      choices: { 'nic-model': 'e1000' },
      before: `
<interface type='bridge'>
  <source bridge='br0'/>
  <model type='netfront'/>
</interface>`,
      after: `
<interface type='bridge'>
  <source bridge='br0'/>
  <model type='e1000'/>
</interface>`,
    },
    {
      title: 'the oldest systems',
      choices: { 'nic-model': 'rtl8139' },
      before: `
<interface type='bridge'>
  <mac address='00:16:3e:5a:10:03'/>
  <source bridge='br0'/>
  <model type='netfront'/>
</interface>`,
      after: `
<interface type='bridge'>
  <mac address='00:16:3e:5a:10:03'/>
  <source bridge='br0'/>
  <model type='rtl8139'/>
</interface>`,
    },
    {
      title: 'a model of QEMU',
      valid: `
<interface type='bridge'>
  <source bridge='br0'/>
  <model type='virtio'/>
</interface>`,
    },
  ],
});
