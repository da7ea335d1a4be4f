import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { migrationsFolder, readMigrations, type Migration } from './migrations-folder.js';

/**
 * Key of the session advisory lock that Prisma Migrate takes, so that it and this runner exclude each other.
 * Source: prisma-engines, schema-engine, flavour of PostgreSQL; seen in `pg_locks` of a `migrate deploy`.
 */
const PRISMA_LOCK_KEY = 72_707_369;

/** Prisma's own ledger, column for column; `diagnoseMigrationHistory` of the schema engine reads it. */
const LEDGER = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id                  varchar(36) PRIMARY KEY NOT NULL,
  checksum            varchar(64) NOT NULL,
  finished_at         timestamptz,
  migration_name      varchar(255) NOT NULL,
  logs                text,
  rolled_back_at      timestamptz,
  started_at          timestamptz NOT NULL DEFAULT now(),
  applied_steps_count integer NOT NULL DEFAULT 0
)`;

interface LedgerRow {
  migration_name: string;
  checksum: string;
  finished: boolean;
}

/** The migrations on disk and the database do not fit together; the message says which and what to do. */
export class MigrationError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MigrationError';
  }
}

/**
 * Applies the migrations that the database does not have yet, each in a transaction of its own together with its
 * ledger row, and returns their names. Of several processes that start at once one applies, the others wait and find
 * nothing to do. Throws MigrationError, having changed nothing more, when an applied migration was edited or deleted,
 * failed earlier, or fails now. Needs no network but the database's.
 */
export async function migrate(url: string, folder: string = migrationsFolder()): Promise<string[]> {
  const migrations = readMigrations(folder);
  const client = new pg.Client({ connectionString: url, application_name: 'crossdock-migrate' });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [PRISMA_LOCK_KEY]);
    await client.query(LEDGER);
    const { rows } = await client.query<LedgerRow>(
      `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished
         FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
    );
    const pending = pendingMigrations(migrations, rows);
    for (const migration of pending) await apply(client, migration);
    return pending.map(({ name }) => name);
  } finally {
    await client.end(); // the end of the session frees the lock
  }
}

function pendingMigrations(migrations: Migration[], rows: LedgerRow[]): Migration[] {
  const onDisk = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const row of rows) {
    const migration = onDisk.get(row.migration_name);
    if (!row.finished) {
      throw new MigrationError(
        `Migration ${row.migration_name} failed earlier in this database and was not resolved. Repair the database, ` +
          'set rolled_back_at on its row in _prisma_migrations, and start again.',
      );
    }
    if (!migration) {
      throw new MigrationError(
        `The database has migration ${row.migration_name}, which this version of Crossdock does not know. ` +
          'Start the version that applied it, or a newer one.',
      );
    }
    if (migration.checksum !== row.checksum) {
      throw new MigrationError(
        `Migration ${row.migration_name} was edited after it was applied to this database. ` +
          'Restore its migration.sql and put the change into a new migration.',
      );
    }
  }
  const applied = new Set(rows.map((row) => row.migration_name));
  return migrations.filter(({ name }) => !applied.has(name));
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    const reason = error instanceof Error ? error.message : String(error);
    throw new MigrationError(`Migration ${name} failed and was rolled back: ${reason}`, { cause: error });
  }
}
