// Runs every suite on a clean clone: makes it ready, sees that the foreign programs are there, then the suites, in lanes. Owns the
// list of suites and of Debian packages; a missing program is named and fails the run, it skips nothing.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { prepare, root } from './prepare.mjs';

/** Program, or file of what is no program, looked for → Debian package that brings it. */
const FOREIGN = [
  ['sipp', 'sip-tester'],
  ['baresip', 'baresip'],
  ['kamailio', 'kamailio'],
  ['bearerbox', 'kannel'],
  ['/usr/lib/kannel/test/drive_smpp', 'kannel-extras'],
  ['php', 'php-cli'],
  ['/usr/share/doc/php-soap/copyright', 'php-soap'],
  ['python3', 'python3'],
  ['swaks', 'swaks'],
  ['/usr/lib/python3/dist-packages/zeep/__init__.py', 'python3-zeep'],
  ['perl', 'perl'],
  ['/usr/share/perl5/IO/Socket/SSL.pm', 'libio-socket-ssl-perl'],
  ['ruby', 'ruby'],
  ['curl', 'curl'],
  ['jq', 'jq'],
  ['ffmpeg', 'ffmpeg'],
  ['openssl', 'openssl'],
  ['chromium', 'chromium'],
  ['/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf', 'fonts-dejavu-core'],
  ['ip', 'iproute2'],
  ['go', 'golang-go'],
  ['cargo', 'cargo'],
  ['mcs', 'mono-mcs'],
  ['mono', 'mono-runtime'],
  ['/usr/lib/mono/4.5/System.Net.Http.dll', 'libmono-system-net-http4.0-cil'],
  ['javac', 'openjdk-17-jdk-headless'],
  ['promtool', 'prometheus'],
  ['prometheus-alertmanager', 'prometheus-alertmanager'],
  ['duk', 'duktape'],
  ['script', 'bsdutils'],
  ['zsh', 'zsh'],
  ['fish', 'fish'],
  ['/usr/lib/python3/dist-packages/jinja2/__init__.py', 'python3-jinja2'],
];

/**
 * Folder of test/ → which files of it run side by side, two at a time; the others measure time or load a core and run one after
 * the other.
 */
const SUITES = [
  ['tidy', /./],
  ['unit', /./],
  ['conformance', /./],
  ['property', /./],
  ['integration', /^(?:app|email|http|lookup|lsp|messenger|oms|phone|smpp-door|smtp|soap|webhook)\//],
  ['interop', /^(?:clients|integrations|libraries|packages|smtp|soap)\//],
  ['browser', /^$/],
];
const SIDE_BY_SIDE = 2;

/**
 * Suites one after the other within a lane, lanes side by side from the second row on: they wait for calls and time-outs most of the
 * time. What computes comes first and has the machine to itself.
 */
const LANES = [[['tidy', 'unit', 'conformance', 'property']], [['integration'], ['interop', 'browser']]];

/** A file that runs longer hangs; the slowest takes six minutes on two cores that do much else. */
const FILE_MINUTES = 30;

// Where administrators' programs lie, and where the installers of Go and Rust put theirs.
process.env.PATH = [
  process.env.PATH ?? '',
  '/usr/sbin',
  '/sbin',
  '/usr/local/go/bin',
  path.join(homedir(), '.cargo', 'bin'),
].join(path.delimiter);

function isPresent(program) {
  return process.env.PATH.split(path.delimiter).some((folder) => existsSync(path.resolve(folder, program)));
}

function run(command, args, options = {}) {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options }).status === 0;
}

function provideForeignPrograms() {
  const missing = () => FOREIGN.filter(([program]) => !isPresent(program));
  if (missing().length > 0 && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const packages = missing().map(([, name]) => name);
    process.stdout.write(`installing ${packages.join(' ')} …\n`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const quiet = { env, stdio: ['ignore', 'ignore', 'inherit'] };
    run('apt-get', ['-qq', 'update'], quiet);
    run('apt-get', ['-qq', 'install', '-y', '--no-install-recommends', ...packages], quiet);
  }
  const absent = missing();
  for (const [program, name] of absent) {
    process.stderr.write(`missing: ${program} (Debian package ${name})\n`);
  }
  return absent.length === 0;
}

function testFiles(folder) {
  const found = [];
  const visit = (at) => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      const file = path.join(at, entry.name);
      if (entry.isDirectory()) visit(file);
      else if (entry.name.endsWith('.test.js')) found.push(file);
    }
  };
  if (existsSync(folder)) visit(folder);
  return found.sort();
}

