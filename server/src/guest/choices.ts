import { attributeValue, child, textContent } from '../xml/query.ts';
import type { GuestFacts } from './guest.ts';
import { type GuestSystem, guessSystem } from './guestSystem.ts';
import { isParavirtual } from './kind.ts';
import { isStorageAnswer, storageAnswer } from './storage.ts';

export interface Option {
  readonly answer: string;
  readonly label: string;
  readonly detail: string;
}

/** Decisions that a conversion cannot read from the definition, with the answer taken unless somebody gives another. */
export interface Question {
  readonly id: string;
  /** A whole question, as a person is asked it. */
  readonly text: string;
  readonly options: readonly Option[];
  /** The guess, one of the options' answers. */
  readonly default: string;
  /** Why that guess. */
  readonly reason: string;
  /** Set when an answer need not be one of the options: says what may be given, such as a path. */
  readonly free?: string;
}

/**
 * Answers by question id:
 * `guest-os`: linux | rhel5 | windows-virtio | windows | unknown;
 * `machine`: pc | q35 (virt on ARM); `disk-bus`: virtio | sata | ide | scsi; `nic-model`: virtio | e1000 | rtl8139;
 * `boot`: disk | kernel | network; `network`: where interfaces go that name no usable place: keep | network:NAME |
 * bridge:NAME; `storage`: where images lie: keep | /OLD=/NEW,…; `kernel`, `initrd`: keep | a path on the new host; `console`: serial | virtio;
 * `video`: vga | virtio | cirrus | qxl; `cpu`: default | host-model | host-passthrough; `random`: none | virtio;
 * `guest-agent`: none | channel.
 */
export type Choices = Readonly<Record<string, string>>;

interface Candidate {
  readonly question: Question;
  /** False when nothing in this definition depends on the answer. */
  readonly matters: boolean;
}

const systemOptions: readonly Option[] = [
  {
    answer: 'linux',
    label: 'Linux with virtio drivers',
    detail: 'RHEL 6 and later, Debian, Ubuntu, SLES 11 and later',
  },
  { answer: 'rhel5', label: 'RHEL or CentOS 5, or as old', detail: 'Needs an ordinary kernel and a new initrd first' },
  { answer: 'windows-virtio', label: 'Windows with virtio drivers', detail: 'The virtio-win drivers are installed' },
  { answer: 'windows', label: 'Windows without virtio drivers', detail: 'Keeps emulated disks and network cards' },
  { answer: 'unknown', label: 'Something else', detail: 'Keeps emulated disks and network cards' },
];

/** The kernel paths that pygrub and libxl leave behind in a dumped definition: copies that are gone with the guest. */
export function isTemporaryKernel(path: string): boolean {
  return /^\/var\/(lib\/xen\/(boot_kernel|boot_ramdisk|xenpvboot|bootloader)\b|run\/xend\/boot\/|run\/libxl\/|run\/xen\/bootloader)/.test(
    path,
  );
}

/** True for a path that names Xen's own kernel build or a place of the Xen host. */
export function isXenKernel(path: string): boolean {
  return isTemporaryKernel(path) || /\/xen\/|xen[uU]|el5xen|(^|[-._/])xen($|[-._0-9/])/i.test(path);
}

function hasVirtioDrivers(system: string): boolean {
  return system === 'linux' || system === 'rhel5' || system === 'windows-virtio';
}

function guestSystemQuestion(guest: GuestFacts): Question {
  const guess = guessSystem(guest);
  return {
    id: 'guest-os',
    text: 'What runs in the guest?',
    options: systemOptions,
    default: guess.system,
    reason: `${guess.reason.charAt(0).toUpperCase()}${guess.reason.slice(1)}.`,
  };
}

function isArm(guest: GuestFacts): boolean {
  return /^(aarch64|arm)/.test(guest.os.arch ?? '');
}

function usesOvmf(guest: GuestFacts): boolean {
  const loader = guest.os.loader;
  return guest.os.firmware === 'efi' || (loader !== undefined && /ovmf|uefi/i.test(textContent(loader)));
}

