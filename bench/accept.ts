import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { SandboxControl } from '../sandbox/control-client.js';
import { CrossdockClient } from '../scripts/support/crossdock-client.js';
import { freeLoopbackPort, startCrossdockProcess, startSandboxProcess } from '../scripts/support/processes.js';
import { acceptFigures, acceptGoals, type AcceptFigures } from './accept-figures.js';

/** How to run it. */
export interface AcceptOptions {
  orders: number;
  latencyMs: number;
  /** Told each line as it comes. */
  say: (line: string) => void;
}

interface Stage {
  control: SandboxControl;
  client: CrossdockClient;
  storeUrl: (domain: string) => string;
}

const RESULT = path.join('bench', 'results', 'accept.json');
const API_KEY = 'cd_bench000_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG';
const CLIENT = { id: 'bench-client', secret: 'bench-secret-of-the-sandbox' };
const SKU = 'MUG-BLUE';
const PROBES = 41;
const PROGRESS_MS = 10_000;
const QUIET_MS = 3_000;

/** Runs both rounds, prints and keeps the figures; true when all goals are met. Leaves no process and no data behind. */
export async function benchAccept({ orders, latencyMs, say }: AcceptOptions): Promise<boolean> {
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
    const stage: Stage = {
      control: new SandboxControl(sandbox.url),
      client: new CrossdockClient(url, API_KEY),
      storeUrl: (domain) => `${sandbox.url}/${domain}`,
    };
    const setting = { ...(await settingOf(dataDir)), orders, latencyMs, limit: '4 per sliding second and token' };
    say(
      `Commit ${setting.commit}, Node ${setting.node}, PostgreSQL ${setting.postgres} (fsync ${setting.fsync}), ${setting.cores} cores`,
    );
    const roundTripMs = await measureRoundTrip(stage, latencyMs);
    say(`Round trip ${roundTripMs.toFixed(1)} ms (${latencyMs} ms latency and what sandbox and HTTP need)`);
    const rounds: Record<string, AcceptFigures> = {};
    for (const callbacks of [1, 10]) {
      const name = callbacks === 1 ? 'oneCallback' : 'tenCallbacks';
      say(`\n${orders} orders requested at once, ${callbacks === 1 ? 'one callback' : `${callbacks} callbacks`} each`);
      rounds[name] = await round(stage, {
        domain: `bench-${callbacks}.29next.store`,
        orders,
        latencyMs,
        callbacks,
        roundTripMs,
        say,
      });
    }
    mkdirSync(path.dirname(RESULT), { recursive: true });
    writeFileSync(RESULT, `${jsonOf({ benchmark: 'accept', ...setting, rounds })}\n`);
    return report(rounds, say);
  } finally {
    for (const stop of stops) await stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Round {
  domain: string;
  orders: number;
  latencyMs: number;
  callbacks: number;
  roundTripMs: number;
  say: (line: string) => void;
}

async function round({ control, client }: Stage, run: Round): Promise<AcceptFigures> {
  const { domain, orders, latencyMs, callbacks, roundTripMs, say } = run;
  await control.createStore({ domain, latency: { minMs: latencyMs, maxMs: latencyMs } });
  const address = { line1: '1 Dock Road', city: 'Newark', state: 'NJ', postcode: '07102', country: 'US' };
  const warehouse = { code: 'BENCH', name: 'Bench warehouse', address, servedCountries: [] };
  await client.setUp({ domain, warehouse, stock: [{ sku: SKU, onHand: 1_000_000 }] });
  await quiet(control, domain);
  await control.burst(domain, orders, callbacks, { lines: [{ sku: SKU, quantity: 1 }] });
  const begun = performance.now();
  const limitMs = Math.max(60_000, orders * 1_200);
  let told = begun;
  for (;;) {
    const { accepted } = await control.verdict(domain);
    if (accepted >= orders) break;
    const now = performance.now();
    if (now - begun > limitMs) break;
    if (now - told >= PROGRESS_MS) {
      told = now;
      say(`  ${Math.round((now - begun) / 1_000)} s: ${accepted} of ${orders} accepted`);
    }
    await sleep(500);
  }
  await quiet(control, domain);
  const [arrivals, records, ledger, verdict] = await Promise.all([
    control.arrivals(domain),
    control.callbacks(domain),
    control.ledger(domain),
    control.verdict(domain),
  ]);
  return acceptFigures(orders, { arrivals, callbacks: records, ledger, verdict }, roundTripMs);
}

/** Resolves when the store was left alone for a while: what belongs to the set-up or the tail is over. */
async function quiet(control: SandboxControl, domain: string): Promise<void> {
  let seen = -1;
  for (let since = performance.now(); performance.now() - since < QUIET_MS; await sleep(200)) {
    const { length } = await control.arrivals(domain);
    if (length !== seen) since = performance.now();
    seen = length;
  }
}

/** Median time of a point read at a store of the same latency that nobody else asks. */
async function measureRoundTrip({ control, storeUrl }: Stage, latencyMs: number): Promise<number> {
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

async function settingOf(dataDir: string) {
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

function report(rounds: Record<string, AcceptFigures>, say: (line: string) => void): boolean {
  const columns = Object.values(rounds);
  const row = (label: string, show: (figures: AcceptFigures) => string): void =>
    say(`  ${label.padEnd(34)}${columns.map((figures) => show(figures).padStart(16)).join('')}`);
  say('');
  row('', ({ callbacksSent, orders }) => `${Math.round(callbacksSent / orders)} per order`);
  row('orders accepted', ({ accepted, orders }) => `${accepted} of ${orders}`);
  row('callbacks sent / answered 200', (f) => `${f.callbacksSent} / ${f.callbacksAnswered200}`);
  row('first callback to last accept', ({ windowSeconds }) => `${windowSeconds.toFixed(2)} s`);
  for (const kind of new Set(columns.flatMap(({ requests }) => Object.keys(requests)))) {
    row(`requests: ${kind}`, ({ requests }) => String(requests[kind] ?? 0));
  }
  row('requests per accepted order', ({ requestsPerOrder }) => requestsPerOrder.toFixed(3));
  row('requests per second', ({ requestsPerSecond }) => requestsPerSecond.toFixed(3));
  row('permitted: 4 / (1 + round trip)', ({ permittedPerSecond }) => permittedPerSecond.toFixed(3));
  row('use of it', ({ use }) => use.toFixed(3));
  row('answers 429', ({ status429 }) => String(status429));
  row('five arrivals in a second', ({ over4PerSecond }) => String(over4PerSecond));
  row('verdict', ({ verdictClean }) => (verdictClean ? 'clean' : 'NOT clean'));
  const goals = columns.flatMap((figures) => acceptGoals(figures));
  for (const { name } of goals.filter(({ met }) => !met)) say(`MISSED: ${name}`);
  for (const offence of columns.flatMap(({ offences }) => offences)) say(`OFFENCE: ${offence}`);
  say(`\nKept in ${RESULT}.`);
  return goals.every(({ met }) => met);
}
