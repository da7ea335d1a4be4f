import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../../platform/database/tx.js';
import { JournalFacade } from '../../../journal/journal.facade.js';
import { RoutingFacade } from '../../../routing/routing.facade.js';
import { OrderLinksRepository } from '../../lineage/order-links.repository.js';

const ACTOR = 'crossdock';

/**
 * An operator's pin is about work, and work that moves may become another order: the pin follows it, whoever moved it, as it stays where
 * a move keeps the order.
 */
@Injectable()
export class CarryPin {
  constructor(
    private readonly links: OrderLinksRepository,
    private readonly routing: RoutingFacade,
    private readonly journal: JournalFacade,
  ) {}

  /**
   * `heir` was just met here, or just linked to the order that it came from by a move. That one keeps its pin while something of it is
   * left. An heir with a pin of its own keeps that.
   */
  async execute(tx: Tx, heir: { id: string; storeId: string; remoteId: string }): Promise<void> {
    const { id: to, storeId } = heir;
    for (const { id: from, remoteId, over: ends } of await this.links.movedInto(tx, storeId, heir.remoteId)) {
      const { carried, ended } = await this.routing.carryPin(tx, { from, to, storeId, ends });
      if (carried) {
        const { warehouseId, reason, until } = carried;
        const data = { warehouseId, reason, until: until?.toISOString() ?? null, fromRemoteId: remoteId };
        await this.journal.append(tx, { storeId, fulfillmentOrderId: to, type: 'ROUTING_PINNED', actor: ACTOR, data });
      }
      if (ended) {
        const data = { toRemoteId: heir.remoteId };
        const type = 'ROUTING_UNPINNED';
        await this.journal.append(tx, { storeId, fulfillmentOrderId: from, type, actor: ACTOR, data });
      }
    }
  }
}
