import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { migrationsFolder, packageRoot, readMigrations } from '../src/platform/database/migrations-folder.js';

const FILTERS = { externalTables: [], externalEnums: [] };

/** Path and text of schema.prisma. */
export function readSchema(): [string, string] {
  const file = path.join(packageRoot(), 'prisma', 'schema.prisma');
  return [file, readFileSync(file, 'utf8')];
}

/** A migrations folder as the engine wants to be told of it. */
function migrationsList(folder: string): MigrationList {
  return {
    baseDir: folder,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: readMigrations(folder).map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
    })),
  };
}

/** SQL that leads from the migrations to schema.prisma; empty when there is nothing to do. */
export async function missingSql(engine: SchemaEngine, folder: string = migrationsFolder()): Promise<string> {
  const [file, content] = readSchema();
  const { exitCode, stdout } = await engine.diff({
    from: { tag: 'migrations', ...migrationsList(folder) },
    to: { tag: 'schemaDatamodel', files: [{ path: file, content }] },
    script: true,
    exitCode: true,
    filters: FILTERS,
  });
  return exitCode === 0 ? '' : (stdout ?? '');
}

/**
 * What Prisma's engine has to say against the engine's database and the ledger that our runner wrote there, one line
 * each: a missing ledger, histories that differ, edited or failed migrations, tables that drifted from the migrations.
 */
export async function historyProblems(engine: SchemaEngine, folder: string = migrationsFolder()): Promise<string[]> {
  const list = migrationsList(folder);
  const found = await engine.diagnoseMigrationHistory({
    migrationsList: list,
    optInToShadowDatabase: true,
    filters: FILTERS,
  });
  const { action } = await engine.devDiagnostic({ migrationsList: list, filters: FILTERS });
  return [
    ...(found.hasMigrationsTable ? [] : ['the ledger _prisma_migrations is missing']),
    ...(found.history ? [`history: ${JSON.stringify(found.history)}`] : []),
    ...found.editedMigrationNames.map((name) => `edited after it was applied: ${name}`),
    ...found.failedMigrationNames.map((name) => `failed: ${name}`),
    ...(action.tag === 'reset' ? [`drift: ${action.reason.replaceAll(/\s+/g, ' ').trim()}`] : []),
  ];
}
