import { removeAttribute } from '../../xml/edit.ts';
import { elementsIn } from '../../xml/query.ts';
import { qemuTargets } from '../fixes.ts';
import { rule } from '../rule.ts';
import { safely } from './support/fixes.ts';

const xenNamespace = 'http://libvirt.org/schemas/domain/xen/1.0';

export const xenNamespaceUnused = rule({
  id: 'xen-namespace-unused',
  title: 'A namespace of Xen that nothing uses',
  severity: 'information',
  targets: qemuTargets,
  layer: 'silent',
  order: 10,
  cure: 'Remove the declaration of the namespace.',
  docs: `
\`xmlns:xen\` declares the namespace of \`<xen:commandline>\`. Without that element it does nothing, and it is the last
trace of Xen in a converted definition.`,
  source: 'libvirt docs/schemas: domain/xen/1.0',
  check(guest, report) {
    const declaration = guest.root.attributes.find(
      (attribute) => attribute.prefix === 'xmlns' && attribute.value === xenNamespace,
    );
    if (declaration === undefined) {
      return;
    }
    for (const element of elementsIn(guest.root)) {
      if (
        element.namespace === xenNamespace ||
        element.attributes.some((attribute) => attribute.namespace === xenNamespace)
      ) {
        return;
      }
    }
    report(declaration, 'Nothing uses the namespace of Xen any more. Remove the declaration.', {
      unnecessary: true,
      fixes: [safely(`Remove ${declaration.name}`, removeAttribute(guest.root, declaration.name))],
    });
  },
  examples: [
    {
      title: 'left behind',
      before: `
<domain type='kvm' xmlns:xen='http://libvirt.org/schemas/domain/xen/1.0'>
  <name>web</name>
  <memory unit='MiB'>512</memory>
  <os>
    <type>hvm</type>
  </os>
</domain>`,
      after: `
<domain type='kvm'>
  <name>web</name>
  <memory unit='MiB'>512</memory>
  <os>
    <type>hvm</type>
  </os>
</domain>`,
    },
    { title: 'not declared', valid: `<memballoon model='virtio'/>` },
  ],
});
