import pg from 'pg';
import { IDLE_IN_TRANSACTION_TIMEOUT_MS } from './database.options.js';

/** What one pool of sessions needs. */
export interface SessionPoolOptions {
  url: string;
  /** Shown in `pg_stat_activity`, as `crossdock-<name>`. */
  name: string;
  max: number;
  statementTimeoutMs: number;
  clockOffset?: string;
  /** Told of errors of connections that nobody is using; such a connection is already out of the pool. */
  onError: (error: Error) => void;
  /** Leave result parsing to the caller (Prisma brings its own parsers). */
  plainTypes?: boolean;
  /** Told of every statement of this pool's sessions. */
  onStatement?: (sql: string) => void;
}

/**
 * What a row here and there costs the planner, beside one of a row of them: as on the disks of today. PostgreSQL's own 4 is of disks that turn;
 * with it a few thousand orders of one SKU are looked for among all orders.
 */
export const RANDOM_PAGE_COST = 1.1;

type Connected = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  release: (drop?: Error | boolean) => void,
) => void;

const SET_OFFSET = "SELECT set_config('crossdock.clock_offset', $1, false)";
const prototypeQuery = pg.Client.prototype.query as (sql: string, values: unknown[]) => Promise<unknown>;
const asText = (value: string): string => value;
const DATE_OID = 1082;
const INT8_OID = 20;
const NUMERIC_OID = 1700;
const TEXT_OIDS: ReadonlySet<number> = new Set([INT8_OID, NUMERIC_OID, DATE_OID]);

/**
 * Parsers of this pool's sessions alone, whatever anyone does to pg's global ones: int8 and numeric stay strings
 * (a number would lose digits), and so does date (a Date would carry the machine's time zone).
 */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    TEXT_OIDS.has(oid) ? asText : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
};

/** A pg client that tells of each statement it is given, as text. */
function observedClient(onStatement: (sql: string) => void): typeof pg.Client {
  return class ObservedClient extends pg.Client {
    constructor(config?: string | pg.ClientConfig) {
      super(config);
      const send = this.query.bind(this) as (...args: unknown[]) => unknown;
      this.query = ((...args: [string | { text?: string }, ...unknown[]]) => {
        const [statement] = args;
        onStatement(typeof statement === 'string' ? statement : (statement.text ?? ''));
        return send(...args);
      }) as typeof this.query;
    }
  };
}

/** Spaces and backslashes as the server's start-up options want them. */
const escapeOption = (value: string): string => value.replace(/[\\ ]/g, '\\$&');

/**
 * A pg pool whose sessions carry Crossdock's time-outs and clock offset from their first statement on.
 * A broken connection never crashes the process and never returns to the pool.
 */
export class SessionPool extends pg.Pool {
  private clockOffset: string;
  private readonly offsets = new WeakMap<pg.PoolClient, string>();

  constructor(options: SessionPoolOptions) {
    const { url, name, max, statementTimeoutMs, clockOffset = '0', onError, plainTypes, onStatement } = options;
    super({
      connectionString: url,
      application_name: `crossdock-${name}`,
      max,
      statement_timeout: statementTimeoutMs,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
      connectionTimeoutMillis: 5_000,
      options: `-c random_page_cost=${RANDOM_PAGE_COST} -c crossdock.clock_offset=${escapeOption(clockOffset)}`,
      ...(plainTypes ? {} : { types }),
      ...(onStatement ? { Client: observedClient(onStatement) } : {}),
    });
    this.clockOffset = clockOffset;
    const startOffset = clockOffset;
    // pg-pool listens to a client's errors only while it is idle; without this one a connection that breaks
    // while it is checked out would end the process. Its statement rejects, which is all that its user needs.
    this.on('connect', (client) => {
      this.offsets.set(client, startOffset);
      client.on('error', () => undefined);
    });
    this.on('error', onError);
  }

  /** Every session handed out from now on uses this clock offset; one that is out keeps its own until it returns. */
  setClockOffset(interval: string): void {
    this.clockOffset = interval;
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<pg.PoolClient> | void {
    const connecting = super.connect().then((client) => this.atOffset(client));
    if (!callback) return connecting;
    connecting.then(
      (client) => callback(undefined, client, (drop) => client.release(drop)),
      (error: Error) => callback(error, undefined, () => undefined),
    );
  }

  private async atOffset(client: pg.PoolClient): Promise<pg.PoolClient> {
    if (this.offsets.get(client) === this.clockOffset) return client;
    try {
      // The prototype's query: the session's own upkeep is not a statement that anybody sent.
      await prototypeQuery.call(client, SET_OFFSET, [this.clockOffset]);
    } catch (error) {
      client.release(true);
      throw error;
    }
    this.offsets.set(client, this.clockOffset);
    return client;
  }
}
