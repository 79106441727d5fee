/** For tests: both ends of a connection in one process. */
import { PassThrough } from 'node:stream';
import {
  type Connection,
  createConnection,
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';

/** The server's end and the client's; both wait for `listen`. */
export function inProcess(): { server: Connection; rpc: MessageConnection } {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  return {
    server: createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient)),
    rpc: createMessageConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer)),
  };
}
