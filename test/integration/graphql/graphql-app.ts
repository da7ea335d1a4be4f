import { randomBytes } from 'node:crypto';
import { Logger, Module, type DynamicModule, type LoggerService } from '@nestjs/common';
import { APP_FILTER, NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ConfigModule } from '../../../src/config/config.module.js';
import { loadConfig } from '../../../src/config/load-config.js';
import { AccessModule } from '../../../src/modules/access/access.module.js';
import { JournalModule } from '../../../src/modules/journal/journal.module.js';
import { Database } from '../../../src/platform/database/database.js';
import { DatabaseModule } from '../../../src/platform/database/database.module.js';
import { GraphqlModule } from '../../../src/platform/graphql/graphql.module.js';
import { ErrorFilter } from '../../../src/platform/http/error.filter.js';
import { createHttpAdapter } from '../../../src/platform/http/http-adapter.js';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.js';
import { ProbeResolver } from './probe.resolver.js';

/** The admin key of every test application. */
export const ADMIN_KEY = randomBytes(32).toString('base64url');

@Module({})
class GraphqlTestModule {
  static register(url: string, onQuery: (sql: string) => void): DynamicModule {
    const config = loadConfig({ ENCRYPTION_KEY: randomBytes(32).toString('base64'), ADMIN_API_KEY: ADMIN_KEY });
    return {
      module: GraphqlTestModule,
      imports: [
        ConfigModule.register(config),
        DatabaseModule.register({ url, poolSizes: { ingest: 2, worker: 4, api: 8 }, onQuery }),
        GraphqlModule,
        AccessModule,
        JournalModule,
      ],
      providers: [ProbeResolver, { provide: APP_FILTER, useClass: ErrorFilter }],
    };
  }
}

/** What one POST /graphql answered. */
export interface GraphqlAnswer {
  status: number;
  data: Record<string, never> | null | undefined;
  errors: { message: string; path?: unknown; extensions: { code: string; correlationId: string } }[] | undefined;
  text: string;
}

/** How a request differs from an ordinary one of the admin key. */
export interface AskOptions {
  variables?: Record<string, unknown>;
  key?: string | null;
  operationName?: string;
}

/** A small application of GraphQL, access, journal and a probe resolver, on a database of its own. */
export class GraphqlApp {
  /** Every SQL statement since the start. */
  readonly statements: string[] = [];
  /** Every line logged at level error. */
  readonly errorLines: string[] = [];
  app: NestFastifyApplication;
  private database: TestDatabase;

  static async start(): Promise<GraphqlApp> {
    const self = new GraphqlApp();
    self.database = await createTestDatabase();
    await self.boot();
    return self;
  }

  /** Stops the application and starts it again over the same database. */
  async restart(): Promise<void> {
    await this.app.close();
    await this.boot();
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.database.drop();
  }

  async ask(query: string, { variables, key = ADMIN_KEY, operationName }: AskOptions = {}): Promise<GraphqlAnswer> {
    const { statusCode, payload } = await this.app.inject({
      method: 'POST',
      url: '/graphql',
      headers: key === null ? {} : { authorization: `Bearer ${key}` },
      payload: { query, variables, operationName },
    });
    return { status: statusCode, ...(JSON.parse(payload) as Pick<GraphqlAnswer, 'data' | 'errors'>), text: payload };
  }

  /** Asks the database behind the application's back. */
  async sql(text: string, params: unknown[] = []): Promise<{ rows: Record<string, unknown>[] }> {
    return this.app.get(Database).query(text, params);
  }

  private async boot(): Promise<void> {
    Logger.overrideLogger(this.logger());
    const module = GraphqlTestModule.register(this.database.url, (sql) => this.statements.push(sql));
    const adapter = await createHttpAdapter({ trustProxy: 0, https: false });
    this.app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
      bodyParser: false,
      logger: this.logger(),
      abortOnError: false,
    });
    this.app.enableShutdownHooks([]);
    await this.app.init();
    await this.app.getHttpAdapter().getInstance().ready();
  }

  private logger(): LoggerService {
    const quiet = (): void => undefined;
    return { log: quiet, warn: quiet, error: (...parts: unknown[]) => void this.errorLines.push(parts.join(' ')) };
  }
}
