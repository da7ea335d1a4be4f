import { defineConfig } from 'prisma/config';

// `prisma generate` never runs the native schema engine, yet the CLI insists on fetching it first.
// Pointing it at a file that always exists lets generate work without network access.
if (process.argv.includes('generate')) process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= process.execPath;

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  // `generate` needs no database; prisma/config's env() would throw when the variable is unset.
  datasource: { url: process.env['DATABASE_URL'] ?? '' },
});
