/** The Xen guests that conversions are tried on. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { corpusVerdicts } from './support.ts';

/** A conversion that somebody wrote by hand. */
export interface WorkedExample {
  /** Its number, such as `7.1`. */
  readonly id: string;
  readonly before: string;
  readonly after: string;
}

/** The documents of type `xen` that libvirt accepts. */
export function xenDocuments(): readonly { readonly name: string; readonly text: string }[] {
  return corpusVerdicts()
    .filter(({ type, verdict }) => type === 'xen' && verdict === 'accept')
    .map(({ file, text }) => ({ name: file, text }));
}

/** Those beside the corpus; none where the file is not there. */
export function workedExamples(corpus: string): readonly WorkedExample[] {
  const file = join(corpus, '../facts/xen-to-kvm.md');
  if (!existsSync(file)) {
    return [];
  }
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/^### (7\.\d+) [\s\S]*?^before\n```xml\n([\s\S]*?)```\nafter\n```xml\n([\s\S]*?)```/gm)].map(
    ([, id = '', before = '', after = '']) => ({ id, before, after }),
  );
}
