import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.js';
import { CrossdockClient } from '../../scripts/support/crossdock-client.js';
import { freeLoopbackPort } from '../../scripts/support/loopback-port.js';
import { AppModule } from '../../src/app.module.js';
import { HttpTransport } from '../../src/clients/http-transport.js';
import { loadConfig } from '../../src/config/load-config.js';
import { createApp } from '../../src/platform/http/create-app.js';
import type { SwiftTime } from './swift-time.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';
import type { Sent, Wiretap } from './wiretap.js';

/** The key of the GraphQL API in tests. */
export const TEST_API_KEY = 'cd_testtest_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG';

/** Ids beyond 32 bits and stores that insist on the version header: nothing of ours may rely on less. */
export const UNUSUAL = { ids: 'big', settings: { versionHeader: 'required' } } as const;

/** One running Crossdock with its database, and the sandbox it talks to. */
export interface RunningCrossdock {
  app: NestFastifyApplication;
  client: CrossdockClient;
  sandbox: Sandbox;
  database: TestDatabase;
  url: string;
  /** Everything that was logged, as JSON lines. */
  logs: () => string;
  close(): Promise<void>;
}

/**
 * Starts Crossdock in this process (all roles) against a sandbox, each on a free port. `env` overrides settings; `wiretap`
 * takes the place of the HttpTransport port in front of the real one; `time` is the time of both.
 */
export async function startCrossdock(
  env: Record<string, string> = {},
  options: { wiretap?: Wiretap; time?: SwiftTime } = {},
): Promise<RunningCrossdock> {
  const { time, wiretap = (request, send) => send(request) } = options;
  const database = await createTestDatabase();
  const sandbox = await startSandbox({ port: 0, ...UNUSUAL, ...(time && { clock: time.sandboxClock }) });
  const dataDir = mkdtempSync(path.join(tmpdir(), 'crossdock-e2e-'));
  const port = await freeLoopbackPort();
  const url = `http://127.0.0.1:${port}`;
  const redis = process.env['TEST_REDIS_URL'];
  const config = loadConfig({
    PORT: String(port),
    PUBLIC_URL: url,
    DATA_DIR: dataDir,
    DATABASE_URL: database.url,
    ADMIN_API_KEY: TEST_API_KEY,
    NEXT_CLIENT_ID: sandbox.client.id,
    NEXT_CLIENT_SECRET: sandbox.client.secret,
    NEXT_STORE_URL: `${sandbox.url}/{domain}`,
    STORE_REQUEST_TIMEOUT_MS: '2000',
    STORE_SETTLE_MS: '1000',
    LOG_LEVEL: 'info',
    ...(redis && { REDIS_URL: redis }),
    ...env,
  });
  let logged = '';
  const logStream = new Writable({
    write(chunk: Buffer, _encoding, done): void {
      logged += chunk.toString();
      done();
    },
  });
  const app = await createApp(AppModule.register(config, database.url, logStream), { trustProxy: 0, https: false });
  tap(app.get(HttpTransport), time ? time.around(wiretap) : wiretap);
  await app.listen(port, '127.0.0.1');
  time?.start(app);
  return {
    app,
    client: new CrossdockClient(url, TEST_API_KEY),
    sandbox,
    database,
    url,
    logs: () => logged,
    async close(): Promise<void> {
      time?.stop();
      await app.close();
      await sandbox.close();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function tap(transport: HttpTransport, wiretap: Wiretap): void {
  const send = transport.send.bind(transport);
  transport.send = (request): Promise<Sent> => wiretap(request, send);
}
