// Runs in the extension host of the embedded VS Code in the place of the tests' entry: what they print goes to a
// file, since the workbench would mix it with its own log; the marker tells that they came to their end.
'use strict';
const { openSync, writeFileSync, writeSync } = require('node:fs');
const { format } = require('node:util');

const { DOMXML_TEST_ENTRY: entry, DOMXML_TEST_OUTPUT: output, DOMXML_TEST_MARKER: marker } = process.env;
const file = openSync(output, 'a');
for (const method of ['log', 'info', 'warn', 'error']) {
  // VS Code's own methods cannot be replaced by assignment.
  Object.defineProperty(console, method, { value: (...values) => writeSync(file, `${format(...values)}\n`) });
}

exports.run = async () => {
  await require(entry).run();
  writeFileSync(marker, '');
};
