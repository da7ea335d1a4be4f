import { randomBytes } from 'node:crypto';
import { Logger, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox.js';
import type { StoreInput } from '../../../sandbox/store/world.js';
import { ClientsModule } from '../../../src/clients/clients.module.js';
import {
  HttpTransport,
  type HttpAnswer,
  type HttpFailure,
  type HttpRequest,
} from '../../../src/clients/http-transport.js';
import { UndiciTransport } from '../../../src/clients/undici-transport.js';
import { Clock, SystemClock } from '../../../src/common/clock.js';
import type { Result } from '../../../src/common/result.js';
import { ConfigModule } from '../../../src/config/config.module.js';
import { loadConfig } from '../../../src/config/load-config.js';
import { AccessModule } from '../../../src/modules/access/access.module.js';
import { JournalModule } from '../../../src/modules/journal/journal.module.js';
import { OauthRoutesModule, WebhookIngestModule } from '../../../src/modules/onboarding/onboarding.module.js';
import { Database } from '../../../src/platform/database/database.js';
import { DatabaseModule } from '../../../src/platform/database/database.module.js';
import { GraphqlModule } from '../../../src/platform/graphql/graphql.module.js';
import { ErrorFilter } from '../../../src/platform/http/error.filter.js';
import { createHttpAdapter } from '../../../src/platform/http/http-adapter.js';
import { ObservabilityModule } from '../../../src/platform/observability/observability.module.js';
import { PortsModule } from '../../../src/platform/ports/ports.module.js';
import { QueueModule } from '../../../src/platform/queue/queue.module.js';
import { SecurityModule } from '../../../src/platform/security/security.module.js';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.js';

/** The admin key of every test application. */
const ADMIN_KEY = randomBytes(32).toString('base64url');

/** The real transport, that also remembers what left. */
export class CountingTransport extends HttpTransport {
  readonly sent: string[] = [];
  /** The version of the API that each request named, and its host and path. */
  readonly versions: { target: string; version: string | undefined }[] = [];
  readonly real = new UndiciTransport({ allowPrivate: true });

  override send(request: HttpRequest): Promise<Result<HttpAnswer, HttpFailure>> {
    const { host, pathname } = new URL(request.url);
    this.sent.push(`${request.method} ${pathname}`);
    this.versions.push({ target: host + pathname, version: request.headers?.['X-29next-API-Version'] });
    return this.real.send(request);
  }
}

/** A clock whose sleeps end at once and are remembered. */
export class RestlessClock extends SystemClock {
  readonly sleeps: number[] = [];

  override sleep(ms: number): Promise<void> {
    this.sleeps.push(ms);
    return Promise.resolve();
  }
}

/** How a test application differs from the ordinary one. */
export interface OnboardingAppOptions {
  /** Default: plain http on loopback. */
  publicUrl?: string;
}

/** A browser: keeps cookies between requests to Crossdock. */
export class Browser {
  cookie: string | null = null;
  /** The raw Set-Cookie of the last answer that had one. */
  setCookie = '';

  constructor(private readonly app: OnboardingApp) {}

  /** GET of a path of Crossdock. */
  async get(
    path: string,
  ): Promise<{ status: number; location: string; html: string; headers: Record<string, unknown> }> {
    const headers = this.cookie === null ? {} : { cookie: this.cookie };
    const answer = await this.app.nest.inject({ method: 'GET', url: path, headers });
    const set = answer.headers['set-cookie'];
    if (typeof set === 'string') {
      this.setCookie = set;
      this.cookie = set.split(';')[0] ?? null;
    }
    return {
      status: answer.statusCode,
      location: String(answer.headers.location ?? ''),
      html: answer.payload,
      headers: answer.headers,
    };
  }

  /** Follows the login to the store, which approves at once; the answer is the path with which the browser comes back. */
  async approve(domain: string): Promise<URL> {
    const login = await this.get(`/auth/next/login?store=${domain}`);
    const approved = await fetch(login.location, { redirect: 'manual' });
    return new URL(approved.headers.get('location') ?? '');
  }
}

/** Access, journal, stores, inbox, outbox, locations and onboarding, over a database and a sandbox of their own. */
export class OnboardingApp {
  nest: NestFastifyApplication;
  readonly transport = new CountingTransport();
  readonly clock = new RestlessClock();
  sandbox: Sandbox;
  private testDatabase: TestDatabase;

  static async start(options: OnboardingAppOptions = {}): Promise<OnboardingApp> {
    const self = new OnboardingApp();
    self.testDatabase = await createTestDatabase();
    self.sandbox = await startSandbox();
    await self.boot(options.publicUrl ?? 'http://127.0.0.1:3999');
    return self;
  }

  async stop(): Promise<void> {
    await this.nest.close();
    await this.transport.real.onApplicationShutdown();
    await this.sandbox.close();
    await this.testDatabase.drop();
  }

  get database(): Database {
    return this.nest.get(Database);
  }

  /** Asks the database behind the application's back. */
  async rows<R extends Record<string, unknown>>(text: string, params: unknown[] = []): Promise<R[]> {
    return (await this.database.query<R>(text, params)).rows;
  }

  /** POST /graphql with the admin key; fails on GraphQL errors. */
  async ask<T>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
    const { payload } = await this.nest.inject({
      method: 'POST',
      url: '/graphql',
      headers: { authorization: `Bearer ${ADMIN_KEY}` },
      payload: { query, variables },
    });
    const { data, errors } = JSON.parse(payload) as { data: T; errors?: unknown };
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  }

  /** Opens a store in the sandbox. Without its limit: these specs call handlers without the pacer. */
  async openStore(domain: string, input: Partial<StoreInput> = {}): Promise<void> {
    await this.sandbox.control.createStore({ domain, limiter: { enabled: false, perSecond: 4 }, ...input });
  }

  /** Installs a store of the sandbox the whole way and answers its id. */
  async install(domain: string): Promise<string> {
    const browser = new Browser(this);
    const back = await browser.approve(domain);
    const { status, html } = await browser.get(back.pathname + back.search);
    if (status !== 200) throw new Error(html);
    return this.storeId(domain);
  }

  /** The id of a store. */
  async storeId(domain: string): Promise<string> {
    const [row] = await this.rows<{ id: string }>('SELECT id FROM store WHERE domain = $1', [domain]);
    return row?.id ?? '';
  }

  private async boot(publicUrl: string): Promise<void> {
    Logger.overrideLogger(false);
    const config = loadConfig({
      ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      ADMIN_API_KEY: ADMIN_KEY,
      PUBLIC_URL: publicUrl,
      NEXT_CLIENT_ID: this.sandbox.client.id,
      NEXT_CLIENT_SECRET: this.sandbox.client.secret,
      NEXT_STORE_URL: `${this.sandbox.url}/{domain}`,
      STORE_REQUEST_TIMEOUT_MS: '1000',
    });
    const { url } = this.testDatabase;

    @Module({
      imports: [
        ConfigModule.register(config),
        ObservabilityModule.register('silent'),
        SecurityModule,
        PortsModule,
        DatabaseModule.register({ url, poolSizes: { ingest: 2, worker: 4, api: 4 } }),
        QueueModule.register({ databaseUrl: url }, false),
        ClientsModule.register({ useFactory: () => config }),
        GraphqlModule,
        AccessModule,
        JournalModule,
        OauthRoutesModule,
        WebhookIngestModule,
      ],
    })
    class OnboardingTestModule {}

    const testing = await Test.createTestingModule({ imports: [OnboardingTestModule] })
      .overrideProvider(HttpTransport)
      .useValue(this.transport)
      .overrideProvider(Clock)
      .useValue(this.clock)
      .setLogger(false as never)
      .compile();
    const adapter = await createHttpAdapter({ trustProxy: 0, https: publicUrl.startsWith('https:') });
    this.nest = testing.createNestApplication<NestFastifyApplication>(adapter, { bodyParser: false, logger: false });
    this.nest.useGlobalFilters(new ErrorFilter());
    this.nest.enableShutdownHooks([]);
    await this.nest.init();
    await this.nest.getHttpAdapter().getInstance().ready();
  }
}
