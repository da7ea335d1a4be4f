import { Injectable } from '@nestjs/common';
import { newId } from '../../common/ids.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { currentCorrelationId } from '../../platform/observability/correlation.js';
import type { ExceptionRow, NewAuditEntry, NewException, NewTimelineEvent } from './journal.types.js';

const EXCEPTION_ROW = 'id, type, store_id AS "storeId", fulfillment_order_id AS "fulfillmentOrderId"';

/**
 * A condition for queries that look for what has to be told: nothing is open about it yet. Such a query names what it would open
 * `alarm`, with the columns `type` and `subject`.
 */
export const UNTOLD = `NOT EXISTS (SELECT FROM exception told
  WHERE told.type = alarm.type AND told.subject = alarm.subject AND told.resolved_at IS NULL)`;

/** SQL of timeline_event, exception and audit_entry. */
@Injectable()
export class JournalRepository {
  constructor(private readonly database: Database) {}

  /** Appends events in the given order with one statement. */
  async append(tx: Tx, events: readonly NewTimelineEvent[]): Promise<void> {
    if (events.length === 0) return;
    const rows = events.map((event) => ({
      id: newId(),
      store_id: event.storeId ?? null,
      fulfillment_order_id: event.fulfillmentOrderId ?? null,
      type: event.type,
      actor: event.actor,
      data: event.data ?? {},
    }));
    await tx.query(
      `INSERT INTO timeline_event (id, store_id, fulfillment_order_id, type, actor, data, correlation_id)
       SELECT e.id, e.store_id, e.fulfillment_order_id, e.type, e.actor, e.data, $2
         FROM ROWS FROM (jsonb_to_recordset($1::jsonb)
              AS (id uuid, store_id uuid, fulfillment_order_id uuid, type text, actor text, data jsonb))
              WITH ORDINALITY AS e (id, store_id, fulfillment_order_id, type, actor, data, position)
        ORDER BY e.position`,
      [JSON.stringify(rows), currentCorrelationId() ?? null],
    );
  }

  /** Forgets exceptions that were resolved more than `days` ago, at most `limit`. Returns how many. */
  async forgetResolved(days: number, limit: number): Promise<number> {
    const { rowCount } = await this.database.query(
      `DELETE FROM exception WHERE id IN (
         SELECT id FROM exception WHERE resolved_at < db_now() - $1 * interval '1 day' ORDER BY resolved_at LIMIT $2)`,
      [days, limit],
    );
    return rowCount ?? 0;
  }

  /** Opens exceptions, or counts once more those that are open; all in one statement, each subject once. */
  async openExceptions(
    tx: Tx,
    exceptions: readonly NewException[],
  ): Promise<{ id: string; subject: string; opened: boolean }[]> {
    const { rows } = await tx.query<{ id: string; subject: string; opened: boolean }>(
      `INSERT INTO exception AS e (id, type, subject, severity, store_id, fulfillment_order_id, message, data)
       SELECT n.id, n.type, n.subject, n.severity, n."storeId", n."fulfillmentOrderId", n.message, COALESCE(n.data, '{}')
       FROM jsonb_to_recordset($1::jsonb) AS n (id uuid, type text, subject text, severity text, "storeId" uuid, "fulfillmentOrderId" uuid,
         message text, data jsonb) ORDER BY n.type, n.subject
       ON CONFLICT (type, subject) WHERE resolved_at IS NULL DO UPDATE
         SET count = e.count + 1, last_seen_at = db_now(), severity = EXCLUDED.severity,
             message = EXCLUDED.message, data = EXCLUDED.data
       RETURNING e.id, e.subject, e.count = 1 AS opened`,
      [JSON.stringify(exceptions.map((exception) => ({ id: newId(), ...exception })))],
    );
    return rows;
  }

  /** Opens an exception unless one is open already, which stays as it is; null then. */
  async openOnce(tx: Tx, exception: NewException): Promise<{ id: string } | null> {
    const { rows } = await tx.query<{ id: string }>(
      `INSERT INTO exception (id, type, subject, severity, store_id, fulfillment_order_id, message, data)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8::jsonb)
       ON CONFLICT (type, subject) WHERE resolved_at IS NULL DO NOTHING RETURNING id`,
      columnsOf(exception),
    );
    return rows[0] ?? null;
  }

  /** Resolves the open exceptions of these subjects; those without one are missing. */
  async resolveBySubjects(
    tx: Tx,
    type: string,
    subjects: readonly string[],
    by: string,
    resolution: string,
  ): Promise<ExceptionRow[]> {
    const { rows } = await tx.query<ExceptionRow>(
      `UPDATE exception SET resolved_at = db_now(), resolved_by = $3, resolution = $4
        WHERE type = $1 AND subject = ANY($2::text[]) AND resolved_at IS NULL RETURNING ${EXCEPTION_ROW}`,
      [type, subjects, by, resolution],
    );
    return rows;
  }

  async resolveById(tx: Tx, id: string, by: string, resolution: string): Promise<ExceptionRow | undefined> {
    const { rows } = await tx.query<ExceptionRow>(
      `UPDATE exception SET resolved_at = db_now(), resolved_by = $2, resolution = $3
        WHERE id = $1 AND resolved_at IS NULL RETURNING ${EXCEPTION_ROW}`,
      [id, by, resolution],
    );
    return rows[0];
  }

  /** Hides an open exception until a moment that lies in the future; undefined when it is not open. */
  async snooze(tx: Tx, id: string, until: Date): Promise<ExceptionRow | undefined> {
    const { rows } = await tx.query<ExceptionRow>(
      `UPDATE exception SET snoozed_until = $2 WHERE id = $1 AND resolved_at IS NULL RETURNING ${EXCEPTION_ROW}`,
      [id, until],
    );
    return rows[0];
  }

  async isFuture(tx: Tx, moment: Date): Promise<boolean> {
    const { rows } = await tx.query<{ future: boolean }>('SELECT $1::timestamptz > db_now() AS future', [moment]);
    return rows[0]!.future;
  }

  /** Whether an exception exists, open or resolved. */
  async exists(tx: Tx, id: string): Promise<boolean> {
    const { rowCount } = await tx.query('SELECT FROM exception WHERE id = $1', [id]);
    return rowCount === 1;
  }

  async audit(tx: Tx, entry: NewAuditEntry): Promise<void> {
    await tx.query(
      `INSERT INTO audit_entry (id, actor, action, subject, input, outcome, correlation_id)
       VALUES ($1, $2, $3, $4, $5::jsonb, $6, $7)`,
      [
        newId(),
        entry.actor,
        entry.action,
        entry.subject ?? null,
        JSON.stringify(entry.input),
        entry.outcome,
        currentCorrelationId() ?? null,
      ],
    );
  }
}

function columnsOf(exception: NewException): unknown[] {
  const { type, subject, severity, storeId, fulfillmentOrderId, message, data } = exception;
  return [
    newId(),
    type,
    subject,
    severity,
    storeId ?? null,
    fulfillmentOrderId ?? null,
    message,
    JSON.stringify(data ?? {}),
  ];
}
