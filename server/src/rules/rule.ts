import type { Guest, Hypervisor } from '../guest/guest.ts';
import type { Moment } from '../guest/moment.ts';
import type { TextEdit } from '../xml/edit.ts';
import type { Attribute, Element, Range } from '../xml/tree.ts';
import type { Each } from './each.ts';

export type Severity = 'error' | 'warning' | 'information' | 'hint';
/** The hypervisor a definition is checked for. */
export type Target = Hypervisor;
/**
 * Where libvirt's QEMU driver stops the construct: when the guest is defined, when it is started, when its snapshot,
 * checkpoint or backup is made (`create`), or nowhere (it is dropped or stored without effect); `varies` where a rule
 * finds constructs of all these kinds.
 */
export type Layer = 'define' | 'start' | 'create' | 'silent' | 'varies';

/** A cure that can be applied as it stands. */
export interface Fix {
  /** In the imperative, as VS Code shows it: "Change the bus to 'virtio' and the target to 'vda'". */
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** The one that "fix all" and the conversion take unless an answer says otherwise. */
  readonly preferred?: boolean;
  /** True when applying it without asking loses nothing and guesses nothing. */
  readonly safe: boolean;
  /** The decision this fix is one answer to, by question id (see `guest/choices.ts`). */
  readonly choice?: { readonly question: string; readonly answer: string };
}

export interface RelatedPlace {
  readonly range: Range;
  readonly message: string;
}

export interface ReportOptions {
  /** Empty when only a person can cure it. */
  readonly fixes?: readonly Fix[];
  readonly related?: readonly RelatedPlace[];
  /** Overrides the rule's severity. */
  readonly severity?: Severity;
  readonly deprecated?: boolean;
  readonly unnecessary?: boolean;
  /** All of what the finding speaks of, where that is more than the place it marks. */
  readonly construct?: Range;
}

/** Reports a finding at an attribute (its value), an element (its start tag's name), or a range. */
export type Report = (place: Attribute | Element | Range, message: string, options?: ReportOptions) => void;

/** Where a fragment stands in the document around it. */
export type FragmentPlace = 'domain' | 'devices' | 'os' | 'features';

/** What a fragment of an example is set into. */
export type ExampleGuest = 'pv' | 'hvm' | 'q35' | 'pc';

interface ExampleBase {
  readonly title: string;
  /**
   * Where the fragment stands; default `devices`. Text that starts with `<domain` is a whole document wherever it says.
   */
  readonly at?: FragmentPlace;
  /** The guest around a fragment; default `pv`. `pv` and `hvm` are of type `xen`, `q35` and `pc` of type `kvm`. */
  readonly guest?: ExampleGuest;
  /** Answers given, when not the defaults. */
  readonly choices?: Readonly<Record<string, string>>;
  /** Text of the range of the first finding; without it the finding has only to lie in the fragment. */
  readonly where?: string;
}

/** A domain fragment or document; `before` is found and cured, `valid` is left alone. */
export type Example =
  | (ExampleBase & {
      readonly before: string;
      /** The fix that is taken, by its title; without it the preferred one. */
      readonly fix?: string;
      readonly after: string;
    })
  | (ExampleBase & { readonly before: string; readonly unfixable: true })
  | (ExampleBase & { readonly valid: string });

/** What the catalogue tells of a construct, whoever speaks of it: a rule, the import, or a promise of the conversion. */
export interface Explanation {
  readonly id: string;
  /** What it is, in one line without a full stop. */
  readonly title: string;
  /** Markdown: what it is, why it matters under KVM, what to use instead. */
  readonly docs: string;
  /** Markdown: the cure in one sentence, in the imperative; the short answer. */
  readonly cure: string;
  /** Where the fact stands: a libvirt file and function, or a document and its section. */
  readonly source: string;
  /**
   * Words by which libvirt, QEMU or the guest complain of it, without what changes from guest to guest: `…` stands for
   * any words. They are for recognising a message, so the fewest words that are nobody else's are the best.
   */
  readonly errors?: readonly string[];
}

/** A rule, by what it looks at. */
export interface RuleOf<Subject> extends Explanation {
  readonly severity: Severity;
  /** Targets for which the rule speaks. */
  readonly targets: readonly Target[];
  readonly layer: Layer;
  /** True when it holds for guests of every driver of libvirt, also of those that no target stands for. */
  readonly everyDriver?: boolean;
  /** Markdown: why, what libvirt does with it, what to use instead. */
  readonly docs: string;
  /** Where the fact stands: a libvirt file and function, or a document and its section. */
  readonly source: string;
  /** A fix waits for those of a lower order, as it may take away what they are decided by. Default 0. */
  readonly order?: number;
  /** True when its findings give way wherever the grammar or another rule speaks of the same construct. */
  readonly givesWay?: boolean;
  /** Looks at all of it, or at devices one by one. */
  readonly check: ((subject: Subject, report: Report) => void) | Each<Subject>;
  readonly examples: readonly Example[];
}

/** A rule about guests. */
export interface Rule extends RuleOf<Guest> {
  readonly kind: 'rule';
}

/** A rule about snapshots, checkpoints and backups. */
export interface MomentRule extends RuleOf<Moment> {
  readonly kind: 'moment';
}

/** A rule, whatever it looks at: to be named, not to be run. */
export type AnyRule = RuleOf<never>;

/** Names a rule; the place to look for a rule's shape is the type. */
export function rule(definition: Omit<Rule, 'kind'>): Rule {
  return { kind: 'rule', ...definition };
}

/** Names a rule about snapshots, checkpoints and backups. */
export function momentRule(
  definition: Omit<MomentRule, 'kind' | 'layer' | 'severity' | 'targets'> & { readonly targets?: readonly Target[] },
): MomentRule {
  return { kind: 'moment', layer: 'create', severity: 'error', targets: ['kvm', 'qemu', 'xen'], ...definition };
}
