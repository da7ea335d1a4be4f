import { parseArgs } from 'node:util';
import { benchAccept } from './accept.js';

const HELP = `Crossdock's benchmarks: real processes, a real PostgreSQL with fsync on, the sandbox's own books.

Usage: npm run bench -- accept [options]

accept   Orders are requested all at once in one sandbox store that allows 4 requests a second; Crossdock accepts them.
         Played twice, each time in a fresh store: with one callback per order, then with ten.
         Takes about five minutes with the defaults.

  --orders <n>    orders per run, 1 to 5000 (default 500)
  --latency <ms>  answer time of the store, 0 to 5000 (default 50)
  --check         exit with 1 unless every figure meets its goal
  --help          this text

The figures are printed and kept in bench/results/accept.json.`;

function wholeNumber(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new Error(`--${name} must be a whole number from ${min} to ${max}, not "${text}".`);
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      orders: { type: 'string', default: '500' },
      latency: { type: 'string', default: '50' },
      check: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(HELP);
  const [name, ...rest] = positionals;
  if (name !== 'accept' || rest.length > 0) {
    throw new Error(
      name === undefined ? 'Name a benchmark: accept.' : `There is no benchmark "${positionals.join(' ')}".`,
    );
  }
  const good = await benchAccept({
    orders: wholeNumber('orders', values.orders, 1, 5_000),
    latencyMs: wholeNumber('latency', values.latency, 0, 5_000),
    say: (line) => console.log(line),
  });
  if (values.check && !good) process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  console.error(`The benchmark did not finish: ${error instanceof Error ? error.message : String(error)}`);
  console.error('Try --help.');
  process.exitCode = 1;
}
