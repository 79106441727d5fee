/** Documents to measure with. */

const head = (index: number): string[] => [
  '<domain type="kvm">',
  `  <name>bench-${index}</name>`,
  '  <uuid>9f3a1c52-6b0d-4c57-9a41-5d2c8f7e1b90</uuid>',
  '  <memory unit="KiB">8388608</memory>',
  '  <vcpu placement="static">4</vcpu>',
  '  <os>',
  '    <type arch="x86_64" machine="q35">hvm</type>',
  '    <boot dev="hd"/>',
  '  </os>',
  '  <features>',
  '    <acpi/>',
  '    <apic/>',
  '  </features>',
  '  <cpu mode="host-passthrough"/>',
  '  <clock offset="utc"/>',
  '  <on_poweroff>destroy</on_poweroff>',
  '  <on_reboot>restart</on_reboot>',
  '  <on_crash>destroy</on_crash>',
  '  <devices>',
  '    <emulator>/usr/bin/qemu-system-x86_64</emulator>',
];

const tail = ['    <memballoon model="virtio"/>', '  </devices>', '</domain>'];

/** `a`, `b` … `z`, `aa` …: how disks are lettered. */
function letters(index: number): string {
  const last = String.fromCharCode(97 + (index % 26));
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}

const hexadecimal = (value: number): string => value.toString(16).padStart(2, '0');

function disk(index: number): string[] {
  return [
    '    <disk type="file" device="disk">',
    '      <driver name="qemu" type="qcow2" cache="none" discard="unmap"/>',
    `      <source file="/var/lib/libvirt/images/volume-${index}.qcow2"/>`,
    `      <target dev="vd${letters(index)}" bus="virtio"/>`,
    `      <serial>BENCH${String(index).padStart(6, '0')}</serial>`,
    '    </disk>',
  ];
}

function networkInterface(index: number): string[] {
  return [
    '    <interface type="network">',
    `      <mac address="52:54:00:${hexadecimal((index >> 16) & 255)}:${hexadecimal((index >> 8) & 255)}:${hexadecimal(index & 255)}"/>`,
    '      <source network="default"/>',
    '      <model type="virtio"/>',
    '    </interface>',
  ];
}

function channel(index: number): string[] {
  return [
    '    <channel type="unix">',
    '      <source mode="bind"/>',
    `      <target type="virtio" name="org.example.port.${index}"/>`,
    '    </channel>',
  ];
}

function comment(index: number): string[] {
  return [`    <!-- volume ${index} keeps "data" & more -->`];
}

/**
 * A domain of exactly `lines` lines (at least 40), valid for libvirt's grammar: disks, interfaces and channels,
 * all different, with a comment here and there.
 */
export function domainOf(lines: number): string {
  const written = head(lines);
  const makers = [disk, networkInterface, channel, comment];
  for (let index = 0; written.length + tail.length < lines; index++) {
    const device = (makers[index % makers.length] ?? comment)(index >> 2);
    const room = lines - tail.length - written.length;
    if (device.length <= room) written.push(...device);
    else for (let filled = 0; filled < room; filled++) written.push(...comment(index + filled));
  }
  return `${[...written, ...tail].join('\n')}\n`;
}
