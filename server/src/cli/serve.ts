import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { findLocalFiles, readLocalFile } from '../files.ts';
import { createSettingsSchemaLoader } from '../schemas.ts';
import { serve } from '../server.ts';

/** `domxml serve --stdio`. */
export function serveStdio(): void {
  const connection = createConnection(ProposedFeatures.all, process.stdin, process.stdout);
  serve(connection, { readFile: readLocalFile, findFiles: findLocalFiles, loadSchemas: createSettingsSchemaLoader() });
  connection.listen();
}
