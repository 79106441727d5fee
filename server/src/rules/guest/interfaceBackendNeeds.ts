import { insertChild, setAttribute } from '../../xml/edit.ts';
import { interfaces, onEach } from '../each.ts';
import { elsewhere, inside, placeOf, preferably, removal, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

/** Source: domain_validate.c virDomainNetDefValidate. */
const vhostUserModels: ReadonlySet<string> = new Set(['virtio', 'virtio-transitional', 'virtio-non-transitional']);

export const interfaceBackendNeeds = guestRule({
  id: 'interface-backend-needs',
  title: 'An interface without the source or model that its type needs',
  drivers: 'all',
  cure: "Name the bridge in `<source bridge='…'/>`, and use `<model type='virtio'/>` with `vhostuser` and `vdpa`.",
  errors: [
    "requires a 'source' element",
    "Wrong or no <model> 'type' attribute specified with <interface type='vhostuser'/>",
    "'reconnect' attribute unsupported 'server' mode for <interface type='vhostuser'>",
    "invalid model for interface of type 'vdpa'",
  ],
  docs: `
An interface on a bridge names the bridge. The rings of a virtio card are what \`vhostuser\` and \`vdpa\` hand to another program or
to the hardware, so the card is of model \`virtio\`. A \`vhostuser\` interface that waits as
\`server\` has nothing to reconnect to. libvirt refuses the definition otherwise.`,
  source:
    'libvirt src/conf/domain_conf.c virDomainNetDefParseXMLRequireSource; src/conf/domain_validate.c virDomainNetDefValidate; src/qemu/qemu_validate.c qemuValidateDomainDeviceDefNetwork',
  check: onEach(interfaces, ({ element, type, source, model, modelType }, report, { isQemu, family }) => {
    const typeNode = placeOf(element, 'type');
    if (type === 'bridge' && source === undefined) {
      report(
        typeNode,
        "An interface of type 'bridge' names the bridge in <source>: libvirt refuses the definition without it.",
      );
    }
    const toVirtio =
      model === undefined ? [] : [preferably("Use the model 'virtio'", setAttribute(model, 'type', 'virtio'))];
    if (type === 'vhostuser' && modelType !== undefined && !vhostUserModels.has(modelType.value)) {
      report(
        modelType,
        `An interface of type 'vhostuser' is a virtio card: libvirt refuses the model '${modelType.value}'.`,
        { fixes: toVirtio },
      );
    }
    if (
      type === 'vhostuser' &&
      modelType === undefined &&
      family === 'x86' &&
      valueIn(inside(element, 'backend'), 'type') !== 'passt'
    ) {
      report(
        typeNode,
        "An interface of type 'vhostuser' is a virtio card, which is not the default: libvirt refuses the definition. Add <model type='virtio'/>.",
        {
          fixes:
            model === undefined && source !== undefined
              ? [
                  preferably(
                    "Add <model type='virtio'/>",
                    insertChild(element, "<model type='virtio'/>", { after: source }),
                  ),
                ]
              : toVirtio,
        },
      );
    }
    const reconnect = inside(source, 'reconnect');
    if (
      type === 'vhostuser' &&
      source !== undefined &&
      reconnect !== undefined &&
      valueIn(source, 'mode') === 'server'
    ) {
      report(reconnect, 'A server waits and does not reconnect: libvirt refuses the definition. Remove it.', {
        related: [elsewhere(placeOf(source, 'mode'), 'The mode of the socket')],
        fixes: [removal(reconnect)],
      });
    }
    if (type === 'vdpa' && isQemu && modelType !== undefined && modelType.value !== 'virtio') {
      report(modelType, "An interface of type 'vdpa' has the model 'virtio': libvirt refuses another one.", {
        fixes: toVirtio,
      });
    }
  }),
  examples: [
    {
      title: 'an emulated card of a virtual switch',
      at: 'domain',
      before: `
<memoryBacking>
  <source type='memfd'/>
  <access mode='shared'/>
</memoryBacking>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<devices>
  <interface type='vhostuser'>
    <source type='unix' path='/run/switch/web' mode='client'/>
    <model type='e1000'/>
  </interface>
</devices>`,
      after: `
<memoryBacking>
  <source type='memfd'/>
  <access mode='shared'/>
</memoryBacking>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>
<devices>
  <interface type='vhostuser'>
    <source type='unix' path='/run/switch/web' mode='client'/>
    <model type='virtio'/>
  </interface>
</devices>`,
      where: 'e1000',
    },
    {
      title: 'a bridge without a name',
      before: `
<interface type='bridge'>
  <model type='virtio'/>
</interface>`,
      unfixable: true,
      where: 'bridge',
    },
    {
      title: 'a bridge with its name',
      valid: `
<interface type='bridge'>
  <source bridge='br0'/>
</interface>`,
    },
  ],
});
