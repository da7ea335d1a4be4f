import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';

/** SQL of what stores showed: actions that they offer, and items that our description of the platform does not have. */
@Injectable()
export class StoreVocabularyRepository {
  /** Registers actions of a store, or notes that they were seen again. */
  async noteActions(tx: Tx, storeId: string, actions: readonly { value: string; known: boolean }[]): Promise<void> {
    await tx.query(
      `INSERT INTO supported_action_seen AS s (store_id, value, known)
       SELECT $1, a.value, a.known FROM unnest($2::text[], $3::boolean[]) AS a (value, known) ORDER BY a.value
       ON CONFLICT (store_id, value) DO UPDATE SET last_seen_at = db_now(), known = EXCLUDED.known`,
      [storeId, actions.map(({ value }) => value), actions.map(({ known }) => known)],
    );
  }

  /** Registers unfamiliar items of a store; answers those that were never seen there before. */
  async noteItems(tx: Tx, storeId: string, items: readonly string[]): Promise<string[]> {
    const { rows } = await tx.query<{ item: string; fresh: boolean }>(
      `INSERT INTO unfamiliar_item AS u (store_id, item)
       SELECT $1, i FROM unnest($2::text[]) AS i ORDER BY i
       ON CONFLICT (store_id, item) DO UPDATE SET last_seen_at = db_now()
       RETURNING u.item, u.xmax = 0 AS fresh`,
      [storeId, items],
    );
    return rows.filter(({ fresh }) => fresh).map(({ item }) => item);
  }
}
