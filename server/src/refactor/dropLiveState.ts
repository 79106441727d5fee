import { mergeEdits, removeAttribute, removeElement, setAttribute, type TextEdit } from '../xml/edit.ts';
import { attribute, attributeValue, child, childElements, childrenNamed, elementsIn } from '../xml/query.ts';
import type { Document, Element, Node } from '../xml/tree.ts';

/**
 * Edits that take out what libvirt writes into the definition of a running guest and assigns anew at each start:
 * `id`, aliases that are not the user's, labels of dynamic confinement, tap devices, terminals, sockets, ports of
 * screens, what a network gave, the state of agents and copies, and the chains of images.
 * Source: libvirt docs/formatdomain.rst; src/conf/domain_conf.c, what it formats only for a live definition.
 */
export function dropLiveState({ root }: Document): TextEdit[] {
  if (root?.localName !== 'domain') return [];
  const devices = child(root, 'devices');
  const changes: Change[] = [
    ...(attribute(root, 'id') ? [removeAttribute(root, 'id')] : []),
    ...childrenNamed(root, 'seclabel').flatMap(dynamicLabels),
    ...(devices === undefined ? [] : childElements(devices).flatMap(ofDevice)),
  ];
  // An edit inside what is taken out gives way.
  const edits = changes.filter((change): change is TextEdit[] => !isElement(change));
  return mergeEdits([...removals(changes.filter(isElement)), ...edits]).edits;
}

/** An element to be taken out, or edits that belong together. */
type Change = Element | TextEdit[];

function isElement(change: Change): change is Element {
  return !Array.isArray(change);
}

/** Takes elements out; what then holds nothing is written as one tag, as libvirt prints it. */
function removals(wanted: readonly Element[]): TextEdit[][] {
  const gone = new Set<Node | Document>(wanted);
  const elements = wanted.filter(({ parent }) => !gone.has(parent));
  const emptied = new Set<Element>();
  for (const { parent } of elements) {
    if (parent.kind !== 'element' || parent.endTag === undefined) continue;
    const holdsMore = parent.children.some(
      (node) => !gone.has(node) && (node.kind !== 'text' || node.cdata || node.value.trim() !== ''),
    );
    if (!holdsMore) emptied.add(parent);
  }
  return [
    ...elements.filter(({ parent }) => parent.kind !== 'element' || !emptied.has(parent)).map(removeElement),
    ...[...emptied].map(({ startTag, endTag, range }) => [
      { range: { start: startTag.end - 1, end: endTag?.end ?? range.end }, text: '/>' },
    ]),
  ];
}

/** Labels that libvirt makes up at each start; those of images it never reads from a definition. */
function dynamicLabels(seclabel: Element): Change[] {
  const isDynamic = attributeValue(seclabel, 'type') === 'dynamic';
  return childElements(seclabel).filter(({ name }) => name === 'imagelabel' || (isDynamic && name === 'label'));
}

function ofDevice(device: Element): Change[] {
  const aliases = [...elementsIn(device)].filter(
    ({ localName, attributes }) =>
      localName === 'alias' && attributes.some(({ name, value }) => name === 'name' && !value.startsWith('ua-')),
  );
  const source = child(device, 'source');
  const target = child(device, 'target');
  return [
    ...aliases,
    ...(attribute(device, 'tty') ? [removeAttribute(device, 'tty')] : []),
    ...(source && isTerminal(device, source) ? [source] : []),
    ...(source && attribute(source, 'index') ? [removeAttribute(source, 'index')] : []),
    ...(device.localName === 'disk' ? foundChain(device, source) : []),
    ...(device.localName === 'disk' ? diskState(device, source) : []),
    ...(device.localName === 'interface' ? interfaceState(device, source, target) : []),
    ...(device.localName === 'channel' ? channelState(source, target) : []),
    ...(device.localName === 'memory' && target ? childrenNamed(target, 'current') : []),
    ...(device.localName === 'vsock' ? childrenNamed(device, 'cid').flatMap(contextId) : []),
    ...(device.localName === 'graphics' ? [...screenPorts(device), ...listens(device)] : []),
  ];
}

/** Copies under way, and the helper that libvirt itself runs for reservations. */
function diskState(disk: Element, source: Element | undefined): Change[] {
  const reservations = source && child(source, 'reservations');
  const isManaged = reservations !== undefined && attributeValue(reservations, 'managed') === 'yes';
  return [...childrenNamed(disk, 'mirror'), ...(isManaged ? childrenNamed(reservations, 'source') : [])];
}

/** What a network of libvirt gave the interface, whose type a running guest shows in place of `network`. */
function interfaceState(device: Element, source: Element | undefined, target: Element | undefined): Change[] {
  const tap = (target && attributeValue(target, 'dev')) ?? '';
  const isKept = target === undefined || attributeValue(target, 'managed') === 'no';
  return [
    ...(/^(vnet|macvtap|macvlan)\d+$/.test(tap) && !isKept ? [target] : []),
    ...(source === undefined || attribute(source, 'network') === undefined
      ? []
      : [
          setAttribute(device, 'type', 'network'),
          ...['portid', 'bridge', 'dev', 'mode'].map((name) => removeAttribute(source, name)),
          ...childrenNamed(source, 'address'),
        ]),
  ];
}

/** Whether the guest's agent is there, and a socket with the number of the running guest in its path. */
function channelState(source: Element | undefined, target: Element | undefined): Change[] {
  const path = (source && attributeValue(source, 'path')) ?? '';
  return [
    ...(target ? [removeAttribute(target, 'state')] : []),
    ...(source && /\/channel\/(target\/)?(domain-)?\d+-[^/]*\/[^/]+$/.test(path) ? [source] : []),
  ];
}

function contextId(cid: Element): Change[] {
  return attributeValue(cid, 'auto') === 'yes' ? [removeAttribute(cid, 'address')] : [];
}

/** The address of a network, and a socket with the number of the running guest in its path. */
function listens(graphics: Element): Change[] {
  return childrenNamed(graphics, 'listen').flatMap((listen) => {
    const type = attributeValue(listen, 'type');
    if (type === 'network') return [removeAttribute(listen, 'address')];
    const isOwn = /\/domain-\d+-[^/]*\/[^/]+$/.test(attributeValue(listen, 'socket') ?? '');
    return type === 'socket' && isOwn ? [removeAttribute(listen, 'socket')] : [];
  });
}

function isTerminal(device: Element, source: Element): boolean {
  return attributeValue(device, 'type') === 'pty' && /^\/dev\/pts\//.test(attributeValue(source, 'path') ?? '');
}

/** A chain that libvirt found in the image itself, which shows by the index of each part; others people wrote. */
function foundChain(disk: Element, source: Element | undefined): Element[] {
  const isFound = source !== undefined && attribute(source, 'index') !== undefined;
  return childrenNamed(disk, 'backingStore').filter((chain) => isFound || attribute(chain, 'index') !== undefined);
}

/** A port that was found free once. */
function screenPorts(graphics: Element): Change[] {
  if (attributeValue(graphics, 'autoport') !== 'yes') return [];
  return ['port', 'tlsPort', 'websocket'].flatMap((name) => {
    const value = attributeValue(graphics, name);
    return value === undefined || value === '-1' ? [] : [setAttribute(graphics, name, '-1')];
  });
}
