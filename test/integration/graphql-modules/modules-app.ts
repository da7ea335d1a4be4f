import { randomBytes } from 'node:crypto';
import { Logger, type LoggerService } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { AppModule } from '../../../src/app.module.js';
import { loadConfig } from '../../../src/config/load-config.js';
import { Database } from '../../../src/platform/database/database.js';
import { DATABASE_OPTIONS } from '../../../src/platform/database/database.options.js';
import { createHttpAdapter } from '../../../src/platform/http/http-adapter.js';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.js';

/** One userError of a payload. */
export interface UserErrorAnswer {
  code: string;
  field: string[];
  message: string;
}

/** What one POST /graphql answered. */
export interface Answer<T> {
  data: T | null | undefined;
  errors: { message: string; extensions: { code: string } }[] | undefined;
}

const ADMIN_KEY = randomBytes(32).toString('base64url');
const CONFIG = {
  ENCRYPTION_KEY: randomBytes(32).toString('base64'),
  ADMIN_API_KEY: ADMIN_KEY,
  ROLES: 'api',
  LOG_LEVEL: 'silent',
};

/** The whole application with the role api alone (nothing is sent to stores), on a database of its own. */
export class ModulesApp {
  /** Every SQL statement of Database and Prisma since it was last emptied. */
  readonly statements: string[] = [];
  /** Every log line of level error. */
  readonly errorLines: string[] = [];
  /** Every log line of level warn. */
  readonly warnLines: string[] = [];
  private nest: NestFastifyApplication;
  private testDatabase: TestDatabase;

  /** `environment`: configuration beside that of all tests. */
  static async start(environment: Record<string, string> = {}): Promise<ModulesApp> {
    const app = new ModulesApp();
    app.testDatabase = await createTestDatabase();
    const { url } = app.testDatabase;
    const quiet = (): void => undefined;
    const error = (...parts: unknown[]): void => void app.errorLines.push(parts.join(' '));
    const warn = (...parts: unknown[]): void => void app.warnLines.push(parts.join(' '));
    const logger: LoggerService = { log: quiet, warn, error };
    Logger.overrideLogger(logger);
    const root = AppModule.register(loadConfig({ ...CONFIG, ...environment }), url);
    const onQuery = (sql: string): void => void app.statements.push(sql);
    const poolSizes = { ingest: 2, worker: 4, api: 8 };
    const testing = await Test.createTestingModule({ imports: [root] })
      .setLogger(logger)
      .overrideProvider(DATABASE_OPTIONS)
      .useValue({ url, poolSizes, onQuery })
      .compile();
    const adapter = await createHttpAdapter({ trustProxy: 0, https: false });
    app.nest = testing.createNestApplication<NestFastifyApplication>(adapter, { bodyParser: false, logger });
    await app.nest.init();
    await app.nest.getHttpAdapter().getInstance().ready();
    // The first request of a process opens connections and compiles; it has no part in any operation's time limit.
    await app.answer('{ viewer { name } fulfillmentOrders(first: 1) { totalCount } }');
    return app;
  }

  async stop(): Promise<void> {
    await this.nest.close();
    await this.testDatabase.drop();
  }

  /** A provider of any module. */
  get<T>(token: abstract new (...args: never[]) => T): T {
    return this.nest.get<T>(token, { strict: false });
  }

  /** Of its database, for a session beside the application. */
  get url(): string {
    return this.testDatabase.url;
  }

  get database(): Database {
    return this.get(Database);
  }

  /** Asks the database behind the application's back. */
  async rows<R extends Record<string, unknown>>(sql: string, params: unknown[] = []): Promise<R[]> {
    return (await this.database.query<R>(sql, params)).rows;
  }

  async answer<T>(query: string, variables: Record<string, unknown> = {}): Promise<Answer<T>> {
    return this.answerAs(ADMIN_KEY, query, variables);
  }

  /** Status of a GET with this key. */
  async statusOf(path: string, key: string): Promise<number> {
    const headers = { authorization: `Bearer ${key}` };
    return (await this.nest.inject({ method: 'GET', url: path, headers })).statusCode;
  }

  /** What a request with this key is answered. */
  async answerAs<T>(key: string, query: string, variables: Record<string, unknown> = {}): Promise<Answer<T>> {
    const { payload } = await this.nest.inject({
      method: 'POST',
      url: '/graphql',
      headers: { authorization: `Bearer ${key}` },
      payload: { query, variables },
    });
    return JSON.parse(payload) as Answer<T>;
  }

  /** The data of a request that must have no error. */
  async ask<T>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
    const { data, errors } = await this.answer<T>(query, variables);
    expect(errors).toBeUndefined();
    return data as T;
  }

  /** The payload of a mutation with one input. */
  async mutate<T>(
    name: string,
    fields: string,
    input: Record<string, unknown>,
  ): Promise<T & { userErrors: UserErrorAnswer[] }> {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
    const query = `mutation Run($input: ${type}!) { ${name}(input: $input) { ${fields} userErrors { code field message } } }`;
    const data = await this.ask<Record<string, T & { userErrors: UserErrorAnswer[] }>>(query, { input });
    return data[name] as T & { userErrors: UserErrorAnswer[] };
  }
}
