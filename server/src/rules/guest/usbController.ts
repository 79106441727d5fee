import { parseDecimal } from '../../guest/hardware/numbers.ts';
import { setAttribute } from '../../xml/edit.ts';
import { attribute, child } from '../../xml/query.ts';
import { preferably, removal } from './support/nodes.ts';
import { guestRule, isQemuGuest } from './support/rule.ts';

/** Source: qemu_domain.c qemuDomainControllerDefPostParse. */
const mostPorts = 15;

export const usbController = guestRule({
  id: 'usb-controller',
  title: 'A USB controller with too many ports, or companions without their controller',
  drivers: 'all',
  cure: 'Give an xHCI controller at most 15 ports, and put the companions `ich9-uhci…` beside an `ich9-ehci1`.',
  errors: ["controller only supports up to '…' ports", 'No master USB controller specified'],
  docs: `
The xHCI controllers of QEMU have up to 15 ports. The controllers \`ich9-uhci1\` to \`ich9-uhci3\` serve the slow devices of an
\`ich9-ehci1\`: a guest with nothing but controllers that name a \`<master>\` has no master. The machine \`isapc\` has no PCI bus
for a USB controller. libvirt refuses the definition otherwise.`,
  source:
    'libvirt src/conf/domain_conf.c virDomainDefControllersParse; src/qemu/qemu_domain.c qemuDomainControllerDefPostParse; src/conf/domain_addr.c virDomainPCIAddressGetNextAddr',
  check(guest, report) {
    const controllers = guest.hardware.controllers.filter(({ type, model }) => type === 'usb' && model !== 'none');
    for (const { element, model } of controllers) {
      const ports = attribute(element, 'ports');
      const count = parseDecimal(ports?.value);
      if (
        isQemuGuest(guest) &&
        /^(nec|qemu)-xhci$/.test(model) &&
        ports !== undefined &&
        count !== undefined &&
        count > mostPorts
      ) {
        report(ports, `A controller '${model}' has at most ${mostPorts} ports: libvirt refuses ${count}.`, {
          fixes: [preferably(`Set the ports to ${mostPorts}`, setAttribute(element, 'ports', String(mostPorts)))],
        });
      }
      if (isQemuGuest(guest) && guest.hardware.machine.board === 'isapc') {
        report(element, "The machine 'isapc' has no PCI bus for a USB controller: libvirt refuses it. Remove it.", {
          fixes: [removal(element)],
        });
      }
    }
    const [first] = controllers;
    if (first === undefined || controllers.some(({ element }) => child(element, 'master') === undefined)) return;
    report(
      child(first.element, 'master') ?? first.element,
      "All USB controllers name a master, and none is it: libvirt refuses the definition. Add the controller, such as model='ich9-ehci1'.",
    );
  },
  examples: [
    {
      title: 'more ports than there are',
      before: `
<controller type='usb' index='0' model='qemu-xhci' ports='16'/>`,
      after: `
<controller type='usb' index='0' model='qemu-xhci' ports='15'/>`,
      where: '16',
    },
    {
      title: 'a companion alone',
      before: `
<controller type='usb' index='0' model='ich9-uhci1'>
  <master startport='0'/>
</controller>`,
      unfixable: true,
      where: 'master',
    },
    {
      title: 'companion and controller',
      valid: `
<controller type='usb' index='0' model='ich9-ehci1'/>
<controller type='usb' index='0' model='ich9-uhci1'>
  <master startport='0'/>
</controller>`,
    },
  ],
});
