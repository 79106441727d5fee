import { removeAttribute, setAttribute } from '../../xml/edit.ts';
import { attributeValue } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { safely } from './support/fixes.ts';

export const xenClock = rule({
  id: 'xen-clock',
  title: 'A variable clock without an adjustment',
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  cure: "Write `offset='utc'` or `localtime` when the adjustment is 0.",
  docs: `
libvirt gives every fully virtualised Xen guest \`<clock offset='variable'>\`, and notes in \`adjustment\` by how much
the guest moved its clock. With 0 it is the plain clock, and \`utc\` or \`localtime\` says so. Any other number is kept:
it is how far the guest's clock really is off.`,
  source: 'libvirt src/libxl/xen_common.c xenParseTimeOffset',
  check(guest, report) {
    const { clock } = guest;
    if (clock === undefined || !guest.fromXen || attributeValue(clock, 'offset') !== 'variable') {
      return;
    }
    if (!/^[+-]?0+$/.test((attributeValue(clock, 'adjustment') ?? '0').trim())) {
      return;
    }
    const offset = attributeValue(clock, 'basis') === 'localtime' ? 'localtime' : 'utc';
    report(clock, `The guest never moved its clock, so this is the plain clock '${offset}'.`, {
      fixes: [
        safely(`Change the offset to '${offset}'`, [
          ...setAttribute(clock, 'offset', offset),
          ...['adjustment', 'basis']
            .filter((name) => attributeValue(clock, name) !== undefined)
            .flatMap((name) => removeAttribute(clock, name)),
        ]),
      ],
    });
  },
  examples: [
    {
      title: 'never moved',
      at: 'domain',
      where: 'clock',
      before: `<clock offset='variable' adjustment='0' basis='localtime'/>`,
      after: `<clock offset='localtime'/>`,
    },
    { title: 'two hours off', at: 'domain', valid: `<clock offset='variable' adjustment='7200' basis='localtime'/>` },
  ],
});
