import { elsewhere, isOn, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const memoryBalloonPinned = guestRule({
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
