/** Prints the closing line that other tools read: `N passed, N failed`. */
export default class SummaryReporter {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests > 0 ? `, ${String(results.numPendingTests)} skipped` : '';
    process.stdout.write(`\n${String(results.numPassedTests)} passed, ${String(failed)} failed${skipped}\n`);
  }
}
