import { Injectable } from '@nestjs/common';
import type { RemoteFulfillment } from '../../../../clients/store-client.js';
import type { Tx } from '../../../../platform/database/tx.js';
import { StoresFacade } from '../../../stores/stores.facade.js';
import { DeliveriesRepository } from '../deliveries.repository.js';
import { DeliveryProgress } from '../delivery-progress.js';
import { shownShipment } from '../domain/canceled-shipment.js';
import { unfamiliarWords } from '../domain/unfamiliar-words.js';
import { WORKING_STAGES } from '../../domain/stage.js';
import type { LockedOrder } from '../../locked-order.js';
import { FitReservation } from '../../use-cases/fit-reservation.js';
import { RestoreCanceled } from './restore-canceled.js';

/** Takes in what the store shows of the shipments of an order: where they are, and whether the merchant cancelled one. */
@Injectable()
export class SeeFulfillments {
  constructor(
    private readonly deliveries: DeliveriesRepository,
    private readonly progress: DeliveryProgress,
    private readonly restore: RestoreCanceled,
    private readonly reservation: FitReservation,
    private readonly stores: StoresFacade,
  ) {}

  /**
   * The order is locked, as the latest read has it. `readAt`: when the read of the shipments was sent; `isGone`: the store does not know the
   * order any more. Seeing the same again changes nothing. Returns how many shipments changed.
   */
  async execute(
    tx: Tx,
    order: LockedOrder,
    shown: readonly RemoteFulfillment[],
    { readAt, isGone }: { readAt: Date; isGone: boolean },
  ): Promise<number> {
    const unfamiliar = [...shown.flatMap((one) => one.unfamiliar), ...unfamiliarWords(shown)];
    await this.stores.noteVocabulary(tx, order.storeId, { unfamiliar, supportedActions: [] });
    const remoteIds = shown.map(({ remoteId }) => remoteId);
    let changed = 0;
    let now = order;
    for (const shipment of await this.deliveries.confirmedAs(tx, order.id, remoteIds)) {
      const sight = shownShipment(shipment.remoteIds, shown);
      if (sight.type === 'CANCELED') {
        now = await this.restore.execute(tx, now, shipment, isGone);
        if (WORKING_STAGES.includes(now.stage)) await this.reservation.execute(tx, now, 'store');
        changed += 1;
      }
      if (sight.type !== 'STANDS' || (shipment.readAt !== null && readAt < shipment.readAt)) continue;
      await this.deliveries.noteRead(tx, shipment.id, sight.rawStatus, readAt);
      if (await this.progress.follow(tx, shipment.id, 'store')) changed += 1;
    }
    return changed;
  }
}
