import type { Fix } from '../../rule.ts';

type Edits = Fix['edits'];

/** The fix to take, and it may be taken unasked. */
export function safely(title: string, edits: Edits): Fix {
  return { title, edits, preferred: true, safe: true };
}

/** The fix to take unless somebody knows better. */
export function preferably(title: string, edits: Edits): Fix {
  return { title, edits, preferred: true, safe: false };
}

/** A fix for who asks for it. */
export function alternatively(title: string, edits: Edits): Fix {
  return { title, edits, safe: false };
}
