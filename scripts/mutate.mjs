#!/usr/bin/env node
/**
 * Tests the tests: takes one fence or condition of the engine out at a time, in a scratch copy of the repository, and runs the
 * specs that must notice. The mutations are data: scripts/mutations/*.mjs.
 */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { DOMAIN } from './mutations/domain.mjs';
import { DRAINING } from './mutations/draining.mjs';
import { OPERATIONS } from './mutations/operations.mjs';
import { ORDERS } from './mutations/orders.mjs';
import { READING } from './mutations/reading.mjs';
import { STORES } from './mutations/stores.mjs';
import { WORK } from './mutations/work.mjs';

const MUTATIONS = [...ORDERS, ...DOMAIN, ...OPERATIONS, ...STORES, ...DRAINING, ...READING, ...WORK].flatMap(
  ({ file, specs, mutations }) => mutations.map((one) => ({ file, specs, ...one })),
);
/** A run that takes longer hangs, which is noticed as well. */
const RUN_MS = 300_000;

const HELP = `Mutates the engine's fences and conditions one by one and tells which mutations the tests do not notice.

  npm run mutate                          all ${MUTATIONS.length} mutations; exit code 1 when one survives
  npm run mutate -- --only lane,epoch     those whose name or file contains one of these words
  npm run mutate -- --list                names, files and specs
  npm run mutate -- --check               only whether each text still occurs exactly once, and each spec exists (quick)
  npm run mutate -- --report out.json     the result of each as JSON, too
  npm run mutate -- --help

It works in a git worktree in a temporary folder, made of the work tree as it is (tracked files), and removes it at the end,
also after Ctrl+C. Each spec runs unchanged first: one that is red before says nothing. A text that is not found is a failure.`;

/** Every way in which the data is wrong: a text that does not occur exactly once, a spec that is gone, a name twice. */
function faultsOf(mutations, root = '.') {
  const names = new Set();
  return mutations.flatMap(({ name, file, text, with: replacement, specs }) => {
    const faults = [];
    const where = `${name} (${file})`;
    if (names.has(name)) faults.push(`${where}: the name is taken`);
    names.add(name);
    const found = existsSync(path.join(root, file))
      ? readFileSync(path.join(root, file), 'utf8').split(text).length - 1
      : 0;
    if (found !== 1) faults.push(`${where}: the text occurs ${found} times: ${text.trim().split('\n')[0]}`);
    if (text === replacement) faults.push(`${where}: changes nothing`);
    for (const spec of specs) if (!existsSync(path.join(root, spec))) faults.push(`${where}: there is no ${spec}`);
    return faults;
  });
}

