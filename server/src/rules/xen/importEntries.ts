import { importEntry } from '../entry.ts';

export const xenVkb = importEntry({
  id: 'xen-vkb',
  title: 'The paravirtual keyboard and pointer of xl',
  severity: 'information',
  keys: ['vkb', 'vkb_device'],
  example: `vkb = [ 'feature-disable-keyboard=0,unique-id=pointer' ]`,
  cure: "Use a USB tablet: `<input type='tablet' bus='usb'/>`.",
  docs: `
\`vkb\` sets up Xen's paravirtual keyboard, pointer and touch screen in detail; \`vkb_device\` turns the device off in a
fully virtualised guest. libvirt reads neither. A KVM guest has a PS/2 keyboard and mouse without being asked, and for a
pointer that follows that of the viewer it needs a tablet, on USB or (\`bus='virtio'\`) with the driver virtio_input.
Several fingers at once need the touch screen \`<input type='evdev'>\` of a device of the host.`,
  source: 'Xen docs/man/xl.cfg.5, vkb; libvirt src/libxl/xen_xl.c, which does not read it',
});

export const xenVfb = importEntry({
  id: 'xen-vfb',
  title: 'The paravirtual framebuffer of xm and xl',
  severity: 'information',
  keys: ['vfb'],
  example: `vfb = [ 'type=vnc,vncunused=1,vnclisten=127.0.0.1' ]`,
  cure: 'Keep the graphics (VNC) and give the guest an emulated graphics card and a tablet.',
  docs: `
One line \`vfb\` gives a paravirtual guest three things: a framebuffer, a keyboard with pointer, and the VNC server (or
window) that shows them. In domain XML these are \`<video>\`, two \`<input>\` and \`<graphics>\`. libvirt reads the first
entry of the list and makes all of them Xen's, which KVM refuses (\`xen-video-model\`, \`xen-input-bus\`).

Only the graphics mean the same under KVM, with address, port and password. The card becomes \`vga\`, the input devices
become a USB tablet, and a second entry of the list has no counterpart.`,
  source: 'Xen docs/man/xl.cfg.5, vfb; libvirt src/libxl/xen_common.c xenParseVfb',
});

export const xenVsnd = importEntry({
  id: 'xen-vsnd',
  title: 'The paravirtual sound card of xl',
  severity: 'information',
  keys: ['vsnd'],
  example: `vsnd = [[ 'CARD, short-name=Main, sample-formats=s16_le', 'PCM, name=Music', 'STREAM, unique-id=out, type=P' ]]`,
  cure: "Use `<sound model='ich9'/>`, or `virtio` where the guest has the driver.",
  docs: `
\`vsnd\` describes a sound card that guest and host speak of over Xen's own protocol, stream by stream. libvirt does not
read it, and KVM has no such card. \`ich9\` is an emulated one that every current system drives; the streams and their
formats are the guest's business then.`,
  source: 'Xen docs/man/xl.cfg.5, vsnd; libvirt src/libxl/xen_xl.c, which does not read it',
});

export const xenGrantMaptrack = importEntry({
  id: 'xen-grant-maptrack',
  title: 'Limits of the grant tables of Xen',
  severity: 'information',
  keys: ['max_grant_frames', 'max_maptrack_frames', 'max_grant_version'],
  example: `max_grant_frames = 64\nmax_maptrack_frames = 1024`,
  cure: 'Leave them out: KVM has no grant tables.',
  docs: `
A Xen guest lends pages of its memory to others by grant tables, and these settings say how large they may grow and which
version of them is offered. KVM guests share memory with their devices without such tables, so nothing takes their place.
libvirt reads the first alone (\`xen-controller-xenbus-limits\` is about what it becomes).`,
  source: 'Xen docs/man/xl.cfg.5, max_grant_frames; libvirt src/libxl/xen_xl.c',
});

export const xenCpuid = importEntry({
  id: 'xen-cpuid',
  title: "CPU features by Xen's names",
  severity: 'warning',
  keys: ['cpuid'],
  example: `cpuid = "host,tm=0,sse3=0"`,
  cure: "Write `<cpu mode='host-passthrough'>` and each feature by libvirt's name.",
  errors: ['unknown CPU feature'],
  docs: `
\`cpuid = "host,tm=0"\` shows the guest the host's processor with some features on or off. In domain XML that is
\`<cpu mode='host-passthrough'>\` with a \`<feature>\` each: 1 is the policy \`force\`, 0 is \`disable\`, and \`x\`, \`k\`
or \`s\` are \`optional\`.

Some names differ: \`sse3\` is \`pni\` to libvirt, \`htt\` is \`ht\`, \`cmpxchg16\` is \`cx16\`, \`pclmulqdq\` is
\`pclmuldq\`, \`page1gb\` is \`pdpe1gb\`, \`lahfsahf\` is \`lahf_lm\`, \`ibrsb\` is \`spec-ctrl\`. A name that libvirt does
not know is no error until the guest starts. The list form of the setting, which names registers and bits, has no
counterpart.`,
  source: 'Xen docs/man/xl.cfg.5, cpuid; libvirt src/libxl/xen_xl.c xenTranslateCPUFeature',
});

