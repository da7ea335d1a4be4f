import { parseArgs } from 'node:util';
import { benchAccept } from './accept.js';
import { benchMillion } from './million.js';
import { benchShip } from './ship.js';
import type { Say } from './stage.js';
import { benchStock } from './stock.js';

/** The numbers that were given, by option; those left out are undefined. */
interface Numbers {
  orders?: number;
  records?: number;
  changed?: number;
  'page-size'?: number;
  latency?: number;
  size?: number;
  rounds?: number;
}

/** One benchmark: what it says of itself, the options that it takes, and how it runs. */
interface Benchmark {
  help: string;
  options: readonly (keyof Numbers | 'keep' | 'explain')[];
  run: (numbers: Numbers, say: Say, more: { keep?: string; explain?: boolean }) => Promise<boolean>;
}

/** Bounds of the numbers. */
const BOUNDS: Readonly<Record<keyof Numbers, readonly [min: number, max: number]>> = {
  orders: [1, 5_000],
  records: [200, 25_000],
  changed: [1, 12_500],
  'page-size': [1, 1_000],
  latency: [0, 5_000],
  size: [1, 10_000_000],
  rounds: [1, 1_000],
};

const LATENCY_MS = 50;

const COMMON = `  --latency <ms>    answer time of the store, 0 to 5000 (default ${LATENCY_MS})
  --check           exit with 1 unless every figure meets its goal
  --help            this text`;

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  accept: {
    help: `accept   Orders are requested all at once in one sandbox store that allows 4 requests a second; Crossdock accepts them.
         Played twice, each time in a fresh store: with one callback per order, then with ten.
         Takes about five minutes with the defaults.

  --orders <n>      orders per run, 1 to 5000 (default 500)
${COMMON}

The figures are printed and kept in bench/results/accept.json.`,
    options: ['orders', 'latency'],
    run: ({ orders = 500, latency: latencyMs = LATENCY_MS }, say) => benchAccept({ orders, latencyMs, say }),
  },
  ship: {
    help: `ship     Accepted orders of one sandbox store that allows 4 requests a second are shipped, 50 per mutation. Measured is every
         request towards the store, from the first mutation until the store has booked all and is left alone; what the next
         sweep of its lists reads is told apart.
         Takes about three minutes with the defaults.

  --orders <n>      orders, 1 to 5000 (default 200)
${COMMON}

The figures are printed and kept in bench/results/ship.json.`,
    options: ['orders', 'latency'],
    run: ({ orders = 200, latency: latencyMs = LATENCY_MS }, say) => benchShip({ orders, latencyMs, say }),
  },
  stock: {
    help: `stock    One sandbox store that allows 4 requests a second has many stock records at one location. Crossdock reads them all,
         while its levels equal the store's numbers; then some levels are changed, and every request is counted; then one
         level is changed ten times while its operation waits behind 60 others.
         Takes about seven minutes with the defaults, most of it for the pages.

  --records <n>     stock records and levels, 200 to 25000 (default 20000)
  --changed <n>     levels that are changed, at most half of the records (default 1 % of them)
  --page-size <n>   rows per list page of the store, 1 to 1000 (default 20)
${COMMON}

The figures are printed and kept in bench/results/stock.json.`,
    options: ['records', 'changed', 'page-size', 'latency'],
    run: (numbers, say) => {
      const { records = 20_000, 'page-size': pageSize = 20, latency: latencyMs = LATENCY_MS } = numbers;
      const { changed = Math.round(records / 100) } = numbers;
      if (changed > records / 2) throw new Error('--changed must be at most half of --records.');
      return benchStock({ records, changed, pageSize, latencyMs, say });
    },
  },
  million: {
    help: `million  An embedded PostgreSQL is loaded with orders of 20 stores and everything that they leave behind, the same rows each time.
         Then every list page of the API (all sorts and filters, deep pages, counts) and what the engine asks again and again is
         measured, and each plan looked at: no large table may be read from end to end.
         Takes about half an hour and 12 GB with the defaults, most of it for the load.

  --size <n>        orders to load, 1 to 10000000 (default 1000000)
  --rounds <n>      how often each question is asked, 1 to 1000 (default 20)
  --keep <folder>   keeps the database there; one that is there is measured as it is, with new migrations, and not loaded again
  --explain         prints the plan of every statement
  --check           exit with 1 unless every figure meets its goal
  --help            this text

The figures are printed and kept in bench/results/million.json; docs/bench/million.md says what they mean.`,
    options: ['size', 'rounds', 'keep', 'explain'],
    run: ({ size = 1_000_000, rounds = 20 }, say, { keep, explain = false }) =>
      benchMillion({ orders: size, rounds, keep, explain, say }),
  },
};

const NAMES = Object.keys(BENCHMARKS).join(', ');

const HELP = `Crossdock's benchmarks: real processes, a real PostgreSQL with fsync on, the sandbox's own books.

Usage: npm run bench -- <name> [options]

${Object.values(BENCHMARKS)
  .map(({ help }) => help.split('\n\n', 1)[0])
  .join('\n\n')}

Options of each: npm run bench -- <name> --help`;

function wholeNumber(name: keyof Numbers, text: string): number {
  const value = Number(text);
  const [min, max] = BOUNDS[name];
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new Error(`--${name} must be a whole number from ${min} to ${max}, not "${text}".`);
}

function numbersOf(values: Record<string, string | boolean | undefined>): Numbers {
  const numbers: Numbers = {};
  for (const option of Object.keys(BOUNDS) as (keyof Numbers)[]) {
    const text = values[option];
    if (typeof text !== 'string') continue;
    numbers[option] = wholeNumber(option, text);
  }
  return numbers;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      orders: { type: 'string' },
      records: { type: 'string' },
      changed: { type: 'string' },
      'page-size': { type: 'string' },
      latency: { type: 'string' },
      size: { type: 'string' },
      rounds: { type: 'string' },
      keep: { type: 'string' },
      explain: { type: 'boolean' },
      check: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [name, ...rest] = positionals;
  const benchmark = name !== undefined && Object.hasOwn(BENCHMARKS, name) ? BENCHMARKS[name] : undefined;
  if (values.help)
    return console.log(benchmark ? `Usage: npm run bench -- ${name} [options]\n\n${benchmark.help}` : HELP);
  if (name === undefined) throw new Error(`Name a benchmark: ${NAMES}.`);
  if (!benchmark || rest.length > 0) {
    throw new Error(`There is no benchmark "${positionals.join(' ')}"; there are ${NAMES}.`);
  }
  const { check, help: _help, ...given } = values;
  const strange = Object.keys(given).find((option) => !benchmark.options.some((known) => known === option));
  if (strange !== undefined) throw new Error(`The benchmark ${name} takes no --${strange}.`);
  const good = await benchmark.run(numbersOf(given), (line) => console.log(line), given);
  if (check && !good) process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  console.error(`The benchmark did not finish: ${error instanceof Error ? error.message : String(error)}`);
  console.error('Try --help.');
  process.exitCode = 1;
}
