// A lock between processes of one machine: a directory that names its owner.
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A lock whose owner cannot be asked (another machine, no owner written) counts as forgotten after this time. */
const forgottenAfter = 30 * 60_000;

/**
 * Runs `action` while holding the lock; waits for another holder, and takes over from one that died.
 *
 * @template Result
 * @param {string} path of the lock's directory; its parent is made when missing
 * @param {() => Promise<Result>} action
 * @param {() => void} onWait called once when another process holds the lock
 * @returns {Promise<Result>}
 */
export async function withLock(path, action, onWait) {
  mkdirSync(dirname(path), { recursive: true });
  for (let waited = false; !take(path); waited = true) {
    if (isForgotten(path)) {
      rmSync(path, { recursive: true, force: true });
      continue;
    }
    if (!waited) onWait();
    await sleep(500);
  }
  try {
    return await action();
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}

function take(path) {
  try {
    mkdirSync(path);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(join(path, 'owner'), JSON.stringify({ pid: process.pid, host: hostname() }));
  return true;
}

function isForgotten(path) {
  const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  try {
    const { pid, host } = JSON.parse(readFileSync(join(path, 'owner'), 'utf8'));
    if (host === hostname()) return !isAlive(pid);
  } catch {
    // Being made or removed this moment.
  }
  return age > forgottenAfter;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
