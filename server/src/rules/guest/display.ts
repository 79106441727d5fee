import { isPowerOfTwo, parseDecimal, parseLarge } from '../../guest/hardware/numbers.ts';
import { setAttribute } from '../../xml/edit.ts';
import { attribute, child, childrenNamed } from '../../xml/query.ts';
import type { Attribute, Element } from '../../xml/tree.ts';
import {
  attributeRemoval,
  elsewhere,
  inside,
  isOn,
  placeOf,
  preferably,
  removal,
  repeated,
  valueIn,
} from './support/nodes.ts';
import { guestRule, isQemuGuest } from './support/rule.ts';

export const graphicsListen = guestRule({
  id: 'graphics-listen',
  title: 'A screen that listens at two different addresses',
  drivers: 'all',
  cure: 'Write the address once: in `<listen>`, without the attribute `listen`.',
  errors: [
    "graphics 'listen' attribute",
    "graphics 'socket' attribute",
    "'network' attribute is required for listen type 'network'",
    'is not available for graphics type',
  ],
  docs: `
Where a screen listens stands in \`<listen>\`; the attributes \`listen\` and \`socket\` of \`<graphics>\` are the older way and must
say the same as the first \`<listen>\` of their kind. After a change in one place libvirt refuses the definition. A \`<listen>\` of
type \`network\` needs the name of the network.`,
  source:
    'libvirt src/conf/domain_conf.c virDomainGraphicsListensParseXML; src/conf/domain_validate.c virDomainGraphicsDefListensValidate',
  check(guest, report) {
    for (const { element } of guest.devices.graphics) {
      const listens = childrenNamed(element, 'listen');
      for (const [outer, kind, inner] of [
        ['listen', 'address', 'address'],
        ['socket', 'socket', 'socket'],
      ] as const) {
        const old = attribute(element, outer);
        const listen = listens.find((one) => valueIn(one, 'type') === kind);
        const written = listen && attribute(listen, inner);
        if (old === undefined || written === undefined || old.value === written.value) continue;
        report(
          old,
          `The screen listens at '${old.value}' here and at '${written.value}' in <listen>: libvirt refuses the definition. Remove this one.`,
          {
            related: [elsewhere(written, 'The other one')],
            fixes: [attributeRemoval(old)],
          },
        );
      }
      for (const listen of listens) {
        const kind = attribute(listen, 'type');
        const type = valueIn(element, 'type');
        if (kind !== undefined && type === 'rdp' && (kind.value === 'socket' || kind.value === 'none')) {
          report(
            kind,
            `A screen of type '${type}' listens at an address: libvirt refuses a listen of type '${kind.value}'.`,
          );
        }
        if (valueIn(listen, 'type') !== 'network' || attribute(listen, 'network') !== undefined) continue;
        report(listen, "A <listen> of type 'network' needs the name of the network: libvirt refuses the definition.");
      }
    }
  },
  examples: [
    {
      title: 'the address was changed in one place',
      before: `
<graphics type='vnc' port='-1' autoport='yes' listen='0.0.0.0'>
  <listen type='address' address='127.0.0.1'/>
</graphics>`,
      after: `
<graphics type='vnc' port='-1' autoport='yes'>
  <listen type='address' address='127.0.0.1'/>
</graphics>`,
      where: '0.0.0.0',
    },
    {
      title: 'the same in both',
      valid: `
<graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'>
  <listen type='address' address='127.0.0.1'/>
</graphics>`,
    },
  ],
});

