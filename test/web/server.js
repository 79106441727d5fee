// Runs as a process of its own, since what Microsoft's test server prints is not for the tests' output.
import { createRequire } from 'node:module';

const [, , testWeb, options] = process.argv;
const { open } = createRequire(import.meta.url)(testWeb);
await open(JSON.parse(options));
process.send('listening');
// Ends with the process that wants it.
process.on('disconnect', () => process.exit());
