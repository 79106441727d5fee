import type { GuestKind } from '../guest/kind.ts';
import type { Origin } from '../guest/origin.ts';
import { checklists } from './checklist.ts';
import type { Conversion, ConvertedDisk, Step } from './conversion.ts';

export interface ReportOptions {
  /** The guest's name, when not that of the definition. */
  readonly name?: string | undefined;
  /** The file the converted definition is written to. */
  readonly file?: string | undefined;
  /** Where the original is, for links to its lines: a URI, or a path relative to the report. */
  readonly source?: string | undefined;
}

const kinds: Readonly<Record<GuestKind, string>> = {
  pv: 'a paravirtual guest (PV): its kernel spoke to Xen and there was no machine; under KVM it needs one, with a kernel and a boot loader that run on hardware',
  pvh: 'a PVH guest: no firmware and no emulated devices; its kernel is probably an ordinary one',
  hvm: 'a fully virtualised guest (HVM): it already runs on an emulated machine',
  'hvm-with-pv-drivers':
    'a fully virtualised guest with PV drivers: it runs on an emulated machine and reaches its disks and network through Xen',
  'not-xen': 'no Xen guest',
};

const origins: Readonly<Record<Origin, string>> = {
  libxl: '',
  xend: ' Its definition was written in the days of xend (RHEL 5): it names programs and drivers that are long gone.',
  xenserver:
    ' Its definition comes from XenServer or XCP-ng: its disks are in a storage repository of that host, often as chains of VHD files; `xe vm-export` or `xe vdi-export` takes them out whole.',
};

/** `Line 12`, as a link where the original can be reached. */
function lineLink(line: number, source: string | undefined): string {
  const words = `Line ${line + 1}`;
  return source === undefined ? words : `[${words}](${encodeURI(source)}#L${line + 1})`;
}

function code(text: string): string {
  const fence = text.includes('```') ? '````' : '```';
  return text === '' ? '*(nothing)*' : `${fence}xml\n${text}\n${fence}`;
}

/** Text from the definition or about it, so that Markdown shows it as it is. */
function prose(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*<[\]]/g, '\\$&');
}

function inCell(text: string): string {
  return prose(text).replace(/\|/g, '\\|');
}

/** A word for a shell, quoted when it has to be. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`;
}

function stepText(step: Step, number: number, source: string | undefined): string {
  return [
    `### ${number}. ${prose(step.title)}`,
    `${lineLink(step.line, source)}, \`${step.rule}\`: ${prose(step.message)}`,
    `Before:\n\n${code(step.before)}`,
    `After:\n\n${code(step.after)}`,
  ].join('\n\n');
}

function diskTable(disks: readonly ConvertedDisk[]): string {
  const rows = disks.map(
    (disk) =>
      `| ${disk.device} | \`${disk.oldName}\` (${disk.oldBus}) | \`${disk.name}\` (${disk.bus}) | \`${disk.guestName}\` | ${inCell(disk.source ?? 'empty')} |`,
  );
  return [
    '| Device | Name on Xen | Name on KVM | A Linux guest calls it | Source |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

function imageCommands(disks: readonly ConvertedDisk[]): string[] {
  return disks
    .filter((disk) => disk.source !== undefined && disk.device !== 'cdrom' && disk.device !== 'floppy')
    .map((disk) => {
      if (disk.source !== disk.oldSource) {
        return `# ${disk.name}: was ${disk.oldSource}, is ${disk.source} now; see to it that this holds the data`;
      }
      const source = shellWord(disk.source ?? '');
      switch (disk.type) {
        case 'block':
          return `# ${disk.name}: copy the block device while the guest is off, for example\nqemu-img convert -p -f raw -O raw ${source} /dev/VOLUME-ON-THE-NEW-HOST`;
        case 'file': {
          const copy = `scp ${source} NEW-HOST:${source}`;
          const check = `qemu-img info ${source}   # must say ${disk.format}`;
          return disk.format === 'qcow2' || disk.format === 'raw'
            ? `# ${disk.name}\n${check}\n${copy}`
            : `# ${disk.name}: an old format; qcow2 is better (then write type='qcow2' in <driver>)\n${check}\nqemu-img convert -p -f ${disk.format} -O qcow2 ${source} ${shellWord(`${(disk.source ?? '').replace(/\.[^./]*$/, '')}.qcow2`)}`;
        }
        default:
          return `# ${disk.name}: ${disk.type} source ${disk.source}; the new host has to reach it`;
      }
    });
}

function section(title: string, ...parts: readonly string[]): string[] {
  const body = parts.filter((part) => part !== '');
  return body.length === 0 ? [] : [`## ${title}`, ...body];
}

function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

/**
 * The report of a conversion in Markdown: what the guest was, each change with its reason, what was decided, what is
 * left, how disks and interfaces are called now, what to do with images and inside the guest, and how to define it.
 */
