// A mocha reporter: the usual output, and a summary in the file that $DOMXML_SUMMARY names.
'use strict';
const { writeFileSync } = require('node:fs');
const { reporters, Runner } = require('mocha');

class SummaryReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const summary = { passed: 0, failed: 0, skipped: [] };
    runner.on(Runner.constants.EVENT_TEST_PASS, () => summary.passed++);
    runner.on(Runner.constants.EVENT_TEST_FAIL, () => summary.failed++);
    runner.on(Runner.constants.EVENT_TEST_PENDING, (test) => summary.skipped.push(test.fullTitle()));
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const file = process.env.DOMXML_SUMMARY;
      if (file) writeFileSync(file, JSON.stringify(summary));
    });
  }
}

module.exports = SummaryReporter;
