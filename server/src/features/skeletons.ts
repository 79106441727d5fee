/** A whole part of a definition, offered by what it is for. */
export interface Skeleton {
  /** What the user types to find it. */
  readonly label: string;
  /** The element it goes into; empty for an empty document. */
  readonly parent: string;
  readonly element: string;
  /** Markdown. */
  readonly documentation: string;
  /** Whether Xen has all of it too. */
  readonly isForXen: boolean;
  /** Whether it works only with memory that is shared. */
  readonly needsSharedMemory?: boolean;
  /** Attributes of an element beside which this one is a second of what there is one of. */
  readonly once?: Readonly<Record<string, string>>;
  /** In LSP's snippet syntax, with single quotes, indented by tabs. */
  readonly snippet: string;
}

function device(
  label: string,
  documentation: string,
  snippet: string,
  more: Partial<Pick<Skeleton, 'isForXen' | 'needsSharedMemory' | 'once'>> = {},
): Skeleton {
  const element = /^<([\w-]+)/.exec(snippet)?.[1] ?? '';
  return { label, parent: 'devices', element, documentation, snippet, isForXen: false, ...more };
}

/** A whole document about a guest; libxl has none of them. */
function moment(label: string, documentation: string, snippet: string): Skeleton {
  return { ...device(label, documentation, snippet), parent: '' };
}

/** Systems that libosinfo knows, by its names for them; the first one stands for any Linux. */
const operatingSystems = [
  'http://libosinfo.org/linux/2022',
  'http://debian.org/debian/12',
  'http://ubuntu.com/ubuntu/24.04',
  'http://fedoraproject.org/fedora/41',
  'http://redhat.com/rhel/9.4',
  'http://microsoft.com/win/11',
  'http://microsoft.com/win/2k22',
];

