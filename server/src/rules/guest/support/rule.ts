import type { Guest } from '../../../guest/guest.ts';
import { isQemuGuest } from '../../../guest/kind.ts';
import type { Each } from '../../each.ts';
import { type Example, type Layer, type Report, type Rule, rule, type Severity, type Target } from '../../rule.ts';

/** A rule about what libvirt refuses although the grammar allows it, or takes and people regret. */
interface GuestRule {
  readonly id: string;
  readonly title: string;
  /** `all`: libvirt's common code checks it for every driver; `qemu`: the QEMU driver does. */
  readonly drivers: 'all' | 'qemu';
  /** Default `error`. */
  readonly severity?: Severity;
  /** Default `define`. */
  readonly layer?: Layer;
  readonly cure: string;
  readonly errors?: readonly string[];
  readonly docs: string;
  readonly source: string;
  readonly check: ((guest: Guest, report: Report) => void) | Each<Guest>;
  /** Their fragments stand in a KVM guest on q35 unless they say otherwise. */
  readonly examples: readonly Example[];
}

export { isQemuGuest };

const everyTarget: readonly Target[] = ['kvm', 'qemu', 'xen'];
const qemuTargets: readonly Target[] = ['kvm', 'qemu'];

/** Names a rule; those of the QEMU driver are silent over guests of other drivers, also before a conversion. */
export function guestRule({ drivers, ...definition }: GuestRule): Rule {
  const { check } = definition;
  return rule({
    severity: 'error',
    layer: 'define',
    ...definition,
    targets: drivers === 'all' ? everyTarget : qemuTargets,
    ...(drivers === 'all' ? { everyDriver: true } : {}),
    check: drivers === 'all' ? check : ofQemuGuests(check),
    examples: definition.examples.map((example) => ({ guest: 'q35', ...example })),
  });
}

function ofQemuGuests(check: GuestRule['check']): GuestRule['check'] {
  if (typeof check === 'function') return (guest, report) => isQemuGuest(guest) && check(guest, report);
  return {
    ...check,
    check: (item, report, around) => around.isQemu && check.check(item, report, around),
  };
}
