import { Injectable } from '@nestjs/common';
import type { RemoteFulfillment, RemoteFulfillmentOrder } from '../../../../clients/store-client.js';
import { parseTime } from '../../../../common/time.js';
import type { Tx } from '../../../../platform/database/tx.js';
import { refulfilledBy } from '../domain/canceled-shipment.js';
import type { LockedOrder } from '../../locked-order.js';
import { OrderLinks } from '../../lineage/order-links.js';
import { ShipmentsRepository } from '../../shipments/shipments.repository.js';

/** Links an order to those that took over the pieces of a shipment that the merchant cancelled. */
@Injectable()
export class LinkRefulfilled {
  constructor(
    private readonly shipments: ShipmentsRepository,
    private readonly links: OrderLinks,
  ) {}

  /** `siblings`: all fulfillment orders of the customer's order, as the store shows them. The same again changes nothing. */
  async execute(
    tx: Tx,
    order: LockedOrder,
    fulfillmentId: string,
    shown: RemoteFulfillment,
    siblings: readonly RemoteFulfillmentOrder[],
  ): Promise<void> {
    const content = await this.shipments.content(tx, fulfillmentId);
    const others = siblings.map(({ remoteId, createdAt, lines }) => ({
      remoteId,
      createdAt: parseTime(createdAt),
      lines,
    }));
    const since = parseTime(shown.createdAt);
    for (const { remoteId, lines } of refulfilledBy(order.remoteId, content?.lines ?? [], since, others)) {
      const link = { fromRemoteId: order.remoteId, toRemoteId: remoteId, kind: 'REFULFILLED' as const, lines };
      await this.links.link(tx, order.storeId, link, 'shipment');
    }
  }
}