function machineQuestion(guest: GuestFacts, system: GuestSystem): Question {
  const options: Option[] = [
    { answer: 'pc', label: 'pc (i440FX)', detail: 'IDE and PCI, like the machine Xen emulates' },
    { answer: 'q35', label: 'q35', detail: 'PCI Express and SATA; no IDE and no floppy by default' },
  ];
  const question = { id: 'machine', text: 'Which machine should QEMU emulate?' };
  if (isArm(guest)) {
    return {
      ...question,
      options: [{ answer: 'virt', label: 'virt', detail: 'The generic ARM machine' }],
      default: 'virt',
      reason: 'ARM guests run on the virt machine.',
    };
  }
  if (/q35/.test(guest.os.machine)) {
    return { ...question, options, default: 'q35', reason: 'The definition already says so.' };
  }
  if (/^(pc|i440fx)/.test(guest.os.machine)) {
    return { ...question, options, default: 'pc', reason: 'The definition already says so.' };
  }
  if (usesOvmf(guest)) {
    return { ...question, options, default: 'q35', reason: 'The guest boots by UEFI.' };
  }
  if (!isParavirtual(guest.kind)) {
    return { ...question, options, default: 'pc', reason: 'Xen emulated an i440FX machine; the guest knows it.' };
  }
  if (system === 'linux' || system === 'windows-virtio') {
    return { ...question, options, default: 'q35', reason: 'A current Linux drives it, and it is the newer machine.' };
  }
  return { ...question, options, default: 'pc', reason: 'An old or unknown system is safest on the older machine.' };
}

function isParavirtualDisk(guest: GuestFacts): boolean {
  return guest.devices.disks.some((disk) => disk.bus === 'xen' || disk.name.startsWith('xvd'));
}

function diskBusQuestion(guest: GuestFacts, system: string, machine: string): Question {
  const emulated = machine === 'pc' ? 'ide' : 'sata';
  const options: Option[] = [
    {
      answer: 'virtio',
      label: 'virtio',
      detail: 'Fastest; needs virtio_blk in the initrd of a Linux guest, viostor in Windows',
    },
    { answer: 'sata', label: 'sata', detail: 'Emulated; no drivers to install' },
    { answer: 'ide', label: 'ide', detail: 'Emulated; four devices at most, machine pc only' },
    {
      answer: 'scsi',
      label: 'scsi (virtio-scsi)',
      detail: 'For many disks or LUN pass-through; needs virtio_scsi in the initrd, vioscsi in Windows',
    },
  ].filter((option) => option.answer !== 'ide' || machine === 'pc');
  const question = { id: 'disk-bus', text: 'On which bus should the disks be?', options };
  if (system === 'rhel5' && !isParavirtual(guest.kind)) {
    return {
      ...question,
      default: emulated,
      reason: 'Its initrd needs the virtio modules before the bus may change.',
    };
  }
  return hasVirtioDrivers(system)
    ? { ...question, default: 'virtio', reason: 'The guest has virtio drivers.' }
    : { ...question, default: emulated, reason: 'Whether the guest has virtio drivers is not known.' };
}

function nicModelQuestion(guest: GuestFacts, system: string): Question {
  const options: Option[] = [
    { answer: 'virtio', label: 'virtio', detail: 'Fastest; needs virtio_net in a Linux guest, NetKVM in Windows' },
    { answer: 'e1000', label: 'e1000', detail: 'Emulated; 64-bit Windows and any Linux' },
    { answer: 'rtl8139', label: 'rtl8139', detail: 'Emulated; Windows XP and 2003, RHEL 3 to 5' },
  ];
  const question = { id: 'nic-model', text: 'Which network card should the guest see?', options };
  if (hasVirtioDrivers(system) && !(system === 'rhel5' && !isParavirtual(guest.kind))) {
    return { ...question, default: 'virtio', reason: 'The guest has virtio drivers.' };
  }
  const netfront = guest.devices.interfaces.some((device) => device.modelType?.value === 'netfront');
  const written = guest.devices.interfaces
    .map((device) => device.modelType?.value)
    .find((model) => model === 'e1000' || model === 'rtl8139');
  if (written !== undefined) {
    return { ...question, default: written, reason: 'The guest has such a card already.' };
  }
  return netfront || isParavirtual(guest.kind)
    ? { ...question, default: 'e1000', reason: 'Whether the guest has virtio drivers is not known.' }
    : { ...question, default: 'rtl8139', reason: 'It is the card that Xen emulated by default.' };
}

function bootQuestion(guest: GuestFacts): Question {
  const kernel = guest.os.kernelPath;
  const options: Option[] = [
    { answer: 'disk', label: 'From the first disk', detail: 'Needs a boot loader in its MBR or EFI partition' },
    { answer: 'network', label: 'From the network', detail: 'PXE' },
    ...(kernel ? [{ answer: 'kernel', label: 'The given kernel', detail: 'A kernel file on the host' }] : []),
  ];
  const question = { id: 'boot', text: 'What should the guest boot from?', options };
  if (kernel && !isTemporaryKernel(kernel)) {
    return { ...question, default: 'kernel', reason: 'The definition names a kernel.' };
  }
  if (/pxe/i.test(guest.os.bootloaderPath ?? '')) {
    return { ...question, default: 'network', reason: 'Its boot loader program loads over the network.' };
  }
  return kernel
    ? { ...question, default: 'disk', reason: 'The named kernel is a copy the boot loader program took from the disk.' }
    : { ...question, default: 'disk', reason: 'No kernel is named.' };
}

