import type { QueryResult, QueryResultRow } from 'pg';

/** Anything that runs one SQL statement: an open transaction, or the database itself. */
export interface Queryable {
  /** Runs one statement with `$1`-style parameters. Rejects with pg's DatabaseError (its `code` is the SQLSTATE). */
  query<R extends QueryResultRow>(sql: string, params?: unknown[]): Promise<QueryResult<R>>;
}

/**
 * One open transaction, handed explicitly from module to module. It ends when the function given to `Database.tx`
 * returns (commit) or throws (rollback); a statement sent after that is refused.
 */
export interface Tx extends Queryable {
  /**
   * Registers work for after the commit, started in order of registration. Best effort: it never runs after a
   * rollback, is lost if the process dies, and its failure is only logged. So it may carry hints, never facts.
   */
  afterCommit(run: () => void | Promise<void>): void;
}
