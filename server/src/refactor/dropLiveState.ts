import { mergeEdits, removeAttribute, removeElement, setAttribute, type TextEdit } from '../xml/edit.ts';
import { attribute, attributeValue, child, childElements, childrenNamed, elementsIn } from '../xml/query.ts';
import type { Document, Element } from '../xml/tree.ts';

/**
 * Edits that take out what libvirt writes into the definition of a running guest and assigns anew at each start:
 * `id`, aliases that are not the user's, labels of dynamic confinement, tap devices, terminals, ports of screens, and
 * the chains of images. Source: libvirt docs/formatdomain.rst; src/conf/domain_conf.c, what it formats only for
 * VIR_DOMAIN_DEF_FORMAT_STATUS or a live definition.
 */
export function dropLiveState({ root }: Document): TextEdit[] {
  if (root?.localName !== 'domain') return [];
  const devices = child(root, 'devices');
  const edits = [
    ...(attribute(root, 'id') ? [removeAttribute(root, 'id')] : []),
    ...childrenNamed(root, 'seclabel').flatMap(dynamicLabels),
    ...(devices === undefined ? [] : childElements(devices).flatMap(ofDevice)),
  ];
  return mergeEdits(edits).edits;
}

/** Labels that libvirt makes up at each start. */
function dynamicLabels(seclabel: Element): TextEdit[][] {
  if (attributeValue(seclabel, 'type') !== 'dynamic') return [];
  return ['label', 'imagelabel'].flatMap((name) => childrenNamed(seclabel, name).map(removeElement));
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
    ...(device.localName === 'interface' && target && /^vnet\d+$/.test(attributeValue(target, 'dev') ?? '')
      ? [removeElement(target)]
      : []),
    ...(device.localName === 'graphics' ? screenPorts(device) : []),
  ];
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
