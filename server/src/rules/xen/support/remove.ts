import { removeElement, type TextEdit } from '../../../xml/edit.ts';
import { childElements } from '../../../xml/query.ts';
import type { Element } from '../../../xml/tree.ts';

function isOnlyContent(element: Element, parent: Element): boolean {
  return (
    childElements(parent).length === 1 &&
    parent.children.every((node) => node === element || (node.kind === 'text' && node.value.trim() === ''))
  );
}

/** Removes an element, and its parent with it when nothing but white space would be left there. */
export function removeWithEmptyParent(element: Element): readonly TextEdit[] {
  const { parent } = element;
  return parent.kind === 'element' && parent.parent.kind === 'element' && isOnlyContent(element, parent)
    ? removeElement(parent)
    : removeElement(element);
}

/** Removes an element; a parent that would be left empty becomes `<parent/>`. */
export function removeAndCollapse(element: Element): readonly TextEdit[] {
  const { parent } = element;
  if (parent.kind === 'document' || parent.endTag === undefined || !isOnlyContent(element, parent)) {
    return removeElement(element);
  }
  return [{ range: { start: parent.startTag.end - 1, end: parent.endTag.end }, text: '/>' }];
}
