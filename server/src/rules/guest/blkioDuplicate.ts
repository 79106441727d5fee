import { child, childrenNamed, textContent } from '../../xml/query.ts';
import { elsewhere, repeated } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const blkioDuplicate = guestRule({
  id: 'blkio-device-duplicate',
  title: 'Block I/O tuning of a device that is written twice',
  drivers: 'all',
  cure: 'Put the limits of a device into one `<device>`.',
  errors: ['duplicate blkio device path'],
  docs: `
\`<blkiotune>\` holds a \`<device>\` for each block device of the host whose weight or limits are set, named by its path. A path
may stand once, with all its settings together: libvirt refuses the definition otherwise.`,
  source: 'libvirt src/conf/domain_validate.c virDomainDefTunablesValidate',
  check(guest, report) {
    const tuning = child(guest.root, 'blkiotune');
    const pathOf = (device: Parameters<typeof child>[0]): string | undefined => {
      const path = child(device, 'path');
      return path && textContent(path).trim();
    };
    for (const { item, first } of repeated(tuning === undefined ? [] : childrenNamed(tuning, 'device'), pathOf)) {
      report(
        child(item, 'path') ?? item,
        'This device is tuned already: libvirt refuses it twice. Put the settings together.',
        {
          related: [elsewhere(child(first, 'path') ?? first, 'It is tuned here first')],
        },
      );
    }
  },
  examples: [
    {
      title: 'two limits in two places',
      at: 'domain',
      before: `
<blkiotune>
  <device>
    <path>/dev/sda</path>
    <weight>500</weight>
  </device>
  <device>
    <path>/dev/sda</path>
    <read_bytes_sec>10000</read_bytes_sec>
  </device>
</blkiotune>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
      unfixable: true,
    },
    {
      title: 'in one place',
      at: 'domain',
      valid: `
<blkiotune>
  <device>
    <path>/dev/sda</path>
    <weight>500</weight>
    <read_bytes_sec>10000</read_bytes_sec>
  </device>
</blkiotune>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
    },
  ],
});
