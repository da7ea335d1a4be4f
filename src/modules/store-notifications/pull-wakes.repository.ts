import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { PULL_KINDS, type PullKind } from './domain/pull-kind.js';

/** A pull that this process may do until its lease ends. `epoch` fences every later write. */
export interface ClaimedPull {
  storeId: string;
  kind: PullKind;
  epoch: string;
  /** True when a callback or an operator asked for it. */
  hinted: boolean;
  failures: number;
  trail: number;
}

/**
 * SQL of the generation counters. A callback that finds `gen > started_gen` may skip: the pull that consumes that generation is
 * claimed, hence reads the store, after this statement's snapshot.
 */
@Injectable()
export class PullWakesRepository {
  constructor(private readonly database: Database) {}

  /** Creates the wake rows, or makes the existing ones due now. */
  async open(tx: Tx, storeId: string): Promise<void> {
    await tx.query(
      `INSERT INTO pull_wake (store_id, kind, gen, started_gen, done_gen, due_at, not_before, lease_until)
       SELECT $1, kind, 0, 0, 0, db_now(), db_now(), '-infinity' FROM unnest($2::text[]) AS kind
       ON CONFLICT (store_id, kind) DO UPDATE SET due_at = db_now(), not_before = db_now(), failures = 0`,
      [storeId, PULL_KINDS],
    );
  }

  /** Owes one more pull of each kind, unless one is owed already. */
  async raise(tx: Tx, storeId: string, kinds: readonly PullKind[]): Promise<void> {
    await tx.query(
      'UPDATE pull_wake SET gen = gen + 1 WHERE store_id = $1 AND kind = ANY($2::text[]) AND gen = started_gen',
      [storeId, kinds],
    );
  }

  /** Those of the given stores with a pull that could be claimed now. */
  async owing(storeIds: readonly string[]): Promise<string[]> {
    const { rows } = await this.database.query<{ store_id: string }>(
      `SELECT DISTINCT store_id FROM pull_wake
       WHERE store_id = ANY($1::uuid[]) AND (gen > done_gen OR due_at <= db_now()) AND not_before <= db_now() AND lease_until <= db_now()`,
      [storeIds],
    );
    return rows.map((row) => row.store_id);
  }

  /**
   * Claims one owed pull. A claim by the clock raises `gen`, so that a crash cannot lose it. Only pulls that have been allowed
   * for at least `quietMs` count: the debounce while the store is busy.
   */
  async claim(
    storeId: string,
    kinds: readonly PullKind[],
    leaseMs: number,
    quietMs: number,
  ): Promise<ClaimedPull | null> {
    const { rows } = await this.database.query<{
      kind: PullKind;
      epoch: string;
      failures: number;
      trail: number;
      hinted: boolean;
    }>(
      `WITH pick AS MATERIALIZED (
         SELECT store_id, kind, gen > done_gen AS hinted FROM pull_wake
         WHERE store_id = $1 AND kind = ANY($2::text[])
           AND (gen > done_gen OR due_at <= db_now()) AND lease_until <= db_now()
           AND not_before <= db_now() - $4 * interval '1 ms'
         ORDER BY array_position($2::text[], kind) LIMIT 1 FOR UPDATE SKIP LOCKED)
       UPDATE pull_wake w SET gen = GREATEST(w.gen, w.done_gen + 1), started_gen = GREATEST(w.gen, w.done_gen + 1),
         epoch = w.epoch + 1, lease_until = db_now() + $3 * interval '1 ms'
       FROM pick WHERE w.store_id = pick.store_id AND w.kind = pick.kind
       RETURNING w.kind, w.epoch, w.failures, w.trail, pick.hinted`,
      [storeId, kinds, leaseMs, quietMs],
    );
    const row = rows[0];
    return row ? { storeId, ...row } : null;
  }

  /** Prolongs the lease of a claim that is still ours. */
  async renew(pull: ClaimedPull, leaseMs: number): Promise<boolean> {
    const { rowCount } = await this.database.query(
      `UPDATE pull_wake SET lease_until = db_now() + $4 * interval '1 ms' WHERE store_id = $1 AND kind = $2 AND epoch = $3`,
      [pull.storeId, pull.kind, pull.epoch, leaseMs],
    );
    return rowCount === 1;
  }

  /** Marks everything up to the claimed generation as done. */
  async finish(pull: ClaimedPull, next: { trail: number; dueSeconds: number }): Promise<boolean> {
    const { rowCount } = await this.database.query(
      `UPDATE pull_wake SET done_gen = started_gen, lease_until = '-infinity', failures = 0, not_before = db_now() + interval '0.25 s',
         trail = $4, due_at = db_now() + $5 * interval '1 s', last_done_at = db_now()
       WHERE store_id = $1 AND kind = $2 AND epoch = $3`,
      [pull.storeId, pull.kind, pull.epoch, next.trail, next.dueSeconds],
    );
    return rowCount === 1;
  }

  /** Gives the claim back; back-off lives in `not_before`, so that a refusing store cannot loop hot. */
  async fail(pull: ClaimedPull, backoffMs: number): Promise<void> {
    await this.database.query(
      `UPDATE pull_wake SET lease_until = '-infinity', failures = failures + 1, not_before = db_now() + $4 * interval '1 ms'
       WHERE store_id = $1 AND kind = $2 AND epoch = $3`,
      [pull.storeId, pull.kind, pull.epoch, backoffMs],
    );
  }
}
