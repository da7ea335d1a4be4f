import type { SealedPlace } from '../../src/platform/security/sealer.js';

/** A column of sealed values, and the place that its values are bound to. */
export interface SealedColumn {
  table: string;
  column: string;
  /** SQL of the row's name in the place, where it is not the id. */
  rowSql?: string;
  /** The place's word for the column. */
  word: SealedPlace['column'];
}

/** Every column whose values are sealed. test/integration/database/reseal.spec.ts proves it complete. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: 'store', column: 'access_token_sealed', word: 'access_token_sealed' },
  { table: 'store', column: 'refresh_token_sealed', word: 'refresh_token_sealed' },
  { table: 'fulfillment_order', column: 'destination_sealed', word: 'destination' },
  { table: 'fulfillment_order', column: 'notes_sealed', word: 'notes' },
  { table: 'order_snapshot', column: 'body_sealed', word: 'body' },
  { table: 'request_cycle', column: 'content_sealed', word: 'content_sealed' },
  { table: 'external_change', column: 'changes_sealed', word: 'changes_sealed' },
  { table: 'delivery_event', column: 'details_sealed', word: 'details' },
  {
    table: 'quarantined_order',
    column: 'body_sealed',
    rowSql: `store_id || '/' || replace(remote_id, '|', '_')`,
    word: 'body',
  },
  { table: 'cancellation_request', column: 'message_sealed', word: 'message' },
  { table: 'pending_erasure', column: 'subject_sealed', word: 'subject_sealed' },
];
