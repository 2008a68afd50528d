// Prints `N passed, N failed` from vitest's reports and the commands that failed, and exits 1 if anything did.
// Arguments: the folder of the reports, then the commands that failed.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, ...commands] = process.argv.slice(2);
const reports = existsSync(folder) ? readdirSync(folder).filter((name) => /^vitest.*\.json$/.test(name)) : [];
const cut = [];
const files = reports.flatMap((name) => {
  try {
    return JSON.parse(readFileSync(join(folder, name), 'utf8')).testResults;
  } catch {
    cut.push(`report ${name} cannot be read`);
    return [];
  }
});
const tests = files.flatMap((file) => file.assertionResults);
const passed = tests.filter(({ status }) => status === 'passed').length;

// A test that did not run proves nothing, and a file can fail before its first test.
const notPassed = tests.filter(({ status }) => status !== 'passed');
const broken = files.filter(
  (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
);
// The tests that failed stand for the commands that ran them.
const testCommands = ['npm test', 'npm run test:faults'];
const otherCommands =
  notPassed.length + broken.length + cut.length > 0
    ? commands.filter((one) => !testCommands.includes(one))
    : commands;

for (const { fullName, status } of notPassed) console.log(`${status}: ${fullName}`);
for (const { name, message } of broken) console.log(`failed: ${name}\n${message}`);
for (const what of [...cut, ...otherCommands]) console.log(`failed: ${what}`);
const failed = notPassed.length + broken.length + cut.length + otherCommands.length || (passed === 0 ? 1 : 0);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
