import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { LocationsFacade } from '../../locations/locations.facade.js';
import { PRIORITY, StoreOperationsFacade } from '../../store-operations/store-operations.facade.js';
import { pushKey, STOCK_PUSH } from '../domain/push-operation.js';
import { StockRecordsRepository } from '../stock-records.repository.js';
import { StockAccess } from './stock-access.js';

/** Raises a push for every record whose store should hold another number than we believe it to hold. */
@Injectable()
export class RaisePushes {
  constructor(
    private readonly records: StockRecordsRepository,
    private readonly operations: StoreOperationsFacade,
    private readonly locations: LocationsFacade,
    private readonly access: StockAccess,
  ) {}

  /** After levels changed; the caller holds their locks, so that no answer of the store is weighed against the old number. */
  async afterLevels(tx: Tx, change: { storeId: string; levelIds: readonly string[]; actor: string }): Promise<void> {
    if (change.levelIds.length === 0) return;
    const records = await this.records.lock(tx, [], change.levelIds);
    await this.forRecords(tx, { ...change, recordIds: [...records.keys()] });
  }

  /** The store was read, or a person asks: parked pushes of these records are tried once more, whatever their number is by now. */
  async tryParked(tx: Tx, storeId: string, recordIds: readonly string[]): Promise<void> {
    await this.operations.tryParked(tx, storeId, recordIds.map(pushKey));
  }

  /**
   * After orders hold more or less of (locked) levels through some records: the others that are made of them are to show another number.
   * Those through which it is held are not: the store keeps their allocation itself.
   */
  async afterReservations(
    tx: Tx,
    held: readonly { levelId: string; recordRemoteId: string }[],
    actor: string,
  ): Promise<void> {
    const others = await this.records.lockOthers(tx, held);
    for (const storeId of new Set(others.map((record) => record.storeId))) {
      const recordIds = others.filter((record) => record.storeId === storeId).map(({ id }) => id);
      await this.forRecords(tx, { storeId, recordIds, actor });
    }
  }

  /**
   * The caller holds the locks of the records and of their levels. A push that waits already, or is without an outcome, will send the new
   * number; one that is parked does not begin anew by it. Answers how many pushes are new.
   */
  async forRecords(
    tx: Tx,
    { storeId, recordIds, actor }: { storeId: string; recordIds: readonly string[]; actor: string },
  ): Promise<number> {
    const differing = await this.records.differing(tx, recordIds);
    if (differing.length === 0 || !(await this.access.mayPush(tx, storeId))) return 0;
    const places = await this.locations.byIds(tx, [...new Set(differing.map((record) => record.locationId))]);
    const pushes = differing
      .filter((record) => places.get(record.locationId)?.status === 'ACTIVE')
      .map((record) => {
        const key = pushKey(record.id);
        const priority = record.wanted === 0 ? PRIORITY.ZERO_STOCK : PRIORITY.STOCK;
        return {
          storeId,
          kind: STOCK_PUSH,
          lane: key,
          dedupeKey: key,
          priority,
          payload: { recordId: record.id },
          actor,
        };
      });
    const raised = await this.operations.enqueueAll(tx, pushes);
    const waiting = pushes.filter(({ dedupeKey }) => !raised.has(dedupeKey));
    const urgent = waiting.filter(({ priority }) => priority === PRIORITY.ZERO_STOCK).map(({ lane }) => lane);
    if (urgent.length > 0) await this.operations.hasten(tx, storeId, urgent, PRIORITY.ZERO_STOCK);
    return raised.size;
  }
}
