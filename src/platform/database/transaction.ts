import type { PoolClient, QueryResult, QueryResultRow } from 'pg';
import { cutText } from '../../common/text.js';
import type { Tx } from './tx.js';

/** The commit answered ROLLBACK: a statement had failed and its error was swallowed inside the transaction. */
export class TransactionAbortedError extends Error {
  constructor() {
    super(
      'The transaction was rolled back at COMMIT: one of its statements had failed and the error was not passed on.',
    );
    this.name = 'TransactionAbortedError';
  }
}

class OpenTransaction implements Tx {
  readonly callbacks: (() => void | Promise<void>)[] = [];
  private open = true;

  constructor(private readonly client: PoolClient) {}

  query<R extends QueryResultRow>(sql: string, params?: unknown[]): Promise<QueryResult<R>> {
    if (!this.open) return Promise.reject(new Error(`The transaction has ended; not sent: ${cutText(sql.trim(), 80)}`));
    return this.client.query<R>(sql, params);
  }

  afterCommit(run: () => void | Promise<void>): void {
    this.callbacks.push(run);
  }

  end(): void {
    this.open = false;
  }
}

/** What a finished transaction gives back: the function's value, and what it asked to run after the commit. */
export interface Committed<T> {
  value: T;
  callbacks: (() => void | Promise<void>)[];
}

/**
 * Runs `fn` between BEGIN and COMMIT on this client and releases it. Rolls back and rethrows when `fn` throws.
 * A client whose COMMIT or ROLLBACK failed is destroyed, never reused: its state is unknown.
 */
export async function runTransaction<T>(client: PoolClient, fn: (tx: Tx) => Promise<T>): Promise<Committed<T>> {
  const tx = new OpenTransaction(client);
  let broken = true;
  try {
    await client.query('BEGIN');
    let value: T;
    try {
      value = await fn(tx);
    } catch (error) {
      tx.end();
      broken = !(await rolledBack(client));
      throw error;
    }
    tx.end();
    const { command } = await client.query('COMMIT');
    broken = false;
    if (command !== 'COMMIT') throw new TransactionAbortedError();
    return { value, callbacks: tx.callbacks };
  } finally {
    client.release(broken);
  }
}

async function rolledBack(client: PoolClient): Promise<boolean> {
  try {
    await client.query('ROLLBACK');
    return true;
  } catch {
    return false;
  }
}
