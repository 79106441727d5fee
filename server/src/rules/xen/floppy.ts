import { removeElement } from '../../xml/edit.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { kvmGuest } from './support/examples.ts';
import { alternatively } from './support/fixes.ts';

export const xenFloppy = rule({
  id: 'xen-floppy',
  title: 'A floppy drive that the guest did not have under Xen',
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Keep it if something boots or reads from it.',
  errors: ["'isa-fdc' is not a valid device model name"],
  docs: `
libvirt's export for the tools of Xen leaves floppy drives out; a guest had one only by arguments for the device model.
Under KVM the drive works, on \`pc\` and on \`q35\`, except with a QEMU built without it, as on RHEL. Keep it if something
boots or reads from it.`,
  source: 'libvirt src/libxl/xen_xl.c xenFormatXLDomainDisks',
  check(guest, report) {
    if (!guest.fromXen) return;
    for (const { element, device } of guest.devices.disks) {
      if (device !== 'floppy') continue;
      report(
        element,
        'Xen left this floppy drive out; under KVM it appears, and nothing else will tell, unless QEMU was built without floppies and the guest does not start. Remove it unless it is wanted.',
        { fixes: [alternatively('Remove the floppy drive', removeElement(element))] },
      );
    }
  },
  examples: [
    {
      title: 'a drive that never was',
      guest: 'hvm',
      before: `
<disk type='file' device='floppy'>
  <driver name='qemu' type='raw'/>
  <source file='/srv/boot.img'/>
  <target dev='fda' bus='fdc'/>
</disk>`,
      unfixable: true,
    },
    {
      title: 'nothing uses it',
      guest: 'hvm',
      before: `
<disk type='file' device='floppy'>
  <driver name='qemu' type='raw'/>
  <source file='/srv/boot.img'/>
  <target dev='fda' bus='fdc'/>
</disk>`,
      fix: 'Remove the floppy drive',
      after: ``,
    },
    {
      title: 'in a KVM guest the rule is silent',
      valid: kvmGuest(`
<disk type='file' device='floppy'>
  <source file='/srv/boot.img'/>
  <target dev='fda' bus='fdc'/>
</disk>`),
    },
  ],
});
