import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import type { Queryable, Tx } from '../../platform/database/tx.js';
import type { NextPull } from './domain/next-pull.js';
import { PULL_KINDS, WORK_KINDS, type PullKind } from './domain/pull-kind.js';

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

/** How the pulls of one kind stand at one store. */
export interface PullState {
  storeId: string;
  kind: PullKind;
  /** When the last page was last reached; null: never. */
  lastDoneAt: Date | null;
  /** When it is looked at without any callback. */
  dueAt: Date;
  /** Tries that failed since then. */
  failures: number;
  /** A callback or an operator waits for it. */
  owed: boolean;
}

/**
 * SQL of the generation counters. A callback that finds `gen > started_gen` may skip: the pull that consumes that generation is
 * claimed, hence reads the store, after this statement's snapshot.
 */
@Injectable()
export class PullWakesRepository {
  constructor(private readonly database: Database) {}

  /** Creates the wake rows, or makes the existing ones due: those that bring work now, the others within the hour. */
  async open(tx: Tx, storeId: string): Promise<void> {
    await tx.query(
      `INSERT INTO pull_wake (store_id, kind, gen, started_gen, done_gen, due_at, not_before, lease_until)
       SELECT $1, kind, 0, 0, 0, db_now() + CASE WHEN kind = ANY($3::text[]) THEN interval '0' ELSE interval '1 hour' END, db_now(), '-infinity'
         FROM unnest($2::text[]) AS kind
       ON CONFLICT (store_id, kind) DO UPDATE SET due_at = EXCLUDED.due_at, not_before = db_now(), failures = 0`,
      [storeId, PULL_KINDS, WORK_KINDS],
    );
  }

  /** Owes one more pull of each kind, unless one is owed already. */
  async raise(tx: Tx, storeId: string, kinds: readonly PullKind[]): Promise<void> {
    await tx.query(
      'UPDATE pull_wake SET gen = gen + 1 WHERE store_id = $1 AND kind = ANY($2::text[]) AND gen = started_gen',
      [storeId, kinds],
    );
  }

  /**
   * Asks for one more pull of each kind in `inSeconds`, or once the pause after its last one is over, whichever is later: at once where
   * none was done lately. A pull under way does not count, so that nothing is missed; many hints make one pull, as early as the most urgent.
   */
  async raiseSoon(tx: Queryable, storeId: string, kinds: readonly PullKind[], inSeconds = 0): Promise<void> {
    await tx.query(
      `UPDATE pull_wake SET soon_at = GREATEST(db_now() + $3 * interval '1 s', rests_until)
       WHERE store_id = $1 AND kind = ANY($2::text[])
         AND (soon_at IS NULL OR soon_at > GREATEST(db_now() + $3 * interval '1 s', rests_until))`,
      [storeId, kinds, inSeconds],
    );
  }

  /** The same for one kind, in a statement of its own. */
  soon(storeId: string, kind: PullKind, inSeconds: number): Promise<void> {
    return this.raiseSoon(this.database, storeId, [kind], inSeconds);
  }

  /** Makes a pull due by the clock this many seconds after the last one of its kind ended, unless it is due earlier. */
  async within(storeId: string, kind: PullKind, seconds: number): Promise<void> {
    await this.database.query(
      `UPDATE pull_wake SET due_at = LEAST(due_at, COALESCE(last_done_at, db_now()) + $3 * interval '1 s')
       WHERE store_id = $1 AND kind = $2 AND due_at > COALESCE(last_done_at, db_now()) + $3 * interval '1 s'`,
      [storeId, kind, seconds],
    );
  }

  /** How the pulls of these stores stand. */
  async states(storeIds: readonly string[]): Promise<PullState[]> {
    const { rows } = await this.database.query<PullState>(
      `SELECT store_id AS "storeId", kind, last_done_at AS "lastDoneAt", LEAST(due_at, soon_at) AS "dueAt", failures, gen > done_gen AS owed
       FROM pull_wake WHERE store_id = ANY($1::uuid[]) ORDER BY store_id, kind`,
      [storeIds],
      'api',
    );
    return rows;
  }

  /** Those of the given stores with a pull that could be claimed now. */
  async owing(storeIds: readonly string[]): Promise<string[]> {
    const { rows } = await this.database.query<{ store_id: string }>(
      `SELECT DISTINCT store_id FROM pull_wake
       WHERE store_id = ANY($1::uuid[]) AND (gen > done_gen OR due_at <= db_now() OR soon_at <= db_now()) AND not_before <= db_now() AND lease_until <= db_now()`,
      [storeIds],
    );
    return rows.map((row) => row.store_id);
  }

  /**
   * Claims one owed pull. A claim by the clock raises `gen`, so that a crash cannot lose it, and stays one by the clock when it is
   * claimed again, unless a hint has come since. Only pulls that have been allowed for at least `quietMs` count: the debounce
   * while the store is busy.
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
         SELECT store_id, kind, gen > done_gen AND NOT (swept AND gen = started_gen) AS hinted FROM pull_wake
         WHERE store_id = $1 AND kind = ANY($2::text[])
           AND (gen > done_gen OR due_at <= db_now() OR soon_at <= db_now()) AND lease_until <= db_now()
           AND not_before <= db_now() - $4 * interval '1 ms'
         ORDER BY array_position($2::text[], kind) LIMIT 1 FOR UPDATE SKIP LOCKED)
       UPDATE pull_wake w SET gen = GREATEST(w.gen, w.done_gen + 1), started_gen = GREATEST(w.gen, w.done_gen + 1),
         epoch = w.epoch + 1, lease_until = db_now() + $3 * interval '1 ms', soon_at = NULL, claimed_at = db_clock(),
         swept = NOT pick.hinted
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

  /**
   * Marks everything up to the claimed generation as done, and notes the pull for the log of what served which hint. Hints that may
   * wait, those that came meanwhile too, cause none for `pauseSeconds` from now.
   */
  async finish(pull: ClaimedPull, next: NextPull & { pauseSeconds: number }): Promise<boolean> {
    const { rowCount } = await this.database.query(
      `WITH finished AS (
         UPDATE pull_wake SET done_gen = started_gen, lease_until = '-infinity', failures = 0, not_before = db_now() + interval '0.25 s',
           trail = $4, due_at = db_now() + $5 * interval '1 s', last_done_at = db_now(),
           rests_until = db_now() + $6 * interval '1 s',
           soon_at = CASE WHEN soon_at IS NOT NULL THEN GREATEST(soon_at, db_now() + $6 * interval '1 s') END
         WHERE store_id = $1 AND kind = $2 AND epoch = $3 RETURNING store_id, kind, claimed_at)
       INSERT INTO pull_run (store_id, kind, claimed_at)
       SELECT store_id, kind, COALESCE(claimed_at, db_clock()) FROM finished`,
      [pull.storeId, pull.kind, pull.epoch, next.trail, next.dueSeconds, next.pauseSeconds],
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
