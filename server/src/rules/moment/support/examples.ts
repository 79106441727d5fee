/** A snapshot or checkpoint that shows its guest: what it says, without the end tag, with the definition behind. */
export function withGuest(said: string, devices: string): string {
  const kind = /^<(\w+)>/.exec(said.trim())?.[1];
  return `
${said.trim()}
  <domain type='kvm'>
    <name>web1</name>
    <memory unit='GiB'>2</memory>
    <os>
      <type arch='x86_64' machine='q35'>hvm</type>
    </os>
    <devices>
      ${devices.trim().replaceAll('\n', '\n      ')}
    </devices>
  </domain>
</${kind}>`;
}
