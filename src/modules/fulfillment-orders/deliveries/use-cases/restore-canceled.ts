import { Injectable } from '@nestjs/common';
import { crashPoint } from '../../../../common/crash-point.js';
import type { Tx } from '../../../../platform/database/tx.js';
import { JournalFacade } from '../../../journal/journal.facade.js';
import { Deliveries } from '../deliveries.js';
import { DeliveriesRepository, type ShipmentFacts } from '../deliveries.repository.js';
import { restorationOf } from '../domain/canceled-shipment.js';
import type { LockedOrder } from '../../locked-order.js';
import { OrderLinesRepository } from '../../order-lines.repository.js';
import { ShipmentsRepository } from '../../shipments/shipments.repository.js';
import { ChangeStage } from '../../use-cases/change-stage.js';

const REASON = 'The merchant cancelled this fulfillment at the store.';

/** Why the stock is not raised: the goods left. */
const STOCK =
  'Nothing was added to stock. Stop the parcels if they have not left; add what comes back with stockLevelAdjust.';

/** A confirmed shipment was cancelled at the store: its quantities come back, and a person is told what to do. The order is locked. */
@Injectable()
export class RestoreCanceled {
  constructor(
    private readonly deliveries: DeliveriesRepository,
    private readonly progress: Deliveries,
    private readonly shipments: ShipmentsRepository,
    private readonly lines: OrderLinesRepository,
    private readonly stages: ChangeStage,
    private readonly journal: JournalFacade,
  ) {}

  /** `isGone`: the store does not know the order any more. Returns the order as it is then. */
  async execute(tx: Tx, order: LockedOrder, shipment: ShipmentFacts, isGone: boolean): Promise<LockedOrder> {
    const { id } = shipment;
    if (!(await this.deliveries.cancelAtStore(tx, id, REASON))) return order;
    await this.progress.ended(tx, order, id, REASON);
    const { reopens, forGood } = restorationOf(order.stage, isGone ? null : order);
    const pieces = await this.shipments.linesOf(tx, id);
    await this.lines.unship(tx, pieces, forGood);
    const { id: fulfillmentOrderId, storeId, orderNumber } = order;
    await this.journal.append(tx, {
      storeId,
      fulfillmentOrderId,
      type: 'FULFILLMENT_CANCELED_AT_STORE',
      actor: 'store',
      data: { fulfillmentId: id, remoteIds: shipment.remoteIds, lines: pieces, forGood },
    });
    const now = reopens
      ? await this.stages.execute(tx, order, { event: 'reopened', actor: 'store', reason: REASON })
      : order;
    const next = forGood
      ? 'The order is over here: what shall still be shipped comes as a new request.'
      : `Its pieces can be shipped again, with a new shipment key; the order is ${now.stage}. Nothing is shipped by itself.`;
    await this.journal.openException(tx, {
      type: 'FULFILLMENT_CANCELED_AT_STORE',
      subject: `fulfillment:${id}`,
      severity: 'CRITICAL',
      storeId,
      fulfillmentOrderId,
      message: `The merchant cancelled shipment ${shipment.shipmentKey} of order ${orderNumber} at the store. ${STOCK} ${next}`,
      data: { fulfillmentId: id, shipmentKey: shipment.shipmentKey },
    });
    crashPoint('shipment.canceledAtStore');
    return now;
  }
}
