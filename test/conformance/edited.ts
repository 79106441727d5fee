import { elementsIn } from '../../server/src/xml/query.ts';
import type { Document } from '../../server/src/xml/tree.ts';
import { pick, randomBelow } from './support.ts';

/** The text of a document with one thing changed, as somebody who edits a definition might. */
export function edited(document: Document, random: () => number): string {
  const { text } = document;
  const elements = [...elementsIn(document)];
  const attributes = elements.flatMap((element) => element.attributes);
  if (elements.length === 0) return text;
  const element = pick(random, elements);
  const attribute = attributes.length > 0 ? pick(random, attributes) : undefined;
  const place = element.range;
  const other = pick(random, elements).range;
  const replaced = (start: number, end: number, by: string) => text.slice(0, start) + by + text.slice(end);
  switch (randomBelow(random, 11)) {
    case 0: // another value
      return attribute?.valueRange
        ? replaced(attribute.valueRange.start, attribute.valueRange.end, pick(random, attributes).value)
        : text;
    case 1: // a letter more in a value
      return attribute?.valueRange ? replaced(attribute.valueRange.end, attribute.valueRange.end, 'x') : text;
    case 2: // an attribute gone
      return attribute ? replaced(attribute.range.start, attribute.range.end, '') : text;
    case 3: // an element gone
      return element === document.root ? text : replaced(place.start, place.end, '');
    case 4: // an element twice
      return element === document.root ? text : replaced(place.end, place.end, text.slice(place.start, place.end));
    case 5: // another element in its place
      return element === document.root ? text : replaced(place.start, place.end, text.slice(other.start, other.end));
    case 6: // a letter somewhere
      return replaced(place.end, place.end, 'x');
    case 7: // a part of a start tag, on a line of its own
      return replaced(
        place.start,
        place.start,
        `${text.slice(other.start, other.start + 1 + randomBelow(random, 30))}\n`,
      );
    case 8: // one goes on, or begins where there is text
      return replaced(place.start - 1, place.start - 1, pick(random, ['<', ' a', "='", 'b']));
    case 9: // the end of a start tag gone
      return replaced(element.startTag.end - 1, element.startTag.end, '');
    default: // a character gone
      return replaced(other.start + 1, other.start + 2, '');
  }
}
