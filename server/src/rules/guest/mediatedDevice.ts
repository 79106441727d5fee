import { attribute, child } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import { attributeRemoval, elsewhere, isOn, placeOf, removal, repeated, valueIn } from './support/nodes.ts';
import { guestRule, isQemuGuest } from './support/rule.ts';

export const mediatedDevice = guestRule({
  id: 'hostdev-mediated',
  title: 'A mediated device that shows nothing, boots, or is one too many',
  drivers: 'all',
  cure: "Add `<graphics>` for `display='on'`, keep `ramfb='on'` on one device, and do not boot from it.",
  errors: [
    "graphics device is needed for attribute value 'display=on' in <hostdev>",
    "Only one vgpu device can have 'ramfb' enabled",
    'Only one hostdev of model vfio-ap is supported',
    "attribute 'display' is only supported with model='vfio-pci'",
    'booting from assigned devices is not supported by',
    "hostdev mode 'capabilities' is not supported in",
    "teaming hostdev devices must have type='transient'",
    'teaming is only supported for pci hostdev devices',
  ],
  docs: `
A mediated device (a part of a graphics card, say) of model \`vfio-pci\` can be a screen: \`display='on'\` needs a \`<graphics>\` that
shows it, and one device at most has \`ramfb='on'\`, the picture before its driver runs. The guest cannot boot from mediated
devices (but \`vfio-ccw\`) nor from SCSI hosts, and has one \`vfio-ap\` at most. \`<teaming>\` of a host device is \`transient\`, names its partner and
is for PCI. libvirt refuses the definition otherwise.`,
  source:
    'libvirt src/qemu/qemu_validate.c qemuValidateDomainMdevDef; src/conf/domain_validate.c virDomainDefHostdevValidate, virDomainHostdevDefValidate',
  check(guest, report) {
    const isQemu = isQemuGuest(guest);
    const mediated = guest.devices.hostdevs.filter(({ mode, type }) => mode === 'subsystem' && type === 'mdev');
    const modelOf = (element: Element): string => valueIn(element, 'model');
    for (const { item, first } of repeated(mediated, ({ element }) =>
      isOn(valueIn(element, 'ramfb')) ? 'ramfb' : undefined,
    )) {
      const ramfb = attribute(item.element, 'ramfb');
      report(
        ramfb ?? item.element,
        "One device at most has ramfb='on': libvirt refuses a second one. Remove it here.",
        {
          related: [elsewhere(placeOf(first.element, 'ramfb'), 'The other device')],
          fixes: ramfb === undefined ? [] : [attributeRemoval(ramfb)],
        },
      );
    }
    for (const { element, mode, type } of guest.devices.hostdevs) {
      const teaming = child(element, 'teaming');
      if (teaming === undefined) continue;
      const isGood =
        valueIn(teaming, 'type') === 'transient' &&
        attribute(teaming, 'persistent') !== undefined &&
        mode === 'subsystem' &&
        type === 'pci';
      if (!isGood) {
        report(
          teaming,
          "Teaming of a host device is for PCI, of type 'transient', and names its partner in persistent: libvirt refuses the definition.",
        );
      }
    }
    if (!isQemu) return;
    for (const { item, first } of repeated(mediated, ({ element }) =>
      modelOf(element) === 'vfio-ap' ? 'ap' : undefined,
    )) {
      report(item.element, "A guest has one device of model 'vfio-ap': libvirt refuses a second one. Remove it.", {
        related: [elsewhere(first.element, 'The first one')],
        fixes: [removal(item.element)],
      });
    }
    for (const { element, mode, type } of guest.devices.hostdevs) {
      if (mode === 'capabilities') {
        report(
          placeOf(element, 'mode'),
          "Devices of mode 'capabilities' are for containers of LXC: libvirt's QEMU driver refuses the definition.",
        );
      }
      const boot = child(element, 'boot');
      if (
        boot !== undefined &&
        mode === 'subsystem' &&
        (type === 'scsi_host' || (type === 'mdev' && modelOf(element) !== 'vfio-ccw'))
      ) {
        report(
          boot,
          'The guest cannot boot from this device: libvirt refuses the definition. Remove it from the boot order.',
          { fixes: [removal(boot)] },
        );
      }
    }
    for (const { element } of mediated) {
      const display = attribute(element, 'display');
      if (display === undefined) continue;
      if (modelOf(element) !== '' && modelOf(element) !== 'vfio-pci') {
        report(display, "Only the model 'vfio-pci' has a display: libvirt refuses the definition. Remove it.", {
          fixes: [attributeRemoval(display)],
        });
      } else if (isOn(display.value) && guest.devices.graphics.length === 0) {
        report(
          display,
          "display='on' needs a <graphics> that shows it: libvirt refuses the definition. Add one, or switch it off.",
          {
            fixes: [attributeRemoval(display)],
          },
        );
      }
    }
  },
  examples: [
    {
      title: 'a display that nothing shows',
      before: `
<hostdev mode='subsystem' type='mdev' model='vfio-pci' display='on'>
  <source>
    <address uuid='53764d0e-85a0-42b4-af5c-2046b460b1dc'/>
  </source>
</hostdev>`,
      after: `
<hostdev mode='subsystem' type='mdev' model='vfio-pci'>
  <source>
    <address uuid='53764d0e-85a0-42b4-af5c-2046b460b1dc'/>
  </source>
</hostdev>`,
      where: 'on',
    },
    {
      title: 'a display with a screen',
      valid: `
<graphics type='spice'/>
<hostdev mode='subsystem' type='mdev' model='vfio-pci' display='on'>
  <source>
    <address uuid='53764d0e-85a0-42b4-af5c-2046b460b1dc'/>
  </source>
</hostdev>`,
    },
  ],
});
