import type { HardwareController } from '../../guest/hardware/controllers.ts';
import { pciAddress } from '../../guest/hardware/device.ts';
import type { Machine } from '../../guest/hardware/machine.ts';
import { parseNumber } from '../../guest/hardware/numbers.ts';
import { removeAttribute, removeElement } from '../../xml/edit.ts';
import { attribute, child } from '../../xml/query.ts';
import type { Attribute, Element } from '../../xml/tree.ts';
import { elsewhere, placeOf, preferably } from './support/nodes.ts';
import { guestRule, isQemuGuest } from './support/rule.ts';

interface Option {
  readonly words: string;
  readonly find: (controller: HardwareController) => Attribute | Element | undefined;
  readonly models: readonly string[];
  /** Whether the machine allows it beyond the models. */
  readonly also?: (controller: HardwareController, machine: Machine) => boolean;
}

const onTarget =
  (name: string) =>
  ({ target }: HardwareController): Attribute | undefined =>
    target && attribute(target, name);
const expanders = ['pci-expander-bus', 'pcie-expander-bus'];
const ports = ['pcie-root-port', 'pcie-switch-downstream-port'];
const isHostBridge = ({ model }: HardwareController, { board }: Machine): boolean =>
  model === 'pci-root' && (board === 'pseries' || board === undefined);

/** Source: qemu_validate.c qemuValidateDomainDeviceDefControllerPCI. */
const options: readonly Option[] = [
  { words: 'busNr', find: onTarget('busNr'), models: expanders },
  { words: 'chassisNr', find: onTarget('chassisNr'), models: ['pci-bridge'] },
  { words: 'chassis', find: onTarget('chassis'), models: ports },
  { words: 'port', find: onTarget('port'), models: ports },
  {
    words: 'hotplug',
    find: onTarget('hotplug'),
    models: ports,
    also: ({ model }, { board }) => model === 'pci-root' && (board === 'i440fx' || board === undefined),
  },
  { words: 'index', find: onTarget('index'), models: [], also: isHostBridge },
  {
    words: '<node>',
    find: ({ target }) => target && child(target, 'node'),
    models: expanders,
    also: (controller, machine) => isHostBridge(controller, machine) && controller.index !== 0,
  },
  {
    words: '<pcihole64>',
    find: ({ element }) => child(element, 'pcihole64'),
    models: [],
    also: ({ model }, { board }) =>
      board === undefined || (model === 'pci-root' && board === 'i440fx') || (model === 'pcie-root' && board === 'q35'),
  },
];

/** The ranges that libvirt's common code checks: domain_validate.c virDomainControllerDefValidate. */
const ranges: readonly (readonly [name: string, least: number, most: number])[] = [
  ['chassisNr', 1, 255],
  ['chassis', 0, 255],
  ['port', 0, 255],
  ['busNr', 1, 254],
  ['index', 0, 30],
];

