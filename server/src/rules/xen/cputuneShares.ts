import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { readShares } from './support/shares.ts';

export const xenCputuneShares = rule({
  id: 'xen-cputune-shares',
  title: "CPU shares on Xen's scale",
  severity: 'warning',
  targets: qemuTargets,
  layer: 'silent',
  cure: 'Multiply the number by four, or remove it when it is 256.',
  docs: `
Under Xen \`<shares>\` is the weight of the scheduler, 256 by default; under KVM it is the weight of a control group,
1024 by default. libvirt passes the number on as it is, so a Xen guest of double weight becomes one of half.

The number is multiplied by four (and 256 removed, as it says nothing) by the step that changes the domain's type: once
the type is \`kvm\`, nothing tells any more which scale the number is on.`,
  source: 'libvirt src/libxl/libxl_conf.c libxlMakeDomBuildInfo; Xen docs/man/xl.cfg.5 (cpu_weight)',
  check(guest, report) {
    const shares = readShares(guest);
    if (shares === undefined || !guest.fromXen) {
      return;
    }
    report(
      shares.element,
      `Under Xen the default weight is 256, under KVM 1024; libvirt passes ${shares.weight} on as it is. Changing the domain's type rescales it.`,
    );
  },
  examples: [
    {
      title: 'a weight in a Xen guest',
      at: 'domain',
      where: 'shares',
      unfixable: true,
      before: `
<cputune>
  <shares>512</shares>
</cputune>`,
    },
    {
      title: 'a weight in a KVM guest',
      valid: `
<domain type='kvm'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <cputune>
    <shares>2048</shares>
  </cputune>
  <os>
    <type>hvm</type>
  </os>
</domain>`,
    },
  ],
});
