import { setAttribute } from '../../xml/edit.ts';
import { attribute, child } from '../../xml/query.ts';
import { elsewhere, isOn, placeOf, preferably, removal, valueIn } from './support/nodes.ts';
import { guestRule, isQemuGuest } from './support/rule.ts';

export const audioSettings = guestRule({
  id: 'audio-setting',
  title: 'Audio settings that are not fixed, or a D-Bus display with audio of another kind',
  drivers: 'all',
  cure: "Write `mixingEngine='yes'` and `fixedSettings='yes'` where there are `<settings>`.",
  errors: [
    'fixed audio settings requires mixing engine',
    'audio settings specified without fixed settings flag',
    "The associated audio is not of 'dbus' kind",
  ],
  docs: `
\`<settings>\` of an audio input or output (frequency, channels, format) hold only with \`fixedSettings='yes'\`, and this needs QEMU's
mixing engine, \`mixingEngine='yes'\`. The audio that a display of type \`dbus\` names is itself of type \`dbus\`. libvirt refuses
the definition otherwise.`,
  source:
    'libvirt src/conf/domain_conf.c virDomainAudioCommonParse; src/qemu/qemu_validate.c qemuValidateDomainDeviceDefDBusGraphics',
  check(guest, report) {
    const audios = guest.hardware.named('audio');
    for (const { element } of audios) {
      for (const direction of [child(element, 'input'), child(element, 'output')]) {
        if (direction === undefined) continue;
        const settings = child(direction, 'settings');
        const isFixed = isOn(valueIn(direction, 'fixedSettings'));
        if (settings !== undefined && !isFixed) {
          report(settings, "Settings of audio need fixedSettings='yes': libvirt refuses the definition.", {
            related: [elsewhere(placeOf(direction, 'fixedSettings'), 'It belongs here')],
            fixes: [removal(settings)],
          });
        } else if (isFixed && !isOn(valueIn(direction, 'mixingEngine'))) {
          report(
            placeOf(direction, 'fixedSettings'),
            "Fixed settings of audio need mixingEngine='yes': libvirt refuses the definition.",
            {
              fixes: [preferably("Set mixingEngine='yes'", setAttribute(direction, 'mixingEngine', 'yes'))],
            },
          );
        }
      }
    }
    if (!isQemuGuest(guest)) return;
    for (const { element, type } of guest.devices.graphics) {
      const named = type === 'dbus' ? child(element, 'audio') : undefined;
      const id = named && attribute(named, 'id');
      const audio = id && audios.find((one) => valueIn(one.element, 'id') === id.value);
      if (id === undefined || audio === undefined || valueIn(audio.element, 'type') === 'dbus') continue;
      report(id, "A display of type 'dbus' has audio of type 'dbus': libvirt refuses another one.", {
        related: [elsewhere(placeOf(audio.element, 'type'), 'The type of this audio')],
      });
    }
  },
  examples: [
    {
      title: 'fixed settings without mixing',
      before: `
<audio id='1' type='alsa'>
  <output mixingEngine='no' fixedSettings='yes'>
    <settings frequency='44100' channels='2' format='s16'/>
  </output>
</audio>`,
      after: `
<audio id='1' type='alsa'>
  <output mixingEngine='yes' fixedSettings='yes'>
    <settings frequency='44100' channels='2' format='s16'/>
  </output>
</audio>`,
    },
    {
      title: 'settings that do not hold',
      before: `
<audio id='1' type='alsa'>
  <input mixingEngine='yes'>
    <settings frequency='44100'/>
  </input>
</audio>`,
      after: `
<audio id='1' type='alsa'>
  <input mixingEngine='yes'>
  </input>
</audio>`,
      where: 'settings',
    },
    {
      title: 'fixed settings',
      valid: `
<audio id='1' type='alsa'>
  <output mixingEngine='yes' fixedSettings='yes'>
    <settings frequency='44100' channels='2' format='s16'/>
  </output>
</audio>`,
    },
  ],
});
