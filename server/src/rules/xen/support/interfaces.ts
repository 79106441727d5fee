import type { Interface } from '../../../guest/devices.ts';
import type { Guest } from '../../../guest/guest.ts';
import { escapeAttribute, insertChild, type TextEdit } from '../../../xml/edit.ts';
import { childElements } from '../../../xml/query.ts';
import type { Element } from '../../../xml/tree.ts';
import type { Fix } from '../../rule.ts';

/** The elements after which libvirt writes the model. */
const beforeModel = new Set(['mac', 'source', 'virtualport', 'script', 'target']);

/** True for the name of a tap device that Xen makes from the number of the guest. */
export function isXenTapName(name: string): boolean {
  return /^(vif[0-9]+\.[0-9]+(-emu)?|tap[0-9]+\.[0-9]+)$/.test(name);
}

/** The base name of the hotplug script; '' when there is none. */
export function scriptName(device: Interface): string {
  return device.scriptPath?.split('/').at(-1) ?? '';
}

/** True for a script that connects to Open vSwitch, for which KVM has `<virtualport>`. */
export function isOpenvswitchScript(device: Interface): boolean {
  return scriptName(device) === 'vif-openvswitch';
}

/** Adds a model behind the elements that stay when what is Xen's goes. */
export function insertModel(device: Interface, model: string): TextEdit[] {
  const goes = (element: Element): boolean =>
    (element === device.script && !isOpenvswitchScript(device) && device.type !== 'ethernet') ||
    (element === device.target && isXenTapName(device.targetDevice?.value ?? ''));
  const neighbour = childElements(device.element).findLast(
    (element) => beforeModel.has(element.name) && !goes(element),
  );
  return insertChild(device.element, `<model type='${model}'/>`, neighbour ? { after: neighbour } : { last: true });
}

/** Where an interface can be connected on the new host. */
export interface Connection {
  /** As the question `network` is answered: `network:NAME` or `bridge:NAME`. */
  readonly answer: string;
  readonly type: 'network' | 'bridge';
  readonly name: string;
}

/** The connections to offer, the one that was answered first; `keep` is no connection. */
export function connections(guest: Guest): Connection[] {
  const answered = guest.choices.network ?? 'keep';
  const answers = new Set([...(answered === 'keep' ? [] : [answered]), 'network:default', 'bridge:br0']);
  return [...answers].map((answer) => ({
    answer,
    type: answer.startsWith('bridge:') ? 'bridge' : 'network',
    name: answer.slice(answer.indexOf(':') + 1),
  }));
}

/** The `<source>` of a connection. */
export function sourceElement({ type, name }: Connection): string {
  return `<source ${type}='${escapeAttribute(name)}'/>`;
}

/** A fix for each connection; preferred is the one answered, none when the answer is to keep what is there. */
export function connectionFixes(guest: Guest, edits: (connection: Connection) => TextEdit[]): Fix[] {
  return connections(guest).map((connection) => ({
    title: `Connect the interface to ${connection.type} '${connection.name}'`,
    edits: edits(connection),
    safe: false,
    choice: { question: 'network', answer: connection.answer },
    ...(connection.answer === guest.choices.network ? { preferred: true } : {}),
  }));
}
