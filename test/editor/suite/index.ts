import Mocha from 'mocha';

/** Entry of the tests in the extension host. */
export async function run(): Promise<void> {
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 60_000,
    color: true,
    // For work on single tests.
    ...(process.env.DOMXML_TEST_GREP && { grep: process.env.DOMXML_TEST_GREP }),
    ...(process.env.DOMXML_TEST_REPORTER && { reporter: process.env.DOMXML_TEST_REPORTER }),
  });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  if (process.env.DOMXML_TEST_INSTALLED) await import('./installed.test.ts');
  else {
    await import('./diagnostics.test.ts');
    await import('./fixes.test.ts');
    await import('./refactor.test.ts');
    await import('./recognition.test.ts');
    await import('./convert.test.ts');
    await import('./import.test.ts');
    await import('./workspace.test.ts');
    await import('./typing.test.ts');
    await import('./language.test.ts');
    await import('./topology.test.ts');
  }
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} tests failed`);
}
