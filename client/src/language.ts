/** Language id of domain definitions, snapshots, checkpoints and backups recognised by name, place or first line. */
export const domainLanguage = 'libvirt-domain';

/** How many characters of a document are read at most to find its root element. */
export const headLength = 16_384;

export interface Root {
  /** Undefined where the head has no start tag, or one without a name yet. */
  readonly name: string | undefined;
  /** Offset after the last character that was looked at: a change behind it cannot change the answer. */
  readonly end: number;
}

/**
 * Finds the root element behind the XML declaration, comments, processing instructions and document type.
 *
 * @param head the beginning of a document; more than `headLength` characters are not needed
 */
export function findRoot(head: string): Root {
  let offset = 0;
  for (;;) {
    while (isSpace(head.charCodeAt(offset))) offset++;
    if (head[offset] !== '<') return { name: undefined, end: offset + 1 };
    const close = miscellaneousClose(head, offset);
    if (close === undefined) break;
    const end = close === '' ? documentTypeEnd(head, offset) : head.indexOf(close, offset + 2);
    if (end < 0) return { name: undefined, end: head.length };
    offset = end + Math.max(close.length, 1);
  }
  const start = offset + 1;
  const name = /^[^\s<>/=!?'"]+/.exec(head.slice(start, start + 256))?.[0];
  return { name, end: start + (name?.length ?? 0) + 1 };
}

/** A definition, and what libvirt keeps or does of a guest at one moment. */
const servedRoots: readonly string[] = ['domain', 'domainsnapshot', 'domaincheckpoint', 'domainbackup'];

/** Whether a root element makes an `xml` document one that is served; `previous` is the answer before a change. */
export function isDomainRoot(name: string | undefined, previous: boolean): boolean {
  if (name !== undefined && servedRoots.includes(name)) return true;
  // While the name is being typed the document stays what it was: its diagnostics must not flicker.
  return previous && (name === undefined || servedRoots.some((root) => root.startsWith(name)));
}

/**
 * Whether a document that has our language by its file name holds something else: libvirt keeps other
 * definitions in the same directories, and `virsh net-edit` names its temporary files as `virsh edit` does.
 */
export function isOtherLibvirtRoot(name: string | undefined): boolean {
  return name !== undefined && otherRoots.has(name);
}

const otherRoots = new Set([
  'capabilities',
  'cpu',
  'device',
  'domainCapabilities',
  'domstatus',
  'filter',
  'filterbinding',
  'interface',
  'network',
  'networkport',
  'pool',
  'poolstatus',
  'secret',
  'storagepoolCapabilities',
  'sysinfo',
  'volume',
]);

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xfeff;
}

/** What ends the construct at `offset`, '' for a document type, undefined for a start tag. */
function miscellaneousClose(head: string, offset: number): string | undefined {
  if (head.startsWith('<!--', offset)) return '-->';
  if (head.startsWith('<?', offset)) return '?>';
  if (head.startsWith('<!', offset)) return '';
  return undefined;
}

function documentTypeEnd(head: string, offset: number): number {
  let inSubset = false;
  let quote = '';
  for (let at = offset; at < head.length; at++) {
    const character = head[at];
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '[') inSubset = true;
    else if (character === ']') inSubset = false;
    else if (character === '>' && !inSubset) return at;
  }
  return -1;
}
