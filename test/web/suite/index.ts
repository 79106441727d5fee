import { eventMark, type TestEvent } from '../events.ts';

/** Entry of the tests in the worker that runs extensions. */
export async function run(): Promise<void> {
  // The launcher prints and counts.
  mocha.setup({ ui: 'bdd', timeout: 60_000, reporter: function silent() {} as never });
  // Everything that holds on the desktop.
  await import('../../editor/suite/diagnostics.test.ts');
  await import('../../editor/suite/fixes.test.ts');
  await import('../../editor/suite/recognition.test.ts');
  await import('../../editor/suite/convert.test.ts');
  await import('../../editor/suite/import.test.ts');
  await import('../../editor/suite/language.test.ts');
  await import('../../editor/suite/workspace.test.ts');
  await import('../../editor/suite/typing.test.ts');
  await import('../../editor/suite/topology.test.ts');
  await import('./web.test.ts');
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    runner.on('pass', (test) => tell({ kind: 'passed', title: test.fullTitle() }));
    runner.on('pending', (test) => tell({ kind: 'skipped', title: test.fullTitle() }));
    runner.on('fail', (test, error) =>
      tell({ kind: 'failed', title: test.fullTitle(), error: error?.stack ?? String(error) }),
    );
  });
  tell({ kind: 'finished' });
}

function tell(event: TestEvent): void {
  console.log(eventMark + JSON.stringify(event));
}
