import { bytesOf, isPowerOfTwo, parseLarge } from '../../guest/hardware/numbers.ts';
import { attribute, child } from '../../xml/query.ts';
import { elsewhere, inside, placeOf, removal, valueIn } from './support/nodes.ts';
import { guestRule, isQemuGuest } from './support/rule.ts';

/** Source: domain_conf.c virDomainMemoryTargetDefParseXML. */
const smallestLabel = 128n * 1024n;

export const memoryDevice = guestRule({
  id: 'memory-device',
  title: 'A memory device with settings of another model, or sizes that do not fit',
  drivers: 'all',
  cure: 'Give `nvdimm` and `virtio-pmem` a path, and `virtio-mem` a requested size of whole blocks within its size.',
  errors: [
    "path is required for model '",
    'requested size must be smaller than or equal to @size',
    'block size must be a power of two',
    'block size too small',
    'requested size must be an integer multiple of block size',
    'shared access mode required for virtio-pmem device',
    'virtio-pmem does not support NUMA nodes',
    'discard is not supported for',
    'UUID is not supported for NVDIMM device',
    'label size is required for NVDIMM device',
    'nvdimm label must be at least 128KiB',
    'label size must be smaller than NVDIMM size',
    "only 'pci' addresses are supported for the virtio",
    "only 'dimm' addresses are supported for the",
  ],
  docs: `
What a \`<memory>\` device needs depends on its model. \`nvdimm\` and \`virtio-pmem\` keep their content in a file and need its
path, and cannot discard; \`virtio-pmem\` wants \`access='shared'\` and no NUMA node. For \`virtio-mem\` the block size is a power of
two of at least 2 MiB, and the requested size is whole blocks and no more than the size. On POWER an NVDIMM needs a label
size; elsewhere it has no UUID. A label has at least 128 KiB and is smaller than the device.
DIMMs have addresses of type \`dimm\`, the models of virtio those of PCI or CCW. libvirt refuses anything else.`,
  source: 'libvirt src/conf/domain_validate.c virDomainMemoryDefValidate',
  check(guest, report) {
    const isPower = guest.hardware.machine.family === 'ppc64';
    for (const { element } of guest.hardware.named('memory')) {
      const model = valueIn(element, 'model');
      const target = child(element, 'target');
      if (model === 'nvdimm' || model === 'virtio-pmem') {
        if (inside(element, 'source', 'path') === undefined) {
          report(
            child(element, 'source') ?? element,
            `A memory device of model '${model}' needs a file: libvirt refuses it without <path> in <source>.`,
          );
        }
        if (valueIn(element, 'discard') === 'yes') {
          report(
            placeOf(element, 'discard'),
            `A memory device of model '${model}' cannot discard its content: libvirt refuses the definition.`,
          );
        }
      }
      if (model === 'virtio-pmem') {
        if (valueIn(element, 'access') !== 'shared') {
          report(
            placeOf(element, 'access'),
            "A memory device of model 'virtio-pmem' needs access='shared': libvirt refuses the definition.",
          );
        }
        const node = target && child(target, 'node');
        if (node !== undefined) {
          report(
            node,
            "A memory device of model 'virtio-pmem' belongs to no NUMA node: libvirt refuses the definition. Remove <node>.",
            {
              fixes: [removal(node)],
            },
          );
        }
      }
      if (model === 'nvdimm') {
        const uuid = child(element, 'uuid');
        if (isPower && inside(target, 'label') === undefined && target !== undefined) {
          report(target, 'On POWER an NVDIMM needs a label: libvirt refuses it without <label>.');
        } else if (!isPower && uuid !== undefined && guest.hardware.machine.family !== undefined) {
          report(uuid, 'Only on POWER an NVDIMM has a UUID: libvirt refuses the definition. Remove it.', {
            fixes: [removal(uuid)],
          });
        }
      }
      const label = inside(target, 'label', 'size');
      const labelBytes = label && bytesOf(label);
      const wholeSize = target && child(target, 'size');
      const whole = wholeSize && bytesOf(wholeSize);
      if (label !== undefined && labelBytes !== undefined) {
        if (labelBytes < smallestLabel) {
          report(label, 'The label of an NVDIMM has at least 128 KiB: libvirt refuses the definition.');
        } else if (wholeSize !== undefined && whole !== undefined && labelBytes >= whole) {
          report(label, 'The label is part of the NVDIMM and smaller: libvirt refuses the definition.', {
            related: [elsewhere(wholeSize, 'The size of the NVDIMM')],
          });
        }
      }
      const place = child(element, 'address');
      const kind = valueIn(place, 'type');
      const expected = model.startsWith('virtio-') ? ['pci', 'ccw'] : ['dimm'];
      if (place !== undefined && kind !== '' && isQemuGuest(guest) && model !== 'sgx-epc' && !expected.includes(kind)) {
        report(
          placeOf(place, 'type'),
          `A memory device of model '${model}' has no address of type '${kind}': libvirt refuses the definition. Remove it.`,
          { fixes: [removal(place)] },
        );
      }
      if (model !== 'virtio-mem' || target === undefined) continue;
      const size = child(target, 'size');
      const block = child(target, 'block');
      const requested = child(target, 'requested');
      const sizeBytes = size && bytesOf(size);
      const blockBytes = block && bytesOf(block);
      const requestedBytes = requested && bytesOf(requested);
      if (block === undefined) {
        report(
          target,
          'A memory device of model virtio-mem names the size of its blocks: libvirt refuses it without <block>.',
        );
      } else if (blockBytes !== undefined && (!isPowerOfTwo(blockBytes) || blockBytes < 2n * 1024n * 1024n)) {
        report(block, 'A block is a power of two of at least 2 MiB: libvirt refuses the definition.');
      } else if (requested !== undefined && requestedBytes !== undefined) {
        if (sizeBytes !== undefined && size !== undefined && requestedBytes > sizeBytes) {
          report(
            requested,
            'More is requested than the device has: libvirt refuses the definition. Lower <requested>, or raise <size>.',
            {
              related: [elsewhere(size, 'The size of the device')],
            },
          );
        }
        if (block !== undefined && blockBytes !== undefined && blockBytes > 0n && requestedBytes % blockBytes !== 0n) {
          report(requested, 'What is requested must be whole blocks: libvirt refuses the definition.', {
            related: [elsewhere(block, 'The size of a block')],
          });
        }
      }
      const address = child(target, 'address');
      const base = parseLarge(address && attribute(address, 'base')?.value);
      if (
        address !== undefined &&
        base !== undefined &&
        blockBytes !== undefined &&
        blockBytes > 0n &&
        base % blockBytes !== 0n
      ) {
        report(
          placeOf(address, 'base'),
          'The base address must be a multiple of the block size: libvirt refuses the definition.',
          {
            related: block === undefined ? [] : [elsewhere(block, 'The size of a block')],
          },
        );
      }
    }
  },
  examples: [
    {
      title: 'a label as large as the device',
      before: `
<memory model='nvdimm'>
  <source>
    <path>/srv/nvdimm</path>
  </source>
  <target>
    <size unit='KiB'>524288</size>
    <node>0</node>
    <label>
      <size unit='KiB'>524288</size>
    </label>
  </target>
</memory>`,
      unfixable: true,
    },
    {
      title: 'more requested than there is',
      before: `
<memory model='virtio-mem'>
  <target>
    <size unit='MiB'>512</size>
    <node>0</node>
    <block unit='MiB'>2</block>
    <requested unit='MiB'>1024</requested>
  </target>
</memory>`,
      unfixable: true,
      where: 'requested',
    },
    {
      title: 'whole blocks within the size',
      valid: `
<memory model='virtio-mem'>
  <target>
    <size unit='MiB'>512</size>
    <node>0</node>
    <block unit='MiB'>2</block>
    <requested unit='MiB'>256</requested>
  </target>
</memory>`,
    },
  ],
});
