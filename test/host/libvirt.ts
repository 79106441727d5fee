/**
 * A private libvirt: its QEMU driver runs inside a `virsh` of our own (`qemu:///embed`), with all its files below a
 * temporary directory. Nothing of the machine's own libvirt is touched.
 */
import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from '../../server/src/xml/parse.ts';
import { child, textContent } from '../../server/src/xml/query.ts';

/** The name of a definition; '' without one. */
export function nameOf(text: string): string {
  const { root } = parse(text);
  const name = root && child(root, 'name');
  return name ? textContent(name).trim() : '';
}

/** A word as virsh reads it. */
export function word(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** What libvirt answered to a command. */
export type Outcome = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string };

export interface Libvirt {
  /** `libvirt 9.0.0, QEMU 7.2.0`. */
  readonly version: string;
  /** Whether guests of type `kvm` can be defined and started. */
  readonly hasKvm: boolean;
  /** Where images and other files of guests may lie. */
  readonly directory: string;
  /** Defines a guest as `virsh define --validate` does; one of type `kvm` as type `qemu` where there is no KVM. */
  readonly define: (xml: string) => Promise<Outcome>;
  /** Runs a command of virsh, its arguments quoted by the caller. */
  readonly run: (command: string) => Promise<Outcome>;
  /** Ends all guests and libvirt, and removes its files. */
  readonly stop: () => Promise<void>;
}

/** Why there is none, in words to print. */
interface NoLibvirt {
  readonly reason: string;
}

interface User {
  readonly uid: number;
  readonly gid: number;
}

/** Starts it for the tests of a suite; without it they are skipped, with a word on why. */
export async function libvirtFor(context: Mocha.Context): Promise<Libvirt> {
  const started = await startLibvirt();
  if (!('reason' in started)) return started;
  console.log(`      skipped: ${started.reason}`);
  if (process.env.CI && !/not installed/.test(started.reason)) throw new Error(started.reason);
  return context.skip();
}

/** Starts it, or says what is missing. */
async function startLibvirt(): Promise<Libvirt | NoLibvirt> {
  const missing = ['virsh', 'qemu-system-x86_64'].filter((program) => !isInstalled(program));
  if (missing.length > 0) return { reason: `${missing.join(' and ')} not installed` };
  const directory = mkdtempSync(join(tmpdir(), 'domxml-libvirt-'));
  const user = unprivilegedUser();
  for (const name of ['root', 'home', 'guests']) mkdirSync(join(directory, name));
  if (user) for (const name of ['', 'root', 'home', 'guests']) chownSync(join(directory, name), user.uid, user.gid);
  const virsh = openVirsh(directory, user);
  const version = await virsh.run('version');
  if (!version.ok) {
    await virsh.close();
    rmSync(directory, { recursive: true, force: true });
    return { reason: `libvirt's QEMU driver did not start: ${version.message}` };
  }
  const capabilities = await virsh.run('capabilities');
  const hasKvm = capabilities.ok && /<domain type='kvm'/.test(capabilities.text);
  let defined = 0;
  return {
    version: [...version.text.matchAll(/(?:Using library|hypervisor): (\S+ \S+)/g)]
      .map(([, words]) => words)
      .join(', '),
    hasKvm,
    directory: join(directory, 'guests'),
    run: virsh.run,
    define: (xml) => {
      defined += 1;
      const file = join(directory, 'guests', `${defined}.xml`);
      writeFileSync(file, hasKvm ? xml : xml.replace(/(<domain\b[^>]*\stype=(['"]))kvm\2/, '$1qemu$2'));
      return virsh.run(`define --validate ${file}`);
    },
    stop: async () => {
      await virsh.close();
      endGuests(join(directory, 'root/run/qemu'));
      rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function isInstalled(program: string): boolean {
  return (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, program)));
}

/** Root's QEMU driver wants a user that only Debian's own service makes; `nobody`, with the group of /dev/kvm, will do. */
function unprivilegedUser(): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (database: string, name: string): number | undefined => {
    try {
      return Number(execFileSync('getent', [database, name], { encoding: 'utf8' }).split(':')[2]);
    } catch {
      return undefined;
    }
  };
  const uid = idOf('passwd', 'nobody') ?? 65534;
  return { uid, gid: idOf('group', 'kvm') ?? 65534 };
}

interface Virsh {
  readonly run: (command: string) => Promise<Outcome>;
  readonly close: () => Promise<void>;
}

/** One virsh that reads commands from a pipe: a process for each would cost more than libvirt itself. */
function openVirsh(directory: string, user: User | undefined): Virsh {
  const home = join(directory, 'home');
  const child: ChildProcessWithoutNullStreams = spawn(
    'virsh',
    ['--quiet', '--connect', `qemu:///embed?root=${join(directory, 'root')}`],
    {
      cwd: home,
      env: {
        PATH: process.env.PATH,
        LC_ALL: 'C',
        HOME: home,
        XDG_RUNTIME_DIR: home,
        XDG_CONFIG_HOME: join(home, 'config'),
        XDG_CACHE_HOME: join(home, 'cache'),
        XDG_DATA_HOME: join(home, 'data'),
      },
      ...user,
    },
  );
  const said = { out: '', err: '' };
  let wake = (): void => undefined;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text;
    wake();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text;
    wake();
  });
  child.stdin.on('error', () => undefined);
  let isClosed = false;
  const closed = new Promise<void>((resolve) => {
    child.on('error', (error) => {
      said.err += error.message;
    });
    child.on('close', () => {
      isClosed = true;
      wake();
      resolve();
    });
  });
  let number = 0;
  const runNow = async (command: string): Promise<Outcome> => {
    number += 1;
    const mark = `domxml-mark-${number}`;
    said.out = '';
    said.err = '';
    child.stdin.write(`${command}\necho ${mark}\necho --err ${mark}\n`);
    // virsh repeats each command that it reads from a pipe, and `echo` ends without a line end.
    const isAnswered = (): boolean => said.out.includes(`${mark}\n${mark}`) && said.err.includes(`${mark}\n`);
    while (!isAnswered() && !isClosed) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const message = said.err.replaceAll(`${mark}\n`, '').replaceAll('error: ', '').trim();
    return message === '' && !isClosed
      ? { ok: true, text: answerIn(said.out, mark) }
      : { ok: false, message: message.replace(/\s+/g, ' ') || 'virsh ended' };
  };
  // Answers are told apart by their order: one command at a time.
  let last: Promise<unknown> = Promise.resolve();
  return {
    run: (command) => {
      const answer = last.then(() => runNow(command));
      last = answer;
      return answer;
    },
    close: async () => {
      child.stdin.end('quit\n');
      await closed;
    },
  };
}

/** What virsh said between the command, which it repeats in the first line, and the mark. */
function answerIn(out: string, mark: string): string {
  const lines = out.slice(0, out.indexOf(`virsh # echo ${mark}`)).split('\n');
  return lines.slice(1).join('\n');
}

/** The emulators that libvirt left running, by the ids it wrote down. */
function endGuests(directory: string): void {
  if (!existsSync(directory)) return;
  for (const file of readdirSync(directory).filter((name) => name.endsWith('.pid') && name !== 'driver.pid')) {
    try {
      process.kill(Number(readFileSync(join(directory, file), 'utf8')), 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
}
