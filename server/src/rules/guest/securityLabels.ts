import { attribute, child, childrenNamed } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import { elsewhere, placeOf, removal, repeated, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const securityLabels = guestRule({
  id: 'seclabel-model',
  title: 'Security labels of the same model, or of none among several',
  drivers: 'all',
  cure: 'Write the model on each `<seclabel>` where there are several, and each model once.',
  errors: [
    'missing security model when using multiple labels',
    'seclabel for model … is already provided',
    'label overrides require relabeling to be enabled at the domain level',
  ],
  docs: `
A guest, and each of its disks, can have a \`<seclabel>\` for every security model of the host: \`selinux\` or \`apparmor\`, and \`dac\`.
A single one may leave the model out, several may not, and each model stands once. A label of a disk overrides that of the guest,
which must allow relabelling. libvirt refuses the definition otherwise.`,
  source:
    'libvirt src/conf/domain_conf.c virSecurityLabelDefsParseXML, virSecurityDeviceLabelDefParseXML; src/conf/domain_validate.c virSecurityDeviceLabelDefValidate',
  check(guest, report) {
    const labels = childrenNamed(guest.root, 'seclabel');
    const modelOf = (label: Element): string | undefined => attribute(label, 'model')?.value;
    for (const label of labels) {
      if (labels.length < 2 || modelOf(label) !== undefined) continue;
      report(
        label,
        'Where there are several security labels, each names its model: libvirt refuses the definition. Add one, or remove the label.',
        {
          fixes: [removal(label)],
        },
      );
    }
    const sources = guest.devices.disks.flatMap(({ element, source }) => source ?? element);
    for (const group of [labels, ...sources.map((source) => childrenNamed(source, 'seclabel'))]) {
      for (const { item, first } of repeated(group, modelOf)) {
        report(
          placeOf(item, 'model'),
          `There is a label for '${modelOf(item)}' already: libvirt refuses the definition. Remove one of both.`,
          {
            related: [elsewhere(placeOf(first, 'model'), 'The first label of this model')],
            fixes: [removal(item)],
          },
        );
      }
      if (group === labels) continue;
      for (const label of group) {
        const domain = labels.find((one) => modelOf(one) === modelOf(label));
        if (domain === undefined || valueIn(domain, 'relabel') !== 'no') continue;
        report(
          label,
          'The guest forbids relabelling for this model, so a disk cannot have a label of its own: libvirt refuses the definition.',
          {
            related: [elsewhere(placeOf(domain, 'relabel'), 'Relabelling is forbidden here')],
            fixes: child(label, 'label') === undefined ? [removal(label)] : [],
          },
        );
      }
    }
  },
  examples: [
    {
      title: 'the same model twice',
      at: 'domain',
      before: `
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<seclabel type='dynamic' model='selinux' relabel='yes'/>
<seclabel type='dynamic' model='selinux' relabel='yes'/>`,
      after: `
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<seclabel type='dynamic' model='selinux' relabel='yes'/>`,
    },
    {
      title: 'a label for each model',
      at: 'domain',
      valid: `
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<seclabel type='dynamic' model='selinux' relabel='yes'/>
<seclabel type='dynamic' model='dac' relabel='yes'/>`,
    },
  ],
});
