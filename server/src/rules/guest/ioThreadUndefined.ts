import type { Guest } from '../../guest/guest.ts';
import { parseDecimal } from '../../guest/hardware/numbers.ts';
import { insertChild, replaceText } from '../../xml/edit.ts';
import { attribute, child, childrenNamed, textContent } from '../../xml/query.ts';
import type { Attribute, Element } from '../../xml/tree.ts';
import type { Fix } from '../rule.ts';
import { elsewhere, inside, preferably } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

function* usesOf(guest: Guest): Generator<Attribute> {
  const drivers: (Element | undefined)[] = [
    ...guest.devices.disks.map(({ driver }) => driver),
    ...guest.hardware.controllers.filter(({ type }) => type === 'scsi').map(({ element }) => child(element, 'driver')),
  ];
  for (const driver of drivers) {
    if (driver === undefined) continue;
    const single = attribute(driver, 'iothread');
    if (single !== undefined) yield single;
    for (const thread of childrenNamed(inside(driver, 'iothreads') ?? driver, 'iothread')) {
      const id = attribute(thread, 'id');
      if (id !== undefined) yield id;
    }
  }
}

/** Raises the number of threads, where ids are given out in order. */
function fixesFor(guest: Guest, id: number): Fix[] {
  const element = child(guest.root, 'iothreads');
  if (child(guest.root, 'iothreadids') !== undefined || id < 1 || id > 64) return [];
  const title = `Set <iothreads> to ${id}`;
  if (element !== undefined) return [preferably(title, replaceText(element, String(id)))];
  const before = child(guest.root, 'os');
  return [preferably(title, insertChild(guest.root, `<iothreads>${id}</iothreads>`, { before }))];
}

export const ioThreadUndefined = guestRule({
  id: 'iothread-undefined',
  title: 'A disk or controller on an I/O thread that does not exist',
  drivers: 'qemu',
  cure: 'Raise `<iothreads>`, or name a thread that exists.',
  errors: ['not defined in iothreadid', "Disk iothread '"],
  docs: `
A disk or a virtio-scsi controller can run in an I/O thread of its own, by number. \`<iothreads>\` says how many threads the
guest has, numbered from 1; \`<iothreadids>\` may number them otherwise. libvirt refuses a number that none of them has.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuDomainCheckIOThread, qemuValidateCheckSCSIControllerIOThreads',
  check(guest, report) {
    for (const use of usesOf(guest)) {
      const id = parseDecimal(use.value);
      if (id === undefined || id === 0 || guest.hardware.ioThreads.has(id)) continue;
      const defined = child(guest.root, 'iothreadids') ?? child(guest.root, 'iothreads');
      const count = defined === undefined ? 'none' : `only ${guest.hardware.ioThreads.size}`;
      report(
        use,
        `There is no I/O thread ${id}, this guest has ${count}: libvirt refuses the definition. Add the thread.`,
        {
          related:
            defined === undefined
              ? []
              : [
                  elsewhere(
                    defined,
                    `The threads are defined here${defined.name === 'iothreads' ? `: ${textContent(defined).trim()}` : ''}`,
                  ),
                ],
          fixes: fixesFor(guest, id),
        },
      );
    }
  },
  examples: [
    {
      title: 'the second of one thread',
      at: 'domain',
      before: `
<iothreads>1</iothreads>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<devices>
  <disk type='file' device='disk'>
    <driver name='qemu' type='raw' iothread='2'/>
    <source file='/srv/a.img'/>
    <target dev='vda' bus='virtio'/>
  </disk>
</devices>`,
      after: `
<iothreads>2</iothreads>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<devices>
  <disk type='file' device='disk'>
    <driver name='qemu' type='raw' iothread='2'/>
    <source file='/srv/a.img'/>
    <target dev='vda' bus='virtio'/>
  </disk>
</devices>`,
      where: '2',
    },
    {
      title: 'a thread that exists',
      at: 'domain',
      valid: `
<iothreads>2</iothreads>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<devices>
  <disk type='file' device='disk'>
    <driver name='qemu' type='raw' iothread='2'/>
    <source file='/srv/a.img'/>
    <target dev='vda' bus='virtio'/>
  </disk>
</devices>`,
    },
  ],
});
