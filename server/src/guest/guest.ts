import { once } from '../once.ts';
import { type Validation, validate } from '../relaxng/index.ts';
import { domainGrammar } from '../schema.ts';
import { attributeValue, child } from '../xml/query.ts';
import type { Document, Element } from '../xml/tree.ts';
import { answers, type Choices, type Question, questions } from './choices.ts';
import { definitionIn } from './definition.ts';
import { type Devices, readDevices } from './devices.ts';
import { type DiskPlan, planDisks } from './diskNames.ts';
import { childText } from './disks.ts';
import { type Hardware, readHardware } from './hardware/hardware.ts';
import { type GuestKind, guestKind } from './kind.ts';
import { type OperatingSystem, readOperatingSystem } from './operatingSystem.ts';

/** The hypervisor a definition is read for. */
export type Hypervisor = 'kvm' | 'qemu' | 'xen';

/** A typed view of one domain; every part keeps the element it was read from. */
export interface Guest {
  readonly document: Document;
  /** How our grammar took the document, with what it says of each node. */
  readonly validation: Validation;
  /** The `<domain>`: of a snapshot or checkpoint the one in it. */
  readonly root: Element;
  /** `domain/@type` as written; '' when missing. */
  readonly type: string;
  /** What the definition is checked for. */
  readonly target: Hypervisor;
  /** True while `domain/@type` is `xen`: only then does a missing thing mean Xen's default for it. */
  readonly fromXen: boolean;
  readonly kind: GuestKind;
  readonly name: string;
  readonly os: OperatingSystem;
  readonly features: Element | undefined;
  readonly clock: Element | undefined;
  readonly devices: Devices;
  /** The virtual machine with what libvirt would fill in; read when first asked for. */
  readonly hardware: Hardware;
  /** What was decided, or guessed where nobody decided: every question id has an answer. */
  readonly choices: Choices;
  /** The decisions this definition asks for, with the guesses. */
  readonly questions: readonly Question[];
  /** Bus and name of every disk on the target, by the `<disk>` element. */
  readonly diskPlan: ReadonlyMap<Element, DiskPlan>;
}

export interface GuestOptions {
  /** By our grammar; made when first asked for. */
  readonly validation?: (() => Validation | undefined) | undefined;
  /** Default `kvm`. */
  readonly target?: Hypervisor | undefined;
  /** Answers given; the rest is guessed. */
  readonly choices?: Choices | undefined;
}

/** The parts of a guest that the guesses are made from. */
export type GuestFacts = Pick<
  Guest,
  'root' | 'type' | 'target' | 'fromXen' | 'kind' | 'name' | 'os' | 'features' | 'clock' | 'devices'
>;

/** Whether the document is the definition itself, and not a snapshot or checkpoint that tells what it was. */
export function isWholeDocument({ root, document }: Guest): boolean {
  return root === document.root;
}

/** Reads the definition in a document; undefined when it holds none. */
export function buildGuest(document: Document, options: GuestOptions = {}): Guest | undefined {
  const root = definitionIn(document);
  if (root === undefined) return undefined;
  const type = attributeValue(root, 'type') ?? '';
  const os = readOperatingSystem(root);
  const devices = readDevices(root);
  const facts: GuestFacts = {
    root,
    type,
    target: options.target ?? 'kvm',
    fromXen: type === 'xen',
    kind: guestKind(type, os, devices),
    name: childText(root, 'name') ?? '',
    os,
    features: child(root, 'features'),
    clock: child(root, 'clock'),
    devices,
  };
  const hardware = once(() => readHardware(root, facts.os, facts.devices));
  const validation = once(() => options.validation?.() ?? validate(domainGrammar(), document));
  const asked = once(() => questions(facts, options.choices));
  const choices = once(() => answers(facts, options.choices));
  const diskPlan = once(() => planDisks(facts, choices()));
  return {
    document,
    ...facts,
    get hardware() {
      return hardware();
    },
    get validation() {
      return validation();
    },
    get questions() {
      return asked();
    },
    get choices() {
      return choices();
    },
    get diskPlan() {
      return diskPlan();
    },
  };
}
