import { machineWords } from '../../guest/hardware/machine.ts';
import { setAttribute } from '../../xml/edit.ts';
import { attribute, child } from '../../xml/query.ts';
import { attributeRemoval, placeOf, preferably, removal, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const cpuAddressSize = guestRule({
  id: 'cpu-address-size',
  title: 'A size of physical addresses that does not go with its mode',
  drivers: 'qemu',
  cure: "Write `bits` with `mode='emulate'`, and leave it out with `mode='passthrough'`.",
  errors: [
    'CPU maximum physical address bits number specification cannot be used with mode=',
    "if using CPU maximum physical address mode='…', bits= must be specified too",
    'CPU maximum physical address bits specification is not supported for',
  ],
  docs: `
\`<maxphysaddr>\` says how many bits the physical addresses of the guest have: \`passthrough\` as many as the host's, so no number is
written; \`emulate\` as many as \`bits\` says, which must then be written. It exists on x86 only. libvirt refuses the definition
otherwise.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDefCpu',
  check(guest, report) {
    const { processors, machine } = guest.hardware;
    const size = processors.cpu && child(processors.cpu, 'maxphysaddr');
    if (size === undefined) return;
    const bits = attribute(size, 'bits');
    const mode = valueIn(size, 'mode');
    if (machine.family !== undefined && machine.family !== 'x86') {
      report(
        size,
        `There is no <maxphysaddr> in ${machineWords(machine)}: libvirt refuses the definition. Remove it.`,
        {
          fixes: [removal(size)],
        },
      );
    } else if (mode === 'passthrough' && bits !== undefined) {
      report(bits, "With mode='passthrough' the host has the number of bits: libvirt refuses another one. Remove it.", {
        fixes: [attributeRemoval(bits)],
      });
    } else if (mode === 'emulate' && bits === undefined) {
      report(placeOf(size, 'mode'), "With mode='emulate' the number of bits is written: libvirt refuses it without.", {
        fixes: [preferably("Change the mode to 'passthrough'", setAttribute(size, 'mode', 'passthrough'))],
      });
    }
  },
  examples: [
    {
      title: 'the size of the host with a number',
      at: 'domain',
      before: `
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<cpu mode='host-passthrough'>
  <maxphysaddr mode='passthrough' bits='42'/>
</cpu>`,
      after: `
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<cpu mode='host-passthrough'>
  <maxphysaddr mode='passthrough'/>
</cpu>`,
      where: '42',
    },
    {
      title: 'a size of its own',
      at: 'domain',
      valid: `
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<cpu mode='host-passthrough'>
  <maxphysaddr mode='emulate' bits='42'/>
</cpu>`,
    },
  ],
});
