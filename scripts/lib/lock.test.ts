import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { withLock } from './lock.js';

describe('the lock of the shared installation', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'domxml-lock-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('lets one in at a time and tells who waits', async () => {
    const lock = join(folder, 'a/lock');
    const log: string[] = [];
    const work = (name: string) => async () => {
      log.push(`${name} in`);
      await new Promise((resolve) => setTimeout(resolve, 20));
      log.push(`${name} out`);
    };
    await Promise.all([
      withLock(lock, work('first'), () => log.push('first waits')),
      withLock(lock, work('second'), () => log.push('second waits')),
    ]);
    assert.deepEqual(log, ['first in', 'second waits', 'first out', 'second in', 'second out']);
    assert.ok(!existsSync(lock));
  });

  it('is released when the work fails', async () => {
    const lock = join(folder, 'lock');
    const failing = withLock(
      lock,
      async () => {
        throw new Error('no network');
      },
      () => {},
    );
    await assert.rejects(failing, /no network/);
    assert.ok(!existsSync(lock));
  });

  it('is taken over from a process that died', async () => {
    const lock = join(folder, 'lock');
    const { pid } = spawnSync(process.execPath, ['-e', '0']);
    mkdirSync(lock);
    writeFileSync(join(lock, 'owner'), JSON.stringify({ pid, host: hostname() }));
    const waited: string[] = [];
    assert.equal(
      await withLock(
        lock,
        async () => 'done',
        () => waited.push('waits'),
      ),
      'done',
    );
    assert.deepEqual(waited, []);
  });
});
