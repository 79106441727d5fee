import assert from 'node:assert/strict';
import { analyze } from '../analyze.ts';
import { applyEdits } from '../xml/edit.ts';
import { type Refactoring, type Refusal, refactorings } from './index.ts';

/** What is offered where `|` stands, or for what stands between two of them. */
function offered(marked: string): { readonly text: string; readonly found: (Refactoring | Refusal)[] } {
  const parts = marked.split('|');
  const text = parts.join('');
  const start = parts[0]?.length ?? 0;
  const end = start + (parts.length > 2 ? (parts[1]?.length ?? 0) : 0);
  const { document, guest } = analyze(text, { target: 'kvm' });
  return { text, found: refactorings(document, guest, { start, end }) };
}

function titles(marked: string): string[] {
  return offered(marked).found.map(({ title }) => title);
}

/** The text after the refactoring whose title begins so. */
function after(marked: string, title: string): string {
  const { text, found } = offered(marked);
  const wanted = found.find((one) => one.title.startsWith(title));
  assert.ok(wanted && 'steps' in wanted, `${title} is not among: ${found.map((one) => one.title).join('; ')}`);
  return applyEdits(
    text,
    wanted.steps.flatMap(({ edits }) => edits),
  );
}

function guest(devices: string, machine = 'pc-i440fx-8.2', os = ''): string {
  return `<domain type='kvm'>
  <name>web</name>
  <memory unit='MiB'>512</memory>
  <os>
    <type arch='x86_64' machine='${machine}'>${os}hvm</type>
  </os>
  <devices>
${devices.replace(/^\n|\n$/g, '')}
  </devices>
</domain>
`;
}

describe('changing the machine to q35', () => {
  const pc = `
    <disk type='file' device='disk'>
      <source file='/srv/web.img'/>
      <target dev='hda' bus='ide'/>
      <address type='drive' controller='0' bus='0' target='0' unit='0'/>
    </disk>
    <disk type='file' device='cdrom'>
      <target dev='hdc' bus='ide'/>
      <readonly/>
    </disk>
    <disk type='file' device='disk'>
      <source file='/srv/usb.img'/>
      <target dev='sda' bus='usb'/>
    </disk>
    <controller type='pci' index='0' model='pci-root'/>
    <controller type='pci' index='1' model='pci-bridge'>
      <address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x0'/>
    </controller>
    <controller type='ide' index='0'/>
    <controller type='usb' index='0' model='piix3-uhci'/>
    <interface type='network'>
      <source network='default'/>
      <address type='pci' domain='0x0000' bus='0x01' slot='0x03' function='0x0'/>
    </interface>`;

  it('moves what the board has, and leaves the rest to libvirt', () => {
    assert.equal(
      after(guest(pc, 'pc-i440fx-8.2', '|'), 'Change the machine'),
      guest(
        `
    <disk type='file' device='disk'>
      <source file='/srv/web.img'/>
      <target dev='sdb' bus='sata'/>
    </disk>
    <disk type='file' device='cdrom'>
      <target dev='sdc' bus='sata'/>
      <readonly/>
    </disk>
    <disk type='file' device='disk'>
      <source file='/srv/usb.img'/>
      <target dev='sda' bus='usb'/>
    </disk>
    <controller type='pci' index='0' model='pcie-root'/>
    <controller type='usb' index='0' model='qemu-xhci'/>
    <interface type='network'>
      <source network='default'/>
    </interface>`,
        'pc-q35-8.2',
      ),
    );
  });

  it('lists its steps, each with what it means', () => {
    const [first] = offered(guest(pc, 'pc', '|')).found;
    assert.ok(first && 'steps' in first);
    assert.deepEqual(
      first.steps.map(({ title }) => title),
      [
        "Change the machine to 'q35'",
        'Put the disk hda on SATA as sdb',
        'Put the CD-ROM hdc on SATA as sdc',
        'Remove the controller pci-bridge',
        'Remove the controller ide',
        "Make the PCI root a 'pcie-root'",
        "Change the USB controller to 'qemu-xhci'",
        'Drop the PCI address',
      ],
    );
    assert.ok(first.steps.every(({ detail }) => detail !== ''));
    assert.doesNotMatch(first.steps[0]?.detail ?? '', /virtio/i);
    const card = "<interface type='user'><model type='virtio'/></interface>";
    const [second] = offered(guest(card, 'pc', '|')).found;
    assert.ok(second && 'steps' in second);
    assert.match(second.steps[0]?.detail ?? '', /Virtio devices speak virtio 1\.0 alone/);
  });

  it('takes the version along where q35 has it', () => {
    const machines = [
      ['pc', 'q35'],
      ['pc-1.0', 'q35'],
      ['pc-i440fx-2.3', 'q35'],
      ['pc-i440fx-2.4', 'pc-q35-2.4'],
      ['pc-i440fx-10.1', 'pc-q35-10.1'],
      ['pc-i440fx-rhel7.0.0', 'q35'],
      ['pc-i440fx-rhel7.6.0', 'pc-q35-rhel7.6.0'],
      ['pc-i440fx-jammy', 'pc-q35-jammy'],
    ];
    for (const [machine = '', changed = ''] of machines) {
      assert.equal(after(guest('', machine, '|'), 'Change the machine'), guest('', changed), machine);
    }
  });

  it('is offered on the machine and the domain, and not where there is nothing to change', () => {
    assert.ok(titles(`|${guest('')}`).includes('Change the machine to q35'));
    assert.ok(!titles(guest('', 'q35', '|')).includes('Change the machine to q35'));
    assert.ok(!titles(guest("<disk device='disk'>|</disk>")).includes('Change the machine to q35'));
    assert.ok(!titles(guest('', 'pc', '|').replace("type='kvm'", "type='xen'")).includes('Change the machine to q35'));
  });

  it('says why it cannot be done', () => {
    const expander = "<controller type='pci' index='1' model='pci-expander-bus'/>";
    const [first] = offered(guest(expander, 'pc', '|')).found;
    assert.ok(first && 'reason' in first && /expander/.test(first.reason));
  });
});

