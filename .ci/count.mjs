// Adds up what jest wrote and prints the last line of .ci/run. Exits with 1 when anything failed, also
// when it was not a test: a step that broke, or a file of tests that could not be loaded.
import { existsSync, readFileSync } from 'node:fs';

const [brokenStep, ...files] = process.argv.slice(2);
let passed = 0;
let failed = 0;
let complete = true;
for (const file of files) {
  if (!existsSync(file)) {
    complete = false;
    continue;
  }
  const result = JSON.parse(readFileSync(file, 'utf8'));
  passed += result.numPassedTests;
  failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 || !complete || brokenStep !== '0' ? 1 : 0;
