import { escapeAttribute, insertChild, removeElement, replaceElement } from '../../xml/edit.ts';
import { attributeValue, child, childElements } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { alternatively, preferably, safely } from './support/fixes.ts';

const xenNamespace = 'http://libvirt.org/schemas/domain/xen/1.0';
const qemuNamespace = 'http://libvirt.org/schemas/domain/qemu/1.0';

function argumentsOf(commandLine: Element): string[] {
  return childElements(commandLine)
    .filter((element) => element.localName === 'arg' && element.namespace === xenNamespace)
    .map((element) => attributeValue(element, 'value') ?? '');
}

/** A floppy as a disk; names must be free, as a guest may have one already. */
function floppy(file: string, format: string): string {
  return [
    "<disk type='file' device='floppy'>",
    `  <driver name='qemu' type='${escapeAttribute(format)}'/>`,
    `  <source file='${escapeAttribute(file)}'/>`,
    "  <target dev='fda' bus='fdc'/>",
    '</disk>',
  ].join('\n');
}

/** The device the arguments make, when all of them together are one floppy drive. */
function asFloppy(list: readonly string[]): string | undefined {
  const [first, second = '', third, fourth = ''] = list;
  if (list.length === 2 && first === '-fda' && second !== '') {
    return floppy(second, 'raw');
  }
  if (list.length !== 4 || first !== '-drive' || third !== '-global') {
    return undefined;
  }
  const options = new Map(
    second.split(',').map((option): [string, string] => {
      const at = option.indexOf('=');
      return [option.slice(0, at), option.slice(at + 1)];
    }),
  );
  const file = options.get('file');
  const known = [...options.keys()].every((name) => ['file', 'format', 'if', 'id'].includes(name));
  return file !== undefined && known && fourth === `isa-fdc.driveA=${options.get('id')}`
    ? floppy(file, options.get('format') ?? 'raw')
    : undefined;
}

/** The arguments where libvirt's QEMU driver reads them. */
function forQemu(list: readonly string[]): string {
  const lines = list.map((value) => `  <qemu:arg value='${escapeAttribute(value)}'/>\n`);
  return `<qemu:commandline xmlns:qemu='${qemuNamespace}'>\n${lines.join('')}</qemu:commandline>`;
}

export const xenCommandlineNamespace = rule({
  id: 'xen-commandline-namespace',
  title: "Arguments for Xen's device model",
  severity: 'warning',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Write what the arguments do as devices of the definition, then remove them.',
  docs: `
\`<xen:commandline>\` passes arguments to the device model of a Xen guest. libvirt's QEMU driver reads only its own
namespace and drops these without a word: the guest starts without whatever they made.

Do not copy them into \`<qemu:commandline>\` unread. They name machines, devices and ids that only Xen's device model
has, and libvirt marks a guest with such arguments as tainted. Most have an element of their own by now. A floppy drive is
recognised and becomes a \`<disk>\`; anything else has to be looked at.`,
  source: 'libvirt src/qemu/qemu_domain.c qemuDomainDefNamespaceParse (it reads the QEMU namespace only)',
  check(guest, report) {
    const commandLine = child(guest.root, 'commandline', xenNamespace);
    if (commandLine === undefined) {
      return;
    }
    const list = argumentsOf(commandLine);
    const devices = guest.devices.element;
    const hasFloppy = guest.devices.disks.some((disk) => disk.device === 'floppy');
    const device = hasFloppy ? undefined : asFloppy(list);
    report(
      commandLine,
      `libvirt's QEMU driver drops these arguments of Xen's device model (${list.join(' ') || 'none'}) without a word. ${
        device === undefined
          ? 'Write what they do as devices and options of the definition, then remove them.'
          : 'They make a floppy drive: write it as a <disk>.'
      }`,
      {
        fixes:
          device !== undefined && devices !== undefined
            ? [
                safely('Replace the arguments by a floppy drive', [
                  ...insertChild(devices, device, { last: true }),
                  ...removeElement(commandLine),
                ]),
              ]
            : [
                preferably("Remove the arguments of Xen's device model", removeElement(commandLine)),
                ...(list.length === 0
                  ? []
                  : [
                      alternatively(
                        'Pass the arguments to QEMU as they are, once you have read them',
                        replaceElement(commandLine, forQemu(list)),
                      ),
                    ]),
              ],
      },
    );
  },
  examples: [
    {
      title: 'a floppy drive',
      where: 'xen:commandline',
      before: `
<domain type='xen' xmlns:xen='http://libvirt.org/schemas/domain/xen/1.0'>
  <name>old</name>
  <memory unit='MiB'>512</memory>
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
  </os>
  <devices>
    <memballoon model='virtio'/>
  </devices>
  <xen:commandline>
    <xen:arg value='-fda'/>
    <xen:arg value='/srv/dos.img'/>
  </xen:commandline>
</domain>`,
      after: `
<domain type='xen' xmlns:xen='http://libvirt.org/schemas/domain/xen/1.0'>
  <name>old</name>
  <memory unit='MiB'>512</memory>
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
  </os>
  <devices>
    <memballoon model='virtio'/>
    <disk type='file' device='floppy'>
      <driver name='qemu' type='raw'/>
      <source file='/srv/dos.img'/>
      <target dev='fda' bus='fdc'/>
    </disk>
  </devices>
</domain>`,
    },
    {
      title: 'arguments that nothing here knows',
      before: `
<domain type='xen' xmlns:xen='http://libvirt.org/schemas/domain/xen/1.0'>
  <name>old</name>
  <memory unit='MiB'>512</memory>
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
  </os>
  <devices/>
  <xen:commandline>
    <xen:arg value='-serial'/>
    <xen:arg value='tcp:127.0.0.1:4555,server'/>
  </xen:commandline>
</domain>`,
      after: `
<domain type='xen' xmlns:xen='http://libvirt.org/schemas/domain/xen/1.0'>
  <name>old</name>
  <memory unit='MiB'>512</memory>
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
  </os>
  <devices/>
</domain>`,
    },
    {
      title: 'arguments that QEMU understands as well',
      before: `
<domain type='xen' xmlns:xen='http://libvirt.org/schemas/domain/xen/1.0'>
  <name>old</name>
  <memory unit='MiB'>512</memory>
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
  </os>
  <devices/>
  <xen:commandline>
    <xen:arg value='-serial'/>
    <xen:arg value='tcp:127.0.0.1:4555,server'/>
  </xen:commandline>
</domain>`,
      fix: 'Pass the arguments to QEMU as they are, once you have read them',
      after: `
<domain type='xen' xmlns:xen='http://libvirt.org/schemas/domain/xen/1.0'>
  <name>old</name>
  <memory unit='MiB'>512</memory>
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
  </os>
  <devices/>
  <qemu:commandline xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
    <qemu:arg value='-serial'/>
    <qemu:arg value='tcp:127.0.0.1:4555,server'/>
  </qemu:commandline>
</domain>`,
    },
    {
      title: 'the arguments of QEMU',
      valid: `
<domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
  <name>new</name>
  <memory unit='MiB'>512</memory>
  <os>
    <type>hvm</type>
  </os>
  <qemu:commandline>
    <qemu:arg value='-nodefaults'/>
  </qemu:commandline>
</domain>`,
    },
  ],
});
