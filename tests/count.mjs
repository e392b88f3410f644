// Adds up the result files of one ./test run and prints the closing line. Usage: count.mjs FOLDER BROKEN-STEPS
import fs from 'node:fs';
import path from 'node:path';

const [folder, broken] = process.argv.slice(2);
const total = { passed: 0, failed: Number(broken), skipped: 0 };
const failures = [];

for (const file of list(path.join(folder, 'dotnet'), '.trx')) {
  const text = fs.readFileSync(file, 'utf8');
  const counters = /<Counters ([^>]*)>/.exec(text)?.[1] ?? '';
  const count = name => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(counters)?.[1] ?? 0);
  const failed = count('failed') + count('error') + count('timeout') + count('aborted');
  total.passed += count('passed');
  total.failed += failed;
  total.skipped += count('notExecuted');
  for (const [, name] of text.matchAll(/<UnitTestResult [^>]*testName="([^"]*)"[^>]*outcome="Failed"/g)) {
    failures.push(`${path.basename(file, '.trx')}: ${name}`);
  }
  if (failed === 0 && !/<ResultSummary outcome="(Completed|Passed)"/.test(text)) {
    total.failed += 1;
    failures.push(`${path.basename(file, '.trx')}: the run did not complete`);
  }
}

const frontend = path.join(folder, 'frontend.json');
if (fs.existsSync(frontend)) {
  const report = JSON.parse(fs.readFileSync(frontend, 'utf8'));
  total.passed += report.numPassedTests;
  total.failed += report.numFailedTests + (report.numFailedTestSuites > 0 && report.numFailedTests === 0 ? report.numFailedTestSuites : 0);
  total.skipped += report.numPendingTests;
  for (const suite of report.testResults) {
    for (const test of suite.assertionResults.filter(t => t.status === 'failed')) {
      failures.push(`panel: ${test.fullName}`);
    }
  }
}

const python = path.join(folder, 'python.json');
if (fs.existsSync(python)) {
  const report = JSON.parse(fs.readFileSync(python, 'utf8'));
  total.passed += report.passed;
  total.failed += report.failed;
  total.skipped += report.skipped;
  failures.push(...report.failures.map(name => `python: ${name}`));
}

const taps = Object.fromEntries(list(folder, '.tap').map(file => [path.basename(file, '.tap'), readTap(file)]));
const again = taps['browser-again'];
if (again) {
  // What failed was run again alone: that run counts for it.
  delete taps['browser-again'];
  const failed = Object.values(taps).reduce((sum, tap) => sum + tap.failed, 0);
  for (const tap of Object.values(taps)) {
    Object.assign(tap, { failed: 0, names: [] });
  }
  taps.again = { ...again, passed: failed - again.failed, skipped: 0 };
}
for (const tap of Object.values(taps)) {
  total.passed += tap.passed;
  total.failed += tap.failed + tap.broken;
  total.skipped += tap.skipped;
  failures.push(...tap.names);
}

for (const name of fs.existsSync(path.join(folder, 'broken')) ? fs.readFileSync(path.join(folder, 'broken'), 'utf8').trim().split('\n') : []) {
  failures.push(`step: ${name}`);
}
if (total.passed === 0 && total.failed === 0) {
  total.failed = 1;
  failures.push('no test ran');
}
if (failures.length > 0) {
  console.log(`\nFailed:\n${[...new Set(failures)].map(name => `  ${name}`).join('\n')}`);
}
console.log(`\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
process.exitCode = total.failed > 0 ? 1 : 0;

function list(from, ending) {
  return fs.existsSync(from) ? fs.readdirSync(from).filter(name => name.endsWith(ending)).map(name => path.join(from, name)) : [];
}

function readTap(file) {
  const lines = fs.readFileSync(file, 'utf8').split('\n');
  const count = name => Number(lines.findLast(line => line.startsWith(`# ${name} `))?.split(' ')[2] ?? 0);
  const complete = lines.some(line => line.startsWith('# pass '));
  return {
    passed: count('pass'),
    failed: count('fail') + count('cancelled'),
    broken: complete ? 0 : 1,
    skipped: count('skipped'),
    names: lines.filter(line => /^\s*not ok /.test(line)).map(line => `browser: ${line.replace(/^\s*not ok \d+ - /, '')}`)
  };
}
