import { setAttribute } from '../../xml/edit.ts';
import { attribute, attributeValue, child, childrenNamed } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { kvmGuest } from './support/examples.ts';
import { alternatively } from './support/fixes.ts';
import { removeAndCollapse } from './support/remove.ts';

/** The processor feature by which a guest runs guests of its own, and whose it is. */
const makers: ReadonlyMap<string, string> = new Map([
  ['vmx', 'Intel'],
  ['svm', 'AMD'],
]);

export const xenCpuNested = rule({
  id: 'xen-cpu-nested',
  title: 'A feature that allows or forbids guests within the guest',
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  cure: "Keep it where the host's processor is of that make; remove it otherwise.",
  docs: `
\`nestedhvm=0\` of a Xen configuration becomes \`<cpu mode='host-passthrough'>\` with the feature \`vmx\` (Intel) or \`svm\`
(AMD) disabled. Where libvirt cannot tell whose processor the host has, it writes \`vmx\`, so the name says little about it.

Under KVM these are features like any other. Disabling the one of the other make forbids nothing: on a host with an AMD
processor \`svm\` is what has to be disabled. Allowing nested guests also needs the parameter \`nested\` of the host's
module \`kvm_intel\` or \`kvm_amd\`, which is on in current kernels.`,
  source: 'libvirt src/libxl/xen_xl.c xenParseXLOS; src/libxl/libxl_conf.c libxlMakeDomBuildInfo',
  check(guest, report) {
    const cpu = child(guest.root, 'cpu');
    if (!guest.fromXen || cpu === undefined || attributeValue(cpu, 'mode') !== 'host-passthrough') return;
    for (const feature of childrenNamed(cpu, 'feature')) {
      const name = attribute(feature, 'name');
      const maker = name && makers.get(name.value);
      if (name === undefined || maker === undefined) continue;
      const other = name.value === 'vmx' ? 'svm' : 'vmx';
      const isOnly = childrenNamed(cpu, 'feature').every((one) => attributeValue(one, 'name') !== other);
      report(
        name,
        `'${name.value}' is a feature of ${maker} processors, and Xen's import writes 'vmx' when it does not know the host. On a processor of the other make it says nothing; look what the KVM host has.`,
        {
          fixes: [
            ...(isOnly
              ? [alternatively(`Change the feature to '${other}'`, setAttribute(feature, 'name', other))]
              : []),
            alternatively('Remove the feature', removeAndCollapse(feature)),
          ],
        },
      );
    }
  },
  examples: [
    {
      title: 'nested guests are forbidden',
      at: 'domain',
      guest: 'hvm',
      where: 'vmx',
      before: `
<cpu mode='host-passthrough'>
  <feature policy='disable' name='vmx'/>
</cpu>`,
      unfixable: true,
    },
    {
      title: 'a host with an AMD processor',
      at: 'domain',
      guest: 'hvm',
      before: `
<cpu mode='host-passthrough'>
  <feature policy='disable' name='vmx'/>
</cpu>`,
      fix: "Change the feature to 'svm'",
      after: `
<cpu mode='host-passthrough'>
  <feature policy='disable' name='svm'/>
</cpu>`,
    },
    {
      title: 'nothing is forbidden',
      at: 'domain',
      guest: 'hvm',
      before: `
<cpu mode='host-passthrough'>
  <feature policy='disable' name='vmx'/>
</cpu>`,
      fix: 'Remove the feature',
      after: `
<cpu mode='host-passthrough'/>`,
    },
    {
      title: 'another feature',
      at: 'domain',
      guest: 'hvm',
      valid: `
<cpu mode='host-passthrough'>
  <feature policy='disable' name='tm'/>
</cpu>`,
    },
    {
      title: 'in a KVM guest the rule is silent',
      valid: kvmGuest('').replace(
        '  <devices',
        "  <cpu mode='host-passthrough'>\n    <feature policy='disable' name='vmx'/>\n  </cpu>\n  <devices",
      ),
    },
  ],
});
