import { replaceText } from '../../xml/edit.ts';
import { child, textContent } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { safely } from './support/fixes.ts';

export const xenUuidFormat = rule({
  id: 'xen-uuid-format',
  title: 'A UUID without dashes',
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Write the UUID with dashes.',
  docs: `
The tools of Xen's first years wrote the UUID as 32 digits. libvirt reads that and writes it with dashes from then on,
so a comparison of the two files shows a difference that is none.`,
  source: 'libvirt src/util/viruuid.c virUUIDParse',
  check(guest, report) {
    const element = child(guest.root, 'uuid');
    const match =
      element &&
      /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/i.exec(textContent(element).trim());
    if (element === undefined || !match || !guest.fromXen) {
      return;
    }
    report(element, 'libvirt takes a UUID without dashes and writes it with them. Write it as libvirt does.', {
      fixes: [safely('Write the UUID with dashes', replaceText(element, match.slice(1).join('-')))],
    });
  },
  examples: [
    {
      title: 'as xend wrote it',
      at: 'domain',
      where: 'uuid',
      before: `<uuid>4dea22b31d52d8f32516782e98ab3fa0</uuid>`,
      after: `<uuid>4dea22b3-1d52-d8f3-2516-782e98ab3fa0</uuid>`,
    },
    { title: 'with dashes', at: 'domain', valid: `<uuid>4dea22b3-1d52-d8f3-2516-782e98ab3fa0</uuid>` },
  ],
});
