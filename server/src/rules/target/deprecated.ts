import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { notedConstructs, placeOf, wordsFor } from './constructs.ts';

export const deprecatedConstruct = rule({
  id: 'deprecated-construct',
  title: 'libvirt or QEMU has something better for this, or is about to drop it',
  severity: 'hint',
  targets: qemuTargets,
  layer: 'varies',
  order: 200,
  givesWay: true,
  cure: 'Use what has taken its place.',
  docs: `
Some elements, attributes and values of domain XML are from another time: libvirt still reads them, and its documentation, or that of
QEMU, says what to write instead. Where newer versions of QEMU have dropped what stands behind one, the guest no longer starts with
them. domxml's grammar notes which these are and what has taken their place; completion marks them, and editors strike them out.

Where more is known of one, a rule of its own speaks, and this one is silent.`,
  source:
    "domxml's grammar, annotation `deprecated`, from libvirt docs/formatdomain.rst and NEWS.rst, and QEMU docs/about/removed-features.rst",
  check(guest, report) {
    for (const construct of notedConstructs(guest)) {
      const { deprecated } = construct.definition.annotations;
      // What other drivers alone have is `notInTarget`'s.
      if (deprecated === undefined || construct.isForeign) continue;
      const words = wordsFor(construct);
      report(placeOf(construct), `${words.charAt(0).toUpperCase()}${words.slice(1)} is deprecated: ${deprecated}.`, {
        construct: construct.node.range,
        deprecated: true,
      });
    }
  },
  examples: [
    {
      title: 'an image format',
      where: 'qed',
      unfixable: true,
      before: `
<domain type='kvm'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type>hvm</type>
  </os>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qed'/>
      <source file='/var/lib/libvirt/images/web.qed'/>
      <target dev='vda' bus='virtio'/>
    </disk>
  </devices>
</domain>`,
    },
    {
      title: 'a model of shared memory',
      where: 'ivshmem',
      unfixable: true,
      before: `
<domain type='kvm'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type>hvm</type>
  </os>
  <devices>
    <shmem name='ring'>
      <model type='ivshmem'/>
      <size unit='M'>4</size>
    </shmem>
  </devices>
</domain>`,
    },
    {
      title: 'what has taken its place',
      valid: `
<domain type='kvm'>
  <name>web</name>
  <memory unit='GiB'>1</memory>
  <os>
    <type>hvm</type>
  </os>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='/var/lib/libvirt/images/web.qcow2'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <shmem name='ring'>
      <model type='ivshmem-plain'/>
      <size unit='M'>4</size>
    </shmem>
  </devices>
</domain>`,
    },
  ],
});
