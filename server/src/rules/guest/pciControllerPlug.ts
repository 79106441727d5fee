import type { Guest } from '../../guest/guest.ts';
import { type HardwareController, pciPlug } from '../../guest/hardware/controllers.ts';
import { pciAddress } from '../../guest/hardware/device.ts';
import { elsewhere, placeOf, removal } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

const pcie = /^(pcie-root-port|pcie-switch-|dmi-to-pci-bridge|pcie-to-pci-bridge)/;

/** The controller that one needs and libvirt does not add, in words. */
function missingParent({ hardware }: Guest, { model }: HardwareController): string | undefined {
  const { machine, controllers } = hardware;
  if (machine.board === 'i440fx' && pcie.test(model))
    return `PCI Express, which the machine '${machine.name || 'pc'}' lacks`;
  const isMissing = (name: string): boolean => !controllers.some((one) => one.type === 'pci' && one.model === name);
  return model === 'pcie-switch-downstream-port' && isMissing('pcie-switch-upstream-port')
    ? 'a pcie-switch-upstream-port to plug into'
    : undefined;
}

/** Eight functions in each of the slots 1 to 0x1e; in slot 0x1f is the chipset. */
const mostRootPorts = 240;

/** The first root port for which the root of q35 has no place left. */
function surplusPort({ hardware }: Guest): HardwareController | undefined {
  const { machine, controllers } = hardware;
  const pci = controllers.filter(({ type }) => type === 'pci');
  if (machine.board !== 'q35' || pci.some(({ model }) => model === 'pcie-expander-bus')) return undefined;
  return pci.filter(({ model }) => model === 'pcie-root-port')[mostRootPorts];
}

export const pciControllerPlug = guestRule({
  id: 'pci-controller-plug',
  title: 'A device on a PCI controller that does not take it',
  drivers: 'qemu',
  cure: 'Remove the `<address>`, so that libvirt plugs it where it fits, or name a bus that takes it.',
  errors: [
    'cannot be plugged into the PCI controller with index',
    "a PCI slot is needed to connect a PCI controller model='…', but none is available",
  ],
  docs: `
Each PCI controller takes certain things. Devices go on roots, bridges and ports, but not on \`pcie-switch-upstream-port\`
(which takes downstream ports alone) nor on \`pcie-expander-bus\` (root ports and \`dmi-to-pci-bridge\`). Controllers are
pickier: \`pcie-root-port\`, \`dmi-to-pci-bridge\` and \`pcie-expander-bus\` go on \`pcie-root\`, \`pci-expander-bus\` on \`pci-root\`,
a \`pcie-switch-upstream-port\` on a root port. libvirt refuses any other combination. It adds root ports and bridges
where they are missing, but no switch for a \`pcie-switch-downstream-port\`; on \`pc\` there is no PCI Express at all.`,
  source: 'libvirt src/conf/domain_addr.c virDomainPCIAddressFlagsCompatible, virDomainPCIAddressBusSetModel',
  check(guest, report) {
    const { devices, controllers, pciBuses } = guest.hardware;
    const byElement = new Map(controllers.map((controller) => [controller.element, controller]));
    for (const controller of controllers) {
      const missing = controller.type === 'pci' ? missingParent(guest, controller) : undefined;
      if (missing === undefined) continue;
      report(
        controller.modelAttribute ?? controller.element,
        `A ${controller.model} needs ${missing}: libvirt refuses the definition. Remove it, or add one.`,
      );
    }
    const surplus = surplusPort(guest);
    if (surplus !== undefined) {
      report(
        surplus.modelAttribute ?? surplus.element,
        `The root takes ${mostRootPorts} root ports on q35, and this is one more: libvirt refuses the definition. Remove it, or add a pcie-expander-bus.`,
        { fixes: [removal(surplus.element)] },
      );
    }
    for (const device of devices) {
      const place = pciAddress(device);
      const bus = place && pciBuses.get(place.bus);
      const plug = pciPlug(device, byElement.get(device.element));
      if (bus === undefined || plug === undefined || device.address === undefined || bus.knowledge.accepts.has(plug))
        continue;
      const what = plug === 'endpoint' ? 'this device' : `a ${plug}`;
      report(
        placeOf(device.address, 'bus'),
        `PCI controller ${bus.index} is a ${bus.model} and does not take ${what}: libvirt refuses the definition. Choose another bus.`,
        {
          related:
            bus.controller === undefined
              ? []
              : [elsewhere(bus.controller.element, `The ${bus.model} with index ${bus.index}`)],
          fixes: [removal(device.address, 'Remove the address, so that libvirt plugs it where it fits')],
        },
      );
    }
  },
  examples: [
    {
      title: 'a bridge of the chipset behind a root port',
      before: `
<controller type='pci' index='1' model='pcie-root-port'/>
<controller type='pci' index='2' model='dmi-to-pci-bridge'>
  <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>
</controller>`,
      after: `
<controller type='pci' index='1' model='pcie-root-port'/>
<controller type='pci' index='2' model='dmi-to-pci-bridge'>
</controller>`,
      where: '0x01',
    },
    {
      title: 'a switch behind a root port',
      valid: `
<controller type='pci' index='1' model='pcie-root-port'/>
<controller type='pci' index='2' model='pcie-switch-upstream-port'>
  <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>
</controller>`,
    },
  ],
});
