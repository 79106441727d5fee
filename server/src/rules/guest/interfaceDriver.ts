import { isPowerOfTwo, parseLarge } from '../../guest/hardware/numbers.ts';
import { attribute, child } from '../../xml/query.ts';
import type { Attribute } from '../../xml/tree.ts';
import { interfaces, onEach } from '../each.ts';
import { attributeRemoval, elsewhere, placeOf, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

function isVirtio(model: Attribute | undefined): boolean {
  return model?.value.startsWith('virtio') ?? false;
}

const virtioOptions = ['iommu', 'ats', 'packed', 'page_per_vq'];

export const interfaceDriver = guestRule({
  id: 'interface-virtio-option',
  title: 'A virtio setting on a network card of another model, or a bad queue size',
  drivers: 'all',
  cure: 'Remove the setting, or use the model `virtio`; queue sizes are powers of two.',
  errors: [
    'driver option is only supported for virtio devices',
    'page_per_vq option is only supported for virtio devices',
    'queue_size has to be a power of two',
    'virtio-net teaming persistent interface must be',
    'virtio-net teaming transient interface must be',
    'teaming persistent attribute',
  ],
  docs: `
\`iommu\`, \`ats\`, \`packed\` and \`page_per_vq\` of \`<driver>\` belong to virtio devices: libvirt refuses them on network cards of other
models. \`rx_queue_size\` and \`tx_queue_size\` are powers of two. In a team the \`persistent\` interface is a virtio card and names
nobody; the \`transient\` one is of type \`hostdev\` (or a network of such) and names the persistent one.`,
  source:
    'libvirt src/conf/domain_validate.c virDomainNetDefValidate; src/qemu/qemu_validate.c qemuValidateDomainDeviceDefNetwork',
  check: onEach(interfaces, ({ element, type, modelType }, report, { isQemu }) => {
    const driver = child(element, 'driver');
    for (const name of driver === undefined || isVirtio(modelType) ? [] : virtioOptions) {
      const found = driver && attribute(driver, name);
      if (found === undefined) continue;
      report(
        found.range,
        `Only network cards of model 'virtio' have ${name}: libvirt refuses the definition. Remove it.`,
        {
          related: modelType === undefined ? [] : [elsewhere(modelType, 'The model of the card')],
          fixes: [attributeRemoval(found)],
        },
      );
    }
    for (const name of driver !== undefined && isQemu && type !== 'hostdev' && isVirtio(modelType)
      ? ['rx_queue_size', 'tx_queue_size']
      : []) {
      const found = driver && attribute(driver, name);
      const size = parseLarge(found?.value);
      if (found === undefined || size === undefined || size === 0n || isPowerOfTwo(size)) continue;
      report(found, `${name} is a power of two: libvirt refuses the definition. Use 256, 512 or 1024.`);
    }
    const teaming = child(element, 'teaming');
    if (teaming === undefined) return;
    const kind = valueIn(teaming, 'type');
    const partner = attribute(teaming, 'persistent');
    if (kind === 'transient' && partner === undefined) {
      report(teaming, 'A transient interface names its persistent partner: libvirt refuses the definition.');
    } else if (kind === 'persistent' && partner !== undefined) {
      report(partner, 'A persistent interface names no partner: libvirt refuses the definition. Remove it.', {
        fixes: [attributeRemoval(partner)],
      });
    }
    if (!isQemu) return;
    if (kind === 'persistent' && !isVirtio(modelType)) {
      report(
        modelType ?? teaming,
        "The persistent interface of a team is a card of model 'virtio': libvirt refuses the definition.",
      );
    } else if (kind === 'transient' && type !== 'hostdev' && type !== 'network') {
      report(
        placeOf(element, 'type'),
        "The transient interface of a team is of type 'hostdev': libvirt refuses the definition.",
      );
    }
  }),
  examples: [
    {
      title: 'a passed-through card, whose queues are its own',
      valid: `
<interface type='hostdev'>
  <source>
    <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>
  </source>
  <model type='virtio'/>
  <driver rx_queue_size='100'/>
</interface>`,
    },
    {
      title: 'packed queues of an emulated card',
      before: `
<interface type='network'>
  <source network='default'/>
  <model type='e1000'/>
  <driver packed='on'/>
</interface>`,
      after: `
<interface type='network'>
  <source network='default'/>
  <model type='e1000'/>
  <driver/>
</interface>`,
    },
    {
      title: 'queues of a virtio card',
      valid: `
<interface type='network'>
  <source network='default'/>
  <model type='virtio'/>
  <driver packed='on' rx_queue_size='512'/>
</interface>`,
    },
  ],
});
