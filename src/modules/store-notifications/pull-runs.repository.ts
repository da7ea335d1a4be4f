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
}