/** Parts that take more than an element to get right. */
export const skeletons: readonly Skeleton[] = [
  {
    label: 'guest: new KVM guest',
    parent: '',
    element: 'domain',
    isForXen: true,
    documentation:
      'A whole guest: its name, its system, memory and processors are asked for in the text. q35, UEFI or BIOS, a virtio disk, a virtio network card, a serial console.',
    snippet: `<domain type='kvm'>
	<name>\${1:guest}</name>
	<metadata>
		<libosinfo:libosinfo xmlns:libosinfo='http://libosinfo.org/xmlns/libvirt/domain/1.0'>
			<libosinfo:os id='\${2|${operatingSystems.join(',')}|}'/>
		</libosinfo:libosinfo>
	</metadata>
	<memory unit='GiB'>\${3:2}</memory>
	<vcpu>\${4:2}</vcpu>
	<os\${5| firmware='efi',|}>
		<type arch='x86_64' machine='q35'>hvm</type>
		<boot dev='hd'/>
	</os>
	<features>
		<acpi/>
		<apic/>
	</features>
	<cpu mode='host-model'/>
	<clock offset='\${6|utc,localtime|}'/>
	<devices>
		<disk type='file' device='disk'>
			<driver name='qemu' type='qcow2' discard='unmap'/>
			<source file='\${7:/var/lib/libvirt/images/guest.qcow2}'/>
			<target dev='vda' bus='virtio'/>
		</disk>
		<interface type='network'>
			<source network='\${8:default}'/>
			<model type='virtio'/>
		</interface>
		<serial type='pty'/>
		<console type='pty'/>
		<channel type='unix'>
			<target type='virtio' name='org.qemu.guest_agent.0'/>
		</channel>
		<rng model='virtio'>
			<backend model='random'>/dev/urandom</backend>
		</rng>$0
	</devices>
</domain>
`,
  },
  moment(
    'snapshot: disks in new files',
    'A snapshot of the disks alone, without memory: their images are frozen, and changes go into new files. For virsh snapshot-create --disk-only.',
    `<domainsnapshot>
	<name>\${1:before-upgrade}</name>
	<description>$2</description>
	<memory snapshot='no'/>
	<disks>
		<disk name='\${3:vda}' snapshot='external'>
			<source file='\${4:/var/lib/libvirt/images/guest.before-upgrade.qcow2}'/>
		</disk>$0
	</disks>
</domainsnapshot>
`,
  ),
  moment(
    'snapshot: running guest in its images',
    'A snapshot of the running guest with its memory, kept within its qcow2 images. For virsh snapshot-create.',
    `<domainsnapshot>
	<name>\${1:before-upgrade}</name>
	<description>$2</description>
	<memory snapshot='internal'/>$0
</domainsnapshot>
`,
  ),
  moment(
    'checkpoint: changes from now on',
    'A checkpoint, from which the qcow2 images note what changes. For virsh checkpoint-create.',
    `<domaincheckpoint>
	<name>\${1:monday}</name>
	<disks>
		<disk name='\${2:vda}' checkpoint='bitmap'/>$0
	</disks>
</domaincheckpoint>
`,
  ),
  moment(
    'backup: disks to files',
    'A full backup that QEMU writes to files. For virsh backup-begin.',
    `<domainbackup mode='push'>
	<disks>
		<disk name='\${1:vda}' type='file'>
			<target file='\${2:/var/backup/guest-vda.qcow2}'/>
			<driver type='qcow2'/>
		</disk>$0
	</disks>
</domainbackup>
`,
  ),
  moment(
    'backup: changes over NBD',
    'An incremental backup that a program reads from QEMU over NBD. For virsh backup-begin.',
    `<domainbackup mode='pull'>
	<incremental>\${1:monday}</incremental>
	<server transport='unix' socket='\${2:/run/guest-backup.sock}'/>
	<disks>
		<disk name='\${3:vda}' type='file'>
			<scratch file='\${4:/var/tmp/guest-vda.scratch.qcow2}'/>
		</disk>$0
	</disks>
</domainbackup>
`,
  ),
  device(
    'disk: virtio from qcow2',
    'A qcow2 image on the virtio bus. Freed blocks are given back to the host.',
    `<disk type='file' device='disk'>
	<driver name='qemu' type='qcow2' discard='unmap'/>
	<source file='\${1:/var/lib/libvirt/images/guest.qcow2}'/>
	<target dev='\${2:vda}' bus='virtio'/>
</disk>`,
  ),
  device(
    'disk: virtio from a block device',
    'A volume of LVM or another block device of the host, without the cache of the host.',
    `<disk type='block' device='disk'>
	<driver name='qemu' type='raw' cache='none' io='native'/>
	<source dev='\${1:/dev/vg/guest}'/>
	<target dev='\${2:vda}' bus='virtio'/>
</disk>`,
  ),
  device(
    'disk: CD-ROM from ISO',
    'An ISO image in a SATA CD-ROM drive.',
    `<disk type='file' device='cdrom'>
	<driver name='qemu' type='raw'/>
	<source file='\${1:/var/lib/libvirt/images/installer.iso}'/>
	<target dev='\${2:sda}' bus='sata'/>
	<readonly/>
</disk>`,
  ),
  device(
    'interface: libvirt network',
    'A virtio card on a network that libvirt runs; `default` gives NAT.',
    `<interface type='network'>
	<source network='\${1:default}'/>
	<model type='virtio'/>
</interface>`,
  ),
  device(
    'interface: bridge of the host',
    'A virtio card on a bridge of the host: the guest is in the same network as the host.',
    `<interface type='bridge'>
	<source bridge='\${1:br0}'/>
	<model type='virtio'/>
</interface>`,
  ),
  device(
    'filesystem: virtiofs share',
    'A directory of the host in the guest. It needs shared memory, which is added where it is missing. The guest mounts it by the tag: `mount -t virtiofs TAG /mnt`.',
    `<filesystem type='mount'>
	<driver type='virtiofs'/>
	<source dir='\${1:/srv/share}'/>
	<target dir='\${2:share}'/>
</filesystem>`,
    { needsSharedMemory: true },
  ),
  device(
    'tpm: TPM 2.0',
    'An emulated TPM 2.0, as Windows 11 wants it. The host needs swtpm.',
    `<tpm model='\${1|tpm-crb,tpm-tis|}'>
	<backend type='emulator' version='2.0'/>
</tpm>`,
    { once: {} },
  ),
  device(
    'channel: QEMU guest agent',
    'Lets the host shut the guest down cleanly, freeze its file systems and read its addresses.',
    `<channel type='unix'>
	<target type='virtio' name='org.qemu.guest_agent.0'/>
</channel>`,
  ),
  device(
    'graphics: VNC on the loopback',
    'A VNC server that only the host itself reaches.',
    `<graphics type='vnc' port='-1' autoport='yes'>
	<listen type='address' address='127.0.0.1'/>
</graphics>`,
    { isForXen: true, once: { type: 'vnc' } },
  ),
  device(
    'graphics: SPICE',
    'A SPICE server that only the host itself reaches.',
    `<graphics type='spice' autoport='yes'>
	<listen type='address' address='127.0.0.1'/>
</graphics>`,
    { isForXen: true, once: { type: 'spice' } },
  ),
  device(
    'hostdev: PCI device',
    'Gives a PCI device of the host to the guest; libvirt takes it from its driver and gives it back.',
    `<hostdev mode='subsystem' type='pci' managed='yes'>
	<source>
		<address domain='0x0000' bus='0x\${1:01}' slot='0x\${2:00}' function='0x\${3:0}'/>
	</source>
</hostdev>`,
    { isForXen: true },
  ),
  device(
    'hostdev: USB device',
    'Gives a USB device of the host to the guest, found by vendor and product.',
    `<hostdev mode='subsystem' type='usb' managed='yes'>
	<source>
		<vendor id='0x\${1:1234}'/>
		<product id='0x\${2:abcd}'/>
	</source>
</hostdev>`,
    { isForXen: true },
  ),
  device('serial: console', 'A serial port on a terminal of the host, for `virsh console`.', `<serial type='pty'/>`),
  device(
    'rng: random numbers of the host',
    'Lets the guest draw on the random numbers of the host.',
    `<rng model='virtio'>
	<backend model='random'>/dev/urandom</backend>
</rng>`,
  ),
  device(
    'watchdog: reset a guest that hangs',
    'Resets the guest when it stops feeding the watchdog.',
    `<watchdog model='\${1|itco,i6300esb|}' action='\${2|reset,poweroff,pause,inject-nmi|}'/>`,
  ),
  device(
    'controller: PCIe root port',
    'A slot for one more PCI Express device, such as one that is plugged in while the guest runs. libvirt finds its index.',
    `<controller type='pci' model='pcie-root-port'/>`,
  ),
  device(
    'controller: virtio SCSI',
    "A SCSI adapter for disks with `bus='scsi'`: very many of them, and LUNs of the host.",
    `<controller type='scsi' model='virtio-scsi'/>`,
  ),
  device(
    'input: USB tablet',
    'A pointer that stays under that of the viewer, without being caught.',
    `<input type='tablet' bus='usb'/>`,
  ),
  device(
    'video: virtio',
    'A virtio graphics card, for Linux and for Windows with the virtio-win drivers.',
    `<video>
	<model type='virtio'/>
</video>`,
  ),
  device(
    'vsock: sockets between host and guest',
    'Connections between host and guest without a network. libvirt finds a free number for the guest.',
    `<vsock model='virtio'>
	<cid auto='yes'/>
</vsock>`,
    { once: {} },
  ),
];
