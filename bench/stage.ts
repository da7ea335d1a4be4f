import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { SandboxControl } from '../sandbox/control-client.js';
import type { StoreInput } from '../sandbox/store/world.js';
import { CrossdockClient } from '../scripts/support/crossdock-client.js';
import { sumKinds } from './figures.js';
import { freeLoopbackPort } from '../scripts/support/loopback-port.js';
import { startCrossdockProcess, startSandboxProcess } from '../scripts/support/processes.js';

/** Told each line as it comes. */
export type Say = (line: string) => void;

/** A sandbox and Crossdock in processes of their own, and what is to be known about them. */
export interface Stage {
  control: SandboxControl;
  client: CrossdockClient;
  storeUrl: (domain: string) => string;
  /** Answer time of the stores in ms. */
  latencyMs: number;
  /** Median of a request to an idle store, latency included. */
  roundTripMs: number;
  /** Commit, versions and settings, as they belong into every result. */
  setting: Setting;
  say: Say;
}

/** On what a benchmark ran. */
export interface Setting {
  measuredAt: string;
  commit: string;
  node: string;
  postgres: string | undefined;
  fsync: string | undefined;
  cores: number;
  crossdock: string;
}

/** The limit that every store of a benchmark keeps, in words. */
export const LIMIT = '4 per sliding second and token';

/** The warehouse of every benchmark. */
export const WAREHOUSE = {
  code: 'BENCH',
  name: 'Bench warehouse',
  address: { line1: '1 Dock Road', city: 'Newark', state: 'NJ', postcode: '07102', country: 'US' },
  servedCountries: [],
};

const API_KEY = 'cd_bench000_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG';
const CLIENT = { id: 'bench-client', secret: 'bench-secret-of-the-sandbox' };
const PROBES = 41;
const QUIET_MS = 3_000;

