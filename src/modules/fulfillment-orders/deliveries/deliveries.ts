import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { StoreNotificationsFacade } from '../../store-notifications/store-notifications.facade.js';
import { DeliveriesRepository } from './deliveries.repository.js';
import { DeliveryProgress } from './delivery-progress.js';
import { DeliveryRelay } from './delivery-relay.js';
import type { LockedOrder } from '../locked-order.js';

/** What begins and ends with a shipment's being at the store. The order's row is locked by the caller. */
@Injectable()
export class Deliveries {
  constructor(
    private readonly repository: DeliveriesRepository,
    private readonly relay: DeliveryRelay,
    private readonly progress: DeliveryProgress,
    private readonly notifications: StoreNotificationsFacade,
  ) {}

  /** The store has the shipment: events that were recorded before are told now. */
  async confirmed(tx: Tx, order: LockedOrder, id: string, actor: string): Promise<void> {
    await this.relay.release(tx, order, id);
    await this.progress.follow(tx, id, actor);
  }

  /** The shipment is not at the store, or not any more: nothing of it is told, and nobody has to look after it. */
  async ended(tx: Tx, order: LockedOrder, id: string, reason: string): Promise<void> {
    await this.relay.drop(tx, order.storeId, id, reason);
    await this.progress.ended(tx, id, 'crossdock');
  }

  /** The store shows these shipments as cancelled: those that are ours and confirmed are looked at in the next sweep, which is soon. */
  async lookSoon(tx: Tx, storeId: string, remoteIds: readonly string[]): Promise<void> {
    if (remoteIds.length === 0 || !(await this.repository.makeDue(tx, storeId, remoteIds))) return;
    await this.notifications.wakePulls(tx, storeId, ['DELIVERIES']);
  }
}
