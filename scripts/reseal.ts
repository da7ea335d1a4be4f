import path from 'node:path';
import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../src/app.module.js';
import { loadConfig, readEnvironment } from '../src/config/load-config.js';
import { embeddedUrl } from '../src/platform/database/embedded/cluster.js';
import { reseal } from './support/reseal.js';

const HELP = `npm run reseal             seals every value of the database with ENCRYPTION_KEY that a key of ENCRYPTION_KEYS_OLD sealed, and has
                           callback and webhook addresses that come from the new key put at the stores; then says whether the
                           old keys may be removed
npm run reseal -- --help   this text

Run it with the settings of the service, beside it, after every process was restarted with the new key. It may be stopped and repeated at
any time. Exit code 0: the old keys may be removed; 1: something is left, run it again later; 2: it failed. docs/operations.md has the steps.
`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } });
  if (values.help) return void process.stdout.write(HELP);
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const config = loadConfig({ ...readEnvironment(), ROLES: 'api', LOG_LEVEL: 'warn' });
  const url = config.databaseUrl ?? embeddedUrl(path.resolve(config.dataDir));
  if (!url) throw new Error('There is no database: set DATABASE_URL, or DATA_DIR to the folder of the service.');
  const app = await NestFactory.createApplicationContext(AppModule.register(config, url), {
    logger: ['warn', 'error'],
  });
  try {
    process.exitCode = (await reseal(app, say)) ? 0 : 1;
  } finally {
    await app.close();
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nSee npm run reseal -- --help.\n`);
  process.exitCode = 2;
}
