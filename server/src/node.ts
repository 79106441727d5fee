import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { readLocalFile } from './files.ts';
import { createSettingsSchemaLoader } from './schemas.ts';
import { serve } from './server.ts';

/** The language server of the extension: talks over IPC, a socket or stdio, as the client's arguments say. */
const connection = createConnection(ProposedFeatures.all);
serve(connection, { readFile: readLocalFile, loadSchemas: createSettingsSchemaLoader() });
connection.listen();
