import { removeElement } from '../../xml/edit.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { kvmGuest } from './support/examples.ts';
import { alternatively } from './support/fixes.ts';

export const xen9pfs = rule({
  id: 'xen-9pfs',
  title: 'A shared directory that Xen never shared',
  severity: 'warning',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Remove the shared directory unless it is wanted.',
  errors: ['virtiofs requires shared memory'],
  docs: `
libvirt's Xen driver reads \`<filesystem>\` and does nothing with it. Under KVM the same element works: the guest can
mount the host's directory for the first time, with whatever rights are written here.

Keep it if that is wanted, best with \`<driver type='virtiofs'/>\` and shared memory; else remove it.`,
  source: 'libvirt src/libxl, where nothing reads it',
  check(guest, report) {
    if (!guest.fromXen) return;
    for (const { element } of guest.devices.filesystems) {
      report(
        element,
        'Xen never shared this directory; under KVM it is suddenly shared with the guest, and nothing else will tell. Remove it unless that is wanted.',
        { fixes: [alternatively('Remove the shared directory', removeElement(element))] },
      );
    }
  },
  examples: [
    {
      title: 'a directory of the host',
      before: `
<filesystem type='mount' accessmode='passthrough'>
  <source dir='/srv/share'/>
  <target dir='share'/>
</filesystem>`,
      unfixable: true,
    },
    {
      title: 'it is not wanted',
      before: `
<filesystem type='mount' accessmode='passthrough'>
  <source dir='/srv/share'/>
  <target dir='share'/>
</filesystem>`,
      fix: 'Remove the shared directory',
      after: ``,
    },
    {
      title: 'in a KVM guest the rule is silent',
      valid: kvmGuest(`
<filesystem type='mount' accessmode='passthrough'>
  <source dir='/srv/share'/>
  <target dir='share'/>
</filesystem>`),
    },
  ],
});
