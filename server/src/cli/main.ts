import { Command, CommanderError, Option } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { targets } from '../settings.ts';
import { exitCode } from './exitCode.ts';
import { UnreadableInput } from './input.ts';

const target = () =>
  new Option('--target <hypervisor>', 'what the definition is for').choices([...targets]).default('kvm');

const schemas = () =>
  new Option(
    '--schemas <folder>',
    "validate with this folder's domain.rng, such as /usr/share/libvirt/schemas, instead of domxml's own grammar",
  );

function program(): Command {
  const command = new Command('domxml')
    .description('Checks, repairs and converts libvirt domain XML.')
    .version(packageJson.version)
    .showHelpAfterError('(domxml --help lists the commands)')
    .exitOverride();
  command
    .command('lint')
    .description('print what is wrong with each definition')
    .argument('<files...>', 'domain XML files; - reads standard input')
    .addOption(target())
    .addOption(schemas())
    .addOption(new Option('--only <part>', 'syntax and grammar alone').choices(['schema']))
    .addOption(new Option('--format <format>', 'of the output').choices(['text', 'json']).default('text'))
    .action((files, options) => finish(import('./lint.ts').then(({ lint }) => lint(files, options))));
  command
    .command('fix')
    .description('apply the fixes that need no decision, in place (- writes to standard output)')
    .argument('<files...>', 'domain XML files; - reads standard input')
    .addOption(target())
    .addOption(schemas())
    .option('--all', 'also the preferred fix where there is a choice')
    .action((files, options) => finish(import('./fix.ts').then(({ fix }) => fix(files, options))));
  command
    .command('convert')
    .description('turn a Xen guest into a KVM guest')
    .argument('<file>', 'domain XML file; - reads standard input')
    .addOption(new Option('--to <hypervisor>').choices(['kvm', 'qemu']).default('kvm'))
    .option('-y, --yes', 'take the guess for every open question, without asking')
    .option(
      '-a, --answer <question=answer>',
      'answer a question, such as machine=q35; may be repeated',
      (answer: string, others: readonly string[] = []) => [...others, answer],
    )
    .option('--answers <file>', 'take answers from there instead of from the nearest .domxml.json')
    .option('--remember', 'keep the answers given for this folder, in its .domxml.json')
    .option('--new-identity', 'for a copy beside the original: another UUID, other MAC addresses')
    .option('-o, --output <file>', 'write the definition there instead of to standard output')
    .option('-i, --in-place', 'write the definition over its file; the original stays as FILE.bak')
    .option('--report <file>', 'write the migration report (Markdown) there')
    .action((file, options) => finish(import('./convert.ts').then(({ convertFile }) => convertFile(file, options))));
  command
    .command('import')
    .description("turn Xen's own configuration (xm or xl) into domain XML")
    .argument('<file>', 'configuration file; - reads standard input')
    .addOption(new Option('--format <format>', 'of the file; guessed from its keys by default').choices(['xm', 'xl']))
    .addOption(new Option('--to <hypervisor>').choices(['xen', 'kvm']).default('kvm'))
    .option('-y, --yes', 'take the guess for every open question of the conversion, without asking')
    .option(
      '-a, --answer <question=answer>',
      'answer a question of the conversion; may be repeated',
      (answer: string, others: readonly string[] = []) => [...others, answer],
    )
    .option('--answers <file>', 'take answers from there instead of from the nearest .domxml.json')
    .option('-o, --output <file>', 'write the definition there instead of to standard output')
    .option('--report <file>', 'write what was not carried over, and the migration report, there')
    .action((file, options) => finish(import('./import.ts').then(({ importFile }) => importFile(file, options))));
  command
    .command('explain')
    .description('tell about a construct: what it is, why it matters, and the cure; or find it by a message of libvirt')
    .argument(
      '[id-or-message...]',
      'such as xen-disk-bus, or "No PCI buses available"; - reads a message from standard input',
    )
    .option('--list', 'list all that is known')
    .action((words, options) => finish(import('./explain.ts').then(({ explain }) => explain(words, options))));
  command
    .command('serve')
    .description('run the language server')
    .requiredOption('--stdio', 'talk over standard input and output')
    .action(async () => (await import('./serve.ts')).serve());
  return command;
}

async function finish(code: Promise<number>): Promise<void> {
  process.exitCode = await code;
}

/** Runs the command line; sets the exit code instead of leaving at once, so that output is written whole. */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    await program().parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? exitCode.clean : exitCode.usage;
    } else if (error instanceof UnreadableInput) {
      process.stderr.write(`domxml: ${error.message}\n`);
      process.exitCode = exitCode.usage;
    } else {
      throw error;
    }
  }
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader such as `head` that has seen enough.
  if (error.code !== 'EPIPE') throw error;
});
void main(process.argv);
