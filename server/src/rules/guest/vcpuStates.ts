import { parseDecimal } from '../../guest/hardware/numbers.ts';
import { removeAttribute, setAttribute } from '../../xml/edit.ts';
import { attribute, child, childrenNamed } from '../../xml/query.ts';
import type { Element } from '../../xml/tree.ts';
import { elsewhere, placeOf, preferably, valueIn } from './support/nodes.ts';
import { guestRule, isQemuGuest } from './support/rule.ts';

/** One `<vcpu>` of `<vcpus>`, with libvirt's defaults for what is not written. */
interface Processor {
  readonly element: Element;
  readonly id: number;
  readonly isOnline: boolean;
  readonly isPluggable: boolean;
  /** 0 when not written. */
  readonly order: number;
}

function readProcessor(element: Element): Processor | undefined {
  const id = parseDecimal(valueIn(element, 'id'));
  if (id === undefined) return undefined;
  const isOnline = valueIn(element, 'enabled') === 'yes';
  const pluggable = valueIn(element, 'hotpluggable');
  return {
    element,
    id,
    isOnline,
    isPluggable: pluggable === '' ? !isOnline : pluggable === 'yes',
    order: parseDecimal(valueIn(element, 'order')) ?? 0,
  };
}

export const vcpuStates = guestRule({
  id: 'vcpu-state',
  title: 'A state of a virtual CPU that it cannot have',
  drivers: 'all',
  cure: 'Keep virtual CPU 0 on and fixed, and number the order of all that are on, the fixed ones first.',
  errors: [
    'is out of range of maximum vcpu count',
    'is both offline and not hotpluggable',
    "vcpu 0 can't be offline",
    "vcpu0 can't be hotpluggable",
    'vcpu0 must be enabled first',
    'all vcpus must have either set or unset order',
    'online non-hotpluggable vcpus need to be ordered prior to',
    'online non-hotpluggable vcpus must be ordered in ascending order',
  ],
  docs: `
\`<vcpus>\` says of each virtual CPU whether it is on at the start and whether it can be plugged. Its ids run from 0 to one less
than the number in \`<vcpu>\`, and one that is off must be pluggable. With QEMU number 0 is always on and stays, \`order\` is
written for all that are on or for none, and those that cannot be unplugged come first, in ascending order. libvirt refuses
the definition otherwise.`,
  source:
    'libvirt src/conf/domain_conf.c virDomainVcpuParse; src/conf/domain_postparse.c virDomainVcpuDefPostParse; src/qemu/qemu_postparse.c qemuDomainDefVcpusPostParse',
  check(guest, report) {
    const list = child(guest.root, 'vcpus');
    const { vcpu, maximum } = guest.hardware.processors;
    if (list === undefined || maximum === undefined) return;
    const written = childrenNamed(list, 'vcpu').flatMap((one) => readProcessor(one) ?? []);
    const fixed = written.filter(({ isOnline, isPluggable }) => !isOnline && !isPluggable);
    for (const { element, id } of written) {
      if (id < maximum) continue;
      report(
        placeOf(element, 'id'),
        `The guest has the virtual CPUs 0 to ${maximum - 1}: libvirt refuses one with the id ${id}.`,
        { related: vcpu === undefined ? [] : [elsewhere(vcpu, `${maximum} virtual CPUs here`)] },
      );
    }
    for (const { element, id } of fixed) {
      report(
        placeOf(element, 'hotpluggable'),
        `Virtual CPU ${id} is off and cannot be plugged in: libvirt refuses the definition. Make it pluggable.`,
        { fixes: [preferably("Set hotpluggable='yes'", setAttribute(element, 'hotpluggable', 'yes'))] },
      );
    }
    if (!isQemuGuest(guest) || fixed.length > 0) return;
    const processors = [...written].sort((one, other) => one.id - other.id);
    const [first] = processors;
    if (first?.id !== 0) return;
    if (!first.isOnline) {
      const { element } = first;
      // Nor can it be unplugged, and it has an order only where all others that are on have one.
      const isPluggable = valueIn(element, 'hotpluggable') === 'yes';
      const order = attribute(element, 'order');
      const isAlone = order !== undefined && processors.some((one) => one.isOnline && one.order === 0);
      const changes = [
        "Set enabled='yes'",
        ...(isPluggable ? ["set hotpluggable='no'"] : []),
        ...(isAlone ? [`remove order='${order.value}'`] : []),
      ];
      const edits = [
        ...setAttribute(element, 'enabled', 'yes'),
        ...(isPluggable ? setAttribute(element, 'hotpluggable', 'no') : []),
        ...(isAlone ? removeAttribute(element, 'order') : []),
      ];
      report(placeOf(element, 'enabled'), 'With QEMU virtual CPU 0 is always on: its driver refuses the definition.', {
        // libvirt's common code takes it: a definition may be meant for another driver of the same type.
        severity: 'warning',
        fixes: [preferably(changes.join(', '), edits)],
      });
      return;
    }
    if (first.isPluggable) {
      report(
        placeOf(first.element, 'hotpluggable'),
        'Virtual CPU 0 cannot be unplugged: libvirt refuses the definition.',
        { fixes: [preferably("Set hotpluggable='no'", setAttribute(first.element, 'hotpluggable', 'no'))] },
      );
    }
    const firstOrder = attribute(first.element, 'order');
    if (firstOrder !== undefined && first.order > 1) {
      report(firstOrder, "Virtual CPU 0 comes first: libvirt refuses the definition. Use order='1'.", {
        fixes: [preferably("Set order='1'", setAttribute(first.element, 'order', '1'))],
      });
    }
    let previous = first;
    for (const one of processors.slice(1)) {
      const order = attribute(one.element, 'order');
      if (one.isOnline && (one.order !== 0) !== (first.order !== 0)) {
        report(
          order ?? one.element,
          'The order is written for all virtual CPUs that are on, or for none: libvirt refuses the definition.',
          {
            related: [elsewhere(placeOf(first.element, 'order'), 'Compare virtual CPU 0')],
            fixes: order === undefined ? [] : [preferably('Remove the order', removeAttribute(one.element, 'order'))],
          },
        );
      } else if (!one.isPluggable && (previous.isPluggable || one.id > previous.id + 1)) {
        report(
          placeOf(one.element, 'hotpluggable'),
          `Virtual CPU ${one.id} cannot be unplugged and comes after one that can, or that is off: libvirt refuses the definition.`,
          {
            related: previous.isPluggable
              ? [elsewhere(placeOf(previous.element, 'hotpluggable'), 'This one can be unplugged')]
              : [],
          },
        );
      } else if (order !== undefined && !one.isPluggable && previous.order > one.order) {
        report(
          order,
          'The order of the virtual CPUs that cannot be unplugged ascends with their ids: libvirt refuses the definition.',
          { related: [elsewhere(placeOf(previous.element, 'order'), 'The order of the one before')] },
        );
      }
      previous = one;
    }
  },
  examples: [
    {
      title: 'number 0 off',
      at: 'domain',
      before: `
<vcpu current='1'>2</vcpu>
<vcpus>
  <vcpu id='0' enabled='no' hotpluggable='yes'/>
  <vcpu id='1' enabled='yes' hotpluggable='no'/>
</vcpus>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
      after: `
<vcpu current='1'>2</vcpu>
<vcpus>
  <vcpu id='0' enabled='yes' hotpluggable='no'/>
  <vcpu id='1' enabled='yes' hotpluggable='no'/>
</vcpus>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
      where: 'no',
    },
    {
      title: 'number 0 off, and the only one with an order',
      at: 'domain',
      before: `
<vcpu current='1'>2</vcpu>
<vcpus>
  <vcpu id='0' enabled='no' hotpluggable='yes' order='1'/>
  <vcpu id='1' enabled='yes' hotpluggable='no'/>
</vcpus>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
      after: `
<vcpu current='1'>2</vcpu>
<vcpus>
  <vcpu id='0' enabled='yes' hotpluggable='no'/>
  <vcpu id='1' enabled='yes' hotpluggable='no'/>
</vcpus>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
      where: 'no',
    },
    {
      title: 'an id beyond the number of virtual CPUs',
      at: 'domain',
      before: `
<vcpu current='1'>2</vcpu>
<vcpus>
  <vcpu id='0' enabled='yes' hotpluggable='no'/>
  <vcpu id='2' enabled='no' hotpluggable='yes'/>
</vcpus>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
      unfixable: true,
      where: '2',
    },
    {
      title: 'one fixed, one plugged in, one to be plugged',
      at: 'domain',
      valid: `
<vcpu current='2'>3</vcpu>
<vcpus>
  <vcpu id='0' enabled='yes' hotpluggable='no' order='1'/>
  <vcpu id='1' enabled='yes' hotpluggable='yes' order='2'/>
  <vcpu id='2' enabled='no' hotpluggable='yes'/>
</vcpus>
<os>
  <type arch='x86_64' machine='q35'>hvm</type>
</os>`,
    },
  ],
});
