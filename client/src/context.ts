import type { Documents } from './documents.ts';
import type { Previews } from './previews.ts';
import type { Server } from './server.ts';

/** What commands work with. */
export interface Context {
  readonly documents: Documents;
  readonly server: Server;
  readonly previews: Previews;
}
