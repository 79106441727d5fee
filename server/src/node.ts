import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { findHostFilesThroughClient, findThroughClient, readThroughClient } from './clientFiles.ts';
import { findLocalFiles, findLocalHostFiles, readLocalFile } from './files.ts';
import { createSettingsSchemaLoader } from './schemas.ts';
import { serve } from './server.ts';

/** The language server of the extension: talks over IPC, a socket or stdio, as the client's arguments say. */
const connection = createConnection(ProposedFeatures.all);
const readClientFile = readThroughClient(connection);
const findClientFiles = findThroughClient(connection);
const findClientHostFiles = findHostFilesThroughClient(connection);
serve(connection, {
  runtime: `Node.js ${process.versions.node} on ${process.platform}`,
  // A desktop VS Code has virtual folders too.
  readFile: (uri) => (uri.startsWith('file:') ? readLocalFile(uri) : readClientFile(uri)),
  findFiles: (folder, exclude) =>
    folder.startsWith('file:') ? findLocalFiles(folder, exclude) : findClientFiles(folder, exclude),
  findHostFiles: (folder, exclude) =>
    folder.startsWith('file:') ? findLocalHostFiles(folder, exclude) : findClientHostFiles(folder, exclude),
  loadSchemas: createSettingsSchemaLoader(),
});
connection.listen();