/** True for a bridge name that a KVM host will hardly have: Xen's own naming, XenServer's, or a network card. */
function isXenBridge(name: string): boolean {
  return /^(xenbr|xapi|eth)[0-9]*/.test(name);
}

function networkQuestion(guest: GuestFacts): Candidate {
  const lost = guest.devices.interfaces.some(
    (device) =>
      device.type === 'ethernet' ||
      (device.source !== undefined && isXenBridge(attributeValue(device.source, 'bridge') ?? '')),
  );
  const ethernet = guest.devices.interfaces.some((device) => device.type === 'ethernet');
  return {
    matters: lost,
    question: {
      id: 'network',
      text: 'Where should interfaces be connected whose place exists only on the Xen host?',
      options: [
        { answer: 'keep', label: 'Leave the names', detail: 'The KVM host has bridges of the same names' },
        { answer: 'network:default', label: 'libvirt network "default"', detail: 'NAT, made by libvirt' },
        { answer: 'bridge:br0', label: 'Bridge "br0"', detail: 'A bridge of the KVM host' },
      ],
      default: ethernet ? 'network:default' : 'keep',
      reason: ethernet
        ? 'An interface names no bridge; the network "default" exists on most hosts.'
        : 'Bridges can be named on the KVM host as they were.',
      free: '`network:NAME` or `bridge:NAME`',
    },
  };
}

function pathQuestion(id: 'kernel' | 'initrd', path: string | undefined): Candidate {
  const word = id === 'kernel' ? 'kernel' : 'initial RAM disk';
  return {
    matters: path !== undefined && path !== '' && !isTemporaryKernel(path),
    question: {
      id,
      text: `Which file on the KVM host is the ${word}?`,
      options: [{ answer: 'keep', label: 'The same path', detail: path ?? 'None is named' }],
      default: 'keep',
      reason: 'Only you know where it will lie on the KVM host.',
      free: 'an absolute path',
    },
  };
}

function storageQuestion(guest: GuestFacts): Candidate {
  const [first] = guest.devices.disks.flatMap(({ type, sourceName }) =>
    (type === 'file' || type === 'block') && sourceName?.startsWith('/') ? [sourceName] : [],
  );
  return {
    matters: guest.fromXen && first !== undefined,
    question: {
      id: 'storage',
      text: 'Where do the disk images lie on the KVM host?',
      options: [{ answer: 'keep', label: 'At the same paths', detail: first ?? 'None is named' }],
      default: 'keep',
      reason: 'Only you know where they will lie on the KVM host.',
      free: storageAnswer,
    },
  };
}

const videoQuestion: Question = {
  id: 'video',
  text: 'Which graphics card should replace the paravirtual framebuffer?',
  options: [
    { answer: 'vga', label: 'vga', detail: 'Works everywhere' },
    { answer: 'virtio', label: 'virtio', detail: 'Current Linux' },
    { answer: 'cirrus', label: 'cirrus', detail: 'Very old X servers' },
    { answer: 'qxl', label: 'qxl', detail: 'With SPICE' },
  ],
  default: 'vga',
  reason: 'Every system drives it.',
};

const consoleQuestion: Question = {
  id: 'console',
  text: 'What should the text console be?',
  options: [
    { answer: 'serial', label: 'A serial port', detail: 'ttyS0 in the guest; shows the boot loader too' },
    { answer: 'virtio', label: 'A virtio console', detail: 'hvc0 in the guest, as on Xen; needs virtio_console' },
  ],
  default: 'serial',
  reason: 'It works from the boot loader on.',
};

function cpuQuestion(guest: GuestFacts): Candidate {
  const inherits = guest.target === 'kvm' && !isArm(guest);
  return {
    matters: guest.fromXen && child(guest.root, 'cpu') === undefined,
    question: {
      id: 'cpu',
      text: 'Which processor should the guest see?',
      options: [
        { answer: 'host-model', label: 'host-model', detail: "Close to the host's, and can migrate" },
        { answer: 'host-passthrough', label: 'host-passthrough', detail: "The host's own, as under Xen" },
        { answer: 'default', label: "QEMU's default", detail: 'Old and slow; no `<cpu>` is written' },
      ],
      default: inherits ? 'host-model' : 'default',
      reason: inherits
        ? "Xen gives a guest the host's processor; QEMU's default lacks what current systems need."
        : "Without the hardware's help QEMU's own processor is the only sure one.",
    },
  };
}

const randomQuestion: Question = {
  id: 'random',
  text: 'Should the guest get a virtio random number generator?',
  options: [
    { answer: 'none', label: 'No', detail: 'Leave the devices as they are' },
    { answer: 'virtio', label: 'Yes', detail: 'Speeds up booting of current Linux' },
  ],
  default: 'none',
  reason: 'Xen had none.',
};

