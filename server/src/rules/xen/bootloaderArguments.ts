import { removeElement } from '../../xml/edit.ts';
import { textContent } from '../../xml/query.ts';
import { rule } from '../rule.ts';
import { safely } from './support/fixes.ts';

export const xenBootloaderArguments = rule({
  id: 'xen-bootloader-args',
  title: 'Arguments for a boot loader program of the Xen host',
  severity: 'error',
  targets: ['kvm', 'qemu'],
  layer: 'define',
  order: 60,
  cure: "Remove `<bootloader_args>`; kernel arguments in it belong into the guest's own boot loader.",
  errors: ['bootloader is not supported by QEMU'],
  docs: `
\`<bootloader_args>\` goes to the program that boots a paravirtual guest. libvirt's QEMU driver refuses it, even alone.

Switches such as \`-q\` are of no use any more. What stands in \`--args\` or \`--append\` are kernel arguments: put them
into the guest's own boot loader configuration. A \`mac=\` of pypxeboot named the network card to boot from; give that
interface \`<boot order='1'/>\`.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDefBoot',
  check(guest, report) {
    const element = guest.os.bootloaderArguments;
    if (element === undefined) {
      return;
    }
    const text = textContent(element).trim();
    const forKernel = /--?(args|append)/.test(text)
      ? " The kernel arguments in it belong into the guest's own boot loader."
      : '';
    report(
      element,
      `These arguments ('${text}') are for a program of the Xen host; libvirt's QEMU driver refuses to define the guest. Remove them.${forKernel}`,
      { fixes: [safely('Remove <bootloader_args>', removeElement(element))] },
    );
  },
  examples: [
    {
      title: 'beside pygrub',
      at: 'domain',
      before: `
<bootloader_args>-q</bootloader_args>
<os>
  <type>hvm</type>
</os>`,
      after: `
<os>
  <type>hvm</type>
</os>`,
    },
    { title: 'none', at: 'domain', valid: `<os>\n  <type>hvm</type>\n</os>` },
  ],
});
