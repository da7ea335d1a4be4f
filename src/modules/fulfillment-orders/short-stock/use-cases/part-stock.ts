import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../../platform/database/tx.js';
import { JournalFacade } from '../../../journal/journal.facade.js';
import { StoresFacade } from '../../../stores/stores.facade.js';
import type { LockedOrder } from '../../locked-order.js';
import { OrderLinesRepository } from '../../order-lines.repository.js';
import { ShortStockRepository } from '../short-stock.repository.js';

/** Who looks after a parked request until somebody takes it over. */
const OWNER = 'stock';

/** Records what becomes of requests for which there is too little stock. The order's row is locked by the caller. */
@Injectable()
export class PartStock {
  constructor(
    private readonly repository: ShortStockRepository,
    private readonly stores: StoresFacade,
    private readonly lines: OrderLinesRepository,
    private readonly journal: JournalFacade,
  ) {}

  /** The order was accepted with a part of its pieces: once they are shipped the rest is closed. */
  async shipPart(tx: Tx, order: LockedOrder, pieces: number): Promise<void> {
    const shipped = (await this.lines.quantities(tx, order.id)).reduce((sum, line) => sum + line.shipped, 0);
    const short = { fulfillmentOrderId: order.id, cycle: order.cycle, kind: 'SHIP_PART' as const, owner: OWNER };
    await this.repository.put(tx, order.storeId, { ...short, pieces: shipped + pieces }, null);
    await this.tell(tx, order, 'PART_ACCEPTED', { pieces });
  }

  /** The order waits for stock, at the longest as long as its store's policy says; parking it again keeps the deadline. */
  async park(tx: Tx, order: LockedOrder, why: string): Promise<void> {
    const { partStockDeadlineHours } = await this.stores.policyOf(tx, order.storeId);
    const short = { fulfillmentOrderId: order.id, cycle: order.cycle, kind: 'PARK' as const, owner: OWNER, pieces: 0 };
    const { dueAt, isNew } = await this.repository.put(tx, order.storeId, short, partStockDeadlineHours);
    if (isNew) await this.tell(tx, order, 'PARKED_FOR_STOCK', { dueAt: dueAt?.toISOString() });
    await this.journal.openException(tx, {
      type: 'PARKED_FOR_STOCK',
      subject: `fulfillment_order:${order.id}`,
      severity: 'WARNING',
      storeId: order.storeId,
      fulfillmentOrderId: order.id,
      message: `Order ${order.orderNumber} waits for stock until ${dueAt?.toISOString()}: ${why} It is decided again when stock comes in, and rejected at its deadline; accept or reject it by hand at any time.`,
      data: { dueAt: dueAt?.toISOString() ?? null, owner: OWNER },
    });
  }

  private tell(tx: Tx, order: LockedOrder, type: Uppercase<string>, data: Record<string, unknown>): Promise<void> {
    const { id: fulfillmentOrderId, storeId, cycle } = order;
    return this.journal.append(tx, { storeId, fulfillmentOrderId, type, actor: 'policy', data: { cycle, ...data } });
  }
}