export const pciControllerOption = guestRule({
  id: 'pci-controller-option',
  title: 'A setting that this PCI controller does not have',
  drivers: 'all',
  cure: 'Remove the setting; libvirt fills in what the controller needs.',
  errors: [
    'is not valid for PCI controller with index',
    'out of range - must be',
    'Setting the 64-bit PCI hole size is not supported for machine',
    'PCI controller index … too high',
    'but index must be larger than bus',
    "Index for '…' controllers must be > 0",
    'Only the PCI controller with index 0 can have target index 0',
  ],
  docs: `
What \`<target>\` of a PCI controller may hold depends on its model: \`busNr\` and \`<node>\` belong to expander buses,
\`chassisNr\` to \`pci-bridge\`, \`chassis\`, \`port\` and \`hotplug\` to root ports and downstream ports and to the root of \`pc\`, \`index\` to the host bridges
of \`pseries\`, where target index 0 and controller index 0 belong together. \`<pcihole64>\` belongs to the root of \`pc\` and
\`q35\`. Only roots may have the index 0, and the highest index is 255. libvirt refuses what does not fit.`,
  source:
    'libvirt src/qemu/qemu_validate.c qemuValidateDomainDeviceDefControllerPCI; src/conf/domain_validate.c virDomainControllerDefValidate',
  check(guest, report) {
    const { machine, controllers } = guest.hardware;
    const isQemu = isQemuGuest(guest);
    for (const controller of controllers) {
      const { element, type, model, index, indexAttribute, target } = controller;
      if (type !== 'pci') continue;
      for (const [name, least, most] of ranges) {
        const found = target && attribute(target, name);
        const value = parseNumber(found?.value);
        if (found === undefined || value === undefined || (value >= least && value <= most)) continue;
        report(found, `${name} must be between ${least} and ${most}: libvirt refuses the definition.`);
      }
      const place = pciAddress(controller.device);
      if (isQemu && index !== undefined && index > 0 && place !== undefined && place.bus >= index && indexAttribute) {
        report(
          indexAttribute,
          `A PCI controller has a higher index than the bus it sits on, which is ${place.bus}: libvirt refuses the definition.`,
          {
            related:
              controller.device.address === undefined
                ? []
                : [elsewhere(placeOf(controller.device.address, 'bus'), 'The bus')],
          },
        );
      }
      const own = target && attribute(target, 'index');
      const ownIndex = parseNumber(own?.value);
      if (own !== undefined && ownIndex !== undefined && index !== undefined && (index === 0) !== (ownIndex === 0)) {
        report(
          own,
          `Target index 0 belongs to the PCI controller with index 0 and to no other: libvirt refuses the definition.`,
          {
            related:
              indexAttribute === undefined
                ? []
                : [
                    {
                      range: indexAttribute.valueRange ?? indexAttribute.range,
                      message: 'The index of the controller',
                    },
                  ],
          },
        );
      }
      if (index !== undefined && index > 255) {
        report(
          indexAttribute ?? element,
          'The highest index of a PCI controller is 255: libvirt refuses the definition.',
        );
      }
      if (!isQemu || model === '') continue;
      if (index === 0 && model !== 'pci-root' && model !== 'pcie-root') {
        report(
          indexAttribute ?? element,
          `Index 0 is for the root: libvirt refuses it for a ${model}. Use the next free index.`,
        );
      }
      for (const { words, find, models, also } of options) {
        const found = find(controller);
        if (found === undefined || models.includes(model) || also?.(controller, machine)) continue;
        report(
          found.kind === 'element' ? found : found.range,
          `A ${model} has no ${words}: libvirt refuses the definition. Remove it.`,
          {
            fixes: [
              preferably(
                `Remove ${words}`,
                found.kind === 'element' ? removeElement(found) : removeAttribute(found.parent, found.name),
              ),
            ],
          },
        );
      }
    }
  },
  examples: [
    {
      title: 'a bridge on a bus of a higher number',
      guest: 'pc',
      before: `
<controller type='pci' index='1' model='pci-bridge'>
  <address type='pci' domain='0x0000' bus='0x02' slot='0x01' function='0x0'/>
</controller>
<controller type='pci' index='2' model='pci-bridge'/>`,
      unfixable: true,
      where: '1',
    },
    {
      title: 'a bus number on a root port',
      before: `
<controller type='pci' index='1' model='pcie-root-port'>
  <target chassis='1' port='0x10' busNr='180'/>
</controller>`,
      after: `
<controller type='pci' index='1' model='pcie-root-port'>
  <target chassis='1' port='0x10'/>
</controller>`,
    },
    {
      title: 'a chassis number that is too high',
      before: `
<controller type='pci' index='1' model='pcie-root-port'>
  <target chassis='1' port='0x1FF'/>
</controller>`,
      unfixable: true,
      where: '0x1FF',
    },
    {
      title: 'a root port',
      valid: `
<controller type='pci' index='1' model='pcie-root-port'>
  <target chassis='1' port='0x10'/>
</controller>`,
    },
  ],
});
