import type { Uri } from 'vscode';
import type { Documents } from './documents.ts';
import type { Previews } from './previews.ts';
import type { Server } from './server.ts';

/** What commands work with. */
export interface Context {
  readonly documents: Documents;
  readonly server: Server;
  readonly previews: Previews;
  /** The folder with a page for each rule. */
  readonly rulePages: Uri;
}
