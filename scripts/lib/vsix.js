// The package that VS Code installs.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { formatSize, manifest, newest, oldest, root, runTool } from './project.js';

/** @returns {string} the package's file name, relative to the root */
export function packageFile() {
  return `domxml-${manifest().version}.vsix`;
}

/** Whether the package is newer than all it is made from. */
export function isPackaged() {
  return (
    oldest([packageFile()]) >
    newest([
      'client/dist',
      'client/images',
      'client/syntaxes',
      'client/language-configuration.json',
      'server/dist',
      'package.json',
      'README.md',
      'CHANGELOG.md',
      'LICENSE',
      '.vscodeignore',
    ])
  );
}

/**
 * Packages the bundles.
 *
 * @returns {Promise<boolean>} whether that went well; the reason is printed when not
 */
export async function makePackage() {
  const file = packageFile();
  const { code, output } = await runTool(
    '@vscode/vsce/vsce',
    ['package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '-o', file],
    { quiet: true },
  );
  if (code !== 0) {
    console.error(output.trimEnd());
    return false;
  }
  console.log(`${file}  ${formatSize(statSync(join(root, file)).size)}`);
  return true;
}
