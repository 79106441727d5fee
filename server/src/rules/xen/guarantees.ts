import { guarantee } from '../entry.ts';

export const xenNetBandwidth = guarantee({
  id: 'xen-net-bandwidth',
  title: 'Limits on the traffic of an interface',
  cure: 'Keep `<bandwidth>`: it works on interfaces of type `bridge`, `network` and `ethernet`.',
  docs: `
\`rate=\` of a Xen configuration becomes \`<bandwidth>\` with an \`<outbound>\` part. Xen knows no other direction: it gives
the guest a credit every 50 milliseconds. libvirt sets the limit up on the tap device of a KVM guest as well, in both
directions if you write \`<inbound>\` too.`,
  source: 'libvirt docs/formatdomain.rst, Quality of service; Xen docs/man/xl-network-configuration.5, rate',
  examples: [
    {
      title: 'the rate of a vif',
      before: `
<interface type='bridge'>
  <mac address='00:16:3e:5a:10:01'/>
  <source bridge='br0'/>
  <script path='vif-bridge'/>
  <bandwidth>
    <outbound average='10240'/>
  </bandwidth>
  <model type='netfront'/>
</interface>`,
      kept: `
<bandwidth>
  <outbound average='10240'/>
</bandwidth>`,
    },
  ],
});

export const xenNetVlan = guarantee({
  id: 'xen-net-vlan',
  title: 'VLAN tags on Open vSwitch',
  cure: "Keep `<vlan>` and `<virtualport type='openvswitch'/>`.",
  docs: `
\`bridge=ovs.42\` in a Xen configuration puts a guest on VLAN 42 of an Open vSwitch bridge, and \`bridge=ovs:42:43\` makes a
trunk. libvirt writes that as \`<vlan>\` beside \`<virtualport type='openvswitch'/>\`, and both mean the same under KVM.
A plain Linux bridge takes tags only since libvirt 11.0.0; before that a bridge for each VLAN is needed.`,
  source: 'libvirt docs/formatdomain.rst, Setting VLAN tag; src/libxl/xen_common.c xenParseVif',
  examples: [
    {
      title: 'an access port',
      kept: `
<interface type='bridge'>
  <mac address='00:16:3e:5a:10:01'/>
  <source bridge='ovsbr0'/>
  <vlan>
    <tag id='42'/>
  </vlan>
  <virtualport type='openvswitch'/>
  <model type='virtio'/>
</interface>`,
    },
    {
      title: 'a trunk whose script goes',
      before: `
<interface type='bridge'>
  <mac address='00:16:3e:5a:10:01'/>
  <source bridge='ovsbr0'/>
  <vlan trunk='yes'>
    <tag id='42'/>
    <tag id='43'/>
  </vlan>
  <script path='vif-openvswitch'/>
</interface>`,
      kept: `
<vlan trunk='yes'>
  <tag id='42'/>
  <tag id='43'/>
</vlan>`,
    },
  ],
});

export const xenHostdevNet = guarantee({
  id: 'xen-hostdev-net',
  title: 'A network card of the host as an interface',
  cure: "Keep `<interface type='hostdev'>` with its MAC address and VLAN; look its PCI address up on the new host.",
  docs: `
\`<interface type='hostdev'>\` passes a virtual function of an SR-IOV card through and sets its MAC address and VLAN tag
first. It works alike under both hypervisors, so the conversion keeps all of it: neither a model nor another MAC address is
written. What differs is the host: its IOMMU must be on, the function must exist, and the PCI address in \`<source>\` is
that of the Xen host.`,
  source: 'libvirt docs/formatdomain.rst, PCI Passthrough',
  examples: [
    {
      title: 'a virtual function with its VLAN',
      guest: 'hvm',
      kept: `
<interface type='hostdev' managed='yes'>
  <mac address='00:16:3e:5a:10:01'/>
  <source>
    <address type='pci' domain='0x0000' bus='0x06' slot='0x02' function='0x1'/>
  </source>
  <vlan>
    <tag id='42'/>
  </vlan>
</interface>`,
    },
  ],
});

export const xenAcpiRemoved = guarantee({
  id: 'xen-acpi-removed',
  title: 'A full machine without ACPI or APIC',
  cure: 'Leave `<acpi/>` and `<apic/>` out where they are out.',
  docs: `
Somebody who takes \`<acpi/>\` or \`<apic/>\` out of a fully virtualised guest does so on purpose, mostly for an old Windows
or a system that gets its interrupts wrong. Windows XP and 2003 choose their hardware layer (HAL) when they are installed;
with ACPI turned on or off afterwards they stop with a blue screen. So the conversion adds neither.

Two exceptions: a paravirtual guest, which never had the choice, gets both (\`xen-missing-acpi\`), and so does one that
boots by UEFI, since libvirt refuses UEFI without ACPI.`,
  source: 'libvirt docs/formatdomain.rst, Hypervisor features',
  examples: [
    {
      title: 'APIC alone',
      at: 'domain',
      guest: 'hvm',
      kept: `
<features>
  <apic/>
  <pae/>
</features>`,
    },
    {
      title: 'the features beside those of Xen',
      at: 'features',
      guest: 'hvm',
      before: `
<pae/>
<hap/>`,
      kept: `<pae/>`,
    },
  ],
});

export const xenPm = guarantee({
  id: 'xen-pm',
  title: 'Sleep states of the guest',
  cure: 'Keep `<pm>`; it takes effect under KVM for the first time.',
  docs: `
\`<pm>\` says whether the guest may go to sleep in memory (S3) or on disk (S4). libvirt's Xen driver does not read it
(\`acpi_s3\` and \`acpi_s4\` of xl are settings of their own), so it had no effect; \`xen-device-ignored-by-libxl\` points at
it for that reason. Under KVM it means what it says, and whoever wrote it wanted that: the conversion keeps it.`,
  source: 'libvirt docs/formatdomain.rst, Power Management',
  examples: [
    {
      title: 'no sleep',
      at: 'domain',
      guest: 'hvm',
      kept: `
<pm>
  <suspend-to-mem enabled='no'/>
  <suspend-to-disk enabled='no'/>
</pm>`,
    },
  ],
});

export const xenTitleMetadata = guarantee({
  id: 'xen-title-metadata',
  title: 'Title, description and metadata',
  cure: 'Keep them to the letter.',
  docs: `
\`<title>\` and \`<description>\` are for people, \`<metadata>\` for programs: management tools keep their own elements
there, in namespaces of their own, and libvirt stores them unread. The conversion keeps every character of them, with white
space, comments and names that look like Xen's. Tools that build a new definition, virt-v2v for one, lose all three.`,
  source: 'libvirt docs/formatdomain.rst, General metadata; virt-v2v output/create_libvirt_xml.ml',
  examples: [
    {
      title: 'what tools and people wrote',
      at: 'domain',
      kept: `
<title>Shop &amp; stock</title>
<description>Ask  Ada before a restart.</description>
<metadata>
  <app:owner xmlns:app='http://example.org/app' type='xen'>ops<!-- or Ben --></app:owner>
  <app:disk xmlns:app="http://example.org/app"  bus="xen" />
</metadata>`,
    },
  ],
});
