import { setAttribute } from '../../xml/edit.ts';
import { attribute } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { kvmGuest } from './support/examples.ts';
import { safely } from './support/fixes.ts';

export const xenDiskDevice = rule({
  id: 'xen-disk-device',
  title: 'A disk of a Xen guest that does not say it is a disk',
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  cure: "Write `device='disk'`.",
  docs: `
Definitions from old Xen hosts leave \`device='disk'\` out. It is libvirt's default for every hypervisor, but not every
tool knows: virt-v2v looks for disks that say so and passes over the others without a word. Write it.`,
  source: 'libvirt docs/formatdomain.rst, hard drives: device; virt-v2v input/parse_libvirt_xml.ml',
  check(guest, report) {
    if (!guest.fromXen) return;
    for (const { element } of guest.devices.disks) {
      if (attribute(element, 'device')) continue;
      report(
        element,
        "libvirt takes this for a hard disk, but tools that read definitions, such as virt-v2v, pass over a disk that does not say device='disk', and nothing else will tell. Write it.",
        { fixes: [safely("Write device='disk'", setAttribute(element, 'device', 'disk'))] },
      );
    }
  },
  examples: [
    {
      title: 'a disk of xend',
      before: `
<disk type='file'>
  <source file='/srv/a.img'/>
  <target dev='xvda' bus='xen'/>
</disk>`,
      after: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='xvda' bus='xen'/>
</disk>`,
    },
    {
      title: 'a KVM guest may leave it out',
      valid: kvmGuest(`
<disk type='file'>
  <source file='/srv/a.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`),
    },
  ],
});