describe('moving disks to virtio', () => {
  const disks = `
    <disk type='file' device='disk'>|
      <source file='/srv/web.img'/>
      <target dev='sda' bus='sata' rotation_rate='1'/>
      <wwn>5000c50015ea71aa</wwn>
      <address type='drive' controller='0' bus='0' target='0' unit='0'/>
    </disk>
    <disk type='file' device='disk'>
      <source file='/srv/data.img'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <disk type='file' device='disk'>
      <source file='/srv/old.img'/>
      <target dev='hda'/>
    </disk>
    <disk type='file' device='cdrom'>
      <target dev='hdc' bus='ide'/>
      <readonly/>
    </disk>`;

  it('gives the disk a free name, and drops what virtio does not have', () => {
    assert.equal(
      after(guest(disks), 'Move the disk sda'),
      guest(disks.replace('|', ''))
        .replace("dev='sda' bus='sata' rotation_rate='1'", "dev='vdb' bus='virtio'")
        .replace('      <wwn>5000c50015ea71aa</wwn>\n', '')
        .replace("      <address type='drive' controller='0' bus='0' target='0' unit='0'/>\n", ''),
    );
  });

  it('moves all at once, without CD-ROMs', () => {
    const moved = after(guest(disks), 'Move all 2 disks');
    assert.match(moved, /dev='vdb' bus='virtio'\/>\n {4}<\/disk>/);
    assert.match(moved, /<target dev='vdc' bus='virtio'\/>/);
    assert.match(moved, /<target dev='hdc' bus='ide'\/>/);
    assert.ok(
      titles(guest(disks).replace('|', '').replace('<devices>', '<devices|>')).includes('Move all 2 disks to virtio'),
    );
  });

  it('names the disk where there is but one', () => {
    const one = "<disk type='file' device='disk'><target dev='sda' bus='sata'/></disk>";
    const found = titles(`<domain type='kvm'><devices|>${one}</devices></domain>`);
    assert.deepEqual(
      found.filter((title) => title.startsWith('Move')),
      ['Move the disk sda to virtio'],
    );
  });

  it('tells what the guest has to have', () => {
    const [first] = offered(guest(disks)).found;
    assert.ok(first && 'steps' in first && first.isNoticed);
    assert.match(first.steps[0]?.detail ?? '', /\/dev\/vdb: it needs virtio_blk/);
    assert.match(first.steps[0]?.detail ?? '', /The disk loses its wwn, which virtio does not have\.$/);
  });

  it('is refused where there is no bus for virtio', () => {
    const refused = offered(guest(disks, 'isapc')).found.find((one) => 'reason' in one);
    assert.match(refused && 'reason' in refused ? refused.reason : '', /isapc/);
  });
});

