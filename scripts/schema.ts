import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { AppModule } from '../src/app.module.js';
import { loadConfig } from '../src/config/load-config.js';
import { apiLimits } from '../src/platform/graphql/api-limits.js';
import { printSorted, schemaOf } from '../src/platform/graphql/print-schema.js';

const HELP = `npm run schema             writes schema.graphql and docs/api-limits.md from the code
npm run schema -- --check  exits 1 when a file differs from the code, and writes nothing
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
  const schema = printSorted(await schemaOf(root));
  await settle('schema.graphql', schema, values.check === true);
  await settle('docs/api-limits.md', apiLimits(), values.check === true);
}

/** Writes the file, or with `check` only says whether it is what the code says. */
async function settle(name: string, text: string, check: boolean): Promise<void> {
  const file = path.resolve(name);
  const committed = await readFile(file, 'utf8').catch(() => '');
  if (committed === text) {
    process.stdout.write(`${name} is up to date.\n`);
  } else if (check) {
    process.stderr.write(`${name} differs from the code. Run "npm run schema" and commit the file.\n`);
    process.exitCode = 1;
  } else {
    await writeFile(file, text);
    process.stdout.write(`${name} written.\n`);
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nSee npm run schema -- --help.\n`);
  process.exitCode = 2;
}
