import { removeAttribute } from '../../xml/edit.ts';
import { attribute } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { safely } from './support/fixes.ts';

export const xenClockReset = rule({
  id: 'xen-clock-reset',
  title: 'A clock reset, which QEMU never looks at',
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Remove the attribute.',
  docs: `
\`adjustment='reset'\` stands in every paravirtual guest that libvirt imported. The QEMU driver never looks at it: the
clock starts from the offset in any case.`,
  source: 'libvirt src/libxl/xen_common.c xenParseTimeOffset',
  check(guest, report) {
    const adjustment = guest.clock && attribute(guest.clock, 'adjustment');
    if (guest.clock === undefined || adjustment?.value !== 'reset') {
      return;
    }
    report(adjustment, "libvirt's QEMU driver never looks at 'reset'. Remove the attribute.", {
      unnecessary: true,
      fixes: [safely('Remove the adjustment', removeAttribute(guest.clock, 'adjustment'))],
    });
  },
  examples: [
    {
      title: 'a paravirtual guest',
      at: 'domain',
      where: 'reset',
      before: `<clock offset='utc' adjustment='reset'/>`,
      after: `<clock offset='utc'/>`,
    },
    { title: 'none', at: 'domain', valid: `<clock offset='utc'/>` },
  ],
});
