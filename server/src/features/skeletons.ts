import { deviceSkeletons } from './deviceSkeletons.ts';
import { momentSkeletons } from './momentSkeletons.ts';

/** A whole part of a definition, offered by what it is for. */
export interface Skeleton {
  /** What the user types to find it. */
  readonly label: string;
  /** The element it goes into; empty for an empty document. */
  readonly parent: string;
  /** Its local name. */
  readonly element: string;
  /** Markdown. */
  readonly documentation: string;
  /** Whether Xen has all of it too, or nobody else. */
  readonly isForXen: boolean | 'alone';
  /** Whether it works only with memory that is shared. */
  readonly needsSharedMemory?: boolean;
  /** Attributes of an element beside which this one is a second of what there is one of. */
  readonly once?: Readonly<Record<string, string>>;
  /** An element with attributes beside which alone this one works. */
  readonly beside?: readonly [element: string, attributes: Readonly<Record<string, string>>];
  /** Whether it stands for the element where no kind is said: its kinds have too little in common. */
  readonly isPlain?: boolean;
  /** In LSP's snippet syntax, with single quotes, indented by tabs. */
  readonly snippet: string;
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
	<os\${5: firmware='efi'}>
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
  {
    label: 'metadata: operating system, for libosinfo',
    parent: 'metadata',
    element: 'libosinfo',
    documentation:
      'Which system runs in the guest, by its name in libosinfo. virt-manager, Cockpit and GNOME Boxes read it; libvirt keeps it as it is.',
    isForXen: true,
    once: {},
    snippet: `<libosinfo:libosinfo xmlns:libosinfo='http://libosinfo.org/xmlns/libvirt/domain/1.0'>
	<libosinfo:os id='\${1|${operatingSystems.join(',')}|}'/>
</libosinfo:libosinfo>`,
  },
  {
    label: 'launchSecurity: AMD SEV-SNP',
    parent: 'domain',
    element: 'launchSecurity',
    documentation:
      'Encrypts the memory of the guest and keeps it from being changed by the host. It needs UEFI and q35.',
    isForXen: false,
    isPlain: true,
    once: {},
    snippet: `<launchSecurity type='sev-snp'>
	<policy>\${1:0x00030000}</policy>
</launchSecurity>`,
  },
  {
    label: 'launchSecurity: AMD SEV',
    parent: 'domain',
    element: 'launchSecurity',
    documentation: 'Encrypts the memory of the guest. The policy asks for no debugging, and for SEV-ES with 0x0007.',
    isForXen: false,
    once: {},
    snippet: `<launchSecurity type='sev'>
	<policy>\${1|0x0003,0x0007|}</policy>
</launchSecurity>`,
  },
  {
    label: 'seclabel: label of FLASK',
    parent: 'domain',
    element: 'seclabel',
    documentation: 'The label under which the security module of Xen lets the guest run.',
    isForXen: 'alone',
    isPlain: true,
    snippet: `<seclabel type='static' model='flask'>
	<label>\${1:system_u:system_r:domU_t}</label>
</seclabel>`,
  },
  ...deviceSkeletons,
  ...momentSkeletons,
];
