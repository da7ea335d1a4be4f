import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox.js';
import { CrossdockClient } from '../../../scripts/support/crossdock-client.js';
import { freeLoopbackPort } from '../../../scripts/support/loopback-port.js';
import { startCrossdockProcess, type RunningProgram } from '../../../scripts/support/processes.js';
import { compiledPrograms } from '../../../scripts/support/programs.js';
import { createTestDatabase } from '../../support/test-database.js';

/** The key of the GraphQL API and of /metrics in chaos tests. */
export const CHAOS_API_KEY = 'cd_0c4a05c4_canary0123456789abcdefghijklmnopqrstuvwxyzABC';

/** Where goods lie in chaos tests. */
export const CHAOS_WAREHOUSE = {
  code: 'CHAOS',
  name: 'Chaos warehouse',
  address: { line1: '1 Dock Road', city: 'Newark', state: 'NJ', postcode: '07102', country: 'US' },
  servedCountries: [] as string[],
};

/** How to start a fleet. */
export interface FleetOptions {
  /** Processes with ROLES=worker at the start. */
  workers: number;
  seed?: string;
  client?: { id: string; secret: string };
  /** Settings of every process. */
  env?: Record<string, string>;
}

/** A process of the fleet and where it listens. */
export type Member = RunningProgram & { url: string };

interface FleetParts {
  sandbox: Sandbox;
  pool: pg.Pool;
  client: CrossdockClient;
  databaseUrl: string;
  folder: string;
  startMember: (name: string, roles: string, port: number) => Promise<Member>;
  cleanUp: () => Promise<void>;
}

/** Real Crossdock processes that share one PostgreSQL: one for ingest, api and scheduler, any number of workers. */
export class Fleet {
  readonly workers: Member[] = [];
  private restarts = 0;
  private started: Member | undefined;

  readonly sandbox: Sandbox;
  readonly pool: pg.Pool;
  readonly client: CrossdockClient;
  readonly databaseUrl: string;
  /** Where the processes write their logs. */
  readonly folder: string;

  private constructor(private readonly parts: FleetParts) {
    ({
      sandbox: this.sandbox,
      pool: this.pool,
      client: this.client,
      databaseUrl: this.databaseUrl,
      folder: this.folder,
    } = parts);
  }

  /** Starts sandbox (in this process), database and processes; on failure nothing is left running. */
  static async start(options: FleetOptions): Promise<Fleet> {
    const programs = await compiledPrograms(process.cwd());
    const database = await createTestDatabase();
    const folder = mkdtempSync(path.join(tmpdir(), 'crossdock-chaos-'));
    const sandbox = await startSandbox({
      port: 0,
      ...(options.seed && { seed: options.seed }),
      ...(options.client && { client: options.client }),
    });
    const port = await freeLoopbackPort();
    const publicUrl = `http://127.0.0.1:${port}`;
    const redis = process.env['TEST_REDIS_URL'];
    const env = {
      PUBLIC_URL: publicUrl,
      DATA_DIR: path.join(folder, 'data'),
      DATABASE_URL: database.url,
      ENCRYPTION_KEY: Buffer.alloc(32, 'chaos').toString('base64'),
      ADMIN_API_KEY: CHAOS_API_KEY,
      NEXT_CLIENT_ID: sandbox.client.id,
      NEXT_CLIENT_SECRET: sandbox.client.secret,
      NEXT_STORE_URL: `${sandbox.url}/{domain}`,
      ...(redis && { REDIS_URL: redis }),
      ...options.env,
    };
    const started: Member[] = [];
    const startMember = async (name: string, roles: string, memberPort: number): Promise<Member> => {
      const settings = { ...env, ROLES: roles, PORT: String(memberPort) };
      const program = await startCrossdockProcess(programs, path.join(folder, `${name}.log`), settings);
      const member = Object.assign(program, { url: `http://127.0.0.1:${memberPort}` });
      started.push(member);
      return member;
    };
    const pool = new pg.Pool({ connectionString: database.url, max: 3 });
    const cleanUp = async (): Promise<void> => {
      await Promise.all(started.map((member) => member.stop()));
      await sandbox.close();
      await pool.end();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    };
    try {
      const client = new CrossdockClient(publicUrl, CHAOS_API_KEY);
      const fleet = new Fleet({ sandbox, pool, client, databaseUrl: database.url, folder, startMember, cleanUp });
      const starts = [
        startMember('front', 'ingest,api,scheduler', port).then((front) => (fleet.started = front)),
        ...Array.from({ length: options.workers }, () => fleet.addWorker()),
      ];
      const failed = (await Promise.allSettled(starts)).find((start) => start.status === 'rejected');
      if (failed) throw failed.reason as Error;
      return fleet;
    } catch (error) {
      await cleanUp();
      throw error;
    }
  }

  /** The process with the roles ingest, api and scheduler. */
  get front(): Member {
    if (!this.started) throw new Error('The fleet has not started.');
    return this.started;
  }

  /** One more process with ROLES=worker. */
  async addWorker(): Promise<Member> {
    this.restarts += 1;
    const worker = await this.parts.startMember(`worker-${this.restarts}`, 'worker', await freeLoopbackPort());
    this.workers.push(worker);
    return worker;
  }

  /** SIGKILL of one worker; it is not one of the fleet's workers any more. */
  async killWorker(worker: Member): Promise<void> {
    this.workers.splice(this.workers.indexOf(worker), 1);
    await worker.kill();
  }

  /** Rows of a query on Crossdock's database. */
  async rows<T extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<T[]> {
    const { rows } = await this.pool.query<T>(sql, [...values]);
    return rows;
  }

  /** Number that a `SELECT count(*)` answers. */
  async count(sql: string, values: readonly unknown[] = []): Promise<number> {
    const [row] = await this.rows<{ count: string }>(sql, values);
    return Number(row?.count ?? 0);
  }

  /** Everything that all processes wrote so far. */
  logs(): string {
    return readdirSync(this.folder)
      .filter((name) => name.endsWith('.log'))
      .map((name) => readFileSync(path.join(this.folder, name), 'utf8'))
      .join('\n');
  }

  /** /metrics of one process. */
  async metrics(member: Member): Promise<string> {
    const answer = await fetch(`${member.url}/metrics`, { headers: { authorization: `Bearer ${CHAOS_API_KEY}` } });
    if (!answer.ok) throw new Error(`/metrics answered ${answer.status}.`);
    return answer.text();
  }

  /** Ends every process and removes everything. */
  close(): Promise<void> {
    return this.parts.cleanUp();
  }
}
