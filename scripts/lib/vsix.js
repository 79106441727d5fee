// The package that VS Code installs.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { isBuilt } from './bundle.js';
import { formatSize, manifest, newest, oldest, root, run, runTool } from './project.js';

/** @returns {string} the package's file name, relative to the root */
export function packageFile() {
  return `domxml-${manifest().version}.vsix`;
}

/** @returns {Promise<string[]>} the files that the package holds, relative to the root */
export async function packagedFiles() {
  const { listFiles, PackageManager } = await import('@vscode/vsce');
  return listFiles({ cwd: root, packageManager: PackageManager.None });
}

/** Whether the package is newer than all it is made from. */
export function isPackaged() {
  return (
    oldest([packageFile()]) >
    newest([
      'client/dist',
      'docs',
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

/**
 * Builds and packages what is stale.
 *
 * @throws {Error} when either failed; the reason is printed
 */
export async function makeFreshPackage() {
  if (!isBuilt() && (await run(process.execPath, ['scripts/build.js'])).code !== 0) throw new Error('the build failed');
  if (!isPackaged() && !(await makePackage())) throw new Error('the extension could not be packaged');
}
