import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../common/domain-error.js';
import type { Tx } from '../../../platform/database/tx.js';
import { StockRecordsRepository } from '../stock-records.repository.js';
import { LockRecord } from './lock-record.js';
import { RaisePushes } from './raise-pushes.js';
import { WatchDrift } from './watch-drift.js';

const FIELD = ['input', 'stockRecordId'];

/** A person wants our number at the store, whatever the policy and the loop breaker say. */
@Injectable()
export class HealRecord {
  constructor(
    private readonly lockRecord: LockRecord,
    private readonly records: StockRecordsRepository,
    private readonly pushes: RaisePushes,
    private readonly drift: WatchDrift,
  ) {}

  /** Throws DomainError NOT_FOUND, SKU_UNMAPPED, RECORD_GONE or STOCK_NOT_OURS; nothing is changed then. */
  async execute(tx: Tx, recordId: string, actor: string): Promise<void> {
    const found = await this.lockRecord.execute(tx, recordId);
    if (!found) throw refused('NOT_FOUND', 'There is no such stock record.');
    const { record, wanted } = found;
    if (wanted === null) {
      throw refused('SKU_UNMAPPED', 'Nobody knows what its SKU is made of. Map it, or set its stock level, first.');
    }
    if (record.gone) throw refused('RECORD_GONE', 'The store does not have this stock record any more.');
    if (!(await this.drift.rulesOf(tx, record.storeId)).maySend) {
      throw refused(
        'STOCK_NOT_OURS',
        'Stock is not sent to this store. Look at stockOwner and stockSync of its policy, and at its scopes.',
      );
    }
    await this.records.allowHealing(tx, recordId);
    await this.drift.resumed(tx, recordId, actor);
    await this.pushes.tryParked(tx, record.storeId, [recordId]);
    await this.pushes.forRecords(tx, { storeId: record.storeId, recordIds: [recordId], actor });
  }
}

function refused(code: string, message: string): DomainError {
  return new DomainError({ code, field: FIELD, message });
}