/** Starts the programs, runs `play`, and leaves no process and no data behind, whatever happens. */
export async function onStage<T>(
  options: { latencyMs: number; say: Say },
  play: (stage: Stage) => Promise<T>,
): Promise<T> {
  const { latencyMs, say } = options;
  const programs = fileURLToPath(new URL('..', import.meta.url));
  const folder = mkdtempSync(path.join(tmpdir(), 'crossdock-bench-'));
  chmodSync(folder, 0o711); // as root PostgreSQL runs as another account, which must get through
  const stops: (() => Promise<unknown>)[] = [];
  try {
    say(`Starting a sandbox and Crossdock (one process, all roles, embedded PostgreSQL, fsync on) ...`);
    const sandboxArgs = ['--seed', 'bench', '--client-id', CLIENT.id, '--client-secret', CLIENT.secret];
    const sandbox = await startSandboxProcess(programs, path.join(folder, 'sandbox.log'), sandboxArgs);
    stops.unshift(() => sandbox.stop());
    const port = await freeLoopbackPort();
    const url = `http://127.0.0.1:${port}`;
    const dataDir = path.join(folder, 'data');
    const crossdock = await startCrossdockProcess(programs, path.join(folder, 'crossdock.log'), {
      PORT: String(port),
      PUBLIC_URL: url,
      DATA_DIR: dataDir,
      ADMIN_API_KEY: API_KEY,
      NEXT_CLIENT_ID: CLIENT.id,
      NEXT_CLIENT_SECRET: CLIENT.secret,
      NEXT_STORE_URL: `${sandbox.url}/{domain}`,
    });
    stops.unshift(() => crossdock.stop());
    const setting = await settingOf(dataDir);
    const { commit, node, postgres, fsync, cores } = setting;
    say(`Commit ${commit}, Node ${node}, PostgreSQL ${postgres} (fsync ${fsync}), ${cores} cores`);
    const control = new SandboxControl(sandbox.url);
    const storeUrl = (domain: string): string => `${sandbox.url}/${domain}`;
    const roundTripMs = await measureRoundTrip({ control, storeUrl, latencyMs });
    say(`Round trip ${roundTripMs.toFixed(1)} ms (${latencyMs} ms latency and what sandbox and HTTP need)`);
    const client = new CrossdockClient(url, API_KEY);
    return await play({ control, client, storeUrl, latencyMs, roundTripMs, setting, say });
  } finally {
    for (const stop of stops) await stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Opens a store with the benchmark's latency and the true limit. */
export async function openStore({ control, latencyMs }: Stage, input: StoreInput): Promise<void> {
  await control.createStore({ ...input, latency: { minMs: latencyMs, maxMs: latencyMs } });
}

/**
 * Resolves when the store was left alone for `quietMs`: what belongs to the set-up or the tail is over. Throws after
 * `limitMs`. `tell` gets the number of requests so far, about every ten seconds.
 */
export async function quiet(
  { control }: Stage,
  domain: string,
  {
    quietMs = QUIET_MS,
    limitMs = 600_000,
    tell,
  }: { quietMs?: number; limitMs?: number; tell?: (n: number) => void } = {},
): Promise<void> {
  const begun = performance.now();
  let seen = -1;
  let told = begun;
  for (let since = begun; performance.now() - since < quietMs; await sleep(200)) {
    const { requests } = await control.traffic(domain);
    const count = sumKinds(requests);
    const now = performance.now();
    if (now - begun > limitMs) throw new Error(`The store ${domain} was not left alone within ${limitMs / 1_000} s.`);
    if (count !== seen) since = now;
    seen = count;
    if (tell && now - told >= PROGRESS_MS) {
      told = now;
      tell(count);
    }
  }
}

/** How often a long wait says how far it is. */
export const PROGRESS_MS = 10_000;

/** Polls until `count` answers at least `goal` or `limitMs` is over, and says how far it is. Answers the last count. */
export async function untilCounted(
  say: Say,
  what: string,
  { goal, limitMs, count }: { goal: number; limitMs: number; count: () => Promise<number> },
): Promise<number> {
  const begun = performance.now();
  let told = begun;
  for (;;) {
    const reached = await count();
    const now = performance.now();
    if (reached >= goal || now - begun > limitMs) return reached;
    if (now - told >= PROGRESS_MS) {
      told = now;
      say(`  ${Math.round((now - begun) / 1_000)} s: ${reached} of ${goal} ${what}`);
    }
    await sleep(500);
  }
}

/** Keeps the figures of a benchmark in bench/results; answers the file. */
export function keepResult(name: string, figures: object): string {
  const file = path.join('bench', 'results', `${name}.json`);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${jsonOf({ benchmark: name, ...figures })}\n`);
  return file;
}

/** Median time of a point read at a store of the same latency that nobody else asks. */
async function measureRoundTrip(place: Pick<Stage, 'control' | 'storeUrl' | 'latencyMs'>): Promise<number> {
  const { control, storeUrl, latencyMs } = place;
  const domain = 'bench-probe.29next.store';
  const latency = { minMs: latencyMs, maxMs: latencyMs };
  await control.createStore({ domain, latency, limiter: { enabled: false, perSecond: 4 } });
  await control.createLocation(domain);
  const [order] = await control.createOrders(domain);
  const { token } = await control.issueToken(domain, ['fulfillment_service:read']);
  const headers = { authorization: `Bearer ${token}`, 'x-29next-api-version': '2024-04-01' };
  const times: number[] = [];
  for (let n = 0; n < PROBES; n += 1) {
    const begun = performance.now();
    const answer = await fetch(`${storeUrl(domain)}/api/admin/fulfillment-orders/${order?.id}/`, { headers });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`The round trip could not be measured: the sandbox answered ${answer.status}.`);
    times.push(performance.now() - begun);
  }
  return times.sort((a, b) => a - b)[Math.floor(PROBES / 2)] ?? latencyMs;
}

async function settingOf(dataDir: string): Promise<Setting> {
  const { port, password } = JSON.parse(readFileSync(path.join(dataDir, 'postgres.json'), 'utf8')) as {
    port: number;
    password: string;
  };
  const database = new pg.Client({ host: '127.0.0.1', port, password, user: 'crossdock', database: 'crossdock' });
  await database.connect();
  try {
    const { rows } = await database.query<{ version: string; fsync: string }>(
      `SELECT current_setting('server_version') AS version, current_setting('fsync') AS fsync`,
    );
    return {
      measuredAt: new Date().toISOString(),
      commit: commit(),
      node: process.version,
      postgres: rows[0]?.version,
      fsync: rows[0]?.fsync,
      cores: availableParallelism(),
      crossdock: 'one process, all roles, default settings',
    };
  } finally {
    await database.end();
  }
}

/** Indented JSON with lists of numbers on one line. */
function jsonOf(value: object): string {
  return JSON.stringify(value, null, 2).replace(/\[[\d,\s]+\]/g, (list) => list.replace(/\s+/g, ''));
}

function commit(): string {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    const changed = git('status', '--porcelain', '--', 'src', 'sandbox', 'prisma') !== '';
    return git('rev-parse', '--short', 'HEAD') + (changed ? ' with changes' : '');
  } catch {
    return 'unknown';
  }
}
