import { removeElement } from '../../xml/edit.ts';
import { textContent } from '../../xml/query.ts';
import { rule } from '../rule.ts';
import { isXenOvmf } from './support/firmware.ts';
import { safely } from './support/fixes.ts';

export const xenHvmloader = rule({
  id: 'xen-hvmloader',
  title: 'Firmware loader "hvmloader" exists only under Xen',
  severity: 'error',
  targets: ['kvm', 'qemu'],
  layer: 'start',
  cure: 'Remove `<loader>`: QEMU brings SeaBIOS.',
  errors: ['could not load PC BIOS'],
  docs: `
libvirt's Xen driver writes \`<loader>…/hvmloader</loader>\` into every HVM guest. It is a program for Xen that holds
the BIOS. The QEMU driver accepts the line when the guest is defined and hands the file to QEMU as a BIOS image, which
then does not start.

Without \`<loader>\` QEMU uses SeaBIOS, the BIOS that hvmloader contains too.`,
  source: 'libvirt src/qemu/qemu_command.c qemuBuildDomainLoaderCommandLine',
  check(guest, report) {
    const { loader } = guest.os;
    const path = loader === undefined ? '' : textContent(loader).trim();
    if (loader === undefined || isXenOvmf(path)) {
      return;
    }
    if (/(^|\/)hvmloader$/.test(path) || /^\/usr\/(local\/)?lib[^/]*\/xen/.test(path)) {
      report(
        loader,
        `'${path}' is Xen's firmware loader: libvirt defines the guest, but QEMU cannot load it as a BIOS and does not start. Remove it; QEMU brings SeaBIOS.`,
        { fixes: [safely('Remove <loader>', removeElement(loader))] },
      );
    }
  },
  examples: [
    {
      title: 'as libvirt writes it',
      at: 'os',
      where: 'loader',
      before: `
<type arch='x86_64' machine='pc'>hvm</type>
<loader type='rom'>/usr/lib/xen/boot/hvmloader</loader>
<boot dev='hd'/>`,
      after: `
<type arch='x86_64' machine='pc'>hvm</type>
<boot dev='hd'/>`,
    },
    {
      title: 'firmware of QEMU',
      at: 'os',
      valid: `
<type arch='x86_64' machine='q35'>hvm</type>
<loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE.fd</loader>`,
    },
  ],
});
