import { child, childrenNamed, textContent } from '../../xml/query.ts';
import { elsewhere, inside, removal, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const guestName = guestRule({
  id: 'guest-name',
  title: 'A name, title or UUID that libvirt cannot use',
  drivers: 'all',
  cure: 'Use a name without `/`, a title in one line, and the same UUID in `<uuid>` and `<sysinfo>`.',
  errors: ["cannot contain '/'", "Domain title can't contain newlines", 'UUID mismatch between <uuid> and <sysinfo>'],
  docs: `
libvirt names files after the guest, so \`<name>\` holds no \`/\`; \`<title>\` is a single line. The UUID that \`<sysinfo>\` shows to the guest
as its system's must be that of \`<uuid>\`, as a guest has one. libvirt refuses the definition otherwise.`,
  source: 'libvirt src/conf/domain_conf.c virDomainDefParseXML, virSysinfoSystemParseXML; src/conf/domain_postparse.c',
  check(guest, report) {
    const name = child(guest.root, 'name');
    if (name !== undefined && textContent(name).includes('/')) {
      report(name, "The name of a guest holds no '/': libvirt refuses the definition. Use another character.");
    }
    const title = child(guest.root, 'title');
    if (title !== undefined && /\n/.test(textContent(title))) {
      report(title, 'A title is one line: libvirt refuses the definition. Use <description> for more.');
    }
    const uuid = child(guest.root, 'uuid');
    const plain = (text: string): string => text.trim().toLowerCase().replaceAll('-', '');
    for (const info of childrenNamed(guest.root, 'sysinfo')) {
      const entry = childrenNamed(inside(info, 'system') ?? info, 'entry').find(
        (one) => valueIn(one, 'name') === 'uuid',
      );
      if (uuid === undefined || entry === undefined || plain(textContent(uuid)) === plain(textContent(entry))) continue;
      report(
        entry,
        'The UUID that the guest sees must be the one of <uuid>: libvirt refuses the definition. Remove it here.',
        {
          related: [elsewhere(uuid, 'The UUID of the guest')],
          fixes: [removal(entry)],
        },
      );
    }
  },
  examples: [
    {
      title: 'two UUIDs',
      at: 'domain',
      before: `
<uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <smbios mode='sysinfo'/>
</os>
<sysinfo type='smbios'>
  <system>
    <entry name='product'>web</entry>
    <entry name='uuid'>c7a5fdbd-edaf-9455-926a-d65c16db1800</entry>
  </system>
</sysinfo>`,
      after: `
<uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <smbios mode='sysinfo'/>
</os>
<sysinfo type='smbios'>
  <system>
    <entry name='product'>web</entry>
  </system>
</sysinfo>`,
      where: 'entry',
    },
    {
      title: 'a title in one line',
      at: 'domain',
      valid: `
<title>The web server of the shop</title>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
    },
  ],
});