export const xenCpuCap = importEntry({
  id: 'xen-cpu-cap',
  title: 'A cap on the processor time of a guest',
  severity: 'information',
  keys: ['cap'],
  example: `vcpus = 2\ncap = 50`,
  cure: 'Write `<period>` and `<quota>` in `<cputune>`, as the import does.',
  docs: `
\`cap = 50\` lets all virtual CPUs together have half of one processor. libvirt does not read it. Under KVM a quota limits
each virtual CPU by itself: with \`<period>100000</period>\`, \`<quota>\` is the cap in hundredths times the period,
divided by the number of virtual CPUs. For a cap of 50 and two virtual CPUs that is 25000, and domxml's import writes it so.

The two are not quite the same: under Xen one busy virtual CPU could have the whole cap, under KVM it has its part of it.`,
  source: 'Xen docs/man/xl.cfg.5, cap; libvirt docs/formatdomain.rst, CPU Tuning',
});

export const xenSoftReset = importEntry({
  id: 'xen-soft-reset',
  title: 'What to do at a soft reset or when the watchdog fires',
  severity: 'information',
  keys: ['on_soft_reset', 'on_watchdog'],
  example: `on_soft_reset = "soft-reset"\non_watchdog = "restart"`,
  cure: "Leave them out; for a watchdog write `<watchdog model='i6300esb' action='reset'/>`.",
  docs: `
A soft reset is how a Xen guest starts another kernel (kexec, kdump) without its domain going away. Under KVM kexec works
inside the guest and libvirt hears nothing of it, so there is nothing to set.

\`on_watchdog\` belongs to Xen's own watchdog. Under KVM a watchdog is a device, whose element says what happens when the
guest stops feeding it.`,
  source: 'Xen docs/man/xl.cfg.5, on_soft_reset; libvirt docs/formatdomain.rst, Watchdog devices',
});

export const xenAltp2m = importEntry({
  id: 'xen-altp2m',
  title: 'Alternative memory views for introspection',
  severity: 'information',
  keys: ['altp2m', 'altp2mhvm'],
  example: `altp2m = "external"`,
  cure: 'Leave it out: KVM has nothing like it.',
  docs: `
\`altp2m\` lets a tool on the Xen host, or the guest itself, keep several views of the guest's memory with different
rights; products that look into guests for malware use it. Domain XML has no word for it and KVM no such thing. Find out
who used it: that product needs a version for KVM.`,
  source: 'Xen docs/man/xl.cfg.5, altp2m',
});

export const xenSmbios = importEntry({
  id: 'xen-smbios',
  title: 'SMBIOS data of the guest',
  severity: 'warning',
  keys: ['smbios', 'smbios_firmware'],
  example: `smbios = [ "bios_vendor=ACME", "system_serial_number=42" ]`,
  cure: "Write it as `<sysinfo type='smbios'>`, and `<smbios mode='sysinfo'/>` in `<os>`, as the import does.",
  docs: `
Xen can tell a fully virtualised guest maker, product and serial numbers of its choice. libvirt does not read the setting,
and the guest sees QEMU's own data: Windows licensed for one maker's machines asks to be activated again, and inventories
see another machine.

The import of domxml writes the same data as \`<sysinfo type='smbios'>\`, with \`<bios>\`, \`<system>\` and \`<baseBoard>\` in it, and
\`<smbios mode='sysinfo'/>\` in \`<os>\`. \`smbios_firmware\` names a file of ready structures; read them with
\`dmidecode --from-dump\` and write what they say.`,
  source: 'Xen docs/man/xl.cfg.5, smbios; libvirt docs/formatdomain.rst, SMBIOS System Information',
});

export const xenCpupool = importEntry({
  id: 'xen-cpupool',
  title: 'The CPU pool of the Xen host',
  severity: 'information',
  keys: ['pool'],
  example: `pool = "Pool-node0"`,
  cure: "Name the host's processors by `<vcpu cpuset='…'>`, or put the guest into a `<resource>` partition.",
  docs: `
A CPU pool is a part of the Xen host's processors with a scheduler of its own, and \`pool\` puts the guest into it. KVM
has no pools. \`cpuset\` on \`<vcpu>\` holds the guest to some processors of the new host, and
\`<resource><partition>\` puts it into a control group whose limits several guests share.`,
  source: 'Xen docs/man/xl.cfg.5, pool; libvirt docs/formatdomain.rst, Resource partitioning',
});
