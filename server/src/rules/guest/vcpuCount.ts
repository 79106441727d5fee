import { setAttribute } from '../../xml/edit.ts';
import { placeOf, preferably } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const vcpuCount = guestRule({
  id: 'vcpu-count',
  title: 'More virtual CPUs at the start than the guest can have',
  drivers: 'all',
  cure: 'Raise the number in `<vcpu>`, or lower `current`.',
  errors: ['maxvcpus must not be less than current vcpus', 'Domain requires at least 1 vCPU'],
  docs: `
The text of \`<vcpu>\` is how many virtual CPUs the guest can have, and \`current\` how many it starts with. libvirt refuses a
definition in which it starts with more than it can have, or with none.`,
  source: 'libvirt src/conf/domain_conf.c virDomainVcpuParse',
  check(guest, report) {
    const { vcpu, maximum, current } = guest.hardware.processors;
    if (vcpu === undefined || maximum === undefined || current === undefined) return;
    if (current > maximum) {
      report(
        placeOf(vcpu, 'current'),
        `The guest starts with ${current} virtual CPUs but can have only ${maximum}: libvirt refuses the definition.`,
        {
          fixes: [preferably(`Start with ${maximum}`, setAttribute(vcpu, 'current', String(maximum)))],
        },
      );
    } else if (maximum === 0 || current === 0) {
      report(
        maximum === 0 ? vcpu : placeOf(vcpu, 'current'),
        'A guest needs at least one virtual CPU: libvirt refuses the definition.',
      );
    }
  },
  examples: [
    {
      title: 'more than there can be',
      at: 'domain',
      before: `
<vcpu current='8'>4</vcpu>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
      after: `
<vcpu current='4'>4</vcpu>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
      where: '8',
    },
    {
      title: 'room to grow',
      at: 'domain',
      valid: `
<vcpu current='2'>4</vcpu>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
    },
  ],
});
