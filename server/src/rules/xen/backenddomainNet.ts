import { removeElement } from '../../xml/edit.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { elementsAt } from './support/find.ts';
import { preferably } from './support/fixes.ts';

export const xenBackenddomainNet = rule({
  id: 'xen-backenddomain-net',
  title: 'An interface served by another Xen guest',
  severity: 'warning',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Remove `<backenddomain>` and name a bridge of the KVM host.',
  docs: `
With \`<backenddomain>\` another guest of Xen, a network driver domain, serves the interface; the bridge it names is a
bridge *inside that guest*. libvirt's QEMU driver keeps the element and pays no attention to it: the guest is connected
to a bridge of that name on the host, if there is one.

Remove the element and name a bridge or network of the KVM host.`,
  source: 'libvirt src/libxl/libxl_conf.c libxlMakeNic, the only reader',
  check(guest, report) {
    for (const backend of elementsAt(guest, 'devices/interface/backenddomain')) {
      report(
        backend,
        'Another Xen guest serves this interface. libvirt ignores that and looks for the bridge on the host, and nothing else will tell. Remove the element, and see that the bridge is one of the KVM host.',
        { fixes: [preferably('Remove <backenddomain>', removeElement(backend))] },
      );
    }
  },
  examples: [
    {
      title: 'a network driver domain',
      before: `
<interface type='bridge'>
  <source bridge='br0'/>
  <backenddomain name='net'/>
</interface>`,
      after: `
<interface type='bridge'>
  <source bridge='br0'/>
</interface>`,
    },
    {
      title: 'a bridge of the host',
      valid: `
<interface type='bridge'>
  <source bridge='br0'/>
</interface>`,
    },
  ],
});
