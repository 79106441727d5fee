import { attribute, childrenNamed } from '../../xml/query.ts';
import { attributeRemoval, elsewhere, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

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
