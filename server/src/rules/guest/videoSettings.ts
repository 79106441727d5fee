import { isPowerOfTwo, parseDecimal, parseLarge } from '../../guest/hardware/numbers.ts';
import { attribute, child } from '../../xml/query.ts';
import type { Attribute, Element } from '../../xml/tree.ts';
import { attributeRemoval, elsewhere, placeOf, removal, valueIn } from './support/nodes.ts';
import { guestRule, isQemuGuest } from './support/rule.ts';

const resolutionTypes: ReadonlySet<string> = new Set(['vga', 'qxl', 'virtio', 'bochs', '']);

/** Kibibytes that fit into 32 bits of bytes. Source: qemu_validate.c qemuValidateDomainDeviceDefVideo. */
const mostVideoMemory = 4194303n;

export const videoSettings = guestRule({
  id: 'video-setting',
  title: 'A setting that this graphics card does not have',
  drivers: 'all',
  cure: 'Remove the setting, or use a model that has it.',
  errors: [
    'attribute only supported for video type qxl',
    'model resolution is not supported',
    'video resolution values must be greater than 0',
    "value for 'vgamem' must be",
    "value for 'vram' must be at least 1 MiB",
    "value for 'vram' must be less than",
    "value for 'ram' must be less than",
    '3d acceleration is supported only with',
    "'address' is not supported for 'ramfb' video devices",
    '3d acceleration is not supported',
    "doesn't support multiple 'heads'",
    "unsupported rendernode accel attribute without 'vhostuser'",
    "'vhostuser' driver is only supported with 'virtio' device",
    'not supported for video type ramfb',
    'qemu does not support the accel2d setting',
  ],
  docs: `
\`ram\`, \`vram64\` and \`vgamem\` belong to the model \`qxl\`; \`vgamem\` is a power of two of at least 1024 (KiB). \`<resolution>\` exists for
\`vga\`, \`qxl\`, \`virtio\` and \`bochs\`, and is not zero. 3D acceleration and a \`vhostuser\` process belong to \`virtio\`, a \`rendernode\`
to \`vhostuser\`, and \`ramfb\` is no PCI device, so it has no address. libvirt refuses what does not fit.`,
  source:
    'libvirt src/conf/domain_validate.c virDomainVideoDefValidate; src/qemu/qemu_validate.c qemuValidateDomainDeviceDefVideo',
  check(guest, report) {
    const isQemu = isQemuGuest(guest);
    for (const { element, model, modelType } of guest.devices.videos) {
      if (model === undefined || modelType === undefined) continue;
      const type = modelType.value;
      const refuse = (node: Attribute | Element, what: string): void =>
        report(node.kind === 'attribute' ? node.range : node, `${what}: libvirt refuses the definition. Remove it.`, {
          related: [elsewhere(modelType, 'The model of the card')],
          fixes: [node.kind === 'attribute' ? attributeRemoval(node) : removal(node)],
        });
      for (const name of ['ram', 'vram64', 'vgamem']) {
        const found = attribute(model, name);
        if (found !== undefined && type !== 'qxl' && parseDecimal(found.value) !== 0)
          refuse(found, `Only 'qxl' has ${name}`);
      }
      const resolution = child(model, 'resolution');
      const accel = child(model, 'acceleration');
      const driver = child(element, 'driver');
      const isVhost = valueIn(driver, 'name') === 'vhostuser';
      if (
        resolution !== undefined &&
        (parseDecimal(valueIn(resolution, 'x')) === 0 || parseDecimal(valueIn(resolution, 'y')) === 0)
      ) {
        report(resolution, 'A resolution is not 0: libvirt refuses the definition.');
      } else if (isQemu && resolution !== undefined && !resolutionTypes.has(type)) {
        refuse(resolution, `A card of model '${type}' has no resolution`);
      }
      if (isVhost && type !== 'virtio' && driver !== undefined) {
        report(
          placeOf(driver, 'name'),
          "Only a card of model 'virtio' can be served by vhostuser: libvirt refuses the definition.",
          {
            related: [elsewhere(modelType, 'The model of the card')],
          },
        );
      }
      const node = accel && attribute(accel, 'rendernode');
      if (node !== undefined && !isVhost) refuse(node, "A rendernode needs the driver 'vhostuser'");
      const address = child(element, 'address');
      if (type === 'ramfb' && address !== undefined) refuse(address, "A card of model 'ramfb' has no address");
      if (!isQemu) continue;
      const accel3d = accel && attribute(accel, 'accel3d');
      const accel2d = accel && attribute(accel, 'accel2d');
      if (accel3d?.value === 'yes' && type !== 'virtio' && !isVhost)
        refuse(accel3d, "Only 'virtio' has 3D acceleration");
      if (accel2d?.value === 'yes') refuse(accel2d, 'QEMU has no 2D acceleration');
      const memory = attribute(model, 'vgamem');
      const size = parseLarge(memory?.value);
      if (
        type === 'qxl' &&
        memory !== undefined &&
        size !== undefined &&
        size > 0n &&
        (size < 1024n || !isPowerOfTwo(size))
      ) {
        report(memory, 'vgamem is a power of two of at least 1024 (KiB): libvirt refuses the definition.');
      }
      for (const name of isQemu && type === 'qxl' ? ['vram', 'ram'] : []) {
        const found = attribute(model, name);
        const kibibytes = parseLarge(found?.value);
        if (found === undefined || kibibytes === undefined || kibibytes <= mostVideoMemory) continue;
        report(found, `${name} is less than 4 GiB: libvirt refuses the definition.`);
      }
      const heads = attribute(model, 'heads');
      if (
        isQemu &&
        heads !== undefined &&
        type !== 'qxl' &&
        type !== 'virtio' &&
        type !== 'none' &&
        (parseDecimal(heads.value) ?? 0) > 1
      ) {
        report(heads, `A card of model '${type}' has one head: libvirt refuses more. Use 'virtio' or 'qxl'.`, {
          fixes: [attributeRemoval(heads)],
        });
      }
      const vram = attribute(model, 'vram');
      const vramSize = parseDecimal(vram?.value);
      if (
        (type === 'vga' || type === 'vmvga') &&
        vram !== undefined &&
        vramSize !== undefined &&
        vramSize > 0 &&
        vramSize < 1024
      ) {
        report(vram, 'vram is at least 1024 (KiB): libvirt refuses the definition.');
      }
    }
  },
  examples: [
    {
      title: 'heads of no card at all',
      valid: `
<video>
  <model type='none' heads='2'/>
</video>`,
    },
    {
      title: 'two heads of a card with one',
      before: `
<video>
  <model type='vga' heads='2'/>
</video>`,
      after: `
<video>
  <model type='vga'/>
</video>`,
      where: '2',
    },
    {
      title: 'memory of QXL on another card',
      before: `
<video>
  <model type='vga' vgamem='16384'/>
</video>`,
      after: `
<video>
  <model type='vga'/>
</video>`,
      where: "vgamem='16384'",
    },
    {
      title: 'memory of QXL',
      valid: `
<video>
  <model type='qxl' ram='65536' vram='65536' vgamem='16384' heads='1'/>
</video>`,
    },
  ],
});
