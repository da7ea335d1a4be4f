import { appendFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import type { SentStatement } from '../../bench/million/plans.js';
import { Database } from '../../src/platform/database/database.js';

type PgQuery = (this: { connectionParameters: { application_name?: string } }, ...args: unknown[]) => unknown;

/**
 * Notes every statement that the application sends from now on in this process, once per text and per set of values that are null.
 * What a spec asks the database by itself is no statement of the application, and left out.
 */
export function noteStatements(note: (statement: SentStatement) => void): void {
  const seen = new Set<string>();
  // Who asks is looked at last: the stack costs more than many a statement.
  const noted = (sql: string, values: readonly unknown[] = [], isOurs = isAskedBySource): void => {
    const key = `${sql} ${values.map((value) => value == null).join()}`;
    if (seen.has(key) || !/^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b/i.test(sql) || !isOurs()) return;
    seen.add(key);
    note({ sql, values: values.map(plain) });
  };

  const { query, tx } = Database.prototype;
  Database.prototype.query = function (sql, params, pool) {
    noted(sql, params);
    return query.call(this, sql, params, pool) as never;
  };
  Database.prototype.tx = function (fn, pool) {
    const noting: typeof fn = (open) => {
      const send = open.query.bind(open);
      open.query = (sql, params) => {
        noted(sql, params);
        return send(sql, params);
      };
      return fn(open);
    };
    return tx.call(this, noting, pool) as never;
  };
  // Prisma's statements have no caller; nobody but the application has a session of its pool.
  const send = pg.Client.prototype.query as PgQuery;
  const noting: PgQuery = function (...args) {
    const [statement, values] = args as [string | { text?: string; values?: unknown[] }, unknown];
    const { text = '', values: own } = typeof statement === 'string' ? { text: statement } : statement;
    if (this.connectionParameters.application_name === 'crossdock-prisma')
      noted(text, own ?? (Array.isArray(values) ? values : []), () => true);
    return send.apply(this, args);
  };
  pg.Client.prototype.query = noting as typeof pg.Client.prototype.query;
}

/** Notes them in a file of this process in a folder. */
export function keepStatements(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${process.pid}.jsonl`);
  noteStatements((statement) => appendFileSync(file, `${JSON.stringify(statement)}\n`));
}

/** What all processes noted in a folder, each once. */
export function keptStatements(folder: string): SentStatement[] {
  const all = new Map<string, SentStatement>();
  for (const name of readdirSync(folder)) {
    for (const line of readFileSync(path.join(folder, name), 'utf8').split('\n').filter(Boolean)) {
      const statement = JSON.parse(line) as SentStatement;
      all.set(`${shapeOf(statement.sql)} ${statement.values.map((value) => value == null).join()}`, statement);
    }
  }
  return [...all.values()];
}

/** Prisma writes one placeholder for each of many values: any number of them is one shape. */
const shapeOf = (sql: string): string => sql.replace(/\$\d+(, ?\$\d+)+/g, '$n');

/** Whether what is noted was asked for by the application: who called the function that notes it stands there. */
function isAskedBySource(): boolean {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = 4;
    Error.prepareStackTrace = (_error, sites) => sites[3]?.getFileName() ?? '';
    return /\/src\/(?!.*\.spec\.ts)/.test(String(new Error().stack));
  } finally {
    Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  }
}

/** A value as JSON keeps it and PostgreSQL reads it. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  if (typeof value === 'bigint') return String(value);
  return Array.isArray(value) ? value.map(plain) : value;
}
