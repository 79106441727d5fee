/** The guest as boxes in boxes: what a picture of it shows. */

import type { Range as LspRange } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis, Finding } from '../analyze.ts';
import type { Guest } from '../guest/guest.ts';
import type { Severity } from '../rules/rule.ts';
import type { Element } from '../xml/tree.ts';
import { labelOf } from './labels.ts';
import { toLspRange } from './text.ts';
import { type Box, box, elementBox, groupBox } from './topology/box.ts';
import { busGroup } from './topology/buses.ts';
import { diskGroup, memoryGroup, networkGroup, processorGroup } from './topology/parts.ts';
import { pciGroup } from './topology/pci.ts';

/** The request for the picture of a definition. */
export const topologyRequest = 'domxml/topology';

export interface TopologyParams {
  readonly textDocument: { readonly uri: string };
}

/** A box of the picture. A device stands in each group that tells something of it, with the same range. */
export interface TopologyNode {
  /** The same after an edit elsewhere. */
  readonly id: string;
  /** `guest`, `group`, the element's name, or `slot`, `bus`, `network`, `placed` for what is no element. */
  readonly kind: string;
  readonly label: string;
  readonly detail: string;
  /** Where it sits on the box around it, short; may be empty. */
  readonly place: string;
  /** The whole address in words; may be empty. */
  readonly address: string;
  /** Undefined for what is not written. */
  readonly range?: LspRange;
  /** The element's name. */
  readonly selectionRange?: LspRange;
  /** What was found in the element, but for what is in a smaller one that has a box of its own. */
  readonly findings?: TopologyFindings;
  readonly children: readonly TopologyNode[];
}

/** Hints are no problems, here as in the Problems panel. */
type ShownSeverity = Exclude<Severity, 'hint'>;

export interface TopologyFindings {
  /** The worst. */
  readonly severity: ShownSeverity;
  readonly count: number;
  readonly messages: readonly string[];
}

/** The worst first. */
const severities: readonly ShownSeverity[] = ['error', 'warning', 'information'];

/** The picture of a definition; null when there is no `<domain>`. */
export function topology({ guest, findings }: Analysis, document: TextDocument): TopologyNode | null {
  if (guest === undefined) return null;
  const picture = box('guest', labelOf(guest.root).name, {
    key: 'guest',
    detail: [guest.type, elementDetail(guest.os.element)].filter((words) => words !== '').join(' '),
    element: guest.root,
    children: groups(guest),
  });
  return finish(picture, { document, taken: new Map(), found: findingsByElement(picture, findings) }, '');
}

function elementDetail(element: Element | undefined): string {
  return element === undefined ? '' : labelOf(element).detail;
}

function groups(guest: Guest): Box[] {
  const parts = [
    processorGroup(guest),
    memoryGroup(guest),
    pciGroup(guest),
    busGroup(guest),
    diskGroup(guest),
    networkGroup(guest),
  ].filter((part) => part !== undefined);
  const shown = elementsOf(parts);
  const rest = guest.devices.all.filter((element) => !shown.has(element));
  const others = groupBox(
    'others',
    'Other devices',
    rest.map((element) => elementBox(element)),
  );
  return others === undefined ? parts : [...parts, others];
}

function elementsOf(boxes: readonly Box[]): Set<Element> {
  const elements = new Set<Element>();
  const pending = [...boxes];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.element !== undefined) elements.add(next.element);
    pending.push(...next.children);
  }
  return elements;
}

/** Each finding with the smallest element around it that has a box: one walk through elements and findings in order. */
function findingsByElement(picture: Box, findings: readonly Finding[]): Map<Element, Finding[]> {
  const elements = [...elementsOf([picture])].sort(
    (one, other) => one.range.start - other.range.start || other.range.end - one.range.end,
  );
  const found = new Map<Element, Finding[]>();
  const around: Element[] = [];
  let next = 0;
  for (const finding of findings) {
    if (finding.severity === 'hint') continue;
    const { start } = finding.range;
    for (let element = elements[next]; element && element.range.start <= start; element = elements[++next]) {
      leave(around, element.range.start);
      around.push(element);
    }
    leave(around, start);
    // What is wrong before or behind the root is the guest's.
    const element = around.at(-1) ?? picture.element;
    if (element === undefined) continue;
    const known = found.get(element);
    if (known === undefined) found.set(element, [finding]);
    else known.push(finding);
  }
  return found;
}

function leave(around: Element[], offset: number): void {
  for (let last = around.at(-1); last !== undefined && last.range.end <= offset; last = around.at(-1)) around.pop();
}

interface Finishing {
  readonly document: TextDocument;
  /** How often an id was given. */
  readonly taken: Map<string, number>;
  readonly found: ReadonlyMap<Element, readonly Finding[]>;
}

/** Ids are made of the group and the box itself, so that a device keeps its own when it moves within the group. */
function finish(from: Box, finishing: Finishing, group: string): TopologyNode {
  const { element, kind, label, detail, place, address } = from;
  const { document, taken, found } = finishing;
  const wanted = group === '' ? from.key : `${group}/${from.key}`;
  const times = (taken.get(wanted) ?? 0) + 1;
  taken.set(wanted, times);
  const findings = element && found.get(element);
  const within = kind === 'group' ? from.key : group;
  return {
    id: times === 1 ? wanted : `${wanted}~${times}`,
    kind,
    label,
    detail,
    place,
    address,
    ...(element && {
      range: toLspRange(document, element.range),
      selectionRange: toLspRange(document, element.nameRange),
    }),
    ...(findings && { findings: summary(findings) }),
    children: from.children.map((inner) => finish(inner, finishing, within)),
  };
}

function summary(findings: readonly Finding[]): TopologyFindings {
  const present = new Set(findings.map(({ severity }) => severity));
  return {
    severity: severities.find((severity) => present.has(severity)) ?? 'error',
    count: findings.length,
    messages: findings.map(({ message }) => message),
  };
}
