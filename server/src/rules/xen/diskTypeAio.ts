import { setAttribute } from '../../xml/edit.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { attributesAt } from './support/find.ts';
import { safely } from './support/fixes.ts';

export const xenDiskTypeAio = rule({
  id: 'xen-disk-type-aio',
  title: 'Image format "aio" is blktap\'s word for raw',
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  cure: "Write `type='raw'`.",
  docs: `
blktap called a raw image \`aio\`, after the way it reads it. libvirt reads the word as \`raw\` for every hypervisor and
shows \`raw\` when asked for the definition. Write what it means; other tools do not know the word.`,
  source: 'libvirt src/conf/domain_conf.c virDomainDiskDefDriverSourceParseXML',
  check(guest, report) {
    for (const type of attributesAt(guest, 'devices/disk/driver/@type', 'aio')) {
      report(
        type,
        "'aio' is the word of Xen's blktap for a raw image; libvirt reads it as 'raw' without a word. Write 'raw'.",
        {
          fixes: [safely("Change the format to 'raw'", setAttribute(type.parent, 'type', 'raw'))],
        },
      );
    }
  },
  examples: [
    {
      title: 'a raw image of blktap',
      before: `
<disk type='file' device='disk'>
  <driver name='qemu' type='aio'/>
  <source file='/srv/a.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
      after: `
<disk type='file' device='disk'>
  <driver name='qemu' type='raw'/>
  <source file='/srv/a.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    },
    {
      title: 'raw',
      valid: `
<disk type='file' device='disk'>
  <driver name='qemu' type='raw'/>
  <source file='/srv/a.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    },
  ],
});