describe('writing down addresses', () => {
  it('gives the next slots of i440FX, in the order of libvirt', () => {
    const devices = (addresses: readonly string[]): string => `
    <disk type='file' device='disk'>
      <source file='/srv/web.img'/>
      <target dev='vda' bus='virtio'/>${addresses[0] ?? ''}
    </disk>
    <disk type='file' device='cdrom'>
      <target dev='hdc' bus='ide'/>${addresses[1] ?? ''}
    </disk>
    <interface type='network'>
      <source network='default'/>
      <address type='pci' domain='0x0000' bus='0x00' slot='0x03' function='0x0'/>
    </interface>
    <interface type='network'>
      <source network='default'/>${addresses[2] ?? ''}
    </interface>
    <video>
      <model type='vga'/>${addresses[3] ?? ''}
    </video>`;
    const line = (address: string): string => `\n      <address ${address}/>`;
    assert.equal(
      after(guest(devices([])).replace('<devices>', '<devices|>'), 'Write down the addresses of all'),
      guest(
        devices([
          line("type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x0'"),
          line("type='drive' controller='0' bus='1' target='0' unit='0'"),
          line("type='pci' domain='0x0000' bus='0x00' slot='0x04' function='0x0'"),
          line("type='pci' domain='0x0000' bus='0x00' slot='0x02' function='0x0'"),
        ]),
      ),
    );
  });

  it('takes the free root port of q35, and adds those that are missing', () => {
    const devices = `
    <controller type='pci' index='0' model='pcie-root'/>
    <controller type='pci' index='1' model='pcie-root-port'>
      <address type='pci' domain='0x0000' bus='0x00' slot='0x02' function='0x0'/>
    </controller>
    <interface type='network'>
      <model type='virtio'/>
    </interface>
    <memballoon model='virtio'/>
    <sound model='ac97'/>`;
    assert.equal(
      after(guest(devices, 'q35').replace('<devices>', '<devices|>'), 'Write down the addresses of all'),
      guest(
        `
    <controller type='pci' index='0' model='pcie-root'/>
    <controller type='pci' index='1' model='pcie-root-port'>
      <address type='pci' domain='0x0000' bus='0x00' slot='0x02' function='0x0'/>
    </controller>
    <controller type='pci' index='2' model='pcie-root-port'>
      <address type='pci' domain='0x0000' bus='0x00' slot='0x01' function='0x0' multifunction='on'/>
    </controller>
    <interface type='network'>
      <model type='virtio'/>
      <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>
    </interface>
    <memballoon model='virtio'>
      <address type='pci' domain='0x0000' bus='0x02' slot='0x00' function='0x0'/>
    </memballoon>
    <sound model='ac97'/>`,
        'q35',
      ),
    );
  });

  it('counts the ports of serial buses and of USB', () => {
    const devices = `
    <controller type='usb' index='0' model='qemu-xhci'/>
    <channel type='unix'>
      <target type='virtio' name='org.qemu.guest_agent.0'/>
      <address type='virtio-serial' controller='0' bus='0' port='1'/>
    </channel>
    <channel type='spicevmc'>|
      <target type='virtio' name='com.redhat.spice.0'/>
    </channel>
    <input type='tablet' bus='usb'/>`;
    assert.match(after(guest(devices), 'Write down the address of this channel'), /bus='0' port='2'\/>/);
    assert.match(
      after(guest(devices), 'Write down the addresses of all'),
      /<input type='tablet' bus='usb'>\n {6}<address type='usb' bus='0' port='1'\/>/,
    );
  });
});

