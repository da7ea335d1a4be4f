import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { MOST_HEALS, type DriftRules } from '../domain/drift.js';
import { recordSubject, StockException } from '../domain/stock-timeline.js';
import { StockAccess } from './stock-access.js';

/** A record whose number is not sent again any more. */
export interface StoppedRecord {
  id: string;
  storeId: string;
  remoteId: string;
  sku: string | null;
}

/** The rules by which numbers of a store differ, and the loop breaker's word to operators. */
@Injectable()
export class WatchDrift {
  constructor(
    private readonly access: StockAccess,
    private readonly journal: JournalFacade,
  ) {}

  rulesOf(tx: Tx, storeId: string): Promise<DriftRules> {
    return this.access.rulesOf(tx, storeId);
  }

  /** Somebody else changes the record again and again: our number is not sent for it until a person says so. */
  async stopped(tx: Tx, { id, storeId, remoteId, sku }: StoppedRecord): Promise<void> {
    await this.journal.openException(tx, {
      type: StockException.Loop,
      subject: recordSubject(id),
      severity: 'CRITICAL',
      storeId,
      message: `Stock record ${remoteId} (${sku ?? 'no SKU'}) was changed at the store again after our number was sent ${MOST_HEALS} times within a week. It is not sent again: find out who else writes it, then heal it with stockRecordHeal.`,
      data: { recordId: id, remoteId, sku },
    });
  }

  /** A person has our number sent again. */
  async resumed(tx: Tx, recordId: string, actor: string): Promise<void> {
    const resolution = 'Our number is sent again.';
    await this.journal.resolveException(tx, StockException.Loop, recordSubject(recordId), actor, resolution);
  }
}