export const graphicsOpenGl = guestRule({
  id: 'graphics-opengl',
  title: 'Screens that do not go together',
  drivers: 'qemu',
  cure: 'Keep one screen that draws with OpenGL; beside `egl-headless` use VNC, SPICE or D-Bus.',
  errors: [
    "graphics type 'egl-headless' is only supported with one of",
    'multiple OpenGL displays are not supported by QEMU',
    'D-Bus p2p with an address is not supported',
    "unsupported graphics type 'desktop'",
  ],
  docs: `
\`egl-headless\` draws with OpenGL for another screen, which shows it: VNC, SPICE or D-Bus. Beside it libvirt refuses other types,
and a second screen that draws itself (\`<gl enable='yes'/>\`). The type \`desktop\` is VirtualBox's. A D-Bus screen with \`p2p\`
has no address.`,
  source:
    'libvirt src/qemu/qemu_validate.c qemuValidateDomainDeviceDefGraphics; src/conf/domain_validate.c virDomainGraphicsDefValidate',
  check(guest, report) {
    const { graphics } = guest.devices;
    const headless = graphics.find(({ type }) => type === 'egl-headless');
    for (const { element, type } of graphics) {
      const gl = child(element, 'gl');
      if (type === 'desktop')
        report(
          placeOf(element, 'type'),
          "QEMU has no screen of type 'desktop': libvirt refuses the definition. Use 'vnc' or 'spice'.",
        );
      if (type === 'dbus' && isOn(valueIn(element, 'p2p')) && attribute(element, 'address') !== undefined) {
        report(
          placeOf(element, 'address'),
          'A D-Bus screen with p2p has no address: libvirt refuses the definition. Remove one of them.',
        );
      }
      if (headless === undefined || type === 'egl-headless') continue;
      const related = [elsewhere(headless.element, 'The screen egl-headless')];
      if (type === 'sdl' || type === 'rdp') {
        report(
          placeOf(element, 'type'),
          `'egl-headless' goes with VNC, SPICE and D-Bus, not with '${type}': libvirt refuses the definition.`,
          { related },
        );
      } else if (type === 'spice' && gl !== undefined && isOn(valueIn(gl, 'enable'))) {
        report(
          placeOf(gl, 'enable'),
          'Two screens draw with OpenGL: libvirt refuses the definition. Switch this off.',
          {
            related,
            fixes: [preferably("Set enable='no'", setAttribute(gl, 'enable', 'no'))],
          },
        );
      }
    }
  },
  examples: [
    {
      title: 'SPICE draws beside egl-headless',
      before: `
<graphics type='spice'>
  <gl enable='yes'/>
</graphics>
<graphics type='egl-headless'/>`,
      after: `
<graphics type='spice'>
  <gl enable='no'/>
</graphics>
<graphics type='egl-headless'/>`,
      where: 'yes',
    },
    {
      title: 'VNC shows what egl-headless draws',
      valid: `
<graphics type='vnc'/>
<graphics type='egl-headless'/>`,
    },
  ],
});

/** Source: qemu_validate.c qemuValidateDomainDeviceDefVideo. */
const secondaryTypes: ReadonlySet<string> = new Set(['qxl', 'virtio', 'none', '']);
const resolutionTypes: ReadonlySet<string> = new Set(['vga', 'qxl', 'virtio', 'bochs', '']);

