import { removeAttribute, setAttribute, type TextEdit } from '../../xml/edit.ts';
import { attribute } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import { alternatives, qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { attributesAt } from './support/find.ts';

/** KiB of video memory that QEMU gives a vga card. */
const vgaMemory = '16384';

export const xenVideoModel = rule({
  id: 'xen-video-model',
  title: 'Video model "xen" exists only under Xen',
  severity: 'error',
  targets: qemuTargets,
  layer: 'define',
  cure: "Write `<model type='vga'/>`, or `virtio`, `qxl` or `cirrus`.",
  errors: ["does not support video model 'xen'"],
  docs: `
The paravirtual framebuffer of Xen is no graphics card: a fixed picture of 4 MiB. libvirt's QEMU driver refuses the model
when the guest is defined.

- \`vga\`: every system drives it, and it shows firmware and boot loader.
- \`virtio\`: for current Linux desktops.
- \`qxl\`: together with SPICE.
- \`cirrus\`: for very old X servers.

The video memory changes with the model: ${vgaMemory} KiB for \`vga\`; for the others libvirt's default.`,
  source: 'libvirt src/qemu/qemu_validate.c qemuValidateDomainDeviceDefVideo',
  check(guest, report) {
    for (const type of attributesAt(guest, 'devices/video/model/@type', 'xen')) {
      report(
        type,
        "Xen's framebuffer does not exist under KVM, and libvirt's QEMU driver refuses the definition. Use 'vga', which every system drives, or 'virtio', 'qxl' (with SPICE) or 'cirrus' (very old X).",
        {
          fixes: alternatives(
            guest,
            'video',
            ['vga', 'virtio', 'qxl', 'cirrus'].map((answer) => ({
              answer,
              title: `Change the video model to '${answer}'`,
              edits: [...setAttribute(type.parent, 'type', answer), ...resize(type.parent, answer)],
              safe: answer === 'vga',
            })),
          ),
        },
      );
    }
  },
  examples: [
    {
      title: 'the framebuffer of a paravirtual desktop',
      before: `
<video>
  <model type='xen' vram='4096' heads='1' primary='yes'/>
</video>`,
      after: `
<video>
  <model type='vga' vram='16384' heads='1' primary='yes'/>
</video>`,
    },
    {
      title: 'a current Linux desktop',
      choices: { video: 'virtio' },
      before: `
<video>
  <model type='xen' vram='4096' heads='1'/>
</video>`,
      after: `
<video>
  <model type='virtio' heads='1'/>
</video>`,
    },
    {
      title: 'with SPICE',
      choices: { video: 'qxl' },
      before: `
<video>
  <model type='xen' vram='4096' heads='1' primary='yes'/>
</video>`,
      after: `
<video>
  <model type='qxl' heads='1' primary='yes'/>
</video>`,
    },
    {
      title: 'a very old X server',
      choices: { video: 'cirrus' },
      before: `
<video>
  <model type='xen' vram='4096' heads='1' primary='yes'/>
</video>`,
      after: `
<video>
  <model type='cirrus' heads='1' primary='yes'/>
</video>`,
    },
    {
      title: 'a card of QEMU',
      valid: `
<video>
  <model type='vga' vram='16384' heads='1' primary='yes'/>
</video>`,
    },
  ],
});

function resize(model: Element, type: string): TextEdit[] {
  const memory = attribute(model, 'vram');
  if (memory === undefined) return [];
  return type === 'vga' ? setAttribute(model, 'vram', vgaMemory) : removeAttribute(memory.parent, memory.name);
}
