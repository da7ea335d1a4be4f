import { PULL_KINDS, type PullKind } from '../../../src/modules/store-notifications/domain/pull-kind.js';
import {
  PullWakesRepository,
  type ClaimedPull,
} from '../../../src/modules/store-notifications/pull-wakes.repository.js';
import { StoreNotificationsRepository } from '../../../src/modules/store-notifications/store-notifications.repository.js';
import type { Database } from '../../../src/platform/database/database.js';

/** The three statements of a wake, as the product has them or with a planted bug. */
export interface WakeStatements {
  callback(tokenHash: Buffer): Promise<void>;
  claim(storeId: string, leaseMs: number): Promise<ClaimedPull | null>;
  finish(pull: ClaimedPull): Promise<boolean>;
  fail(pull: ClaimedPull): Promise<void>;
}

/** Which bug is planted; SOUND: none. */
export type Variant = 'SOUND' | 'SKIP_WHILE_RUNNING' | 'FINISH_MARKS_GEN' | 'NO_EPOCH';

const KINDS: readonly PullKind[] = ['REQUESTS'];
const NEXT = { trail: 0, dueSeconds: 3_600, pauseSeconds: 0 };
const DONE = `lease_until = '-infinity', failures = 0, not_before = db_now(), trail = 0, due_at = db_now() + interval '1 h'`;

/** The product's own statements, except for the one that the variant plants. */
export function wakeStatements(database: Database, variant: Variant): WakeStatements {
  const wakes = new PullWakesRepository(database);
  const notifications = new StoreNotificationsRepository(database);
  const sound: WakeStatements = {
    callback: async (tokenHash) => {
      await notifications.recordCallback({ tokenHash, kind: 'x', bodySha256: Buffer.alloc(32), pulls: KINDS });
    },
    claim: (storeId, leaseMs) => wakes.claim(storeId, KINDS, leaseMs, 0),
    finish: (pull) => wakes.finish(pull, NEXT),
    fail: (pull) => wakes.fail(pull, 0),
  };
  const planted: Readonly<Record<Variant, Partial<WakeStatements>>> = {
    SOUND: {},
    SKIP_WHILE_RUNNING: {
      callback: async (tokenHash) => {
        await database.query(
          `UPDATE pull_wake w SET gen = w.gen + 1 FROM callback_endpoint e
           WHERE e.token_hash = $1 AND w.store_id = e.store_id AND w.kind = 'REQUESTS' AND w.gen = w.started_gen AND w.lease_until <= db_now()`,
          [tokenHash],
        );
      },
    },
    FINISH_MARKS_GEN: {
      finish: async (pull) => {
        const { rowCount } = await database.query(
          `UPDATE pull_wake SET started_gen = gen, done_gen = gen, ${DONE} WHERE store_id = $1 AND kind = $2 AND epoch = $3`,
          [pull.storeId, pull.kind, pull.epoch],
        );
        return rowCount === 1;
      },
    },
    NO_EPOCH: {
      finish: async (pull) => {
        const { rowCount } = await database.query(
          `UPDATE pull_wake SET done_gen = started_gen, ${DONE} WHERE store_id = $1 AND kind = $2`,
          [pull.storeId, pull.kind],
        );
        return rowCount === 1;
      },
    },
  };
  return { ...sound, ...planted[variant] };
}

/** Creates the wake rows of a store, nothing due, and one endpoint. */
export async function openStore(database: Database, storeId: string, tokenHash: Buffer): Promise<void> {
  const wakes = new PullWakesRepository(database);
  const notifications = new StoreNotificationsRepository(database);
  await database.tx(async (tx) => {
    await wakes.open(tx, storeId);
    await notifications.registerEndpoint(tx, { tokenHash, purpose: 'LOCATION', storeId });
  });
  await database.query(`UPDATE pull_wake SET due_at = 'infinity' WHERE store_id = $1 AND kind = ANY($2::text[])`, [
    storeId,
    PULL_KINDS,
  ]);
}