export function report(conversion: Conversion, options: ReportOptions = {}): string {
  const { source } = options;
  const name = options.name ?? conversion.name;
  const title = `# Migration of ${name === '' ? 'the guest' : `"${prose(name)}"`} to ${conversion.target === 'kvm' ? 'KVM' : 'QEMU'}`;
  if (conversion.steps.length === 0) {
    return [
      title,
      conversion.remaining.length === 0
        ? 'There is nothing to convert: no construct of Xen was found.'
        : 'The definition was not converted.',
      ...section('What stands in the way', remainingText(conversion)),
    ]
      .join('\n\n')
      .concat('\n');
  }
  const dropped = conversion.steps.filter((step) => step.after === '' || /^Remove /.test(step.title));
  const domain = shellWord(name === '' ? 'GUEST' : name);
  const file = shellWord(options.file ?? `${name === '' ? 'guest' : name}.kvm.xml`);
  return [
    title,
    `It was ${kinds[conversion.kind]}.${origins[conversion.origin]}`,
    `${conversion.steps.length} changes were made to the definition; ${conversion.remaining.length} errors are left.`,
    ...section('Errors that are left', remainingText(conversion)),
    ...section(
      'Assumed',
      bullets(
        conversion.steps
          .filter((step) => step.assumed)
          .map(
            (step) =>
              `${lineLink(step.line, source)} of the original, ${step.rule}: ${prose(step.title)}. ${prose(step.message)}`,
          ),
      ),
    ),
    ...section(
      'To look at',
      bullets(
        conversion.notes.map(
          (note) => `${lineLink(note.line, source)} of the original, ${note.rule}: ${prose(note.message)}`,
        ),
      ),
    ),
    ...section(
      'Decisions',
      bullets(
        conversion.questions.map(
          (question) =>
            `${question.text} **${prose(question.answer)}**${answeredBy(question)} (\`${question.id}\`: ${question.options.map((option) => option.answer).join(', ')}${question.free ? ` or ${question.free}` : ''})`,
        ),
      ),
    ),
    ...section('Disks', conversion.disks.length === 0 ? '' : diskTable(conversion.disks)),
    ...section(
      'Network',
      conversion.interfaces.length === 0
        ? ''
        : [
            '| MAC address | On Xen | On KVM |',
            '|---|---|---|',
            ...conversion.interfaces.map(
              (device) => `| ${device.mac ?? 'made anew'} | ${inCell(device.before)} | ${inCell(device.after)} |`,
            ),
          ].join('\n'),
    ),
    ...section('Images', imageText(conversion)),
    ...section('What virt-v2v can do', virtV2v(conversion, options)),
    ...section(
      'Inside the guest',
      ...checklists(conversion).map(
        (list) => `### ${list.title}\n\n${list.items.map((item) => `- [ ] ${item}`).join('\n')}`,
      ),
    ),
    ...section(
      'Define and start',
      `\`\`\`sh\nvirsh shutdown ${domain}          # on the Xen host, before the images are copied\nvirsh --connect qemu:///system define --validate ${file}\nvirsh --connect qemu:///system start ${domain} --console\n\`\`\``,
      `To go back, leave the Xen definition and the original images where they are until the guest has proved itself. Then:\n\n\`\`\`sh\nvirsh --connect qemu:///system destroy ${domain}\nvirsh --connect qemu:///system undefine ${domain}\nvirsh --connect xen:///system start ${domain}   # on the Xen host\n\`\`\`\n\nNever run both at once on the same disk. Changes made inside the guest for KVM (kernel, names of disks) have to work on Xen too, or be undone.`,
    ),
    ...section(
      'What was dropped',
      bullets(
        dropped.map(
          (step) =>
            `${lineLink(step.line, source)}: ${prose(step.title)}${step.before === '' ? '' : `: \`${step.before.replace(/`/g, "'").replace(/\s+/g, ' ')}\``}. ${prose(step.message)}`,
        ),
      ),
    ),
    ...section('Every change', ...conversion.steps.map((step, index) => stepText(step, index + 1, source))),
  ]
    .join('\n\n')
    .concat('\n');
}

function answeredBy({ by, reason }: Conversion['questions'][number]): string {
  switch (by) {
    case 'caller':
      return ', as you answered.';
    case 'folder':
      return ', as the folder remembers.';
    case 'guess':
      return `, a guess. ${prose(reason)}`;
  }
}

/** Systems whose inside virt-v2v can change: those for which it has drivers. */
const changedByVirtV2v: readonly string[] = ['rhel5', 'linux', 'windows'];

function virtV2v({ answers, disks }: Conversion, { source }: ReportOptions): string {
  const system = answers['guest-os'] ?? '';
  const hasDisk = disks.some(({ device, source: image }) => device === 'disk' && image !== undefined);
  if (!changedByVirtV2v.includes(system) || !hasDisk) return '';
  const original = source !== undefined && !source.includes(':') ? source : 'ORIGINAL.xml';
  const inside =
    system === 'windows'
      ? 'It puts the drivers of virtio-win in and takes the paravirtual drivers of Xen out.'
      : 'It rebuilds the initial RAM disk, and changes the boot loader, the console and the names of disks; an ordinary kernel must be installed already.';
  return `virt-v2v copies the images and changes the inside of the guest while it is off. ${inside}\n\n\`\`\`sh\nvirt-v2v -i libvirtxml ${shellWord(original)} -o local -os /var/lib/libvirt/images -of qcow2\n\`\`\`\n\nTake its images and the definition made here, with the paths of the new images: the definition that virt-v2v writes has lost the UUID, title, description, metadata, tuning, lifecycle actions, serial ports and boot order, and interfaces other than bridges and networks.`;
}

function remainingText(conversion: Conversion): string {
  return bullets(conversion.remaining.map((item) => `Line ${item.line + 1}, ${item.rule}: ${prose(item.message)}`));
}

function imageText(conversion: Conversion): string {
  const commands = imageCommands(conversion.disks);
  return commands.length === 0 ? '' : `\`\`\`sh\n${commands.join('\n\n')}\n\`\`\``;
}
