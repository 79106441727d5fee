import assert from 'node:assert/strict';
import type { CompletionItem } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { analyze, type Settings } from '../analyze.ts';
import { type Asked, completion } from './completion.ts';
import { skeletons } from './skeletons.ts';
import { withoutStops } from './snippet.ts';

/** What is offered at the bar. */
function offered(text: string, settings: Settings = { target: 'kvm' }, asked?: Asked): CompletionItem[] {
  const offset = text.indexOf('|');
  const plain = text.replace('|', '');
  const document = TextDocument.create('file:///a.xml', 'libvirt-domain', 1, plain);
  const items = completion(analyze(plain, settings), document, document.positionAt(offset), settings, asked);
  return items.sort((one, other) => ((one.sortText ?? '') < (other.sortText ?? '') ? -1 : 1));
}

function labels(text: string, settings?: Settings): string[] {
  return offered(text, settings).map(({ label }) => label);
}

/** The text after the item was chosen, its snippet as it stands. */
function chosen(text: string, label: string, settings?: Settings): string {
  const item = offered(text, settings).find((candidate) => candidate.label === label);
  assert.ok(item?.textEdit && 'range' in item.textEdit, `${label} is not among ${labels(text).join(', ')}`);
  const document = TextDocument.create('file:///a.xml', 'libvirt-domain', 1, text.replace('|', ''));
  return TextDocument.applyEdits(document, [item.textEdit, ...(item.additionalTextEdits ?? [])]);
}

/** A snippet's text before anything is typed into it. */
const plainly = withoutStops;

const domain = (inner: string): string => `<domain type='kvm'>\n  <name>a</name>\n  ${inner}\n</domain>`;
const devices = (inner: string): string => domain(`<memory>1</memory>\n<devices>\n${inner}\n</devices>`);

