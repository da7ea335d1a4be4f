import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** One migration as it stands on disk. */
export interface Migration {
  /** Name of its folder, `<yyyymmddhhmmss>_<name>`; migrations apply in this order. */
  name: string;
  sql: string;
  /** Lower-case hex SHA-256 of migration.sql: what Prisma's ledger records. */
  checksum: string;
}

/** The package's own folder, whether this file runs from src/ or from dist/src/. */
export function packageRoot(from: string = path.dirname(fileURLToPath(import.meta.url))): string {
  if (existsSync(path.join(from, 'package.json')) && existsSync(path.join(from, 'prisma', 'schema.prisma')))
    return from;
  const parent = path.dirname(from);
  if (parent === from)
    throw new Error('prisma/schema.prisma was not found above the program. Install Crossdock whole.');
  return packageRoot(parent);
}

/** Where the migrations of this package live. */
export const migrationsFolder = (): string => path.join(packageRoot(), 'prisma', 'migrations');

/** All migrations of a folder, in the order in which they apply. */
export function readMigrations(folder: string): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(path.join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}
