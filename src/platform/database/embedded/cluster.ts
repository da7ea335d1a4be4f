import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  chownSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { EmbeddedPostgresError } from './embedded-error.js';
import type { Binaries } from './binaries.js';
import { canReach, runAs, type RunUser } from './run-user.js';

/** Name of the account and of the database inside the server. */
export const ACCOUNT = 'crossdock';

/** One PostgreSQL data folder and everything beside it in the data directory. */
export interface Cluster {
  dataDir: string;
  /** PostgreSQL's own folder (PGDATA). */
  folder: string;
  logFile: string;
  user: RunUser;
  fast: boolean;
}

/** What is kept between starts, in `postgres.json`, readable by its owner only. */
export interface Remembered {
  password: string;
  port: number;
}

function giveTo(user: RunUser, file: string): void {
  if (user.uid !== undefined && user.gid !== undefined) chownSync(file, user.uid, user.gid);
}

const RESCUE =
  'Set DATABASE_URL to a running PostgreSQL, or DATA_DIR to a folder that every account can reach, such as /var/lib/crossdock.';

/** Creates the data directory where it is missing; throws one line when we or the run user cannot use it. */
export function openDataDir(dataDir: string, user: RunUser): void {
  try {
    const isNew = mkdirSync(dataDir, { recursive: true, mode: 0o700 }) !== undefined;
    if (isNew && user.uid !== undefined) chmodSync(dataDir, 0o711);
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    const folder = path.join(dataDir, 'postgres');
    if (existsSync(folder)) accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new EmbeddedPostgresError(`Cannot use ${dataDir} for PostgreSQL: ${(cause as Error).message}. ${RESCUE}`, {
      cause,
    });
  }
  if (canReach(user, '-x', dataDir)) return;
  throw new EmbeddedPostgresError(
    `PostgreSQL cannot run as root, and the account '${user.name}' cannot enter ${dataDir}. ${RESCUE}`,
  );
}

const rememberedFile = (dataDir: string): string => path.join(dataDir, 'postgres.json');

/** What earlier starts kept, or undefined. */
export function recall(dataDir: string): Remembered | undefined {
  const file = rememberedFile(dataDir);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Remembered) : undefined;
}

/** URL of the server that runs in a data directory, or ran there last; undefined when there never was one. */
export function embeddedUrl(dataDir: string): string | undefined {
  const known = recall(dataDir);
  return known && `postgres://${ACCOUNT}:${known.password}@127.0.0.1:${known.port}/${ACCOUNT}`;
}

/** Keeps password and port for later starts. */
export function remember(dataDir: string, remembered: Remembered): void {
  const draft = `${rememberedFile(dataDir)}.new`;
  writeFileSync(draft, JSON.stringify(remembered), { mode: 0o600 });
  const { uid, gid } = statSync(dataDir);
  if (process.getuid?.() === 0) chownSync(draft, uid, gid); // root may start it in between; its owner must go on
  renameSync(draft, rememberedFile(dataDir));
}

/** Creates the cluster where there is none. An initdb that was cut off leaves nothing behind that counts. */
export async function createCluster(cluster: Cluster, { initdb }: Binaries): Promise<Remembered> {
  const { dataDir, folder, logFile, user, fast } = cluster;
  const known = recall(dataDir);
  if (existsSync(folder)) {
    if (known) return known;
    throw new EmbeddedPostgresError(
      `${folder} exists, but ${rememberedFile(dataDir)} with its password does not. Restore that file, ` +
        'or move the folder away to begin with an empty database.',
    );
  }
  for (const name of readdirSync(dataDir)) {
    if (name.startsWith('postgres.draft-')) rmSync(path.join(dataDir, name), { recursive: true, force: true });
  }
  const remembered = { password: randomBytes(24).toString('hex'), port: known?.port ?? 0 };
  const draft = path.join(dataDir, `postgres.draft-${process.pid}`);
  const passwordFile = path.join(draft, 'password');
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, remembered.password, { mode: 0o600 });
  giveTo(user, draft);
  giveTo(user, passwordFile);
  const target = path.join(draft, 'data');
  const args = ['-D', target, `--username=${ACCOUNT}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  args.push('--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8');
  const code = await withLog(cluster, (log) => runAs(user, initdb, fast ? [...args, '--no-sync'] : args, draft, log));
  if (code !== 0) {
    throw new EmbeddedPostgresError(
      `initdb could not create a database in ${dataDir}: ${logTail(cluster)}. See ${logFile}, or set DATABASE_URL.`,
    );
  }
  remember(dataDir, remembered);
  renameSync(target, folder);
  rmSync(draft, { recursive: true, force: true });
  return remembered;
}

async function withLog<T>(cluster: Cluster, work: (descriptor: number) => Promise<T>): Promise<T> {
  const descriptor = openSync(cluster.logFile, 'a', 0o600);
  try {
    giveTo(cluster.user, cluster.logFile);
    return await work(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Writes the settings for the next start: loopback only, no socket files, durable unless `fast`. */
export function configure({ folder, user, fast }: Cluster, port: number): void {
  const settings = [
    `port = ${port}`,
    "listen_addresses = '127.0.0.1'",
    "unix_socket_directories = ''",
    'max_connections = 300',
    "timezone = 'UTC'",
    "log_line_prefix = '%m [%p] '",
    ...(fast ? ['fsync = off', 'synchronous_commit = off', 'full_page_writes = off', 'max_wal_size = 4GB'] : []),
  ];
  const file = path.join(folder, 'crossdock.conf');
  writeFileSync(file, `${settings.join('\n')}\n`, { mode: 0o600 });
  giveTo(user, file);
  const main = path.join(folder, 'postgresql.conf');
  const include = "include = 'crossdock.conf'";
  const text = readFileSync(main, 'utf8');
  if (!text.includes(include)) writeFileSync(main, `${text}\n${include}\n`);
}

/** The last lines of the server's log, joined into one, for an error message. */
export function logTail({ logFile }: Cluster): string {
  if (!existsSync(logFile)) return 'no log';
  return readFileSync(logFile, 'utf8')
    .trim()
    .split(/\s*\n\s*/)
    .slice(-3)
    .join(' | ');
}
