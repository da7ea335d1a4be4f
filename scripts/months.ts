import path from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { loadConfig, readEnvironment } from '../src/config/load-config.js';
import { embeddedUrl } from '../src/platform/database/embedded/cluster.js';
import { detachMonth, listParts, makeMissing } from './support/months.js';

const HELP = `npm run months                                     lists the months of the timeline, the audit and the stock movements
npm run months -- detach 2025-11                   detaches that month (UTC) of all of them
npm run months -- detach 2025-11 --table <table>   of one of them
npm run months -- make                             makes the months that are missing, however many rows of the default partition have to
                                                   move: nothing can be read of their table meanwhile
npm run months -- --help                           this text

Run it with the settings of the service, beside it. What is detached is seen by nobody any more and stays in the database as a table of
its own until it is dropped. docs/operations.md has the steps. Exit code 0: done; 2: it failed.
`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' }, table: { type: 'string' } },
  });
  if (values.help) return void process.stdout.write(HELP);
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const config = loadConfig({ ...readEnvironment(), ROLES: 'api' });
  const url = config.databaseUrl ?? embeddedUrl(path.resolve(config.dataDir));
  if (!url) throw new Error('There is no database: set DATABASE_URL, or DATA_DIR to the folder of the service.');
  const client = new pg.Client({ connectionString: url, application_name: 'crossdock-months' });
  await client.connect();
  try {
    const [command, month = ''] = positionals;
    if (command === 'detach') await detachMonth(client, { month, table: values.table }, say);
    else if (command === 'make') await makeMissing(client, say);
    else if (command === undefined)
      for (const { part, attached, rows, size } of await listParts(client))
        say(`${part.padEnd(26)} ${rows.padStart(12)} rows ${size.padStart(10)}${attached ? '' : '  detached'}`);
    else throw new Error(`There is no command ${command}.`);
  } finally {
    await client.end();
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nSee npm run months -- --help.\n`);
  process.exitCode = 2;
}
