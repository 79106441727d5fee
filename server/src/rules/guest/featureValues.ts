import { bytesOf, isPowerOfTwo, parseLarge } from '../../guest/hardware/numbers.ts';
import { setAttribute } from '../../xml/edit.ts';
import { attribute } from '../../xml/query.ts';
import { inside, isOn, preferably, removal, valueIn } from './support/nodes.ts';
import { guestRule, isQemuGuest } from './support/rule.ts';

const fewestRetries = 4095n;

export const featureValues = guestRule({
  id: 'feature-value',
  title: 'A feature with a value out of its range',
  drivers: 'all',
  cure: 'Use 4095 or more retries of `spinlocks`, a power of two from 1024 to 65536 for `dirty-ring`, and whole MiB for `tb-cache`.',
  errors: [
    'HyperV spinlock retry count must be at least 4095',
    'dirty ring must be power of 2 and ranges',
    'tb-cache size must be an integer multiple of MiB',
    "TCG features are incompatible with domain type '",
  ],
  docs: `
Some features have a number with limits of its own: the \`retries\` of Hyper-V's \`<spinlocks>\` are at least 4095, the size of KVM's
\`<dirty-ring>\` is a power of two from 1024 to 65536, and the \`<tb-cache>\` of \`<tcg>\` is whole mebibytes. \`<tcg>\` is about emulated
processors, so it is only for guests of type \`qemu\`. libvirt refuses anything else.`,
  source:
    'libvirt src/conf/domain_conf.c virDomainFeaturesHyperVDefParse, virDomainFeaturesKVMDefParse; src/qemu/qemu_validate.c qemuValidateDomainDefFeatures',
  check(guest, report) {
    const spinlocks = inside(guest.features, 'hyperv', 'spinlocks');
    const retries = spinlocks && attribute(spinlocks, 'retries');
    const count = parseLarge(retries?.value);
    if (spinlocks !== undefined && isOn(valueIn(spinlocks, 'state')) && count !== undefined && count < fewestRetries) {
      report(retries ?? spinlocks, `Spinlocks are tried at least ${fewestRetries} times: libvirt refuses fewer.`, {
        fixes: [
          preferably(`Set the retries to ${fewestRetries}`, setAttribute(spinlocks, 'retries', `${fewestRetries}`)),
        ],
      });
    }
    const ring = inside(guest.features, 'kvm', 'dirty-ring');
    const size = ring && attribute(ring, 'size');
    const entries = parseLarge(size?.value);
    if (
      ring !== undefined &&
      isOn(valueIn(ring, 'state')) &&
      entries !== undefined &&
      (!isPowerOfTwo(entries) || entries < 1024n || entries > 65536n)
    ) {
      report(size ?? ring, 'The size of the dirty ring is a power of two from 1024 to 65536: libvirt refuses another.');
    }
    const tcg = inside(guest.features, 'tcg');
    if (tcg === undefined || !isQemuGuest(guest)) return;
    const cache = inside(tcg, 'tb-cache');
    const bytes = cache && bytesOf(cache);
    if (guest.type !== 'qemu') {
      report(
        tcg,
        `Only guests of type 'qemu' have <tcg>, not '${guest.type}': libvirt refuses the definition. Remove it.`,
        {
          fixes: [removal(tcg)],
        },
      );
    } else if (cache !== undefined && bytes !== undefined && bytes % (1024n * 1024n) !== 0n) {
      report(cache, 'The size of the cache is whole mebibytes: libvirt refuses the definition.');
    }
  },
  examples: [
    {
      title: 'too few retries',
      at: 'features',
      before: `
<hyperv>
  <spinlocks state='on' retries='2047'/>
</hyperv>`,
      after: `
<hyperv>
  <spinlocks state='on' retries='4095'/>
</hyperv>`,
      where: '2047',
    },
    {
      title: 'a dirty ring of any size',
      at: 'features',
      before: `
<kvm>
  <dirty-ring state='on' size='5000'/>
</kvm>`,
      unfixable: true,
      where: '5000',
    },
    {
      title: 'values in range',
      at: 'features',
      valid: `
<hyperv>
  <spinlocks state='on' retries='8191'/>
</hyperv>
<kvm>
  <dirty-ring state='on' size='4096'/>
</kvm>`,
    },
  ],
});
