import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { sumBy, takeItems, type HeldUnits, type TakenItem } from '../domain/take-items.js';
import { StockLevelsRepository } from '../stock-levels.repository.js';
import { StockRecordsRepository } from '../stock-records.repository.js';
import { StockShipmentsRepository } from '../stock-shipments.repository.js';
import { MoveLevels } from './move-levels.js';
import { RaisePushes } from './raise-pushes.js';
import { ResolveLines, type RecordedShipment } from './resolve-lines.js';

/** Takes a recorded shipment off our stock. The store deducts its own when it books the shipment. */
@Injectable()
export class RecordShipment {
  constructor(
    private readonly levels: StockLevelsRepository,
    private readonly records: StockRecordsRepository,
    private readonly shipments: StockShipmentsRepository,
    private readonly resolve: ResolveLines,
    private readonly movements: MoveLevels,
    private readonly pushes: RaisePushes,
  ) {}

  /** The same shipment again changes nothing. Lack of stock is no error: what there is is taken. */
  async execute(tx: Tx, shipment: RecordedShipment): Promise<void> {
    if (await this.shipments.exists(tx, shipment.fulfillmentId)) return;
    const { storeId, actor } = shipment;
    const { lines, recordIds, levelIds, storeDeducts } = await this.resolve.execute(tx, shipment);
    const levels = await this.levels.lockByIds(tx, levelIds);
    const records = await this.records.lock(tx, recordIds, levelIds);
    const held = await this.movements.held(tx, shipment);
    const { items, left } = takeItems(lines, levels, held, storeDeducts);
    await this.shipments.insert(tx, shipment, items);
    await this.move(tx, shipment, items, left);
    await this.records.addAwaiting(
      tx,
      sumBy(
        items,
        (item) => item.recordId,
        (item) => item.awaiting,
      ),
    );
    await this.pushes.forRecords(tx, { storeId, recordIds: [...records.keys()], actor });
  }

  private async move(
    tx: Tx,
    { fulfillmentOrderId, cycle, actor }: RecordedShipment,
    items: readonly TakenItem[],
    left: readonly HeldUnits[],
  ): Promise<void> {
    const level = (item: TakenItem): string | null => item.levelId;
    const taken = sumBy(items, level, (item) => item.taken);
    const freed = sumBy(items, level, (item) => item.fromReserved);
    const deltas = [...taken]
      .map(([levelId, pieces]) => ({ levelId, onHandDelta: -pieces, reservedDelta: -(freed.get(levelId) ?? 0) }))
      .filter((delta) => delta.onHandDelta !== 0 || delta.reservedDelta !== 0);
    const cause = { kind: 'SHIP', reason: null, actor, fulfillmentOrderId, cycle } as const;
    await this.movements.executeHeld(tx, deltas, left, cause);
  }
}
