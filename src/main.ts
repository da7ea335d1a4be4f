import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { AppModule } from './app.module.js';
import type { AppConfig } from './config/app-config.js';
import { ConfigError } from './config/config.error.js';
import { loadConfig, readEnvironment } from './config/load-config.js';
import { EmbeddedPostgresError } from './platform/database/embedded/embedded-error.js';
import { startEmbeddedPostgres } from './platform/database/embedded/embedded-postgres.js';
import { migrate, MigrationError } from './platform/database/migrate.js';
import { migrateQueue } from './platform/queue/migrate-queue.js';
import { createApp } from './platform/http/create-app.js';
import { installGracefulStop } from './platform/http/graceful-stop.js';

const HELP = `Crossdock: the fulfillment service app between stores and warehouses.

Usage: npm start            everything in one process, with an embedded PostgreSQL
       ROLES=worker npm start   only some roles: ingest, api, worker, scheduler

Settings are environment variables or lines of a .env file; .env.example explains each.
Stop with Ctrl+C: running work ends first, within 25 s; a second Ctrl+C stops at once.
`;

interface RunningDatabase {
  url: string;
  label: string;
  stop: () => Promise<void>;
}

async function openDatabase(config: AppConfig): Promise<RunningDatabase> {
  if (config.databaseUrl) return { url: config.databaseUrl, label: 'PostgreSQL', stop: async () => {} };
  const { url, stop } = await startEmbeddedPostgres({ dataDir: config.dataDir });
  return { url, label: `embedded PostgreSQL in ${config.dataDir}`, stop };
}

/** Signals that arrive before the application can answer them: the start is given up at its next step. */
class StopWhileStarting {
  private asked = false;
  private readonly onSignal = (): void => {
    if (this.asked) process.exit(130);
    this.asked = true;
  };

  constructor() {
    process.on('SIGTERM', this.onSignal).on('SIGINT', this.onSignal);
  }

  /** Ends the process when a stop was asked for. */
  async check(database: RunningDatabase): Promise<void> {
    if (!this.asked) return;
    await database.stop();
    process.exit(0);
  }

  /** The application answers the signals from now on. */
  handOver(): void {
    process.off('SIGTERM', this.onSignal).off('SIGINT', this.onSignal);
  }
}

async function start(config: AppConfig, database: RunningDatabase, stop: StopWhileStarting): Promise<void> {
  await stop.check(database);
  await migrate(database.url);
  if (!config.redisUrl) await migrateQueue(database.url);
  await stop.check(database);
  const app = await createApp(AppModule.register(config, database.url), {
    trustProxy: config.trustProxy,
    https: config.publicUrl.startsWith('https:'),
  });
  const logger = new Logger('Crossdock');
  process.on('uncaughtException', (error) => {
    logger.fatal({
      err: error,
      msg: 'An error escaped; the process ends and the next start goes on from the database',
    });
    process.exit(1);
  });
  await stop.check(database);
  stop.handOver();
  installGracefulStop(app, {
    signals: process,
    exit: (code) => process.exit(code),
    afterClose: database.stop,
    onError: (message, error) => logger.error({ err: error, msg: message }),
  });
  await app.listen(config.port, config.host);
  for (const notice of config.notices) logger.log(notice);
  const queue = config.redisUrl ? 'redis' : 'postgres';
  process.stdout.write(
    `Crossdock is ready: ${config.publicUrl} (roles: ${config.roles.join(', ')}; queue: ${queue}; database: ${database.label})\n` +
      (config.hasRole('api') ? `GraphiQL: ${config.publicUrl}/graphiql\n` : ''),
  );
}

/** One line or list for errors a person can mend; a stack only for those that are our own mistake. */
function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (!(error instanceof Error)) return String(error);
  if (error instanceof EmbeddedPostgresError || error instanceof MigrationError)
    return `Crossdock did not start: ${error.message}`;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return 'Crossdock did not start: PORT is taken by another process. Stop it, or set another PORT.';
  if (code === 'EACCES' && syscall === 'listen')
    return 'Crossdock did not start: this user may not use PORT. Set one above 1023.';
  // A host with several addresses fails with an AggregateError that has a code but no syscall; the rest are SQLSTATEs.
  const unreachable = code && (syscall === 'connect' || syscall === 'getaddrinfo' || error instanceof AggregateError);
  if (unreachable || /^(?:08|28|3D|57P)/.test(code ?? '')) {
    return `Crossdock did not start: the database does not let it in (${code}). Check DATABASE_URL and that it runs.`;
  }
  return `Crossdock did not start: ${error.stack ?? error.message}`;
}

async function main(): Promise<void> {
  if (process.argv.includes('--help') || process.argv.includes('-h')) {
    process.stdout.write(HELP);
    return;
  }
  const stop = new StopWhileStarting();
  let database: RunningDatabase | undefined;
  try {
    const config = loadConfig(readEnvironment());
    database = await openDatabase(config);
    await start(config, database, stop);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    await database?.stop().catch(() => undefined);
    process.exit(1);
  }
}

await main();