const git = (args, cwd = '.') => {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${args[0]} failed: ${stderr.trim()}`);
  return stdout.trim();
};

/** A copy of the work tree in a folder of its own; `remove` takes it away again, also when called twice. */
function scratchCopy() {
  const folder = path.join(mkdtempSync(path.join(tmpdir(), 'crossdock-mutate-')), 'copy');
  git(['worktree', 'add', '--detach', '--quiet', folder, git(['stash', 'create']) || 'HEAD']);
  symlinkSync(path.resolve('node_modules'), path.join(folder, 'node_modules'));
  cpSync('src/generated', path.join(folder, 'src/generated'), { recursive: true });
  const remove = () => {
    rmSync(path.dirname(folder), { recursive: true, force: true });
    git(['worktree', 'prune']);
  };
  return { folder, remove };
}

let running = null;

/** Runs specs in the copy; GREEN, RED (a test failed), BROKEN (a file did not even load) or HUNG. */
function runSpecs(folder, specs) {
  const jest = [
    '--experimental-vm-modules',
    '--no-warnings',
    'node_modules/jest/bin/jest.js',
    '--runInBand',
    '--forceExit',
    '--silent',
    '--bail',
  ];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...jest, '--runTestsByPath', ...specs], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    });
    running = child;
    let told = '';
    child.stderr.setEncoding('utf8').on('data', (text) => (told += text));
    let isHung = false;
    const timer = setTimeout(() => {
      isHung = true;
      process.kill(-child.pid, 'SIGKILL');
    }, RUN_MS);
    child.on('close', (code) => {
      clearTimeout(timer);
      running = null;
      if (isHung) return resolve('HUNG');
      if (code === 0) return resolve('GREEN');
      resolve(/Test suite failed to run/.test(told) ? 'BROKEN' : 'RED');
    });
  });
}

/** Applies one mutation, runs its specs and puts the file back. */
async function judge(folder, { file, text, with: replacement, specs }) {
  const target = path.join(folder, file);
  const before = readFileSync(target, 'utf8');
  writeFileSync(
    target,
    before.replace(text, () => replacement),
  );
  try {
    return await runSpecs(folder, specs);
  } finally {
    writeFileSync(target, before);
  }
}

const VERDICTS = {
  RED: 'killed',
  HUNG: 'killed (hung)',
  GREEN: 'SURVIVED',
  BROKEN: 'NOT APPLICABLE: it does not load',
};

async function mutateAll(mutations) {
  const { folder, remove } = scratchCopy();
  const stop = () => {
    if (running) process.kill(-running.pid, 'SIGKILL');
    remove();
    process.exit(130);
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const baseline = new Map();
  const results = [];
  try {
    for (const [index, mutation] of mutations.entries()) {
      const started = performance.now();
      const key = mutation.specs.join(' ');
      if (!baseline.has(key)) baseline.set(key, await runSpecs(folder, mutation.specs));
      const isSound = baseline.get(key) === 'GREEN';
      const verdict = isSound ? VERDICTS[await judge(folder, mutation)] : 'NOT APPLICABLE: its specs are red before';
      const seconds = ((performance.now() - started) / 1000).toFixed(0);
      results.push({ name: mutation.name, file: mutation.file, verdict, why: mutation.why });
      console.log(
        `${String(index + 1).padStart(3)}/${mutations.length} ${verdict.padEnd(13)} ${mutation.name} (${seconds} s)`,
      );
    }
  } finally {
    remove();
  }
  return results;
}

function summary(results) {
  const count = (word) => results.filter(({ verdict }) => verdict.startsWith(word)).length;
  const open = results.filter(({ verdict }) => !verdict.startsWith('killed'));
  for (const { name, file, verdict, why } of open) console.log(`${verdict}: ${name}\n    ${file}: ${why}`);
  console.log(
    `${results.length} mutations: ${count('killed')} killed, ${count('SURVIVED')} survived, ${count('NOT')} not applicable`,
  );
  return open.length === 0 ? 0 : 1;
}

async function main() {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean' },
      list: { type: 'boolean' },
      check: { type: 'boolean' },
      only: { type: 'string' },
      report: { type: 'string' },
    },
  });
  if (values.help) return console.log(HELP);
  const words = values.only?.split(',').map((word) => word.trim());
  const chosen = MUTATIONS.filter(({ name, file }) => words?.some((word) => `${name} ${file}`.includes(word)) ?? true);
  if (values.list) {
    for (const { name, file, specs } of chosen) console.log(`${name}\n    ${file}\n    ${specs.join('\n    ')}`);
    return;
  }
  const faults = faultsOf(MUTATIONS);
  if (faults.length > 0) throw new Error(`Mend the data in scripts/mutations:\n${faults.join('\n')}`);
  if (values.check) return console.log(`${MUTATIONS.length} mutations, each text occurs once.`);
  if (chosen.length === 0) throw new Error(`No mutation is called ${values.only}. See --list.`);
  const results = await mutateAll(chosen);
  if (values.report) writeFileSync(values.report, `${JSON.stringify(results, null, 2)}\n`);
  process.exitCode = summary(results);
}

try {
  await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 2;
}