describe('what is offered for typing', () => {
  it('elements that fit, required ones first, with what they need', () => {
    assert.equal(labels(devices("<disk type='file'>\n<|\n</disk>"))[0], 'target');
    assert.ok(!labels(domain('<|')).includes('name'), 'the name is there already');
    const os = chosen(domain('<o|'), 'os');
    assert.match(os, /<os>/);
    assert.match(chosen(devices('<|'), 'disk'), /^<disk[^>]*>/m);
    assert.match(chosen(devices('<channel type="pty">\n<tar|\n</channel>'), 'target'), /<target /);
  });

  it('replace what is typed of the tag, and nothing else', () => {
    assert.equal(chosen(devices('<memb|\n  <!-- rest -->'), 'memballoon').split('\n').at(-3), '  <!-- rest -->');
    const lines = chosen(devices('  <rng model="virtio"/>\n  <vso|'), 'vsock').split('\n');
    assert.equal(lines[4], '  <rng model="virtio"/>');
    assert.match(lines[5] ?? '', /^ {2}<vsock/);
  });

  it('work without a < too', () => {
    assert.match(chosen(devices('|'), 'memballoon'), /^<memballoon/m);
  });

  it('attributes that fit those present, with their values to choose from', () => {
    const disk = labels(devices("<disk type='file' |><source file='/a'/><target dev='vda'/></disk>"));
    assert.ok(disk.includes('device'));
    assert.ok(!disk.includes('type'));
    assert.match(
      chosen(devices("<disk type='file' |><target dev='vda'/></disk>"), 'device'),
      /device='\$\{1\|disk,.*cdrom.*\|\}'/,
    );
    assert.match(chosen(devices("<disk type='file'|><target dev='vda'/></disk>"), 'device'), /'file' device=/);
  });

  it('keep the value when only the name changes', () => {
    assert.match(chosen(devices("<disk typ|='file'><target dev='vda'/></disk>"), 'type'), /<disk type='file'>/);
  });

  it('values, with what they mean', () => {
    const items = offered(devices("<disk type='file'><target dev='vda' bus='v|'/></disk>"));
    assert.ok(items.some(({ label }) => label === 'virtio'));
    assert.match(JSON.stringify(items.find(({ label }) => label === 'virtio')?.documentation), /[a-z]{4}/);
    assert.match(chosen(devices("<disk type='file'><target dev='vda' bus='v|'/></disk>"), 'sata'), /bus='sata'/);
    assert.deepEqual(labels(domain('<on_reboot>|</on_reboot>')).slice(0, 2), ['destroy', 'restart']);
    assert.match(chosen(domain('<on_reboot>re|</on_reboot>'), 'restart'), /<on_reboot>restart<\/on_reboot>/);
  });

  it('what is used most before what is not', () => {
    assert.deepEqual(labels(devices('<|')).slice(0, 4), ['disk', 'interface', 'controller', 'graphics']);
    assert.deepEqual(labels('<domain type="kvm">\n  <name>a</name>\n  <|\n</domain>').slice(0, 4), [
      'memory',
      'currentMemory',
      'vcpu',
      'os',
    ]);
    const disk = labels(devices('<disk type="file">\n<target dev="vda"/>\n<|\n</disk>'));
    assert.deepEqual(disk.slice(0, 3), ['driver', 'source', 'readonly']);
    assert.ok(disk.indexOf('address') > disk.indexOf('iotune'), disk.join());
    assert.deepEqual(labels(devices('<video><model |/></video>')).slice(0, 3), ['type', 'vram', 'heads']);
  });

  it('nothing that the target does not know', () => {
    const text = devices("<disk type='file'><target dev='vda' bus='|'/></disk>");
    assert.ok(!labels(text).includes('xen'));
    assert.ok(labels(text, { target: 'xen' }).includes('xen'));
  });

  it('the end tag that is due', () => {
    assert.deepEqual(labels(devices("<disk type='file'>\n<target dev='vda'/>\n</|")), ['/disk']);
    assert.match(chosen(devices("<disk type='file'>\n<target dev='vda'/>\n</|"), '/disk'), /\n<\/disk>\n/);
    assert.match(chosen(devices("<disk type='file'>\n<|/"), '/disk'), /\n<\/disk>\n/);
    assert.match(chosen(domain('<memory>1<|/memory>'), '/memory'), /<memory>1<\/memory>\n/);
    assert.match(chosen(domain('<memory>1</mem|>'), '/memory'), /<memory>1<\/memory>\n/);
  });

  it('the quotes that the document has', () => {
    const double = devices('<|').replaceAll("'", '"');
    assert.match(chosen(double, 'disk: virtio from qcow2'), /<disk type="file" device="disk">/);
    assert.match(chosen(devices('<disk type="file" |/>'), 'device'), /<disk type="file" device="/);
    const bare = '<domain>\n<os><type arch="x86_64">hvm</type></os>\n<cpu |/>\n</domain>';
    assert.match(chosen(bare, 'mode'), /<cpu mode="/);
  });

  it('attributes in a tag that is not finished', () => {
    for (const rest of ['', '\n<rng model="virtio"/>', '\n<!-- rest -->']) {
      assert.deepEqual(labels(devices(`<disk |${rest}`)).slice(0, 2), ['type', 'device'], rest);
      assert.ok(!labels(devices(`<disk type='file' |${rest}`)).includes('driver'), rest);
    }
    assert.deepEqual(labels('<domain |'), ['type', 'id']);
    assert.deepEqual(labels(devices("<disk type='file'/|>")), []);
  });

  it('children of an element that is not closed', () => {
    assert.ok(labels("<domain type='kvm'>\n  |").includes('memory'));
    assert.equal(labels(devices("<disk type='file'>\n  |\n  <rng model='virtio'/>"))[0], 'target');
  });

  it('an attribute before another', () => {
    const text = devices("<disk |device='disk'/>");
    assert.ok(!labels(text).includes('device'));
    assert.match(chosen(text, 'snapshot'), /<disk snapshot='.*' \$0device='disk'/);
  });

  it('quotes that are missing', () => {
    assert.match(chosen(devices('<disk type=|>'), 'block'), /<disk type='block'>/);
    assert.match(chosen(devices('<disk type=bl|>'), 'block'), /<disk type='block'>/);
    assert.match(chosen(devices('<disk type="|\n'), 'block'), /<disk type="block"\n/);
    assert.match(chosen(devices('<disk type="|"/>'), 'block'), /<disk type="block"\/>/);
  });

  it('only another name where the tag goes on', () => {
    const text = devices("<disk type='file'>\n<sour|ce file='/a'/>\n<target dev='vda'/></disk>");
    assert.match(chosen(text, 'driver'), /<driver file='\/a'\/>/);
    assert.match(chosen(devices('<ser|></ser>'), 'serial'), /<serial><\/serial>/);
  });

  it('what is typed without < is replaced too', () => {
    assert.match(chosen(devices('  memb|'), 'memballoon'), /^ {2}<memballoon/m);
    assert.match(chosen(devices('  disk: v|'), 'disk: virtio from qcow2'), /^ {2}<disk type/m);
    assert.equal(offered(devices('memb|')).find(({ label }) => label === 'memballoon')?.filterText, 'memballoon');
    assert.match(chosen(domain('<on_reboot>res|tart</on_reboot>'), 'destroy'), />destroy</);
    assert.match(chosen(domain('<on_reboot>\r\n    re|\r\n  </on_reboot>'), 'destroy'), />\r\n {4}destroy\r\n {2}</);
  });

  it('whole parts while their label is typed', () => {
    assert.ok(labels(devices('<virtiofs|')).includes('filesystem: virtiofs share'));
    assert.match(chosen(devices('<disk: v|'), 'disk: virtio from qcow2'), /^<disk type='file'/m);
    assert.ok(labels('<gue|').includes('guest: new KVM guest'));
  });

  it('what comes along with what must come along', () => {
    assert.match(chosen(devices('<|'), 'tpm'), /<tpm model='[^']*'>\n\t<backend type='\$\{\d\|emulator,/);
    assert.match(
      chosen(devices('<disk><target dev="vda"/></disk>\n<|'), 'disk'),
      /<source file='\$\{1:[^']*\}'\/>\n\t<target dev='\$\{2:vdb\}' bus=/,
    );
    assert.match(chosen(domain('<|'), 'os'), /<type arch='[^']*' machine='\$\{2\|q35,pc\|\}'>\$\{3:hvm\}<\/type>/);
    assert.match(chosen(domain('<|'), 'on_crash'), /<on_crash>\$\{1\|destroy,/);
  });

  it('opens the list again where the first value is for the user to say', () => {
    const command = (text: string, label: string) =>
      offered(text, undefined, { suggestCommand: 'show' }).find((item) => item.label === label)?.command?.command;
    assert.equal(command(domain('<|'), 'uuid'), 'show');
    assert.equal(command(domain('<cputune>\n<|\n</cputune>'), 'vcpupin'), 'show');
    assert.equal(offered(domain('<|')).find(({ label }) => label === 'uuid')?.command, undefined);
    assert.equal(command(domain('<|'), 'on_crash'), undefined);
  });

  it('what a definition of the target stands for beside one of another', () => {
    assert.deepEqual(labels(domain("<os><type arch='x86_64' |>hvm</type></os>")), ['machine']);
    assert.deepEqual(labels(domain("<os><type machine='|'>hvm</type></os>")), ['q35', 'pc']);
    assert.deepEqual(labels(domain("<os><type arch='aarch64' machine='|'>hvm</type></os>")), ['virt']);
  });

  it('the prefix of a namespace, declared where it is not yet', () => {
    assert.match(
      chosen(domain('<|'), 'qemu:commandline'),
      /<qemu:commandline xmlns:qemu='http:\/\/libvirt.org\/schemas\/domain\/qemu\/1.0'>/,
    );
    const text = domain('<q:commandline>\n<|\n</q:commandline>').replace(
      '<domain',
      "<domain xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'",
    );
    assert.match(chosen(text, 'q:arg'), /<q:arg value=/);
  });

  it('values by use, and what people write where the grammar spells nothing out', () => {
    assert.deepEqual(labels(devices("<controller type='|'/>")).slice(0, 3), ['pci', 'usb', 'scsi']);
    assert.equal(
      labels("<domain type='xen'><devices><disk><target bus='|'/></disk></devices></domain>", { target: 'auto' })[0],
      'xen',
    );
    assert.deepEqual(labels(domain("<memory unit='|'>1</memory>")).slice(0, 3), ['KiB', 'MiB', 'GiB']);
    assert.deepEqual(labels(devices("<interface type='network'><source network='|'/></interface>")), ['default']);
  });

  it('time zones by name, not all of them in a snippet', () => {
    const zones = labels(domain("<clock offset='timezone' timezone='|'/>"));
    assert.equal(zones[0], 'UTC');
    assert.ok(zones.includes('Europe/Paris'));
    const snippet = chosen(domain("<clock offset='timezone' |/>"), 'timezone');
    assert.match(snippet, /timezone='/);
    assert.doesNotMatch(snippet, /Paris/);
  });

  it('nothing that libvirt only prints of a running guest', () => {
    assert.ok(!labels(devices("<disk type='file'><target dev='vda'/>\n<|\n</disk>")).includes('mirror'));
    assert.deepEqual(
      ['index', 'file'].map((name) => labels(devices("<disk type='file'><source |/></disk>")).includes(name)),
      [false, true],
    );
    assert.ok(!labels(devices("<channel type='unix'><target type='virtio' |/></channel>")).includes('state'));
    assert.ok(!labels(domain("<seclabel type='dynamic' model='selinux'>\n<|\n</seclabel>")).includes('imagelabel'));
    assert.ok(!labels(devices("<console type='pty' |/>")).includes('tty'));
  });

  it('no value twice', () => {
    const text = devices(
      "<interface type='network'><source network='default'/></interface>\n<interface type='network'><source network='|'/></interface>",
    );
    assert.deepEqual(labels(text), ['default']);
  });

  it('processors and their features by name, on their architecture', () => {
    const cpu = (arch: string, inner: string): string[] =>
      labels(domain(`<os><type arch='${arch}'>hvm</type></os>\n<cpu mode='custom'>${inner}</cpu>`));
    assert.ok(cpu('x86_64', '<model>|</model>').includes('EPYC'));
    assert.ok(cpu('x86_64', "<feature policy='require' name='|'/>").includes('vmx'));
    assert.deepEqual(cpu('aarch64', '<model>|</model>'), []);
  });

  it('something to read with every value', () => {
    for (const { documentation, label } of offered(
      domain("<features><hyperv><relaxed state='|'/></hyperv></features>"),
    ))
      assert.ok(documentation, label);
  });

  it('only features of the machine', () => {
    const features = (arch: string): string[] =>
      labels(domain(`<os><type arch='${arch}'>hvm</type></os>\n<features>\n<|\n</features>`));
    assert.ok(!features('x86_64').includes('nested-hv'));
    assert.ok(features('ppc64le').includes('nested-hv'));
  });

  it('the first free name in whole parts, and no second of what there is one of', () => {
    assert.match(
      chosen(devices("<disk><target dev='vda'/></disk>\n<|"), 'disk: virtio from qcow2'),
      /<target dev='\$\{2:vdb\}'/,
    );
    assert.ok(!labels(devices("<tpm model='tpm-tis'><backend type='emulator'/></tpm>\n<|")).includes('tpm: TPM 2.0'));
    assert.ok(!labels(devices("<graphics type='vnc'/>\n<|")).includes('graphics: VNC on the loopback'));
    assert.ok(!labels(devices('<|'), { target: 'xen' }).includes('disk: virtio from qcow2'));
  });

  it('shared memory along with a virtiofs share', () => {
    const text = domain('<memory>1</memory>\n  <vcpu>1</vcpu>\n  <devices>\n    <|\n  </devices>');
    const share = offered(text).find(({ label }) => label.startsWith('filesystem: virtiofs'));
    assert.match(share?.additionalTextEdits?.[0]?.newText ?? '', /<access mode='shared'\/>/);
  });

  it('a free place on the PCI bus', () => {
    const text = domain(`<os><type arch='x86_64' machine='q35'>hvm</type></os>
  <devices>
    <controller type='pci' index='0' model='pcie-root'/>
    <controller type='pci' index='1' model='pcie-root-port'/>
    <rng model='virtio'>\n<|\n<backend model='random'/></rng>
  </devices>`);
    assert.match(chosen(text, 'address: free PCI slot'), /<address type='pci' domain='0x0000' bus='0x01' slot='0x00'/);
  });

  it('nothing inside comments, end tags and strings of text', () => {
    assert.deepEqual(labels(devices('<!-- <| -->')), []);
    for (const markup of ['<!|', '<?xm|', '&|', '< |', '<!-- a --> <!-- <|', '<![CDATA[<|'])
      assert.deepEqual(labels(devices(markup)), [], markup);
    assert.deepEqual(labels(domain('<title>a <b|</title>').replace('<b', 'b')), []);
  });

  it('a whole guest in an empty document', () => {
    assert.deepEqual(labels('|').slice(0, 5), [
      'domain',
      'domainsnapshot',
      'domaincheckpoint',
      'domainbackup',
      'guest: new KVM guest',
    ]);
    assert.match(chosen('<|', 'guest: new KVM guest'), /^<domain type='kvm'>/);
  });

  it('whole snapshots, checkpoints and backups, and the disks of the guest in one', () => {
    assert.match(chosen('<|', 'snapshot: disks in new files'), /^<domainsnapshot>\n\t<name>/);
    assert.deepEqual(
      labels('|').filter((label) => label.startsWith('backup: ')),
      ['backup: disks to files', 'backup: changes over NBD'],
    );
    const snapshot = (disk: string): string => `<domainsnapshot>
  <disks>
    ${disk}
  </disks>
  ${devices("<disk><source file='/srv/a.img'/><target dev='vda'/></disk><disk><target dev='sda'/></disk>")}
</domainsnapshot>`;
    assert.deepEqual(labels(snapshot("<disk name='|'/>")), ['vda', 'sda']);
    assert.deepEqual(labels(snapshot("<disk name='/|'/>")), ['/srv/a.img']);
    assert.deepEqual(labels(snapshot("<disk name='vda' snapshot='|'/>")), ['no', 'internal', 'manual', 'external']);
    assert.ok(labels(snapshot("<disk name='vda'>\n<|\n</disk>")).includes('source'));
    assert.ok(labels(snapshot('').replace('</devices>', '<|\n</devices>')).includes('disk: virtio from qcow2'));
  });

  it('no new UUID for the guest of a snapshot', () => {
    const uuid = '<domain><uuid>|</uuid></domain>';
    assert.equal(labels(uuid).length, 1);
    assert.deepEqual(labels(`<domainsnapshot>${uuid}</domainsnapshot>`), []);
  });

  it('plain text for clients that insert it as it is', () => {
    const edit = (text: string, label: string): string | undefined => {
      const item = offered(text, undefined, { plain: true, suggestCommand: 'show' }).find((one) => one.label === label);
      assert.equal(item?.insertTextFormat, undefined);
      assert.equal(item?.command, undefined);
      return item?.textEdit?.newText;
    };
    assert.equal(edit(devices('    <|'), 'tpm'), "<tpm model='tpm-crb'>\n      <backend type='emulator'/>\n    </tpm>");
    assert.equal(edit(devices('\t<|'), 'tpm')?.split('\n')[1], "\t\t<backend type='emulator'/>");
    assert.equal(edit(devices('<disk |/>'), 'device'), "device='disk'");
    assert.equal(withoutStops(`\${1|a\\,b,c|} $2 \${3:d\\}} \\$x$0`), 'a,b  d} $x');
  });

  it('no list after characters that are typed for another reason', () => {
    const after = (text: string): string[] =>
      offered(text, undefined, { trigger: text[text.indexOf('|') - 1] }).map(({ label }) => label);
    // Blanks that indent, the end of a tag, of a value and of an empty element.
    for (const text of ['\n  |', '<rng model="virtio">|</rng>', "<disk type='file'|", '<disk type="file"|', '<disk /|'])
      assert.deepEqual(after(devices(text)), [], text);
    assert.deepEqual(after(devices('<disk |'))[0], 'type');
    assert.deepEqual(after(devices("<disk type='|"))[0], 'file');
    assert.deepEqual(after(devices('<disk>\n</|')), ['/disk']);
    assert.ok(after(devices('disk: |')).includes('disk: virtio from qcow2'));
    assert.equal(after(domain('<on_reboot>|</on_reboot>'))[0], 'destroy');
    assert.ok(after(devices('<|')).includes('disk'));
  });

  it('operating systems for metadata, once', () => {
    const label = 'metadata: operating system, for libosinfo';
    const text = chosen(domain('<metadata>\n<|\n</metadata>'), label);
    assert.match(text, /<libosinfo:os id='\$\{1\|http:\/\/libosinfo\.org\/linux\/2022,/);
    assert.ok(!labels(domain(`<metadata>\n${plainly('<libosinfo:libosinfo/>')}<|\n</metadata>`)).includes(label));
    assert.ok(!labels(domain('<|')).includes(label));
  });

  it('what the usual kind of a device needs, where kinds have little in common', () => {
    assert.match(chosen(devices('<|'), 'interface'), /<interface type='network'>\n\t<source network='\$\{1:default\}'/);
    assert.match(chosen(devices('<|'), 'controller'), /<controller type='pci' model='pcie-root-port'\/>/);
    assert.match(chosen(domain('<|'), 'launchSecurity'), /<policy>/);
    const kinds = offered(devices('<|')).flatMap(({ label, labelDetails }) =>
      label.startsWith('interface: ') ? [labelDetails?.description] : [],
    );
    assert.ok(kinds.includes("type='direct'") && kinds.includes("type='hostdev' managed='yes'"), kinds.join());
  });

  it('next what the kind needs, once it is written', () => {
    const first = (inner: string): string | undefined => labels(devices(inner))[0];
    assert.equal(first("<interface type='bridge'>\n<|\n</interface>"), 'source');
    assert.equal(first("<controller type='pci' |/>"), 'model');
    assert.equal(first("<hostdev mode='subsystem' type='usb'><source>\n<|\n</source></hostdev>"), 'vendor');
    assert.equal(first("<tpm model='tpm-tis'><backend type='passthrough'>\n<|\n</backend></tpm>"), 'device');
    assert.match(
      chosen(devices("<interface type='direct'>\n<|\n</interface>"), 'source'),
      /<source dev='[^']*' mode='\$\{2\|vepa,bridge/,
    );
    const source = (type: string): string => chosen(devices(`<serial type='${type}'>\n<|\n</serial>`), 'source');
    assert.match(source('file'), /<source path='\$\{1:\}'\$0\/>/);
    assert.match(source('tcp'), /<source mode='\$\{1\|[^']*' host='\$\{2:\}' service='\$\{3:\}'\$0\/>/);
    assert.deepEqual(labels(devices("<serial type='pipe'><source |/></serial>")), ['path']);
    assert.match(chosen(devices("<controller type='pci' |/>"), 'model'), /model='\$\{1\|pcie-root-port,/);
  });

  it('companions of SPICE only beside it', () => {
    assert.ok(!labels(devices('<|')).includes('channel: SPICE agent'));
    assert.ok(labels(devices("<graphics type='spice'/>\n<|")).includes('channel: SPICE agent'));
  });

  for (const target of ['kvm', 'xen'] as const) {
    it(`elements that the grammar takes as they are inserted, but for what is left to type: ${target}`, () => {
      const settings: Settings = { target };
      for (const frame of [domain, devices]) {
        const text = frame('<|');
        for (const { label } of offered(text, settings)) {
          const after = plainly(chosen(text, label, settings));
          const problems = analyze(after, settings).findings.filter(
            ({ source, code, message }) => (source === 'schema' && !/=''|is empty/.test(message)) || code === 'syntax',
          );
          assert.deepEqual(
            problems.map(({ message }) => message),
            [],
            after,
          );
        }
      }
    });
  }

  /** Where whole parts of a holder stand. */
  const within = (parent: string, part: string): string => {
    if (parent === '') return part;
    if (parent === 'domain') return secure(part);
    return parent === 'devices' ? devices(part) : domain(`<memory>1</memory>\n<${parent}>${part}</${parent}>`);
  };
  const secure = (part: string): string =>
    domain(
      `<memory>1</memory>\n<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type></os>\n<features><acpi/></features>\n${part}`,
    );
  // Memory devices, as their documentation says, need room and a NUMA cell.
  const room = `<maxMemory slots='4' unit='GiB'>16</maxMemory><memory unit='GiB'>4</memory><vcpu>1</vcpu>
    <cpu><numa><cell id='0' cpus='0' memory='2' unit='GiB'/></numa></cpu>`;

  for (const { label, parent, element, snippet, beside, isForXen } of skeletons) {
    it(`whole parts that are valid: ${label}`, () => {
      assert.doesNotMatch(snippet, /\$\{\d+\|(?:,|[^}]*(?:,,|,\|))/, 'VS Code knows no empty choice');
      // Every choice of the snippet, one at a time; the defaults elsewhere.
      const most = Math.max(
        1,
        ...[...snippet.matchAll(/\|([^|]*)\|/g)].map(([, choices = '']) => choices.split(',').length),
      );
      for (let choice = 0; choice < most; choice++) {
        const part = snippet
          .replace(
            /\$\{\d+\|([^|]*)\|\}/g,
            (_, choices: string) => choices.split(',')[choice] ?? choices.split(',')[0] ?? '',
          )
          .replace(/\$\{\d+:([^}]*)\}/g, '$1')
          .replace(/\$\d+/g, '');
        // virtiofs, as its documentation says, needs shared memory.
        const shared = "<memory>1</memory>\n<memoryBacking><access mode='shared'/></memoryBacking>";
        const text = within(parent, beside ? `<${beside[0]} type='${beside[1].type}'/>\n${part}` : part).replace(
          '<memory>1</memory>',
          element === 'memory' ? room : shared,
        );
        assert.deepEqual(
          analyze(text, { target: isForXen === 'alone' ? 'xen' : 'kvm' }).findings.map(({ message }) => message),
          [],
          text,
        );
      }
    });
  }
});
