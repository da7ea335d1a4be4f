import path from 'node:path';
import { parseArgs } from 'node:util';

/** What the demo was asked to do. */
export interface DemoOptions {
  /** Play the scenario to its end and judge it, instead of going on until stopped. */
  once: boolean;
  port: number;
  sandboxPort: number;
  /** Absolute path. */
  dataDir: string;
  /** How many times as fast as written merchants and warehouses act. */
  speed: number;
}

/** What `npm run demo -- --help` prints. */
export const HELP = `Shows Crossdock at work: PostgreSQL, Crossdock, two sandbox stores and three warehouses, for a day of about two minutes.

Usage: npm run demo -- [options]

  --once               play the scenario "day" to its end; exit code 0 only if the stores' verdict is clean and
                       all counts, theirs and Crossdock's own, are those of the scenario's plan, and every
                       operation of README.md, tried after that, does what it says
  --port <n>           port of Crossdock (default 3000)
  --sandbox-port <n>   port of the sandbox (default 4029)
  --data-dir <folder>  database, keys and log of the demo (default .data); kept for the next run
  --speed <n>          how many times as fast merchants and warehouses act, 0.1 to 20 (default 1)
  --help               this text

Without --once orders keep coming after the day, and the orders TRY-1 to TRY-6 are left to you.
Each run opens new stores in a new sandbox, over the data of earlier runs. DATABASE_URL and REDIS_URL are honoured.
Stop with Ctrl+C: everything that was started ends, within 25 s; a second Ctrl+C stops at once.
`;

/** The options of the command line, or undefined for --help. Throws an Error that says what is wrong. */
export function readOptions(args: string[]): DemoOptions | undefined {
  const { values } = parseArgs({
    args,
    options: {
      once: { type: 'boolean', default: false },
      port: { type: 'string', default: '3000' },
      'sandbox-port': { type: 'string', default: '4029' },
      'data-dir': { type: 'string', default: '.data' },
      speed: { type: 'string', default: '1' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const port = portOf('port', values.port);
  const sandboxPort = portOf('sandbox-port', values['sandbox-port']);
  if (port === sandboxPort) throw new Error('--port and --sandbox-port must differ.');
  if (values['data-dir'].trim() === '') throw new Error('--data-dir must name a folder.');
  const speed = Number(values.speed);
  if (!(speed >= 0.1 && speed <= 20))
    throw new Error(`--speed must be a number from 0.1 to 20, not "${values.speed}".`);
  return { once: values.once, port, sandboxPort, dataDir: path.resolve(values['data-dir']), speed };
}

function portOf(name: string, text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new Error(`--${name} must be a port from 1 to 65535, not "${text}".`);
}
