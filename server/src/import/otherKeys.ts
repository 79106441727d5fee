import type { Severity } from '../rules/rule.ts';
import * as importEntries from '../rules/xen/importEntries.ts';

/** Why a setting is not carried over. */
export interface OtherKey {
  readonly severity: Severity;
  readonly code: string;
  /** The end of a sentence that begins with the setting. */
  readonly why: string;
}

/** Settings that say what the guest has already, or what is Xen's alone: nothing is missing without them. */
const needless: Readonly<Record<string, string>> = {
  device_model: "names Xen's emulator; libvirt finds that of KVM",
  device_model_version: "chooses among Xen's emulators",
  device_model_stubdomain_override: "puts Xen's emulator into a domain of its own",
  device_model_user: "says as whom Xen's emulator runs",
  dm_restrict: "limits Xen's emulator; libvirt confines that of KVM by itself",
  stubdomain_kernel: "is of the domain of Xen's emulator",
  stubdomain_ramdisk: "is of the domain of Xen's emulator",
  stubdomain_cmdline: "is of the domain of Xen's emulator",
  stubdomain_memory: "is of the domain of Xen's emulator",
  shadow_memory: "is memory that Xen's host needs for shadow pages",
  xen_platform_pci: "is the device of Xen's own drivers",
  timer_mode: 'says how Xen delivers late ticks; the tick policies of `<clock>` do under KVM',
  vpt_align: "is how Xen's host saves power",
  nics: 'counts what `vif` lists',
  nx: 'is always on',
  vncviewer: 'opens a viewer at the start; `virt-viewer` does',
  vncconsole: 'opens a viewer at the start; `virt-viewer` does',
  monitor: "opens the monitor of Xen's emulator",
  features: "asks the kernel for abilities of Xen's",
  nomigrate: 'allows things that forbid migration',
  driver_domain: 'makes the guest serve devices of other Xen guests',
  suppress_spurious_page_faults: "is about Xen's handling of old kernels",
  vpmu: 'is a setting of old Xen hosts',
  pvshim: "runs an old guest inside another of Xen's",
  pvshim_path: "runs an old guest inside another of Xen's",
  pvshim_cmdline: "runs an old guest inside another of Xen's",
  pvshim_extra: "runs an old guest inside another of Xen's",
  dhcp: 'is for a kernel that the configuration names',
  claim_mode: "is how Xen's host sets memory aside",
  disable_migrate: 'forbids migration, which nothing in domain XML does',
};

/** Settings that mean something to the guest, with the place of what takes it under KVM. */
const lost: Readonly<Record<string, string>> = {
  device_model_args_hvm: "gives options to Xen's emulator; `<qemu:commandline>` gives them to that of KVM",
  device_model_args_pv: "gives options to Xen's emulator; `<qemu:commandline>` gives them to that of KVM",
  vtpm: "is Xen's TPM; write `<tpm model='tpm-crb'>` with `<backend type='emulator' version='2.0'/>`, and mind that keys in the old one stay there",
  access_control: 'is a label of the FLASK policy; under KVM SELinux or AppArmor confine the guest by `<seclabel>`',
  seclabel: 'is a label of the FLASK policy; under KVM SELinux or AppArmor confine the guest by `<seclabel>`',
  init_seclabel: 'is a label of the FLASK policy; under KVM SELinux or AppArmor confine the guest by `<seclabel>`',
  irq: 'gives the guest an interrupt of the host; pass the whole device by `<hostdev>`',
  irqs: 'gives the guest interrupts of the host; pass the whole device by `<hostdev>`',
  ioports: 'gives the guest ports of the host; pass the whole device by `<hostdev>`',
  iomem: 'gives the guest memory of devices of the host; pass the whole device by `<hostdev>`',
  dtdev: 'gives the guest a device of an ARM host; pass it by `<hostdev>`',
  rdm: 'reserves memory for PCI devices of the host; KVM does so by itself',
  gfx_passthru:
    "makes the host's graphics card the guest's first; pass it by `<hostdev>`, with `<video><model type='none'/></video>`",
  bootentry: 'chooses an entry of the boot menu; set the default of the boot loader in the guest',
  cpus_soft: 'says where virtual CPUs run best; `<vcpupin>` holds them there',
  guest_os_type: 'says what runs in the guest; answer the question guest-os of the conversion',
  pci_permissive: "lets the guest write all registers of PCI devices; write writeFiltering='no' on their source",
  pci_msitranslate: 'translates interrupts of PCI devices; KVM does so by itself',
  pci_seize: "takes PCI devices from the host's driver; managed='yes' on `<hostdev>` does",
  pci_power_mgmt: 'lets the guest put PCI devices to sleep; KVM allows it',
  spicevdagent:
    "asks for the channel of SPICE's agent; write `<channel type='spicevmc'>` with `<target type='virtio' name='com.redhat.spice.0'/>`",
  spicevdagent_mouse: "is about SPICE's agent; `<mouse>` in `<graphics>` says it",
  spiceusbredirection:
    "counts USB devices that the viewer may pass; write a `<redirdev bus='usb' type='spicevmc'/>` for each",
  soundhw_extra: 'is no sound card that libvirt knows',
  p9: "shares folders by 9p; write `<filesystem>`, better with `<driver type='virtiofs'/>`",
  pvcalls: 'hands sockets of the guest to the host; a KVM guest has its own network',
  vdispl: 'is a paravirtual display of several outputs; write `<video>` with heads',
  virtio: 'is a virtio device of Xen on ARM; write the device as libvirt has it',
  vuart: 'is a serial port of an ARM guest; write `<serial>`',
  gic_version: "is the interrupt controller of an ARM guest; write `<gic version='…'/>` in `<features>`",
  nographic: "asks for no screen; write `<video><model type='none'/></video>`",
  mca_caps: 'passes errors of the hardware to the guest; write `<ras>` where the machine has it',
  lapic: 'is not read by libvirt',
};

const fromCatalogue: ReadonlyMap<string, OtherKey> = new Map(
  Object.values(importEntries).flatMap(({ id, severity, keys, cure }) =>
    keys.map((key): [string, OtherKey] => [
      key,
      { severity, code: id, why: `has no place in domain XML. ${cure.replace(/\.$/, '')}` },
    ]),
  ),
);

/** What is to be said of a setting that nothing has read. */
export function otherKey(name: string): OtherKey {
  const listed = fromCatalogue.get(name);
  if (listed !== undefined) return listed;
  if (needless[name] !== undefined) return { severity: 'information', code: 'import-unused-key', why: needless[name] };
  if (lost[name] !== undefined) return { severity: 'warning', code: 'import-unused-key', why: lost[name] };
  return { severity: 'warning', code: 'import-unknown-key', why: 'is no setting known here' };
}
