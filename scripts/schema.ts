import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { AppModule } from '../src/app.module.js';
import { loadConfig } from '../src/config/load-config.js';
import { printSorted, schemaOf } from '../src/platform/graphql/print-schema.js';

const HELP = `npm run schema             writes schema.graphql from the code
npm run schema -- --check  exits 1 when the file differs from the code, and writes nothing
npm run schema -- --help   this text

No database is needed.
`;

/** Settings that satisfy the composition root; nothing is ever opened with them, and no key file is made. */
function placeholderConfig(): ReturnType<typeof loadConfig> {
  return loadConfig({
    ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    ADMIN_API_KEY: randomBytes(32).toString('hex'),
  });
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { check: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const root = AppModule.register(placeholderConfig(), 'postgres://localhost/unused');
  const text = printSorted(await schemaOf(root));
  const file = path.resolve('schema.graphql');
  const committed = await readFile(file, 'utf8').catch(() => '');
  if (committed === text) {
    process.stdout.write('schema.graphql is up to date.\n');
  } else if (values.check) {
    process.stderr.write('schema.graphql differs from the code. Run "npm run schema" and commit the file.\n');
    process.exitCode = 1;
  } else {
    await writeFile(file, text);
    process.stdout.write('schema.graphql written.\n');
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nSee npm run schema -- --help.\n`);
  process.exitCode = 2;
}
