import { setAttribute } from '../../xml/edit.ts';
import { attribute, child } from '../../xml/query.ts';
import { attributeRemoval, elsewhere, placeOf, preferably } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const inputDevice = guestRule({
  id: 'input-bus',
  title: 'An input device on a bus or of a model that it does not have',
  drivers: 'qemu',
  cure: 'Put tablets on `usb` or `virtio`, host devices on `virtio`, and use plain `virtio` models.',
  errors: [
    'ps2 bus does not support',
    "only bus 'virtio' is supported for",
    "input evdev doesn't support bus element",
    'models are not supported for input type',
    'setting source evdev path only supported for passthrough input devices',
    'unsupported input bus xen',
  ],
  docs: `
PS/2 has a keyboard and a mouse, no tablet. A \`passthrough\` device and the models \`virtio…\` need the bus \`virtio\`; of the models
\`virtio-transitional\` and \`virtio-non-transitional\` keyboards, mice and tablets have none, only \`passthrough\`. An \`evdev\` device has
no bus, and only \`passthrough\` and \`evdev\` name a device of the host. libvirt refuses the definition otherwise.`,
  source:
    'libvirt src/conf/domain_validate.c virDomainInputDefValidate; src/qemu/qemu_validate.c qemuValidateDomainDeviceDefInput',
  check(guest, report) {
    for (const { element, type, bus } of guest.devices.inputs) {
      const model = attribute(element, 'model');
      const isPlain = type === 'mouse' || type === 'tablet' || type === 'keyboard';
      if (bus?.value === 'ps2' && type === 'tablet') {
        report(bus, "There is no tablet on PS/2: libvirt refuses the definition. Use 'usb'.", {
          fixes: [preferably("Change the bus to 'usb'", setAttribute(element, 'bus', 'usb'))],
        });
      } else if (type === 'passthrough' && bus !== undefined && bus.value !== 'virtio') {
        report(bus, "A device of the host is passed through on the bus 'virtio': libvirt refuses the definition.", {
          fixes: [preferably("Change the bus to 'virtio'", setAttribute(element, 'bus', 'virtio'))],
        });
      } else if (type === 'evdev' && bus !== undefined) {
        report(bus, "An input device of type 'evdev' has no bus: libvirt refuses the definition. Remove it.", {
          fixes: [attributeRemoval(bus)],
        });
      }
      if (model?.value.startsWith('virtio') && bus === undefined && type !== 'passthrough') {
        report(model, `The model '${model.value}' needs the bus 'virtio': libvirt refuses the definition without.`, {
          fixes: [preferably("Add bus='virtio'", setAttribute(element, 'bus', 'virtio'))],
        });
      } else if (model?.value.startsWith('virtio') && bus !== undefined && bus.value !== 'virtio') {
        report(model, `The model '${model.value}' needs the bus 'virtio': libvirt refuses the definition.`, {
          related: [elsewhere(bus, 'The bus')],
        });
      } else if (
        model !== undefined &&
        isPlain &&
        (model.value === 'virtio-transitional' || model.value === 'virtio-non-transitional')
      ) {
        report(
          model,
          `An input device of type '${type}' has no model '${model.value}': libvirt refuses the definition. Use 'virtio'.`,
          {
            fixes: [preferably("Change the model to 'virtio'", setAttribute(element, 'model', 'virtio'))],
          },
        );
      }
      const source = child(element, 'source');
      if (isPlain && source !== undefined && attribute(source, 'evdev') !== undefined) {
        report(
          placeOf(source, 'evdev'),
          "Only 'passthrough' and 'evdev' name a device of the host: libvirt refuses the definition.",
        );
      }
    }
  },
  examples: [
    {
      title: 'a model that a keyboard does not have',
      before: `
<input type='keyboard' bus='virtio' model='virtio-transitional'/>`,
      after: `
<input type='keyboard' bus='virtio' model='virtio'/>`,
      where: 'virtio-transitional',
    },
    {
      title: 'a keyboard on virtio',
      valid: `
<input type='keyboard' bus='virtio'/>`,
    },
  ],
});
