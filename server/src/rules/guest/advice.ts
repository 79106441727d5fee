/** What libvirt takes and people regret. */

import { removeElement, replaceText, setAttribute } from '../../xml/edit.ts';
import { attribute, child, childrenNamed } from '../../xml/query.ts';
import { alternatively, elsewhere, isOn, placeOf, preferably, repeated, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const macDuplicate = guestRule({
  id: 'mac-duplicate',
  title: 'Two interfaces with the same MAC address',
  drivers: 'all',
  severity: 'warning',
  layer: 'silent',
  cure: 'Remove the `<mac>` of one of them: libvirt makes up a new one.',
  docs: `
libvirt takes a definition in which two interfaces have the same MAC address, and starts the guest. On the same network the
switch then cannot tell the two apart, and connections come and go without a pattern. A copied interface is the usual reason.
Interfaces of a team have the same address on purpose and are left alone.`,
  source:
    'libvirt docs/formatdomain.rst, network interfaces: mac; src/conf/domain_conf.c virDomainNetDefParseXML checks no other interface',
  check(guest, report) {
    const single = guest.devices.interfaces.filter(({ element }) => child(element, 'teaming') === undefined);
    for (const { item, first } of repeated(single, ({ mac }) => mac?.toLowerCase() || undefined)) {
      const mac = child(item.element, 'mac');
      const other = child(first.element, 'mac');
      if (mac === undefined || other === undefined) continue;
      report(
        placeOf(mac, 'address'),
        `Another interface has the MAC address ${item.mac} already: libvirt says nothing, and the network cannot tell them apart. Remove one.`,
        {
          related: [elsewhere(placeOf(other, 'address'), 'It is used here first')],
          fixes: [preferably('Remove <mac>, so that libvirt makes up a new one', removeElement(mac))],
        },
      );
    }
  },
  examples: [
    {
      title: 'a copied interface',
      before: `
<interface type='network'>
  <mac address='52:54:00:11:22:33'/>
  <source network='default'/>
</interface>
<interface type='network'>
  <mac address='52:54:00:11:22:33'/>
  <source network='lan'/>
</interface>`,
      after: `
<interface type='network'>
  <mac address='52:54:00:11:22:33'/>
  <source network='default'/>
</interface>
<interface type='network'>
  <source network='lan'/>
</interface>`,
      where: '52:54:00:11:22:33',
    },
    {
      title: 'two addresses',
      valid: `
<interface type='network'>
  <mac address='52:54:00:11:22:33'/>
  <source network='default'/>
</interface>
<interface type='network'>
  <mac address='52:54:00:11:22:34'/>
  <source network='lan'/>
</interface>`,
    },
  ],
});

/** Image formats that a file name gives away. */
const extensions: ReadonlyMap<string, string> = new Map([
  ['qcow2', 'qcow2'],
  ['vmdk', 'vmdk'],
  ['vdi', 'vdi'],
  ['vhdx', 'vhdx'],
  ['qed', 'qed'],
]);
const known: ReadonlySet<string> = new Set(['qcow2', 'vmdk', 'vdi', 'qed']);

export const diskFormatName = guestRule({
  id: 'disk-format-name',
  title: 'An image that is called by one format and used as raw',
  drivers: 'qemu',
  severity: 'warning',
  layer: 'silent',
  cure: "Name the format in `<driver name='qemu' type='qcow2'/>`.",
  docs: `
libvirt does not look into an image to find its format; without \`type\` in \`<driver>\` it is \`raw\`. A qcow2 image used as raw shows
the guest the container instead of its content: nothing boots, and whatever the guest writes destroys the image. The name of
the file says that another format is meant.`,
  source: 'libvirt docs/formatdomain.rst, hard drives: driver; src/qemu/qemu_domain.c qemuDomainDeviceDiskDefPostParse',
  check(guest, report) {
    for (const { type, driver, driverType, sourceName, source } of guest.devices.disks) {
      const format = type === 'file' ? extensions.get(/\.([a-z0-9]+)$/.exec(sourceName ?? '')?.[1] ?? '') : undefined;
      if (format === undefined || (driverType !== undefined && driverType !== 'raw') || source === undefined) continue;
      const written = driver && attribute(driver, 'type');
      report(
        written ?? placeOf(source, 'file'),
        `The name says '${format}', and the image is used as raw: the guest sees the container and destroys it by writing. Use type='${format}'.`,
        {
          related: written === undefined ? [] : [elsewhere(placeOf(source, 'file'), 'The name of the image')],
          fixes:
            driver === undefined || !known.has(format)
              ? []
              : [preferably(`Set type='${format}'`, setAttribute(driver, 'type', format))],
        },
      );
    }
  },
  examples: [
    {
      title: 'a qcow2 image as raw',
      before: `
<disk type='file' device='disk'>
  <driver name='qemu' type='raw'/>
  <source file='/srv/web.qcow2'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
      after: `
<disk type='file' device='disk'>
  <driver name='qemu' type='qcow2'/>
  <source file='/srv/web.qcow2'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
      where: 'raw',
    },
    {
      title: 'a qcow2 image as qcow2',
      valid: `
<disk type='file' device='disk'>
  <driver name='qemu' type='qcow2'/>
  <source file='/srv/web.qcow2'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    },
  ],
});

export const diskSourceShared = guestRule({
  id: 'disk-source-duplicate',
  title: 'Two disks on the same image',
  drivers: 'qemu',
  severity: 'warning',
  layer: 'start',
  cure: 'Give each disk an image of its own.',
  errors: ['Failed to get "write" lock'],
  docs: `
Two disks of a guest that write to the same image destroy it. libvirt takes the definition; QEMU locks the image for the first disk
and the start fails at the second. Disks that are all \`<readonly/>\` or \`<shareable/>\` are left alone.`,
  source: 'QEMU docs/system/qemu-block-drivers, image locking',
  check(guest, report) {
    const writable = guest.devices.disks.filter(
      (disk) =>
        !disk.readonly && !disk.shareable && disk.device === 'disk' && (disk.type === 'file' || disk.type === 'block'),
    );
    for (const { item, first } of repeated(writable, ({ sourceName }) => sourceName || undefined)) {
      report(
        item.source ?? item.element,
        `Another disk uses '${item.sourceName}' already: the guest does not start. Name another image.`,
        {
          related: [elsewhere(first.source ?? first.element, 'It is used here first')],
        },
      );
    }
  },
  examples: [
    {
      title: 'a copied disk',
      before: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='vda' bus='virtio'/>
</disk>
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='vdb' bus='virtio'/>
</disk>`,
      unfixable: true,
      where: 'source',
    },
    {
      title: 'an image for each',
      valid: `
<disk type='file' device='disk'>
  <source file='/srv/a.img'/>
  <target dev='vda' bus='virtio'/>
</disk>
<disk type='file' device='disk'>
  <source file='/srv/b.img'/>
  <target dev='vdb' bus='virtio'/>
</disk>`,
    },
  ],
});

export const diskCacheUnsafe = guestRule({
  id: 'disk-cache-unsafe',
  title: 'A disk that loses what it was told to keep',
  drivers: 'qemu',
  severity: 'warning',
  layer: 'silent',
  cure: "Use `cache='none'` or `cache='writeback'`, except while a system is installed.",
  docs: `
With \`cache='unsafe'\` QEMU answers that data is on the disk when it is only in the memory of the host. It is fast while a system is
installed; when the host crashes or loses power later, file systems and databases of the guest are broken.`,
  source: 'libvirt docs/formatdomain.rst, hard drives: cache',
  check(guest, report) {
    for (const { driver, readonly } of guest.devices.disks) {
      const cache = driver && attribute(driver, 'cache');
      if (driver === undefined || cache?.value !== 'unsafe' || readonly) continue;
      report(
        cache,
        "cache='unsafe' ignores the guest's wish to keep data: a crash of the host breaks its file systems. Use 'none' or 'writeback'.",
        {
          fixes: [
            preferably("Change to cache='writeback'", setAttribute(driver, 'cache', 'writeback')),
            alternatively("Change to cache='none'", setAttribute(driver, 'cache', 'none')),
          ],
        },
      );
    }
  },
  examples: [
    {
      title: 'left over from the installation',
      before: `
<disk type='file' device='disk'>
  <driver name='qemu' type='raw' cache='unsafe'/>
  <source file='/srv/a.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
      after: `
<disk type='file' device='disk'>
  <driver name='qemu' type='raw' cache='writeback'/>
  <source file='/srv/a.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
      where: 'unsafe',
    },
    {
      title: 'a safe mode',
      valid: `
<disk type='file' device='disk'>
  <driver name='qemu' type='raw' cache='none'/>
  <source file='/srv/a.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    },
  ],
});

const anywhere: ReadonlySet<string> = new Set(['0.0.0.0', '::', '0:0:0:0:0:0:0:0']);

export const graphicsOpen = guestRule({
  id: 'graphics-open',
  title: 'A screen that everybody on the network can use',
  drivers: 'qemu',
  severity: 'warning',
  layer: 'silent',
  cure: 'Listen at `127.0.0.1` and reach the screen through SSH, or set a password.',
  docs: `
A VNC or SPICE screen that listens at \`0.0.0.0\` or \`::\` can be reached from every network of the host. Without a password whoever
connects sees the screen and types into the guest. \`virt-viewer --connect qemu+ssh://HOST/system GUEST\` reaches a screen that
listens at \`127.0.0.1\`, and needs no open port.`,
  source: 'libvirt docs/formatdomain.rst, graphical framebuffers: listen, passwd',
  check(guest, report) {
    for (const { element, type } of guest.devices.graphics) {
      if ((type !== 'vnc' && type !== 'spice') || attribute(element, 'passwd') !== undefined) continue;
      const listens = childrenNamed(element, 'listen').map((listen) => attribute(listen, 'address'));
      const open = [attribute(element, 'listen'), ...listens].find(
        (one) => one !== undefined && anywhere.has(one.value),
      );
      if (open === undefined) continue;
      report(
        open,
        `Everybody who reaches the host can use this screen, as it has no password. Listen at '127.0.0.1', or set a password.`,
        {
          fixes: [preferably("Listen at '127.0.0.1'", setAttribute(open.parent, open.name, '127.0.0.1'))],
        },
      );
    }
  },
  examples: [
    {
      title: 'an open VNC screen',
      before: `
<graphics type='vnc' port='-1' autoport='yes' listen='0.0.0.0'/>`,
      after: `
<graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'/>`,
      where: '0.0.0.0',
    },
    {
      title: 'a screen of the host alone',
      valid: `
<graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'/>`,
    },
  ],
});

export const passwordClear = guestRule({
  id: 'graphics-password',
  title: 'A password that everybody can read who reads the definition',
  drivers: 'qemu',
  severity: 'information',
  layer: 'silent',
  cure: 'Keep the definition private, and out of repositories.',
  docs: `
The password of a screen stands in the definition as it is. Whoever reads the file, a backup of it or a repository that holds it,
knows the password; \`virsh dumpxml\` leaves it out unless it is asked with \`--security-info\`. VNC looks at the first 8
characters alone.`,
  source: 'libvirt docs/formatdomain.rst, graphical framebuffers: passwd',
  check(guest, report) {
    for (const { element } of guest.devices.graphics) {
      const password = attribute(element, 'passwd');
      if (password === undefined || password.value === '' || attribute(element, 'passwdValidTo') !== undefined)
        continue;
      report(
        password,
        'The password can be read by everybody who reads this definition. Keep it private, and out of repositories.',
      );
    }
  },
  examples: [
    {
      title: 'a password',
      before: `
<graphics type='vnc' port='-1' passwd='secret'/>`,
      unfixable: true,
      where: 'secret',
    },
    {
      title: 'no password, and nobody from outside',
      valid: `
<graphics type='vnc' port='-1' listen='127.0.0.1'/>`,
    },
  ],
});

/** Versions that QEMU has taken out: docs/about/removed-features. */
const removed = /^pc-(0\.|1\.|i440fx-(1\.|2\.[0-3]$)|q35-(1\.|2\.[0-3]$))/;

export const machineOld = guestRule({
  id: 'machine-removed',
  title: 'A version of a machine that QEMU has taken out',
  drivers: 'qemu',
  severity: 'warning',
  layer: 'start',
  cure: 'Name the machine without a version, `pc` or `q35`: libvirt then takes the newest, and writes it down.',
  errors: ['does not support machine type', 'unsupported machine type'],
  docs: `
The version in the name of a machine keeps the hardware of a guest the same over updates of QEMU. After some years QEMU takes old
versions out: \`pc-0.…\`, \`pc-1.…\`, and \`pc-i440fx\` and \`pc-q35\` up to 2.3 are gone from current ones, and libvirt refuses the
definition there. A new version is new hardware: Windows may want to be activated again, and a snapshot of the running guest
cannot be resumed.`,
  source: 'QEMU docs/about/removed-features.rst, system emulator machines',
  check(guest, report) {
    const { machineAttribute, machine } = guest.os;
    if (machineAttribute === undefined || !removed.test(machine)) return;
    const plain = machine.startsWith('pc-q35') ? 'q35' : 'pc';
    report(
      machineAttribute,
      `Current versions of QEMU no longer have the machine '${machine}': the guest does not start there. Use '${plain}'.`,
      {
        deprecated: true,
        fixes: [
          preferably(`Change the machine to '${plain}'`, setAttribute(machineAttribute.parent, 'machine', plain)),
        ],
      },
    );
  },
  examples: [
    {
      title: 'a guest of many years',
      at: 'domain',
      before: `
<os>
  <type arch='x86_64' machine='pc-i440fx-1.5'>hvm</type>
</os>`,
      after: `
<os>
  <type arch='x86_64' machine='pc'>hvm</type>
</os>`,
      where: 'pc-i440fx-1.5',
    },
    {
      title: 'a machine that is there',
      at: 'domain',
      valid: `
<os>
  <type arch='x86_64' machine='pc-q35-9.0'>hvm</type>
</os>`,
    },
  ],
});

export const numaTotal = guestRule({
  id: 'numa-memory-total',
  title: 'Memory that is not the sum of the NUMA cells',
  drivers: 'all',
  severity: 'warning',
  layer: 'silent',
  cure: 'Write the sum of the cells, and of the memory devices, into `<memory>`.',
  docs: `
Where the guest has NUMA cells, they say how much memory there is: when the guest is defined libvirt replaces what stands in
\`<memory>\` by the sum of the cells and of the memory devices, without a word. Somebody who changed only one of the two gets a
guest of another size than expected.`,
  source: 'libvirt src/conf/domain_postparse.c virDomainDefPostParseMemory',
  check(guest, report) {
    const { memory, processors } = guest.hardware;
    const { cells } = processors;
    if (memory.memory === undefined || memory.total === undefined || cells.length === 0) return;
    if (cells.some((cell) => cell.memory === undefined) || guest.hardware.named('memory').length > 0) return;
    const sum = cells.reduce((total, cell) => total + (cell.memory ?? 0n), 0n);
    // libvirt rounds each size up to KiB.
    const distance = sum > memory.total ? sum - memory.total : memory.total - sum;
    if (sum === 0n || distance < 1024n * BigInt(cells.length + 1)) return;
    const total = (sum + 1023n) / 1024n;
    report(
      memory.memory,
      `The NUMA cells have ${total} KiB together, and libvirt takes that instead of this, without a word. Make them equal.`,
      {
        related: processors.numa === undefined ? [] : [elsewhere(processors.numa, 'The cells')],
        fixes: [
          preferably(`Set the memory to ${total} KiB`, [
            ...(attribute(memory.memory, 'unit') === undefined ? [] : setAttribute(memory.memory, 'unit', 'KiB')),
            ...replaceText(memory.memory, String(total)),
          ]),
        ],
      },
    );
  },
  examples: [
    {
      title: 'only the memory was raised',
      at: 'domain',
      before: `
<memory unit='KiB'>4194304</memory>
<vcpu>2</vcpu>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<cpu>
  <numa>
    <cell id='0' cpus='0-1' memory='2097152' unit='KiB'/>
  </numa>
</cpu>`,
      after: `
<memory unit='KiB'>2097152</memory>
<vcpu>2</vcpu>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<cpu>
  <numa>
    <cell id='0' cpus='0-1' memory='2097152' unit='KiB'/>
  </numa>
</cpu>`,
    },
    {
      title: 'as much as the cells have',
      at: 'domain',
      valid: `
<memory unit='GiB'>2</memory>
<vcpu>2</vcpu>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<cpu>
  <numa>
    <cell id='0' cpus='0-1' memory='2097152' unit='KiB'/>
  </numa>
</cpu>`,
    },
  ],
});

export const balloonPinned = guestRule({
  id: 'memory-balloon-pinned',
  title: 'A guest that shall start small and cannot, for its PCI device',
  drivers: 'qemu',
  severity: 'hint',
  layer: 'silent',
  cure: 'Make `<currentMemory>` the same as `<memory>`.',
  docs: `
A passed-through PCI device can reach all of the guest's memory, so all of it is kept in the memory of the host from the start. A
\`<currentMemory>\` below \`<memory>\` asks the balloon to give the rest back, which it then cannot do: the guest has less memory and
the host has none of it.`,
  source:
    'QEMU hw/vfio/common.c, ram_block_discard_disable; libvirt docs/formatdomain.rst, memory allocation: currentMemory',
  check(guest, report) {
    const { memory } = guest.hardware;
    const device = guest.devices.hostdevs.find(({ mode, type }) => mode === 'subsystem' && type === 'pci');
    if (
      device === undefined ||
      memory.currentElement === undefined ||
      memory.current === undefined ||
      memory.total === undefined
    )
      return;
    if (memory.current >= memory.total || isOn(valueIn(memory.backing, 'locked'))) return;
    report(
      memory.currentElement,
      'With a passed-through PCI device all memory stays with the guest: this takes memory from it and gives the host none.',
      {
        related: [elsewhere(device.element, 'The PCI device')],
      },
    );
  },
  examples: [
    {
      title: 'half of the memory at the start',
      at: 'domain',
      before: `
<memory unit='GiB'>4</memory>
<currentMemory unit='GiB'>2</currentMemory>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<devices>
  <hostdev mode='subsystem' type='pci' managed='yes'>
    <source>
      <address domain='0x0000' bus='0x06' slot='0x00' function='0x0'/>
    </source>
  </hostdev>
</devices>`,
      unfixable: true,
    },
    {
      title: 'all of it at the start',
      at: 'domain',
      valid: `
<memory unit='GiB'>4</memory>
<currentMemory unit='GiB'>4</currentMemory>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<devices>
  <hostdev mode='subsystem' type='pci' managed='yes'>
    <source>
      <address domain='0x0000' bus='0x06' slot='0x00' function='0x0'/>
    </source>
  </hostdev>
</devices>`,
    },
  ],
});
