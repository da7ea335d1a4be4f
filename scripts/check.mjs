#!/usr/bin/env node
/** `npm run check`: everything that can be judged without running the tests, two steps at a time. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';

const bin = (path) => `node_modules/${path}`;
const NEXT = 'src/clients/next';
const TREES = ['src', 'sandbox', 'bench', 'scripts', 'test'].filter((tree) => existsSync(tree));

/** The long ones first. `after` names a step that must have passed; `needs` a file that must exist. */
const STEPS = [
  {
    name: 'lint',
    what: 'ESLint, no warnings',
    run: [
      bin('eslint/bin/eslint.js'),
      '.',
      '--max-warnings',
      '0',
      '--cache',
      '--cache-strategy',
      'content',
      '--cache-location',
      'node_modules/.cache/eslint/',
    ],
  },
  {
    name: 'build',
    what: 'compile into dist/, for the steps that run it',
    run: [
      bin('@swc/cli/bin/swc.js'),
      ...TREES.filter((tree) => tree !== 'test'),
      '-d',
      'dist',
      '--quiet',
      '--delete-dir-on-start',
    ],
  },
  {
    name: 'schema',
    what: 'schema.graphql is what the code says',
    after: 'build',
    needs: 'dist/scripts/schema.js',
    run: ['dist/scripts/schema.js', '--check'],
  },
  {
    name: 'database',
    what: 'migrations give what schema.prisma says',
    after: 'build',
    needs: 'dist/scripts/db-diff.js',
    run: ['dist/scripts/db-diff.js', '--check'],
  },
  { name: 'types', what: 'tsc', run: [bin('typescript/bin/tsc'), '--noEmit'] },
  {
    name: 'format',
    what: 'Prettier',
    run: [bin('prettier/bin/prettier.cjs'), '--check', '.', '--log-level', 'warn', '--cache'],
  },
  {
    name: 'imports',
    what: 'import rules',
    run: [bin('dependency-cruiser/bin/dependency-cruise.mjs'), '--config', '.dependency-cruiser.cjs', ...TREES],
  },
  {
    name: 'openapi',
    what: 'types of the 29 Next client are generated from openapi.yaml',
    needs: `${NEXT}/openapi.yaml`,
    run: [
      bin('openapi-typescript/bin/cli.js'),
      `${NEXT}/openapi.yaml`,
      '--output',
      `${NEXT}/generated/next-api.d.ts`,
      '--check',
    ],
  },
  { name: 'dependencies', what: 'reasons, licences, exact versions', run: ['scripts/dependencies.mjs'] },
  { name: 'lock', what: 'package-lock.json is complete for every platform', run: ['scripts/fix-lock.mjs', '--check'] },
  {
    name: 'mutations',
    what: 'every mutation of scripts/mutations still finds its text',
    run: ['scripts/mutate.mjs', '--check'],
  },
  {
    name: 'dockerfile',
    what: 'Dockerfile: what the builder refuses, and our rules',
    run: ['scripts/lint-dockerfile.mjs'],
  },
];

const HELP = `Checks everything that needs no test run; exit code 0 only if all of it passes.

  npm run check                         all steps, two at a time
  npm run check -- --only lint,types    only these (and what they need)
  npm run check -- --help

Steps:
${STEPS.map(({ name, what }) => `  ${name.padEnd(13)} ${what}`).join('\n')}`;

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1).padStart(5)} s`;

/** Runs one step to its end: its exit code and all that it printed. */
function execute({ run, needs }) {
  if (needs !== undefined && !existsSync(needs))
    return Promise.resolve({ code: 1, output: `${needs} does not exist.\n` });
  return new Promise((resolve) => {
    const child = spawn(process.execPath, run, { stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) => resolve({ code: 1, output: `${error.message}\n` }));
    child.on('close', (code, signal) => {
      const output = Buffer.concat(chunks).toString('utf8');
      resolve({ code: code ?? 1, output: signal === null ? output : `${output}Ended by ${signal}.\n` });
    });
  });
}

/** Two lanes take the next step whose forerunner is done; a step whose forerunner failed is not run. */
async function runAll(steps) {
  const waiting = [...steps];
  const results = new Map();
  const wakeUps = [];
  const lane = async () => {
    while (waiting.length > 0) {
      const index = waiting.findIndex(({ after }) => after === undefined || results.has(after));
      if (index < 0) {
        await new Promise((wake) => wakeUps.push(wake));
        continue;
      }
      const [step] = waiting.splice(index, 1);
      const start = performance.now();
      const result =
        step.after !== undefined && results.get(step.after) !== 0
          ? { code: 1, output: `Not run: ${step.after} failed.\n` }
          : await execute(step);
      console.log(`${result.code === 0 ? 'ok    ' : 'FAILED'} ${step.name.padEnd(13)} ${seconds(start)}`);
      if (result.code !== 0) console.log(result.output.trimEnd().replace(/^/gm, '    '));
      results.set(step.name, result.code);
      for (const wake of wakeUps.splice(0)) wake();
    }
  };
  await Promise.all([lane(), lane()]);
  return results;
}

function chosenSteps(only) {
  if (only === undefined) return STEPS;
  const names = only.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !STEPS.some((step) => step.name === name));
  if (unknown.length > 0)
    throw new Error(`Unknown step: ${unknown.join(', ')}. Steps: ${STEPS.map(({ name }) => name).join(', ')}.`);
  const wanted = STEPS.filter(({ name }) => names.includes(name));
  const needed = new Set(wanted.map(({ after }) => after));
  return STEPS.filter((step) => wanted.includes(step) || needed.has(step.name));
}

try {
  const { values } = parseArgs({ options: { help: { type: 'boolean' }, only: { type: 'string' } } });
  if (values.help) {
    console.log(HELP);
  } else {
    const start = performance.now();
    const results = await runAll(chosenSteps(values.only));
    const failed = [...results].filter(([, code]) => code !== 0).map(([name]) => name);
    const verdict = failed.length === 0 ? 'all passed' : `failed: ${failed.join(', ')}`;
    console.log(`${results.size} steps in ${seconds(start).trim()}, ${verdict}`);
    process.exitCode = failed.length === 0 ? 0 : 1;
  }
} catch (error) {
  console.error(`${error.message}\nTry: npm run check -- --help`);
  process.exitCode = 2;
}
