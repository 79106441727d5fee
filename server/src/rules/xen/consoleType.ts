import { setAttribute } from '../../xml/edit.ts';
import { alternatives, qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { toSerialConsole } from './support/consoles.ts';
import { safely } from './support/fixes.ts';

export const xenConsoleType = rule({
  id: 'xen-console-type',
  title: 'Console type "xen" exists only under Xen',
  severity: 'error',
  targets: qemuTargets,
  layer: 'define',
  cure: 'Write a `<serial>` and a `<console>` on it, or use the target type `virtio`.',
  errors: ['unsupported console target type xen'],
  docs: `
Xen's console is \`hvc0\` in the guest (\`xvc0\` in RHEL 5); libvirt's Xen driver gives one to every paravirtual guest.
The QEMU driver refuses the type when the guest is defined.

- **serial**: a \`<serial>\` and a \`<console>\` on it. It is \`ttyS0\` in the guest and shows firmware and boot loader
  too. The guest needs \`console=ttyS0\` among its kernel arguments and a login there.
- **virtio**: the guest keeps \`hvc0\`, needs the driver virtio_console, and stays dark until that is loaded.

Only the first console can be a serial port; further ones become virtio.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDefConsole',
  check(guest, report) {
    for (const [index, console] of guest.devices.consoles.entries()) {
      const { target, targetType } = console;
      if (target === undefined || targetType?.value !== 'xen') continue;
      const virtio = { title: "Change the console to 'virtio'", edits: setAttribute(target, 'type', 'virtio') };
      report(
        targetType,
        "Xen's console does not exist under KVM, and libvirt's QEMU driver refuses the definition. Use a serial port (ttyS0 in the guest) or a virtio console (hvc0, as before).",
        {
          fixes:
            index > 0
              ? [safely(virtio.title, virtio.edits)]
              : alternatives(guest, 'console', [
                  {
                    answer: 'serial',
                    title: 'Change the console to a serial port',
                    edits: toSerialConsole(guest, console),
                  },
                  { answer: 'virtio', ...virtio, safe: false },
                ]),
        },
      );
    }
  },
  examples: [
    {
      title: 'as a Xen host dumps it',
      before: `
<console type='pty'>
  <target type='xen' port='0'/>
</console>`,
      after: `
<serial type='pty'>
  <target port='0'/>
</serial>
<console type='pty'>
  <target type='serial' port='0'/>
</console>`,
    },
    {
      title: 'a console that goes to a file',
      before: `
<console type='file'>
  <source path='/var/log/guest.log'/>
  <target type='xen' port='0'/>
</console>`,
      after: `
<serial type='file'>
  <source path='/var/log/guest.log'/>
  <target port='0'/>
</serial>
<console type='file'>
  <source path='/var/log/guest.log'/>
  <target type='serial' port='0'/>
</console>`,
    },
    {
      title: 'a virtio console',
      choices: { console: 'virtio' },
      before: `
<console type='pty'>
  <target type='xen' port='0'/>
</console>`,
      after: `
<console type='pty'>
  <target type='virtio' port='0'/>
</console>`,
    },
    {
      title: 'a console of QEMU',
      valid: `
<console type='pty'>
  <target type='virtio' port='0'/>
</console>`,
    },
  ],
});