describe('sorting devices', () => {
  it('puts them in the order of libvirt, with their comments', () => {
    const title = 'Sort the devices';
    assert.equal(
      after(
        guest(`
    <!-- the screen -->
    <graphics type='vnc'/>

    <controller type='scsi' index='1'/> <!-- second -->
    <controller type='scsi' index='0'/>
    <disk type='file'><target dev='vdb' bus='virtio'/></disk>
    <disk type='file'><target dev='sda' bus='scsi'/></disk>
    <disk type='file'><target dev='vda' bus='virtio'/></disk>
    <emulator>/usr/bin/qemu-kvm</emulator>|
    <!-- the end -->`),
        title,
      ),
      guest(`
    <emulator>/usr/bin/qemu-kvm</emulator>
    <disk type='file'><target dev='vda' bus='virtio'/></disk>
    <disk type='file'><target dev='vdb' bus='virtio'/></disk>
    <disk type='file'><target dev='sda' bus='scsi'/></disk>
    <controller type='scsi' index='0'/>

    <controller type='scsi' index='1'/> <!-- second -->
    <!-- the screen -->
    <graphics type='vnc'/>
    <!-- the end -->`),
    );
  });

  it('is not offered for devices in order, nor where a tag is broken', () => {
    const title = 'Sort the devices as libvirt prints them';
    assert.ok(!titles(guest("<disk type='file'/>|\n<graphics type='vnc'/>")).includes(title));
    assert.ok(!titles(guest("<graphics type='vnc'/>|\n<disk type='file'")).includes(title));
    assert.ok(!titles(guest("<graphics type='vnc'/>|\n stray <disk type='file'/>")).includes(title));
  });
});

describe('the same driver settings for all disks', () => {
  it('takes those of the disk at the cursor', () => {
    const devices = `
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2' cache='none' io='native'/>|
      <target dev='vda' bus='virtio'/>
    </disk>
    <disk type='file' device='disk'>
      <driver name='qemu' type='raw' cache='writeback'/>
      <target dev='vdb' bus='virtio'/>
    </disk>
    <disk type='file' device='disk'>
      <target dev='vdc' bus='virtio'/>
    </disk>`;
    assert.equal(
      after(guest(devices), "Give all disks the driver settings of vda (cache='none' io='native')"),
      guest(
        devices
          .replace('|', '')
          .replace("cache='writeback'", "cache='none' io='native'")
          .replace(
            "      <target dev='vdc'",
            "      <driver name='qemu' cache='none' io='native'/>\n      <target dev='vdc'",
          ),
      ),
    );
  });
});

describe('commenting out', () => {
  const watchdog = "<watchdog model='itco'/>";

  it('surrounds the element whose tag the cursor is in, and takes it out again', () => {
    const title = 'Surround <watchdog> with a comment';
    const out = after(guest(`    <watch|dog model='itco'/>`), title);
    assert.equal(out, guest(`    <!-- ${watchdog} -->`));
    const marked = out.replace('<!-- ', '<!-- |');
    assert.equal(after(marked, 'Take <watchdog> out of the comment'), guest(`    ${watchdog}`));
  });

  it('surrounds what is selected', () => {
    const two = "<watchdog model='itco'/>\n    <rng model='virtio'/>";
    assert.equal(after(guest(`    |${two}|`), 'Surround 2 elements'), guest(`    <!-- ${two} -->`));
  });

  it('leaves half a selection, text in comments and comments in comments', () => {
    assert.deepEqual(
      titles('<domain><na|me>a</na|me></domain>').filter((title) => /comment/.test(title)),
      [],
    );
    assert.deepEqual(
      titles('<domain><!-- se|e <b> -->  </domain>').filter((title) => /comment/.test(title)),
      [],
    );
    const refused = offered('<domain><devi|ces><!-- a --></devices></domain>').found.find((one) => 'reason' in one);
    assert.match(refused && 'reason' in refused ? refused.reason : '', /cannot hold/);
  });
});

describe('refactorings of anything', () => {
  it('offer nothing for what is no domain', () => {
    assert.deepEqual(titles(''), []);
    assert.deepEqual(titles('<network>|</network>'), []);
  });
});

describe('refactorings in a snapshot', () => {
  it('are none but comments: it tells what was', () => {
    const own = guest("<disk type='file'><source file='/a'/><target dev='hda' bus='ide'/></disk>").replace(
      '<dev',
      '<|dev',
    );
    assert.ok(titles(own).length > 1);
    assert.deepEqual(titles(`<domainsnapshot>\n${own}</domainsnapshot>`), ['Surround <devices> with a comment']);
  });
});
