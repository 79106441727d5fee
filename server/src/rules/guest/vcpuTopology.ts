import { topologyTotal } from '../../guest/hardware/processors.ts';
import { replaceText } from '../../xml/edit.ts';
import { attribute, child } from '../../xml/query.ts';
import { elsewhere, placeOf, preferably, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

/** QEMU_MAX_VCPUS_WITHOUT_EIM of qemu_validate.c. */
const withoutEim = 255;

export const vcpuTopology = guestRule({
  id: 'vcpu-topology',
  title: 'A CPU topology that does not make the number of virtual CPUs',
  drivers: 'qemu',
  cure: 'Make sockets × dies × clusters × cores × threads the number in `<vcpu>`.',
  errors: [
    "CPU topology doesn't match maximum vcpu count",
    'vCPUs count must be a multiple of the vCPU hotplug granularity',
    'vCPUs are only supported on q35-based machine types',
    'vCPUs require extended interrupt mode enabled on the iommu device',
  ],
  docs: `
Where \`<topology>\` is written, its product must be the number of virtual CPUs the guest can have: the text of \`<vcpu>\`, not
\`current\`. libvirt refuses the definition otherwise. On POWER (\`pseries\`) CPUs come and go by whole cores, so the number it
starts with must be a multiple of the threads. More than 255 CPUs on x86 need the machine q35 with an IOMMU that has \`eim\`.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDef',
  check(guest, report) {
    const { processors, machine } = guest.hardware;
    const { topology, vcpu, maximum, current } = processors;
    if (maximum === undefined) return;
    if (topology !== undefined) {
      const total = topologyTotal(topology);
      if (total !== maximum) {
        report(
          topology.element,
          `The topology makes ${total} virtual CPUs, and <vcpu> says ${maximum}: libvirt refuses the definition. Make them equal.`,
          {
            related: vcpu === undefined ? [] : [elsewhere(vcpu, `${maximum} virtual CPUs here`)],
            fixes:
              vcpu === undefined || attribute(vcpu, 'current') !== undefined
                ? []
                : [preferably(`Set <vcpu> to ${total}`, replaceText(vcpu, String(total)))],
          },
        );
      } else if (
        machine.board === 'pseries' &&
        current !== undefined &&
        current % topology.threads !== 0 &&
        vcpu !== undefined
      ) {
        report(
          placeOf(vcpu, 'current'),
          `A core has ${topology.threads} threads, so the guest starts with a multiple of them: libvirt refuses ${current}.`,
          {
            related: [elsewhere(topology.element, 'The threads of a core')],
          },
        );
      }
    }
    if (machine.family !== 'x86' || maximum <= withoutEim || vcpu === undefined) return;
    const iommu = guest.devices.element && child(guest.devices.element, 'iommu');
    const driver = iommu && child(iommu, 'driver');
    if (machine.board !== 'q35') {
      report(vcpu, `More than ${withoutEim} virtual CPUs need the machine q35: libvirt refuses the definition.`);
    } else if (iommu === undefined || valueIn(driver, 'eim') === 'off') {
      report(
        vcpu,
        `More than ${withoutEim} virtual CPUs need an IOMMU with eim='on': libvirt refuses the definition.`,
        {
          severity: iommu === undefined ? 'warning' : 'error',
        },
      );
    }
  },
  examples: [
    {
      title: 'more CPUs than the topology has',
      at: 'domain',
      before: `
<vcpu>4</vcpu>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<cpu mode='host-passthrough'>
  <topology sockets='1' cores='4' threads='2'/>
</cpu>`,
      after: `
<vcpu>8</vcpu>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<cpu mode='host-passthrough'>
  <topology sockets='1' cores='4' threads='2'/>
</cpu>`,
      where: 'topology',
    },
    {
      title: 'as many as the topology has',
      at: 'domain',
      valid: `
<vcpu>8</vcpu>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<cpu mode='host-passthrough'>
  <topology sockets='1' cores='4' threads='2'/>
</cpu>`,
    },
  ],
});
