import type { Guest } from '../../guest/guest.ts';
import { validate } from '../../relaxng/index.ts';
import { domainGrammar } from '../../schema.ts';
import { applyEdits, removeAttribute, removeElement, setAttribute, type TextEdit } from '../../xml/edit.ts';
import { parse } from '../../xml/parse.ts';
import type { Element } from '../../xml/tree.ts';
import type { Fix } from '../rule.ts';
import type { Construct } from './constructs.ts';

/**
 * The value that an annotation `instead` names for an attribute.
 * @param instead as the grammar writes it; `bus='virtio'` is a value, anything else words for people
 */
export function valueInstead(instead: string | undefined, attribute: string): string | undefined {
  const match = /^([\w:.-]+)=(?:'([^'<>&"]*)'|"([^"<>&']*)")$/.exec(instead?.trim() ?? '');
  return match?.[1] === attribute ? (match[2] ?? match[3]) : undefined;
}

/** The cures: another value where the grammar names one, and removing as little as keeps the document valid. */
export function curesFor(guest: Guest, construct: Construct): Fix[] {
  const { node } = construct;
  const keepsValid = (edits: readonly TextEdit[]): boolean => {
    const edited = parse(applyEdits(guest.document.text, edits));
    return validate(domainGrammar(), edited).problems.length <= guest.validation.problems.length;
  };
  const fixes: Fix[] = [];
  if (construct.kind === 'value' && node.kind === 'attribute') {
    const value = valueInstead(construct.definition.annotations.instead, node.name);
    if (value !== undefined) {
      const edits = setAttribute(node.parent, node.name, value);
      fixes.push({
        title: `Change to ${node.name}='${value}'`,
        edits,
        safe: false,
        ...(keepsValid(edits) ? { preferred: true } : {}),
      });
    }
  }
  const removals =
    node.kind === 'element'
      ? [removalOf(node)]
      : [
          { title: `Remove ${node.name}='${node.value}'`, edits: removeAttribute(node.parent, node.name), safe: false },
          removalOf(node.parent),
        ];
  const removal = removals.find(({ edits }) => keepsValid(edits));
  return removal === undefined ? fixes : [...fixes, removal];
}

function removalOf(element: Element): Fix {
  return { title: `Remove <${element.name}>`, edits: removeElement(element), safe: false };
}
