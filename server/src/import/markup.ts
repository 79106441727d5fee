import { escapeAttribute, escapeText } from '../xml/edit.ts';

export interface Markup {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | undefined>>;
  readonly content: string | readonly Markup[];
}

/** An element to be written; attributes that are undefined are left out. */
export function markup(
  name: string,
  attributes: Markup['attributes'] = {},
  content: string | readonly (Markup | undefined)[] = [],
): Markup {
  return {
    name,
    attributes,
    content: typeof content === 'string' ? content : content.filter((item) => item !== undefined),
  };
}

/** Writes an element as libvirt does: two spaces a level, single quotes. `first` goes before its children. */
export function writeMarkup({ name, attributes, content }: Markup, indentation = '', first: string[] = []): string {
  const listed = Object.entries(attributes).map(([key, value]) =>
    value === undefined ? '' : ` ${key}='${escapeAttribute(legal(value), "'")}'`,
  );
  const start = `${indentation}<${name}${listed.join('')}`;
  if (typeof content === 'string') {
    return content === '' ? `${start}/>\n` : `${start}>${escapeText(legal(content))}</${name}>\n`;
  }
  if (content.length === 0 && first.length === 0) return `${start}/>\n`;
  const inner = `${indentation}  `;
  const comments = first.map((comment) => `${inner}<!-- ${commentText(comment)} -->\n`);
  const children = content.map((item) => writeMarkup(item, inner));
  return `${start}>\n${comments.join('')}${children.join('')}${indentation}</${name}>\n`;
}

/** Two hyphens may not stand together in a comment. */
function commentText(text: string): string {
  return legal(text)
    .replaceAll(/-(?=-)/g, '- ')
    .replace(/-$/, '- ');
}

/** Characters that XML forbids become the replacement character. */
function legal(text: string): string {
  return text.replaceAll(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\u{fffd}');
}
