import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';

/** A customer whom a store wants to be forgotten. `subjectSealed` is bound to the row. */
export interface NewErasure {
  id: string;
  storeId: string;
  subjectSealed: string;
  bodySha256: Buffer;
}

/** SQL of the erasures that are still to be done. */
@Injectable()
export class PendingErasuresRepository {
  /** Keeps an erasure; false when the very same message was kept before. */
  async insert(tx: Tx, { id, storeId, subjectSealed, bodySha256 }: NewErasure): Promise<boolean> {
    const { rowCount } = await tx.query(
      `INSERT INTO pending_erasure (id, store_id, subject_sealed, body_sha256) VALUES ($1, $2, $3, $4)
       ON CONFLICT (store_id, body_sha256) DO NOTHING`,
      [id, storeId, subjectSealed, bodySha256],
    );
    return rowCount === 1;
  }
}
