import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import pg from 'pg';
import { findBinaries, type Binaries } from './binaries.js';
import { ACCOUNT, configure, createCluster, logTail, openDataDir, remember, type Cluster } from './cluster.js';
import { EmbeddedPostgresError } from './embedded-error.js';
import { takeOwnership } from './owner-lock.js';
import { hasPostgresIn, isPostgresOf } from './postgres-process.js';
import { chooseRunUser, runAs } from './run-user.js';

/** How to start the server. */
export interface EmbeddedPostgresOptions {
  /** DATA_DIR: the server's files live in its `postgres` folder, log, password and port beside it. */
  dataDir: string;
  /** Gives up durability for speed: for tests and throwaway servers only. */
  fast?: boolean;
  /** Told in one line what happens: created, started, adopted. */
  log?: (line: string) => void;
}

/** A running server of our own. */
export interface EmbeddedPostgres {
  /** Connection URL, with the password: never log it. */
  url: string;
  /** Stops the server cleanly (open connections are ended) and gives the data directory free. Safe to call twice. */
  stop(): Promise<void>;
}

const START_ATTEMPTS = 5;
const ANSWER_TIMEOUT_MS = 20_000;
/** `cannot_connect_now`: starting up, shutting down or in recovery. */
const NOT_NOW = '57P03';

/**
 * Starts a real PostgreSQL on loopback in `dataDir`, creating it the first time, and returns when it answers. A server
 * that an earlier owner left running there (kill -9) is adopted. Throws EmbeddedPostgresError, one line, when another
 * live process has the folder or the server cannot run here. Installs no signal handlers: the caller stops it.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = path.resolve(options.dataDir);
  const folder = path.join(dataDir, 'postgres');
  const user = chooseRunUser(folder);
  openDataDir(dataDir, user);
  const release = takeOwnership(path.join(dataDir, 'postgres.lock'), dataDir);
  try {
    const cluster: Cluster = {
      dataDir,
      folder,
      logFile: path.join(dataDir, 'postgres.log'),
      user,
      fast: options.fast ?? false,
    };
    const server = new Server(cluster, await findBinaries(user, dataDir), options.log ?? (() => undefined));
    const url = await server.open();
    let stopping: Promise<void> | undefined;
    return { url, stop: () => (stopping ??= server.stop().finally(release)) };
  } catch (error) {
    release();
    throw error;
  }
}

class Server {
  constructor(
    private readonly cluster: Cluster,
    private readonly binaries: Binaries,
    private readonly log: (line: string) => void,
  ) {}

  async open(): Promise<string> {
    const { dataDir, folder } = this.cluster;
    const isNew = !existsSync(folder);
    const remembered = await createCluster(this.cluster, this.binaries);
    if (isNew) this.log(`Created a PostgreSQL database in ${folder}`);
    const adopted = isNew ? undefined : await this.adopt(remembered.password);
    const port = adopted ?? (await this.start(remembered.port));
    remember(dataDir, { ...remembered, port });
    this.log(`${adopted ? 'Adopted the running' : 'Started'} PostgreSQL of ${folder} on 127.0.0.1:${port}`);
    try {
      await this.createDatabase(this.urlOf(remembered.password, port, 'postgres'));
    } catch (error) {
      await this.stop();
      throw error;
    }
    return this.urlOf(remembered.password, port, ACCOUNT);
  }

  async stop(): Promise<void> {
    if ((await this.control('stop', '-m', 'fast', '-w', '-t', '20')) === 0) return;
    if (await this.isRunning()) await this.control('stop', '-m', 'immediate', '-w', '-t', '5');
  }

  /** The port of a server that already runs in this folder and answers our password, else undefined. */
  private async adopt(password: string): Promise<number | undefined> {
    const pidFile = path.join(this.cluster.folder, 'postmaster.pid');
    const until = performance.now() + ANSWER_TIMEOUT_MS;
    while (existsSync(pidFile) && performance.now() < until) {
      // PostgreSQL documentation, "Server setup": line 1 of postmaster.pid is the pid, line 4 the port.
      const [pid, , , port] = readFileSync(pidFile, 'utf8').split('\n');
      if (!(await this.isRunning())) return undefined; // the next start deals with what a crash left
      if (!isPostgresOf(this.cluster.folder, Number(pid))) {
        // The server is dead but its number is not: a zombie that nobody reaps, or a stranger's process. PostgreSQL
        // would refuse to start. Its file may go only when no process of the dead server can still write.
        if (!hasPostgresIn(this.cluster.folder)) rmSync(pidFile, { force: true });
        await pause(50);
        continue;
      }
      const failure = port ? await failureOf(this.urlOf(password, Number(port), 'postgres')) : NOT_NOW;
      if (failure === undefined) return Number(port);
      if (failure !== NOT_NOW && failure !== 'ECONNREFUSED') break;
      await pause(50);
    }
    if (!existsSync(pidFile)) return undefined;
    throw new EmbeddedPostgresError(
      `A PostgreSQL server runs in ${this.cluster.folder} but does not accept our password. ` +
        'Stop it (pg_ctl stop), or set DATABASE_URL.',
    );
  }

  private async start(preferredPort: number): Promise<number> {
    for (let attempt = 0; attempt < START_ATTEMPTS; attempt++) {
      const port = await freePort(attempt === 0 ? preferredPort : 0);
      configure(this.cluster, port);
      const code = await this.control('start', '-s', '-w', '-t', '60', '-l', this.cluster.logFile);
      if (code === 0) return port;
      // Another program took the port meanwhile, or backends of a killed server are still on their way out.
      if (!/could not bind|shared memory block/.test(logTail(this.cluster))) break;
      await pause(200);
    }
    throw new EmbeddedPostgresError(
      `PostgreSQL did not start in ${this.cluster.folder}: ${logTail(this.cluster)}. ` +
        `See ${this.cluster.logFile}, or set DATABASE_URL.`,
    );
  }

  private async createDatabase(url: string): Promise<void> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [ACCOUNT]);
      if (rowCount === 0) await client.query(`CREATE DATABASE ${ACCOUNT}`);
    } finally {
      await client.end();
    }
  }

  private async isRunning(): Promise<boolean> {
    return (await this.control('status')) === 0;
  }

  private control(command: string, ...args: string[]): Promise<number> {
    const { user, folder } = this.cluster;
    return runAs(user, this.binaries.pg_ctl, [command, '-D', folder, ...args], folder);
  }

  private urlOf(password: string, port: number, database: string): string {
    return `postgres://${ACCOUNT}:${password}@127.0.0.1:${port}/${database}`;
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Undefined when the server answers a connection, else SQLSTATE or system error code. */
async function failureOf(url: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code ?? 'unknown';
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The preferred loopback port if it is free, else any free one. */
function freePort(preferred: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (preferred !== 0 && (error.code === 'EADDRINUSE' || error.code === 'EACCES')) resolve(freePort(0));
      else reject(error);
    });
    probe.listen(preferred, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
