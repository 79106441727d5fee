import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findLocalHostFiles } from './files.ts';

describe('files of this machine', () => {
  let root: string;

  before(async function () {
    // Its paths are none that libvirt's hosts have.
    if (process.platform === 'win32') this.skip();
    root = await realpath(await mkdtemp(join(tmpdir(), 'domxml host#')));
    for (const path of [
      'images/web.QCOW2',
      'boot/vmlinuz-6.1',
      'a.iso',
      'notes.txt',
      'node_modules/b/c.iso',
      'web.xml',
    ]) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), 'xy');
    }
    await symlink(root, join(root, 'images', 'again'));
  });
  after(() => rm(root, { recursive: true, force: true }));

  it('are images, kernels and folders with absolute paths, but for what is excluded', async () => {
    const found = await findLocalHostFiles(pathToFileURL(root).toString(), ['**/node_modules/**']);
    const paths = (areFolders: boolean): string[] =>
      found.filter(({ isFolder = false }) => isFolder === areFolders).map(({ path }) => path);
    assert.deepEqual(
      paths(false),
      ['a.iso', 'boot/vmlinuz-6.1', 'images/web.QCOW2'].map((path) => join(root, path)),
    );
    assert.deepEqual(paths(true), [root, join(root, 'boot'), join(root, 'images')]);
    assert.equal(found.find(({ path }) => path.endsWith('.iso'))?.bytes, 2);
  });

  it('are none in other file systems, and where there is no folder', async () => {
    assert.deepEqual(await findLocalHostFiles('vscode-vfs://github/a/b', []), []);
    assert.deepEqual(await findLocalHostFiles('file:///no/such/folder', []), []);
  });
});
