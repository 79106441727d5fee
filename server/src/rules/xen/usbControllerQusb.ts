import { removeAttribute, removeElement, setAttribute, type TextEdit } from '../../xml/edit.ts';
import { attribute } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { attributesAt } from './support/find.ts';
import { alternatively, safely } from './support/fixes.ts';

/** libvirt takes no more ports than these for an xHCI controller. */
const xhciPorts = 15;

export const xenUsbControllerQusb = rule({
  id: 'xen-usb-controller-qusb',
  title: 'USB controllers qusb1 and qusb2 exist only under Xen',
  severity: 'error',
  targets: qemuTargets,
  layer: 'define',
  cure: "Write `model='qemu-xhci'`, or remove the controller if no USB device is passed through.",
  errors: ["USB controller model type 'qusb1' or 'qusb2'"],
  docs: `
\`qusb1\` and \`qusb2\` are the paravirtual USB 1.1 and 2.0 controllers of Xen; libvirt's Xen driver adds a \`qusb2\` with
eight ports wherever a USB device of the host is passed through. The QEMU driver refuses both models.

A guest without a USB device of the host can do without: libvirt adds a controller itself where a tablet needs one.
Otherwise \`qemu-xhci\` serves USB 1, 2 and 3 at once and takes at most ${xhciPorts} ports. Systems older than xHCI, such
as RHEL 5, need \`piix3-uhci\` instead.`,
  source: 'libvirt src/qemu/qemu_postparse.c qemuDomainControllerDefPostParse',
  check(guest, report) {
    for (const model of attributesAt(guest, 'devices/controller/@model', 'qusb1', 'qusb2')) {
      const passesUsb = guest.devices.hostdevs.some(({ type }) => type === 'usb');
      const models = guest.choices['guest-os'] === 'rhel5' ? ['piix3-uhci', 'qemu-xhci'] : ['qemu-xhci', 'piix3-uhci'];
      const controller = model.parent;
      const replacements = models.map((name) => ({
        title: `Change the model to '${name}'`,
        edits: replaceModel(controller, name),
      }));
      const removal = { title: 'Remove the USB controller', edits: removeElement(controller) };
      const cures = passesUsb ? [...replacements, removal] : [removal, ...replacements];
      const advice = passesUsb
        ? `'${models[0]}' serves the USB devices passed through.`
        : 'No USB device of the host needs it: remove it.';
      report(
        model,
        `The USB controller '${model.value}' exists only under Xen, and libvirt's QEMU driver refuses the definition. ${advice}`,
        { fixes: cures.map(({ title, edits }, place) => (place === 0 ? safely : alternatively)(title, edits)) },
      );
    }
  },
  examples: [
    {
      title: 'with a USB device of the host',
      before: `
<controller type='usb' index='0' model='qusb2' ports='20'/>
<hostdev mode='subsystem' type='usb'>
  <source>
    <vendor id='0x1234'/>
    <product id='0xbeef'/>
  </source>
</hostdev>`,
      after: `
<controller type='usb' index='0' model='qemu-xhci' ports='15'/>
<hostdev mode='subsystem' type='usb'>
  <source>
    <vendor id='0x1234'/>
    <product id='0xbeef'/>
  </source>
</hostdev>`,
    },
    {
      title: 'left over',
      before: `
<controller type='usb' index='0' model='qusb1'/>
<memballoon model='virtio'/>`,
      after: `
<memballoon model='virtio'/>`,
    },
    {
      title: 'a system without a driver for xHCI',
      before: `
<controller type='usb' index='0' model='qusb2' ports='20'/>
<hostdev mode='subsystem' type='usb'>
  <source>
    <vendor id='0x1234'/>
    <product id='0xbeef'/>
  </source>
</hostdev>`,
      fix: "Change the model to 'piix3-uhci'",
      after: `
<controller type='usb' index='0' model='piix3-uhci'/>
<hostdev mode='subsystem' type='usb'>
  <source>
    <vendor id='0x1234'/>
    <product id='0xbeef'/>
  </source>
</hostdev>`,
    },
    { title: 'a model of QEMU', valid: `<controller type='usb' index='0' model='qemu-xhci' ports='8'/>` },
  ],
});

/** Changes the model, and the number of ports where the new model has fewer or a fixed number. */
function replaceModel(controller: Element, model: string): TextEdit[] {
  const ports = attribute(controller, 'ports');
  const fits = ports === undefined || (model === 'qemu-xhci' && Number(ports.value) <= xhciPorts);
  return [
    ...setAttribute(controller, 'model', model),
    ...(fits
      ? []
      : model === 'qemu-xhci'
        ? setAttribute(controller, 'ports', String(xhciPorts))
        : removeAttribute(controller, 'ports')),
  ];
}
