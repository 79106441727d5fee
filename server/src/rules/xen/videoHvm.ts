import { removeAttribute } from '../../xml/edit.ts';
import { attribute } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { kvmGuest } from './support/examples.ts';
import { attributesAt } from './support/find.ts';
import { alternatively } from './support/fixes.ts';

/** KiB that libvirt's Xen driver asks for at least; QEMU's default for qxl is half of it. */
const xenQxlMemory = 131072;

export const xenVideoHvm = rule({
  id: 'xen-video-hvm',
  title: 'Video memory that only Xen asks for',
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Leave the size of the video memory to libvirt.',
  docs: `
libvirt's Xen driver insists on a least size of video memory for each card: 16 MiB for \`vga\`, 8 for \`cirrus\`, 128 for
\`qxl\`, and definitions carry these sizes. The card itself may stay under KVM. libvirt passes no size for \`cirrus\` on to
QEMU, and 64 MiB do for \`qxl\`: leave the size out and libvirt fills in its default.`,
  source: 'libvirt src/libxl/libxl_conf.c libxlMakeVideo',
  check(guest, report) {
    if (!guest.fromXen) return;
    for (const type of attributesAt(guest, 'devices/video/model/@type', 'cirrus', 'qxl')) {
      const memory = attribute(type.parent, 'vram');
      if (memory === undefined || (type.value === 'qxl' && Number(memory.value) < xenQxlMemory)) continue;
      report(
        memory,
        `libvirt's Xen driver asks for this much video memory for '${type.value}'; under KVM nobody needs it, and nothing tells. Leave the size to libvirt.`,
        { fixes: [alternatively('Leave the size to libvirt', removeAttribute(memory.parent, memory.name))] },
      );
    }
  },
  examples: [
    {
      title: "Xen's size for qxl",
      guest: 'hvm',
      before: `
<video>
  <model type='qxl' vram='131072'/>
</video>`,
      unfixable: true,
      where: '131072',
    },
    {
      title: 'under KVM the size is left out',
      guest: 'hvm',
      before: `
<video>
  <model type='qxl' vram='131072'/>
</video>`,
      fix: 'Leave the size to libvirt',
      after: `
<video>
  <model type='qxl'/>
</video>`,
    },
    {
      title: 'the size is left to libvirt',
      guest: 'hvm',
      valid: `
<video>
  <model type='cirrus'/>
</video>`,
    },
    {
      title: 'in a KVM guest the rule is silent',
      valid: kvmGuest(`
<video>
  <model type='cirrus' vram='16384'/>
</video>`),
    },
  ],
});
