import { Injectable } from '@nestjs/common';
import type { RemoteFulfillmentOrder } from '../../../../clients/store-client.js';
import { StoreClientError } from '../../../../clients/store-client.errors.js';
import type { Tx } from '../../../../platform/database/tx.js';
import { JournalFacade } from '../../../journal/journal.facade.js';
import type { PacedRead, Reading, StoreCall } from '../../../store-operations/store-operations.facade.js';
import { StoresFacade } from '../../../stores/stores.facade.js';
import { isEmptied, type MoveEvidence, type MoveOffer, type MoveResult, type MoveWish } from '../domain/judge-move.js';
import { sightingOf } from '../../domain/mirror.js';
import { stageAfter } from '../../domain/stage.js';
import { readOrder } from '../../jobs/order-reads.js';
import type { LockedOrder } from '../../locked-order.js';
import { OrderLinks } from '../../lineage/order-links.js';
import { ChangeStage } from '../../use-cases/change-stage.js';
import { ObserveOrder } from '../../use-cases/observe-order.js';

/** The parts of moving lines at a store: look first, move, find out what became of it, and follow the lines. */
@Injectable()
export class MoveAtStore {
  constructor(
    private readonly stores: StoresFacade,
    private readonly observe: ObserveOrder,
    private readonly stages: ChangeStage,
    private readonly links: OrderLinks,
    private readonly journal: JournalFacade,
  ) {}

  /**
   * Whether the store would let all the lines go to the location: it must be asked before every move. A store that refuses the question
   * is not asked for ever; without the scope for it nothing is offered.
   */
  async offer(read: PacedRead, wish: MoveWish): Promise<MoveOffer> {
    try {
      const { value } = await read(({ client, connection }) =>
        client.listAvailableLocations(connection, wish.remoteId),
      );
      if (value.length === 0) return 'NOT_SAID';
      const location = value.find(({ remoteId }) => remoteId === wish.toLocationRemoteId);
      return wish.lines.every((line) => location?.lineRemoteIds.includes(line.remoteId)) ? 'OFFERED' : 'NOT_OFFERED';
    } catch (error) {
      if (!(error instanceof StoreClientError)) throw error;
      if (error.kind === 'FORBIDDEN') return 'NOT_OFFERED';
      if (error.kind === 'REFUSED' || error.kind === 'NOT_FOUND') return 'NOT_SAID';
      throw error;
    }
  }

  /** Sends the move with explicit lines. */
  send({ client, connection }: StoreCall, wish: MoveWish): Promise<MoveResult> {
    const lineRemoteIds = wish.lines.map(({ remoteId }) => remoteId);
    const move = { locationRemoteId: wish.toLocationRemoteId, lineRemoteIds };
    return client.moveFulfillmentOrder(connection, wish.remoteId, move);
  }

  /** Reads the order and, where the scope allows it, all fulfillment orders of the customer's order. */
  async find(read: PacedRead, storeId: string, wish: MoveWish): Promise<Reading<MoveEvidence>> {
    const { value: original, sentAt } = await readOrder(read, wish.remoteId);
    if (!(await this.stores.abilityOf(storeId, 'LIST_FAMILY')).able)
      return { value: { original, siblings: null }, sentAt };
    const { value } = await read(({ client, connection }) =>
      client.listOrderFulfillmentOrders(connection, wish.orderNumber),
    );
    return { value: { original, siblings: value.flatMap((item) => (item.ok ? [item.order] : [])) }, sentAt };
  }

  /** The lines are at the new location: mirror, link, stage and story. Answers the order that holds them, as the store shows it. */
  async follow(
    tx: Tx,
    order: LockedOrder,
    wish: MoveWish,
    { moved, original, sentAt, actor }: MoveResult & { sentAt: Date; actor: string },
  ): Promise<RemoteFulfillmentOrder> {
    const { storeId, id: fulfillmentOrderId } = order;
    const data = { newRemoteId: moved.remoteId, locationRemoteId: moved.location.remoteId, lines: wish.lines.length };
    await this.journal.append(tx, { storeId, fulfillmentOrderId, type: 'MOVE_CONFIRMED', actor, data });
    if (moved.remoteId === order.remoteId) {
      await this.takeOver(tx, order, moved, sentAt);
      return moved;
    }
    const seen = original ? await this.takeOver(tx, order, original, sentAt) : order;
    if (isEmptied(original) && stageAfter(seen.stage, 'moved')) {
      const reason = `Its lines are in fulfillment order ${moved.remoteId} now, at another location.`;
      await this.stages.execute(tx, seen, { event: 'moved', actor, reason, remoteUpdatedAt: seen.remoteUpdatedAt });
    }
    const lines = wish.lines.map(({ orderLineId, quantity }) => ({ orderLineId, quantity }));
    const link = { fromRemoteId: order.remoteId, toRemoteId: moved.remoteId, kind: 'MOVED' as const, lines };
    await this.links.link(tx, storeId, link, 'move');
    await this.observe.execute(tx, { storeId, remote: moved, sentAt, source: 'POINT' });
    return moved;
  }

  private async takeOver(
    tx: Tx,
    order: LockedOrder,
    remote: RemoteFulfillmentOrder,
    sentAt: Date,
  ): Promise<LockedOrder> {
    return (await this.observe.takeOver(tx, order, remote, sightingOf(remote, sentAt))) ?? order;
  }
}
