import { removeElement } from '../../xml/edit.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { kvmGuest } from './support/examples.ts';
import { alternatively } from './support/fixes.ts';

export const xenParallel = rule({
  id: 'xen-parallel',
  title: 'A parallel port that current Xen refuses',
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Keep it if something in the guest uses it.',
  docs: `
The old tools of Xen gave guests a parallel port; libvirt's current Xen driver refuses it. Under KVM it works. Keep it if
something in the guest uses it.`,
  source: 'libvirt src/libxl/libxl_conf.c, character devices',
  check(guest, report) {
    if (!guest.fromXen) return;
    for (const { element } of guest.devices.parallels) {
      report(
        element,
        'Current Xen gave the guest no parallel port; under KVM it appears, and nothing else will tell. Remove it unless it is wanted.',
        { fixes: [alternatively('Remove the parallel port', removeElement(element))] },
      );
    }
  },
  examples: [
    {
      title: 'a port of the xm days',
      guest: 'hvm',
      before: `
<parallel type='dev'>
  <source path='/dev/parport0'/>
  <target port='0'/>
</parallel>`,
      unfixable: true,
    },
    {
      title: 'nothing uses it',
      guest: 'hvm',
      before: `
<parallel type='dev'>
  <source path='/dev/parport0'/>
  <target port='0'/>
</parallel>`,
      fix: 'Remove the parallel port',
      after: ``,
    },
    {
      title: 'in a KVM guest the rule is silent',
      valid: kvmGuest(`
<parallel type='dev'>
  <source path='/dev/parport0'/>
  <target port='0'/>
</parallel>`),
    },
  ],
});
