/** A whole definition of a KVM guest with these devices: what a rule about Xen guests leaves alone there. */
export function kvmGuest(devices: string, machine = 'pc'): string {
  const content = devices.trim().replaceAll('\n', '\n    ');
  return `
<domain type='kvm'>
  <name>example</name>
  <memory unit='GiB'>1</memory>
  <vcpu>1</vcpu>
  <os>
    <type arch='x86_64' machine='${machine}'>hvm</type>
  </os>
  ${content === '' ? '<devices/>' : `<devices>\n    ${content}\n  </devices>`}
</domain>`;
}
