import { setAttribute } from '../../xml/edit.ts';
import { attribute } from '../../xml/query.ts';
import { attributeRemoval, elsewhere, isOn, preferably, removal, valueIn } from './support/nodes.ts';
import { guestRule, isQemuGuest } from './support/rule.ts';

/** Source: qemu_validate.c qemuValidateDomainDeviceDefVideo. */
const secondaryTypes: ReadonlySet<string> = new Set(['qxl', 'virtio', 'none', '']);

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
