import { attribute, child } from '../../xml/query.ts';
import type { Attribute, Element } from '../../xml/tree.ts';
import { disks, onEach } from '../each.ts';
import { attributeRemoval, placeOf, removal, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

/** Source: domain_validate.c virDomainDiskVhostUserValidate. */
const driverSettings = [
  'cache',
  'error_policy',
  'rerror_policy',
  'io',
  'ioeventfd',
  'copy_on_read',
  'discard',
  'iothread',
  'detect_zeroes',
];
const elements = [
  'iotune',
  'backingStore',
  'encryption',
  'readonly',
  'shareable',
  'transient',
  'serial',
  'wwn',
  'vendor',
  'product',
  'auth',
  'geometry',
  'blockio',
];

export const diskVhostUser = guestRule({
  id: 'disk-vhostuser',
  title: 'A setting that a vhost-user disk does not have',
  drivers: 'all',
  cure: 'Use the bus `virtio`, no `snapshot` but `no`, and remove what the process behind the disk decides.',
  errors: [
    'is not supported with vhostuser disk',
    'vhostuser disk supports only virtio bus',
    'only snapshot=no is supported with vhostuser disk',
  ],
  docs: `
A disk of type \`vhostuser\` is served by a process beside QEMU, which decides on caching, formats and limits. So it is on the bus
\`virtio\`, has no snapshot but \`no\`, and libvirt refuses everything that QEMU would have to do: \`cache\`, \`io\`, \`discard\` and the like of
\`<driver>\`, \`<iotune>\`, \`<readonly/>\`, \`<serial>\` and others.`,
  source: 'libvirt src/conf/domain_validate.c virDomainDiskVhostUserValidate',
  check: onEach(disks, ({ element, type, bus, busAttribute, driver }, report) => {
    if (type !== 'vhostuser') return;
    if (bus !== 'virtio')
      report(busAttribute ?? element, "A vhost-user disk is on the bus 'virtio': libvirt refuses the definition.");
    const snapshot = valueIn(element, 'snapshot');
    if (snapshot !== '' && snapshot !== 'no') {
      report(
        placeOf(element, 'snapshot'),
        "A vhost-user disk needs snapshot='no': libvirt refuses the definition. Remove it.",
      );
    }
    const refused: (Attribute | Element | undefined)[] = [
      ...driverSettings.map((name) => driver && attribute(driver, name)),
      ...elements.map((name) => child(element, name)),
    ];
    for (const node of refused) {
      if (node === undefined || (node.kind === 'attribute' && node.value === 'default')) continue;
      const words = node.kind === 'attribute' ? node.name : `<${node.name}>`;
      report(
        node.kind === 'attribute' ? node.range : node,
        `A vhost-user disk has no ${words}: libvirt refuses the definition. Remove it.`,
        {
          fixes: [node.kind === 'attribute' ? attributeRemoval(node) : removal(node)],
        },
      );
    }
  }),
  examples: [
    {
      title: 'a cache mode',
      before: `
<disk type='vhostuser' device='disk' snapshot='no'>
  <driver name='qemu' type='raw' cache='none'/>
  <source type='unix' path='/run/vhost.sock'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
      after: `
<disk type='vhostuser' device='disk' snapshot='no'>
  <driver name='qemu' type='raw'/>
  <source type='unix' path='/run/vhost.sock'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    },
    {
      title: 'a plain one',
      valid: `
<disk type='vhostuser' device='disk' snapshot='no'>
  <driver name='qemu' type='raw'/>
  <source type='unix' path='/run/vhost.sock'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    },
  ],
});
