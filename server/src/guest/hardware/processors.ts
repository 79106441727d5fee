/** Virtual CPUs, their topology, NUMA cells and I/O threads. */

import { attribute, attributeValue, child, childrenNamed, textContent } from '../../xml/query.ts';
import type { Attribute, Element } from '../../xml/tree.ts';
import { parseBytes, parseDecimal, parseSet } from './numbers.ts';

export interface Topology {
  readonly element: Element;
  readonly sockets: number;
  readonly dies: number;
  readonly clusters: number;
  readonly cores: number;
  readonly threads: number;
}

export interface NumaCell {
  readonly element: Element;
  /** As written, else its place. */
  readonly id: number;
  readonly idAttribute: Attribute | undefined;
  readonly cpus: ReadonlySet<number> | undefined;
  readonly cpusAttribute: Attribute | undefined;
  /** Bytes; undefined when not written or no number. */
  readonly memory: bigint | undefined;
  /** `shared`, `private`, or '' when not written. */
  readonly access: string;
}

export interface Processors {
  readonly vcpu: Element | undefined;
  /** The most the guest can have; 1 when not written, undefined when it is no number. */
  readonly maximum: number | undefined;
  /** What it starts with. */
  readonly current: number | undefined;
  readonly cpu: Element | undefined;
  readonly topology: Topology | undefined;
  readonly numa: Element | undefined;
  readonly cells: readonly NumaCell[];
}

function readTopology(cpu: Element | undefined): Topology | undefined {
  const element = cpu && child(cpu, 'topology');
  if (element === undefined) return undefined;
  const count = (name: string): number | undefined => {
    const written = attributeValue(element, name);
    return written === undefined ? 1 : parseDecimal(written);
  };
  const [sockets, dies, clusters, cores, threads] = ['sockets', 'dies', 'clusters', 'cores', 'threads'].map(count);
  if (!sockets || !dies || !clusters || !cores || !threads) return undefined;
  return { element, sockets, dies, clusters, cores, threads };
}

function readCell(element: Element, place: number): NumaCell {
  const idAttribute = attribute(element, 'id');
  const cpusAttribute = attribute(element, 'cpus');
  return {
    element,
    idAttribute,
    id: parseDecimal(idAttribute?.value) ?? place,
    cpusAttribute,
    cpus: cpusAttribute && parseSet(cpusAttribute.value),
    memory: parseBytes(attributeValue(element, 'memory'), attributeValue(element, 'unit')),
    access: attributeValue(element, 'memAccess') ?? '',
  };
}

/** Reads `<vcpu>` and `<cpu>` of a domain. */
export function readProcessors(root: Element): Processors {
  const vcpu = child(root, 'vcpu');
  const cpu = child(root, 'cpu');
  const numa = cpu && child(cpu, 'numa');
  const maximum = vcpu === undefined ? 1 : parseDecimal(textContent(vcpu));
  const written = vcpu && attributeValue(vcpu, 'current');
  return {
    vcpu,
    maximum,
    current: written === undefined ? maximum : parseDecimal(written),
    cpu,
    topology: readTopology(cpu),
    numa,
    cells: numa === undefined ? [] : childrenNamed(numa, 'cell').map(readCell),
  };
}

/** How many virtual CPUs a topology makes. */
export function topologyTotal({ sockets, dies, clusters, cores, threads }: Topology): number {
  return sockets * dies * clusters * cores * threads;
}

/**
 * The ids of the I/O threads: those written in `<iothreadids>`, and as many more as `<iothreads>` says, from 1
 * (virDomainIOThreadIDDefArrayInit).
 */
export function readIoThreads(root: Element): ReadonlySet<number> {
  const element = child(root, 'iothreads');
  const list = child(root, 'iothreadids');
  const ids = new Set<number>();
  for (const thread of list === undefined ? [] : childrenNamed(list, 'iothread')) {
    const id = parseDecimal(attributeValue(thread, 'id'));
    if (id !== undefined) ids.add(id);
  }
  const count = Math.min(element === undefined ? 0 : (parseDecimal(textContent(element)) ?? 0), 4096);
  for (let id = 1; ids.size < count; id++) ids.add(id);
  return ids;
}
