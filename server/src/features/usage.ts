/**
 * What people write, the most frequent first: counted over libvirt's test definitions, and put right where those are
 * about rare things. What libvirt assigns by itself comes last.
 */

const elements: Readonly<Record<string, string>> = {
  domain:
    'name memory currentMemory vcpu os features cpu clock devices uuid metadata title description on_poweroff on_reboot on_crash memoryBacking numatune cputune iothreads maxMemory pm seclabel blkiotune memtune sysinfo launchSecurity resource',
  devices:
    'disk interface controller graphics video input console serial channel filesystem hostdev memballoon rng tpm watchdog emulator sound memory panic redirdev iommu hub parallel smartcard shmem vsock audio',
  disk: 'driver source target readonly boot shareable serial iotune encryption wwn vendor product transient blockio geometry backenddomain mirror backingStore auth throttlefilters',
  interface:
    'source model mac target driver vlan boot mtu link bandwidth virtualport filterref script ip portForward backend teaming rom',
  os: 'type loader nvram boot firmware kernel initrd cmdline bootmenu bios smbios dtb acpi init',
  features: 'acpi apic pae smm hyperv kvm gic vmport ioapic xen hap pmu ps2 pvspinlock capabilities',
  cpu: 'model topology numa feature vendor cache maxphysaddr',
  source:
    'host vendor product adapter address auth seclabel encryption reservations cookies slices ssl timeout initiator',
  graphics: 'listen gl image streaming clipboard mouse channel',
  hostdev: 'source boot rom driver readonly shareable teaming',
  controller: 'driver model target master pcihole64',
  filesystem: 'driver source target binary readonly',
  console: 'target source protocol log',
  serial: 'source protocol target log',
  parallel: 'source protocol target log',
  channel: 'target source protocol log',
  video: 'model driver',
  rng: 'backend rate driver',
  backend: 'source protocol device encryption log',
  memory: 'target source uuid',
  target: 'size node block requested label',
  shmem: 'model server size msi',
  tpm: 'backend',
  memballoon: 'stats driver',
  memoryBacking: 'hugepages source access allocation locked nosharepages discard',
  hyperv: 'relaxed vapic spinlocks vpindex runtime synic stimer frequencies tlbflush ipi reset vendor_id evmcs avic',
  kvm: 'hidden poll-control hint-dedicated pv-ipi dirty-ring',
  cputune: 'vcpupin emulatorpin iothreadpin shares period quota vcpusched iothreadsched cachetune memorytune',
  iotune: 'total_iops_sec total_bytes_sec read_iops_sec write_iops_sec read_bytes_sec write_bytes_sec group_name',
};

const attributes: Readonly<Record<string, string>> = {
  address: 'type uuid domain bus slot function controller unit target port multifunction base',
  source: 'file dev bridge network pool volume protocol name mode path host service dir type startupPolicy index',
  target: 'dev bus type name port dir chassis index state removable tray',
  driver: 'name type cache io discard detect_zeroes iothread queues error_policy iommu ats packed',
  controller: 'type index model ports vectors',
  disk: 'type device model snapshot rawio sgio',
  interface: 'type managed trustGuestRxFilters',
  input: 'type bus model',
  graphics: 'type port autoport listen passwd tlsPort keymap socket passwdValidTo defaultMode sharePolicy',
  vcpu: 'placement current cpuset',
  model: 'type vram heads primary ram vgamem name fallback',
  cpu: 'mode check match migratable',
  cell: 'id cpus memory unit memAccess discard',
  topology: 'sockets dies clusters cores threads',
  loader: 'type readonly secure format',
  clock: 'offset timezone basis adjustment',
  timer: 'name present tickpolicy mode track',
  feature: 'policy name',
  hostdev: 'mode type managed model display ramfb',
  filesystem: 'type accessmode model',
  channel: 'type',
  seclabel: 'type model relabel',
  memory: 'unit model mode nodeset',
  domain: 'type id',
};

