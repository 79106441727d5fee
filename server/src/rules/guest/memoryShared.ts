import type { Guest } from '../../guest/guest.ts';
import { insertChild } from '../../xml/edit.ts';
import { attribute, child } from '../../xml/query.ts';
import type { Attribute, Element } from '../../xml/tree.ts';
import type { Fix } from '../rule.ts';
import { elsewhere, preferably, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

interface User {
  readonly place: Element | Attribute;
  readonly words: string;
}

/** What runs in a process beside QEMU and works on the guest's memory. */
function* usersOf(guest: Guest): Generator<User> {
  for (const { element } of guest.devices.filesystems) {
    const driver = child(element, 'driver');
    const type = driver && attribute(driver, 'type');
    const socket = child(element, 'source');
    if (type?.value === 'virtiofs') yield { place: type, words: 'virtiofs' };
    else if (socket !== undefined && attribute(socket, 'socket') !== undefined)
      yield { place: socket, words: 'virtiofs' };
  }
  for (const { element, type } of guest.devices.disks) {
    const written = attribute(element, 'type');
    if (type === 'vhostuser' && written !== undefined) yield { place: written, words: 'A vhost-user disk' };
  }
  for (const { element, type } of guest.devices.interfaces) {
    const backend = child(element, 'backend');
    if (type === 'vhostuser' && backend !== undefined && valueIn(backend, 'type') === 'passt') {
      yield { place: attribute(element, 'type') ?? element, words: 'A vhost-user interface with passt' };
    }
  }
}

/** Whether processes beside QEMU see the memory of the guest. */
export function hasSharedMemory({ hardware: { memory, processors, machine } }: Guest): boolean {
  const isShared = memory.access === 'shared';
  const { cells } = processors;
  // IBM Z shares what its devices need by itself.
  if (machine.family === 's390') return true;
  return cells.length === 0 ? isShared : cells.every(({ access }) => (access === '' ? isShared : access === 'shared'));
}

/** How the memory of a guest comes to be shared; nothing where another part of the definition keeps it private. */
export function shareMemory(guest: Guest): Fix[] {
  const { backing } = guest.hardware.memory;
  const title = 'Share the memory: <memoryBacking> with memfd and shared access';
  if (backing === undefined) {
    const before = child(guest.root, 'vcpu') ?? child(guest.root, 'os');
    return [
      preferably(
        title,
        insertChild(
          guest.root,
          "<memoryBacking>\n  <source type='memfd'/>\n  <access mode='shared'/>\n</memoryBacking>",
          {
            before,
          },
        ),
      ),
    ];
  }
  if (child(backing, 'access') !== undefined) return [];
  const source = child(backing, 'source') === undefined ? "<source type='memfd'/>\n" : '';
  return [preferably(title, insertChild(backing, `${source}<access mode='shared'/>`, { last: true }))];
}

export const memoryShared = guestRule({
  id: 'memory-shared-missing',
  title: 'virtiofs or vhost-user without shared memory',
  drivers: 'qemu',
  cure: "Add `<memoryBacking>` with `<source type='memfd'/>` and `<access mode='shared'/>`.",
  errors: ['requires shared memory', 'requires one or more NUMA nodes'],
  docs: `
virtiofs, vhost-user disks and interfaces with passt are served by a process beside QEMU that reads and writes the guest's
memory, so QEMU has to share it. libvirt refuses the definition unless the memory is shared: as a whole by
\`<memoryBacking><access mode='shared'/>\`, or by \`memAccess='shared'\` on every NUMA cell. \`memfd\` as the source needs nothing on
the host.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDefVhostUserRequireSharedMemory',
  check(guest, report) {
    const { memory, processors } = guest.hardware;
    if (hasSharedMemory(guest)) return;
    const cell = processors.cells.find(({ access }) => access === 'private');
    const accessElement = memory.backing && child(memory.backing, 'access');
    for (const { place, words } of usersOf(guest)) {
      report(
        place,
        `${words} needs the memory of the guest to be shared: libvirt refuses the definition. Add <access mode='shared'/> to <memoryBacking>.`,
        {
          related: [
            ...(cell === undefined ? [] : [elsewhere(cell.element, 'The memory of this cell is private')]),
            ...(accessElement === undefined ? [] : [elsewhere(accessElement, 'The access to the memory is set here')]),
          ],
          fixes: cell === undefined ? shareMemory(guest) : [],
        },
      );
    }
  },
  examples: [
    {
      title: 'a shared folder',
      at: 'domain',
      before: `
<vcpu>2</vcpu>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<devices>
  <filesystem type='mount'>
    <driver type='virtiofs'/>
    <source dir='/srv/share'/>
    <target dir='share'/>
  </filesystem>
</devices>`,
      after: `
<memoryBacking>
  <source type='memfd'/>
  <access mode='shared'/>
</memoryBacking>
<vcpu>2</vcpu>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<devices>
  <filesystem type='mount'>
    <driver type='virtiofs'/>
    <source dir='/srv/share'/>
    <target dir='share'/>
  </filesystem>
</devices>`,
      where: 'virtiofs',
    },
    {
      title: 'shared by its NUMA cells',
      at: 'domain',
      valid: `
<vcpu>2</vcpu>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<cpu>
  <numa>
    <cell id='0' cpus='0-1' memory='1048576' unit='KiB' memAccess='shared'/>
  </numa>
</cpu>
<devices>
  <filesystem type='mount'>
    <driver type='virtiofs'/>
    <source dir='/srv/share'/>
    <target dir='share'/>
  </filesystem>
</devices>`,
    },
  ],
});
