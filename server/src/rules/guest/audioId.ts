import { parseDecimal } from '../../guest/hardware/numbers.ts';
import type { Element } from '../../xml/tree.ts';
import { elsewhere, inside, placeOf, repeated, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

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
