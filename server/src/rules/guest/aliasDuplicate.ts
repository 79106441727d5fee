import { elsewhere, removal, repeated } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const aliasDuplicate = guestRule({
  id: 'alias-duplicate',
  title: 'Two devices with the same alias',
  drivers: 'all',
  cure: 'Give one of them another alias that begins with `ua-`, or remove it.',
  errors: ['non unique alias detected'],
  docs: `
An alias that begins with \`ua-\` is yours: libvirt keeps it and names the device by it. Two devices cannot have the same, and
libvirt refuses the definition. Other aliases are libvirt's own of a running guest; they are dropped and given out anew.`,
  source: 'libvirt src/conf/domain_validate.c virDomainDefValidateAliases',
  check(guest, report) {
    const devices = guest.hardware.devices.filter(({ alias }) => alias?.value.startsWith('ua-'));
    const isSerial = (name: string): boolean => name === 'serial' || name === 'console';
    for (const { item, first } of repeated(devices, ({ alias }) => alias?.value)) {
      // A console that stands for the first serial port has its alias.
      if (isSerial(item.name) && isSerial(first.name) && item.name !== first.name) continue;
      report(
        item.alias ?? item.element,
        `Another device has the alias '${item.alias?.value}' already: libvirt refuses the definition. Choose another.`,
        {
          related: [elsewhere(first.alias ?? first.element, 'It is used here first')],
          fixes: item.alias === undefined ? [] : [removal(item.alias.parent)],
        },
      );
    }
  },
  examples: [
    {
      title: 'a copied interface',
      before: `
<interface type='network'>
  <source network='default'/>
  <alias name='ua-lan'/>
</interface>
<interface type='network'>
  <source network='default'/>
  <alias name='ua-lan'/>
</interface>`,
      after: `
<interface type='network'>
  <source network='default'/>
  <alias name='ua-lan'/>
</interface>
<interface type='network'>
  <source network='default'/>
</interface>`,
      where: 'ua-lan',
    },
    {
      title: 'an alias for each',
      valid: `
<interface type='network'>
  <source network='default'/>
  <alias name='ua-lan'/>
</interface>
<interface type='network'>
  <source network='default'/>
  <alias name='ua-wan'/>
</interface>`,
    },
  ],
});