/** Compiled tests whose source is gone would go on passing. */
function sourceExists(file) {
  const relative = path.relative(path.join(root, 'dist'), file).replace(/\.js$/, '.ts');
  return existsSync(path.join(root, relative));
}

/** The failing tests of a report with what they say of themselves. */
function failuresOf(report) {
  const lines = report.split('\n');
  return lines
    .flatMap((line, at) => (/^\s*not ok /.test(line) ? [lines.slice(at, at + 40).join('\n')] : []))
    .join('\n')
    .slice(0, 20_000);
}

function runBeside(command, args) {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  return new Promise((resolve) => {
    child.once('close', (code) => resolve(code === 0));
    child.once('error', () => resolve(false));
  });
}

/** Runs test files and counts; what fails is printed with what it says of itself. */
async function runFiles(name, files, together) {
  if (files.length === 0) return { done: true, passed: 0, failed: 0, idle: 0 };
  const tap = path.join(reports, `${name}.tap`);
  rmSync(tap, { force: true });
  const done = await runBeside(process.execPath, [
    '--test',
    `--test-concurrency=${together}`,
    `--test-timeout=${FILE_MINUTES * 60_000}`,
    '--test-reporter=dot',
    '--test-reporter-destination=stdout',
    '--test-reporter=tap',
    `--test-reporter-destination=${tap}`,
    ...files,
  ]);
  const report = existsSync(tap) ? readFileSync(tap, 'utf8') : '';
  const count = (word) => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(report)?.[1] ?? 0);
  if (!done) process.stdout.write(`${failuresOf(report)}\n`);
  return {
    done,
    passed: count('pass'),
    failed: count('fail') + count('cancelled'),
    idle: count('skipped') + count('todo'),
  };
}

const wanted = process.argv.slice(2);
const reports = path.join(root, 'dist', 'reports');
await prepare((line) => process.stdout.write(`${line}\n`));
mkdirSync(reports, { recursive: true });
const failed = [];
if (
  (wanted.length === 0 || wanted.some((suite) => ['interop', 'integration', 'browser'].includes(suite))) &&
  !provideForeignPrograms()
) {
  failed.push('foreign programs');
}
if (wanted.length === 0) {
  const biome = path.join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  if (!run(process.execPath, [biome, 'check', '--error-on-warnings', '.'])) failed.push('biome');
  const compiler = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  if (!run(process.execPath, [compiler, '-b', 'console'])) failed.push('types of the console');
}
// Not for what it gives but for what it saves: without it every file that stores something starts PostgreSQL and stops it.
const holder = spawn(process.execPath, [path.join(root, 'dist', 'test', 'support', 'hold-postgres.js')], {
  stdio: ['pipe', 'ignore', 'inherit'],
});
const totals = { passed: 0, failed: 0 };

async function runSuite(suite) {
  const together = new Map(SUITES).get(suite);
  const folder = path.join(root, 'dist', 'test', suite);
  const files = testFiles(folder).filter(sourceExists);
  const isTogether = (file) => together.test(path.relative(folder, file).split(path.sep).join('/'));
  process.stdout.write(`\n── ${suite}: ${files.length} files\n`);
  const began = Date.now();
  const apart = files.filter((file) => !isTogether(file));
  const runs = [
    await runFiles(`${suite}-together`, files.filter(isTogether), SIDE_BY_SIDE),
    await runFiles(suite, apart, 1),
  ];
  const passed = runs.reduce((sum, run) => sum + run.passed, 0);
  totals.passed += passed;
  totals.failed += runs.reduce((sum, run) => sum + run.failed, 0);
  const idle = runs.reduce((sum, run) => sum + run.idle, 0);
  if (idle > 0) process.stderr.write(`${idle} tests of ${suite} did not run\n`);
  if (runs.some((run) => !run.done) || files.length === 0 || idle > 0) failed.push(suite);
  process.stdout.write(`── ${suite}: ${passed} passed, ${((Date.now() - began) / 1000).toFixed(0)} s\n`);
}

async function runLane(suites) {
  for (const suite of suites) if (wanted.length === 0 || wanted.includes(suite)) await runSuite(suite);
}

for (const row of LANES) await Promise.all(row.map(runLane));
holder.stdin.end();
process.stdout.write(failed.length === 0 ? '\nall suites passed\n' : `\nfailed: ${failed.join(', ')}\n`);
process.stdout.write(`${totals.passed} passed, ${totals.failed} failed\n`);
process.exit(failed.length === 0 ? 0 : 1);
