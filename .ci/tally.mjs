// Prints `N passed, N failed` from vitest's report and the commands that failed, and exits 1 if anything did.
import { existsSync, readFileSync } from 'node:fs';

const [report, ...commands] = process.argv.slice(2);
const files = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).testResults : [];
const tests = files.flatMap((file) => file.assertionResults);
const passed = tests.filter(({ status }) => status === 'passed').length;

// A test that did not run proves nothing, and a file can fail before its first test.
const notPassed = tests.filter(({ status }) => status !== 'passed');
const broken = files.filter(
  (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
);
const otherCommands =
  notPassed.length + broken.length > 0 ? commands.filter((one) => one !== 'npm test') : commands;

for (const { fullName, status } of notPassed) console.log(`${status}: ${fullName}`);
for (const { name, message } of broken) console.log(`failed: ${name}\n${message}`);
for (const command of otherCommands) console.log(`failed: ${command}`);
const failed = notPassed.length + broken.length + otherCommands.length || (passed === 0 ? 1 : 0);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
