import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { serve } from '../server.ts';

/** `domxml serve --stdio`. */
export function serveStdio(): void {
  const connection = createConnection(ProposedFeatures.all, process.stdin, process.stdout);
  serve(connection);
  connection.listen();
}
