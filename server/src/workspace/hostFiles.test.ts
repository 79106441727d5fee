import assert from 'node:assert/strict';
import { createHostFiles, type FindHostFiles, type HostFiles, type HostFilesOptions } from './hostFiles.ts';

/** With one folder, whose path has a blank; and how often it was looked into. */
function hostFiles(
  find: FindHostFiles,
  more: Partial<HostFilesOptions> = {},
): { files: HostFiles; looks: () => number; warnings: string[] } {
  let looks = 0;
  const warnings: string[] = [];
  const files = createHostFiles({
    find: (folder, exclude) => {
      looks += 1;
      return find(folder, exclude);
    },
    places: async () => [{ folder: 'file:///srv/my%20guests', exclude: ['**/old/**'] }],
    isWatched: () => true,
    warn: (message) => warnings.push(message),
    ...more,
  });
  return { files, looks: () => looks, warnings };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe('files of the host in the workspace', () => {
  it('are looked for in the background, once, with what is excluded', async () => {
    const asked: unknown[] = [];
    const { files, looks } = hostFiles(async (...params) => {
      asked.push(params);
      return [{ path: '/srv/my guests/a.iso', bytes: 5 }];
    });
    assert.deepEqual(files.known(), []);
    await settled();
    assert.deepEqual(files.known(), [
      { path: '/srv/my guests/a.iso', bytes: 5, folder: 'my guests', kinds: ['optical'] },
    ]);
    files.known();
    await settled();
    assert.equal(looks(), 1);
    assert.deepEqual(asked, [['file:///srv/my%20guests', ['**/old/**']]]);
  });

  it('are looked for again after one of them, or a folder, came or went', async () => {
    const { files, looks } = hostFiles(async () => []);
    const looksAfter = async (uri?: string): Promise<number> => {
      files.outdate(uri);
      files.known();
      await settled();
      return looks();
    };
    assert.equal(await looksAfter(), 1);
    assert.equal(await looksAfter('file:///srv/notes.txt'), 1);
    assert.equal(await looksAfter('file:///srv/web.qcow2'), 2);
    assert.equal(await looksAfter('file:///srv/initrd.img-6.1'), 3);
    assert.equal(await looksAfter('file:///srv/images'), 4);
    assert.equal(await looksAfter(), 5);
  });

  it('that came while they were looked for are not missed', async () => {
    let path = '/a.iso';
    const { files } = hostFiles(async () => {
      const found = [{ path }];
      await settled();
      return found;
    });
    files.known();
    await Promise.resolve();
    await Promise.resolve();
    path = '/b.iso';
    files.outdate('file:///b.iso');
    await settled();
    await settled();
    assert.deepEqual(
      files.known().map((one) => one.path),
      ['/a.iso'],
    );
    await settled();
    await settled();
    assert.deepEqual(
      files.known().map((one) => one.path),
      ['/b.iso'],
    );
  });

  it('stay as they were where looking fails, which is told', async () => {
    let isBroken = false;
    const { files, warnings } = hostFiles(async () => {
      if (isBroken) throw new Error('gone');
      return [{ path: '/a.iso' }];
    });
    files.known();
    await settled();
    isBroken = true;
    files.outdate();
    files.known();
    await settled();
    assert.equal(files.known().length, 1);
    assert.match(warnings.join(), /gone/);
  });
});