export const videoCards = guestRule({
  id: 'video-cards',
  title: 'Graphics cards that do not go together',
  drivers: 'all',
  cure: 'Let one card be primary, of any model; make the others `virtio` or `qxl`. `none` stands alone.',
  errors: [
    'Only one primary video device is supported',
    "a 'none' video type must be the only video device defined for the domain",
    'is only valid as primary video device',
  ],
  docs: `
One graphics card is primary: the one with \`primary='yes'\`, else the first. There cannot be two. The others must be of model
\`qxl\` or \`virtio\`, as the rest is built for the first place only. The model \`none\` says that there is no card at all, so no
other can stand beside it. libvirt refuses the definition otherwise.`,
  source:
    'libvirt src/conf/domain_validate.c virDomainDefVideoValidate, virDomainVideoDefValidate; src/qemu/qemu_validate.c qemuValidateDomainDeviceDefVideo',
  check(guest, report) {
    const { videos } = guest.devices;
    const primaries = videos.filter(({ model }) => isOn(valueIn(model, 'primary')));
    const [chosen, ...surplus] = primaries;
    for (const { model, element } of surplus) {
      if (chosen === undefined) continue;
      const primary = model && attribute(model, 'primary');
      report(
        primary ?? element,
        'Another graphics card is primary already: libvirt refuses the definition. Let one be.',
        {
          related: [elsewhere(chosen.model ?? chosen.element, 'The other primary card')],
          fixes: primary === undefined ? [] : [attributeRemoval(primary)],
        },
      );
    }
    if (videos.length < 2) return;
    const first = chosen ?? videos[0];
    for (const video of videos) {
      const type = video.modelType;
      if (type?.value === 'none') {
        report(
          type,
          "A graphics card of model 'none' means that there is none: libvirt refuses others beside it. Remove it.",
          {
            related: videos.flatMap((other) => (other === video ? [] : [elsewhere(other.element, 'Another card')])),
            fixes: [removal(video.element)],
          },
        );
      } else if (
        isQemuGuest(guest) &&
        video !== first &&
        type !== undefined &&
        !secondaryTypes.has(type.value) &&
        !surplus.includes(video)
      ) {
        report(
          type,
          `A graphics card of model '${type.value}' can only be the primary one: libvirt refuses the definition. Use 'virtio' or 'qxl'.`,
          {
            related: first === undefined ? [] : [elsewhere(first.element, 'The primary card')],
            fixes: [preferably("Change the model to 'virtio'", setAttribute(type.parent, 'type', 'virtio'))],
          },
        );
      }
    }
  },
  examples: [
    {
      title: 'a second card of model vga',
      before: `
<video>
  <model type='virtio'/>
</video>
<video>
  <model type='vga'/>
</video>`,
      after: `
<video>
  <model type='virtio'/>
</video>
<video>
  <model type='virtio'/>
</video>`,
      where: 'vga',
    },
    {
      title: 'a second card that can be one',
      valid: `
<video>
  <model type='vga' primary='yes'/>
</video>
<video>
  <model type='qxl'/>
</video>`,
    },
  ],
});

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

export const audioId = guestRule({
  id: 'audio-id',
  title: 'A sound card on an audio backend that is missing or there twice',
  drivers: 'all',
  cure: 'Give each `<audio>` an id of its own, and name one that exists.',
  errors: ['no audio device with ID', 'audio ID … is used multiple times'],
  docs: `
A sound card or a VNC screen names its audio backend by id. \`<audio>\` elements have different ids, and the one that is named
must be there: libvirt refuses the definition otherwise. Without any \`<audio>\` libvirt adds one with the id 1.`,
  source: 'libvirt src/conf/domain_validate.c virDomainEnsureAudioID, virDomainAudioDefValidate',
  check(guest, report) {
    const audios = guest.hardware.named('audio').map(({ element }) => element);
    const idOf = (element: Element): number | undefined => parseDecimal(valueIn(element, 'id'));
    for (const { item, first } of repeated(audios, idOf)) {
      report(placeOf(item, 'id'), 'Another audio backend has this id already: libvirt refuses the definition.', {
        related: [elsewhere(placeOf(first, 'id'), 'The id is used here first')],
      });
    }
    if (audios.length === 0) return;
    const ids = new Set(audios.map(idOf));
    for (const { element } of [...guest.devices.sounds, ...guest.devices.graphics]) {
      const audio = inside(element, 'audio');
      const id = audio && idOf(audio);
      if (audio === undefined || id === undefined || id === 0 || ids.has(id)) continue;
      report(placeOf(audio, 'id'), `There is no audio backend with the id ${id}: libvirt refuses the definition.`, {
        related: audios.map((one) => elsewhere(one, `The id ${valueIn(one, 'id')}`)),
      });
    }
  },
  examples: [
    {
      title: 'a backend that is not there',
      before: `
<sound model='ich9'>
  <audio id='2'/>
</sound>
<audio id='1' type='none'/>`,
      unfixable: true,
      where: '2',
    },
    {
      title: 'a backend that is there',
      valid: `
<sound model='ich9'>
  <audio id='1'/>
</sound>
<audio id='1' type='none'/>`,
    },
  ],
});

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
