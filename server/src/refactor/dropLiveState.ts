import { mergeEdits, removeAttribute, removeElement, setAttribute, type TextEdit } from '../xml/edit.ts';
import { attribute, attributeValue, child, childElements, childrenNamed, elementsIn } from '../xml/query.ts';
import type { Document, Element } from '../xml/tree.ts';

/**
 * Edits that take out what libvirt writes into the definition of a running guest and assigns anew at each start:
 * `id`, aliases that are not the user's, labels of dynamic confinement, tap devices, terminals, sockets, ports of
 * screens, what a network gave, the state of agents and copies, and the chains of images. Source: libvirt docs/formatdomain.rst; src/conf/domain_conf.c, what it formats only for
 * VIR_DOMAIN_DEF_FORMAT_STATUS or a live definition.
 */
export function dropLiveState({ root }: Document): TextEdit[] {
  if (root?.localName !== 'domain') return [];
  const devices = child(root, 'devices');
  const edits: TextEdit[][] = [
    ...(attribute(root, 'id') ? [removeAttribute(root, 'id')] : []),
    ...childrenNamed(root, 'seclabel').flatMap(dynamicLabels),
    ...(devices === undefined ? [] : childElements(devices).flatMap(ofDevice)),
  ];
  return mergeEdits(edits.filter((group) => group.length > 0)).edits;
}

/** Labels that libvirt makes up at each start; those of images it never reads from a definition. */
function dynamicLabels(seclabel: Element): TextEdit[][] {
  const isDynamic = attributeValue(seclabel, 'type') === 'dynamic';
  const gone = childElements(seclabel).filter(({ name }) => name === 'imagelabel' || (isDynamic && name === 'label'));
  const isAll = seclabel.children.every(
    (node) => gone.some((label) => label === node) || (node.kind === 'text' && node.value.trim() === ''),
  );
  if (gone.length > 0 && isAll && seclabel.endTag !== undefined) {
    return [[{ range: { start: seclabel.startTag.end - 1, end: seclabel.endTag.end }, text: '/>' }]];
  }
  return gone.map(removeElement);
}

function ofDevice(device: Element): TextEdit[][] {
  const aliases = [...elementsIn(device)].filter(
    ({ localName, attributes }) =>
      localName === 'alias' && attributes.some(({ name, value }) => name === 'name' && !value.startsWith('ua-')),
  );
  const source = child(device, 'source');
  const target = child(device, 'target');
  return [
    ...aliases.map(removeElement),
    ...(attribute(device, 'tty') ? [removeAttribute(device, 'tty')] : []),
    ...(source && isTerminal(device, source) ? [removeElement(source)] : []),
    ...(source && attribute(source, 'index') ? [removeAttribute(source, 'index')] : []),
    ...(device.localName === 'disk' ? foundChain(device, source).map(removeElement) : []),
    ...(device.localName === 'disk' ? diskState(device, source) : []),
    ...(device.localName === 'interface' ? interfaceState(device, source, target) : []),
    ...(device.localName === 'channel' ? channelState(source, target) : []),
    ...(device.localName === 'memory' && target ? childrenNamed(target, 'current').map(removeElement) : []),
    ...(device.localName === 'vsock' ? childrenNamed(device, 'cid').flatMap(contextId) : []),
    ...(device.localName === 'graphics' ? [...screenPorts(device), ...listens(device)] : []),
  ];
}

/** Copies under way, and the helper that libvirt itself runs for reservations. */
function diskState(disk: Element, source: Element | undefined): TextEdit[][] {
  const reservations = source && child(source, 'reservations');
  const isManaged = reservations !== undefined && attributeValue(reservations, 'managed') === 'yes';
  return [
    ...childrenNamed(disk, 'mirror').map(removeElement),
    ...(isManaged ? childrenNamed(reservations, 'source').map(removeElement) : []),
  ];
}

/** What a network of libvirt gave the interface, whose type a running guest shows in place of `network`. */
function interfaceState(device: Element, source: Element | undefined, target: Element | undefined): TextEdit[][] {
  const tap = (target && attributeValue(target, 'dev')) ?? '';
  const isKept = target === undefined || attributeValue(target, 'managed') === 'no';
  return [
    ...(/^(vnet|macvtap|macvlan)\d+$/.test(tap) && !isKept ? [removeElement(target)] : []),
    ...(source === undefined || attribute(source, 'network') === undefined
      ? []
      : [
          setAttribute(device, 'type', 'network'),
          ...['portid', 'bridge', 'dev', 'mode'].map((name) => removeAttribute(source, name)),
          ...childrenNamed(source, 'address').map(removeElement),
        ]),
  ];
}

/** Whether the guest's agent is there, and a socket with the number of the running guest in its path. */
function channelState(source: Element | undefined, target: Element | undefined): TextEdit[][] {
  const path = (source && attributeValue(source, 'path')) ?? '';
  return [
    ...(target ? [removeAttribute(target, 'state')] : []),
    ...(source && /\/channel\/(target\/)?(domain-)?\d+-[^/]*\/[^/]+$/.test(path) ? [removeElement(source)] : []),
  ];
}

function contextId(cid: Element): TextEdit[][] {
  return attributeValue(cid, 'auto') === 'yes' ? [removeAttribute(cid, 'address')] : [];
}

/** The address of a network, and a socket with the number of the running guest in its path. */
function listens(graphics: Element): TextEdit[][] {
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
function screenPorts(graphics: Element): TextEdit[][] {
  if (attributeValue(graphics, 'autoport') !== 'yes') return [];
  return ['port', 'tlsPort', 'websocket'].flatMap((name) => {
    const value = attributeValue(graphics, name);
    return value === undefined || value === '-1' ? [] : [setAttribute(graphics, name, '-1')];
  });
}