/** Attributes that may be left out and rarely are, by the element and what holds it; they come along with it. */
const customary: Readonly<Record<string, string>> = {
  'domain/memory': 'unit',
  'domain/currentMemory': 'unit',
  'domain/maxMemory': 'unit',
  'domain/cpu': 'mode',
  'domain/seclabel': 'type',
  'os/type': 'arch machine',
  'hugepages/page': 'unit',
  'numa/cell': 'id cpus unit',
  'numatune/memory': 'mode nodeset',
  'devices/disk': 'type device',
  'disk/driver': 'name type',
  'disk/source': 'file dev dir name pool volume',
  'disk/target': 'bus',
  'auth/secret': 'usage',
  'filesystem/source': 'dir',
  'source/host': 'name port',
  'source/address': 'domain bus slot function uuid',
  'interface/source': 'mode type path',
  'serial/source': 'path mode host service',
  'parallel/source': 'path mode host service',
  'channel/source': 'path mode host service',
  'console/source': 'path mode host service',
  'backend/source': 'path mode host service',
  'backend/device': 'path',
  'target/size': 'unit',
  'shmem/size': 'unit',
  'devices/filesystem': 'type',
  'devices/hostdev': 'mode managed',
  'devices/tpm': 'model',
  'devices/panic': 'model',
  'channel/target': 'name',
  'vsock/cid': 'auto',
};

/** Values by the element, what holds it where that counts, and the attribute; those that are not here come behind. */
const values: Readonly<Record<string, string>> = {
  'cpu@mode': 'host-model host-passthrough maximum custom',
  'os@firmware': 'efi bios',
  'loader@type': 'pflash rom',
  'memoryBacking/source@type': 'memfd file anonymous',
  'memoryBacking/access@mode': 'shared private',
  'controller@model': 'pcie-root-port virtio-scsi qemu-xhci pcie-to-pci-bridge pcie-root pci-root pci-bridge',
  'controller@type': 'pci usb scsi virtio-serial sata ide',
  'disk/target@bus': 'virtio xen scsi sata ide usb fdc',
  'graphics/listen@type': 'address socket network none',
  'disk/driver@type': 'qcow2 raw',
  'disk/driver@cache': 'none writeback',
  'source@protocol': 'rbd iscsi nbd nfs https http',
  'filesystem/driver@type': 'virtiofs path',
  'channel@type': 'unix spicevmc pty',
  'channel/target@type': 'virtio',
  'console/target@type': 'virtio serial',
  'redirdev@type': 'spicevmc tcp',
  'tpm/backend@type': 'emulator passthrough external',
  'audio@type': 'none spice pipewire pulseaudio alsa',
  'iommu@model': 'intel virtio',
  'launchSecurity@type': 'sev-snp sev tdx',
};

/** Written by libvirt more often than by people. */
const assigned = ['backingStore', 'mirror', 'alias', 'acpi', 'address'];

/** Where a child element stands among those of its parent; smaller comes first. */
export function elementRank(parent: string, name: string): number {
  return rank(elements, parent, name);
}

/** Where an attribute stands among those of its element; smaller comes first. */
export function attributeRank(element: string, name: string): number {
  return rank(attributes, element, name);
}

/** Whether an element comes with any attributes that may be left out. */
export function hasCustomary(holder: string, element: string): boolean {
  return Object.hasOwn(customary, `${holder}/${element}`);
}

/** Whether an attribute that may be left out comes along with its element. */
export function isCustomary(holder: string, element: string, attribute: string): boolean {
  return rank(customary, `${holder}/${element}`, attribute) < listed;
}

/** Where a value stands among those of its attribute; smaller comes first. */
export function valueRank(holder: string, element: string, attribute: string, value: string): number {
  const key = `${holder}/${element}@${attribute}`;
  return rank(values, Object.hasOwn(values, key) ? key : `${element}@${attribute}`, value);
}

const listed = 1000;

function rank(table: Readonly<Record<string, string>>, holder: string, name: string): number {
  const place = (Object.hasOwn(table, holder) ? (table[holder] ?? '') : '').split(' ').indexOf(name);
  if (place >= 0) return place;
  const late = assigned.indexOf(name);
  return late >= 0 ? listed + 1 + late : listed;
}
