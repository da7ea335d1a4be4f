import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import type { PullKind } from './domain/pull-kind.js';

/** What became of one pull that a notification asked for. */
export interface ServedPull {
  notificationId: string;
  kind: PullKind;
  /** When the first pull after the notification began; null: none has been done yet. */
  startedAt: Date | null;
  finishedAt: Date | null;
  /** Milliseconds from the notification to that pull. */
  delayMs: number | null;
}

/** SQL of the log of pulls. */
@Injectable()
export class PullRunsRepository {
  constructor(private readonly database: Database) {}

  /** For each pair of a notification and a kind of pull: the first complete pull that began after the notification had come. */
  async servedBy(asked: readonly { notificationId: string; kind: PullKind }[]): Promise<ServedPull[]> {
    if (asked.length === 0) return [];
    const { rows } = await this.database.query<ServedPull>(
      `SELECT a.id::text AS "notificationId", a.kind, r.claimed_at AS "startedAt", r.finished_at AS "finishedAt",
         round(extract(epoch FROM r.claimed_at - n.received_at) * 1000)::int AS "delayMs"
       FROM unnest($1::bigint[], $2::text[]) WITH ORDINALITY AS a (id, kind, place)
       JOIN store_notification n ON n.id = a.id
       LEFT JOIN LATERAL (SELECT claimed_at, finished_at FROM pull_run
         WHERE store_id = n.store_id AND kind = a.kind AND claimed_at >= n.received_at ORDER BY claimed_at LIMIT 1) AS r ON true
       ORDER BY a.place`,
      [asked.map(({ notificationId }) => notificationId), asked.map(({ kind }) => kind)],
      'api',
    );
    return rows;
  }

  /** Deletes pulls that ended longer ago than this, at most `limit` of them. Returns how many. */
  async deleteOlderThan(days: number, limit: number): Promise<number> {
    const { rowCount } = await this.database.query(
      `DELETE FROM pull_run WHERE id IN (
         SELECT id FROM pull_run WHERE finished_at < db_now() - $1 * interval '1 day' ORDER BY finished_at LIMIT $2)`,
      [days, limit],
    );
    return rowCount ?? 0;
  }

  /**
   * Deletes, but for the last `keep` of each store and kind, the pulls of the last days between which and the pull before no notification
   * came: `servedBy` names none of them. Older ones were looked at by earlier runs. At most `limit`; returns how many.
   */
  async deleteUnasked(keep: number, limit: number): Promise<number> {
    const { rowCount } = await this.database.query(
      `DELETE FROM pull_run WHERE id IN (
         SELECT r.id FROM pull_wake w CROSS JOIN LATERAL (
           SELECT id, claimed_at, lag(claimed_at) OVER (ORDER BY claimed_at) AS before, row_number() OVER (ORDER BY claimed_at DESC) AS place
           FROM pull_run WHERE store_id = w.store_id AND kind = w.kind AND claimed_at > db_now() - interval '3 days') r
         WHERE r.place > $1 AND r.before IS NOT NULL AND NOT EXISTS (SELECT FROM store_notification n
           WHERE n.store_id = w.store_id AND n.received_at > r.before AND n.received_at <= r.claimed_at)
         LIMIT $2)`,
      [keep, limit],
    );
    return rowCount ?? 0;
  }
}
