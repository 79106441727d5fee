import { setAttribute } from '../../xml/edit.ts';
import { attribute } from '../../xml/query.ts';
import { disks, onEach } from '../each.ts';
import { elsewhere, placeOf, preferably } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

/** Image formats that a file name gives away. */
const extensions: ReadonlyMap<string, string> = new Map([
  ['qcow2', 'qcow2'],
  ['vmdk', 'vmdk'],
  ['vdi', 'vdi'],
  ['vhdx', 'vhdx'],
  ['qed', 'qed'],
]);
const known: ReadonlySet<string> = new Set(['qcow2', 'vmdk', 'vdi', 'qed']);

export const diskFormatName = guestRule({
  id: 'disk-format-name',
  title: 'An image that is called by one format and used as raw',
  drivers: 'qemu',
  severity: 'warning',
  layer: 'silent',
  cure: "Name the format in `<driver name='qemu' type='qcow2'/>`.",
  docs: `
libvirt does not look into an image to find its format; without \`type\` in \`<driver>\` it is \`raw\`. A qcow2 image used as raw shows
the guest the container instead of its content: nothing boots, and whatever the guest writes destroys the image. The name of
the file says that another format is meant.`,
  source: 'libvirt docs/formatdomain.rst, hard drives: driver; src/qemu/qemu_domain.c qemuDomainDeviceDiskDefPostParse',
  check: onEach(disks, ({ type, driver, driverType, sourceName, source }, report) => {
    const format = type === 'file' ? extensions.get(/\.([a-z0-9]+)$/.exec(sourceName ?? '')?.[1] ?? '') : undefined;
    if (format === undefined || (driverType !== undefined && driverType !== 'raw') || source === undefined) return;
    const written = driver && attribute(driver, 'type');
    report(
      written ?? placeOf(source, 'file'),
      `The name says '${format}', and the image is used as raw: the guest sees the container and destroys it by writing. Use type='${format}'.`,
      {
        related: written === undefined ? [] : [elsewhere(placeOf(source, 'file'), 'The name of the image')],
        fixes:
          driver === undefined || !known.has(format)
            ? []
            : [preferably(`Set type='${format}'`, setAttribute(driver, 'type', format))],
      },
    );
  }),
  examples: [
    {
      title: 'a qcow2 image as raw',
      before: `
<disk type='file' device='disk'>
  <driver name='qemu' type='raw'/>
  <source file='/srv/web.qcow2'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
      after: `
<disk type='file' device='disk'>
  <driver name='qemu' type='qcow2'/>
  <source file='/srv/web.qcow2'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
      where: 'raw',
    },
    {
      title: 'a qcow2 image as qcow2',
      valid: `
<disk type='file' device='disk'>
  <driver name='qemu' type='qcow2'/>
  <source file='/srv/web.qcow2'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    },
  ],
});