const guestAgentQuestion: Question = {
  id: 'guest-agent',
  text: 'Should the guest get a channel to the QEMU guest agent?',
  options: [
    { answer: 'none', label: 'No', detail: 'Leave the devices as they are' },
    { answer: 'channel', label: 'Yes', detail: 'For a clean shutdown, frozen snapshots, and addresses of the guest' },
  ],
  default: 'none',
  reason: 'Xen had none.',
};

/** All questions in the order in which they depend on each other, each default given the answers before it. */
function candidates(guest: GuestFacts, given: Choices): Candidate[] {
  const { devices, fromXen, os } = guest;
  const paravirtual = isParavirtual(guest.kind);
  const xenMachine = fromXen || /^xen/.test(os.machine);
  const systemQuestion = guestSystemQuestion(guest);
  const system = given['guest-os'] ?? systemQuestion.default;
  const machine = machineQuestion(guest, system as GuestSystem);
  const machineAnswer = given.machine ?? machine.default;
  const hasDisk = devices.disks.some((disk) => disk.device === 'disk' || disk.device === 'lun');
  const hasXenNic = devices.interfaces.some((device) => device.modelType?.value === 'netfront');
  return [
    { question: systemQuestion, matters: fromXen || paravirtual || isParavirtualDisk(guest) || hasXenNic },
    { question: machine, matters: paravirtual || (xenMachine && !/^(pc|q35)/.test(os.machine)) },
    {
      question: diskBusQuestion(guest, system, machineAnswer),
      matters: isParavirtualDisk(guest) || (fromXen && hasDisk),
    },
    {
      question: nicModelQuestion(guest, system),
      matters: hasXenNic || (fromXen && devices.interfaces.length > 0),
    },
    {
      question: bootQuestion(guest),
      matters: paravirtual || os.bootloaderPath !== undefined || isXenKernel(os.kernelPath ?? ''),
    },
    pathQuestion('kernel', fromXen || paravirtual ? os.kernelPath : undefined),
    pathQuestion('initrd', fromXen || paravirtual ? os.initrdPath : undefined),
    networkQuestion(guest),
    storageQuestion(guest),
    {
      question: consoleQuestion,
      matters: paravirtual || devices.consoles.some((console) => console.targetType?.value === 'xen'),
    },
    { question: videoQuestion, matters: devices.videos.some((video) => video.modelType?.value === 'xen') },
    cpuQuestion(guest),
    // Offers, not decisions: listed only once somebody took them up.
    { question: randomQuestion, matters: given.random !== undefined },
    { question: guestAgentQuestion, matters: given['guest-agent'] !== undefined },
  ];
}

/** The decisions this definition asks for, with the guesses; answers already given steer the guesses of later ones. */
export function questions(guest: GuestFacts, given: Choices = {}): Question[] {
  return candidates(guest, given)
    .filter((candidate) => candidate.matters)
    .map((candidate) => candidate.question);
}

/**
 * An answer for every question id: the given one, else the guess. A given answer that is none of the options (and not
 * free text) is passed over; `invalidAnswers` names those.
 */
export function answers(guest: GuestFacts, given: Choices = {}): Choices {
  return Object.fromEntries(
    candidates(guest, given).map(({ question }) => {
      const answer = given[question.id];
      return [question.id, answer !== undefined && isAnswer(question, answer) ? answer : question.default];
    }),
  );
}

/** True when the answer is one the question offers or allows. */
export function isAnswer(question: Question, answer: string): boolean {
  if (question.options.some((option) => option.answer === answer)) {
    return true;
  }
  if (question.id === 'network') {
    return /^(network|bridge):[^\s:]+$/.test(answer);
  }
  if (question.id === 'storage') {
    return isStorageAnswer(answer);
  }
  return question.free !== undefined && answer.startsWith('/');
}

/** What is wrong with given answers, a sentence each: an unknown question, or an answer it does not allow. */
export function invalidAnswers(guest: GuestFacts, given: Choices): string[] {
  const all = candidates(guest, given).map((candidate) => candidate.question);
  return Object.entries(given).flatMap(([id, answer]) => {
    const question = all.find((candidate) => candidate.id === id);
    if (question === undefined) {
      return [`There is no question '${id}'; there are ${all.map((candidate) => candidate.id).join(', ')}.`];
    }
    if (isAnswer(question, answer)) {
      return [];
    }
    const allowed = question.options.map((option) => option.answer).join(', ');
    return [`'${answer}' is no answer to '${id}'; give ${allowed}${question.free ? ` or ${question.free}` : ''}.`];
  });
}
