import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { DeliveriesRepository } from './deliveries.repository.js';
import { DeliveryEventsRepository } from './delivery-events.repository.js';
import { deliveryOf, deliveryStateOf } from './domain/delivery.js';

/** The exception about a parcel that does not arrive. */
export const LATE_IN_TRANSIT = 'LATE_IN_TRANSIT';

/** The task that a corrected tracking number leaves to the merchant; one per parcel. */
export const TRACKING_CORRECTED = 'TRACKING_CORRECTED';

/** Keeps track of where shipments are. The order's row is locked by the caller. */
@Injectable()
export class DeliveryProgress {
  constructor(
    private readonly deliveries: DeliveriesRepository,
    private readonly events: DeliveryEventsRepository,
    private readonly journal: JournalFacade,
  ) {}

  /** The rule over everything that is known of a shipment now; a change is told in the order's story. Returns whether there was one. */
  async follow(tx: Tx, id: string, actor: string): Promise<boolean> {
    const shipment = await this.deliveries.facts(tx, id);
    if (shipment?.status !== 'CONFIRMED') return false;
    const events = await this.events.ofFulfillment(tx, id);
    const unheard = events.some(({ relayedAt }) => relayedAt === null);
    const last = Math.max(...events.map(({ relayedAt }) => Number(relayedAt)));
    const delivery = deliveryOf({
      parcelIds: shipment.parcelIds,
      events,
      heardAt: unheard || events.length === 0 ? null : new Date(last),
      store: shipment.readAt && { state: deliveryStateOf(shipment.rawStatus), readAt: shipment.readAt },
      confirmedAt: shipment.confirmedAt ?? shipment.recordedAt,
    });
    const { state } = delivery;
    if (state === shipment.state) return false;
    await this.deliveries.setDelivery(tx, id, delivery);
    await this.journal.append(tx, {
      storeId: shipment.storeId,
      fulfillmentOrderId: shipment.fulfillmentOrderId,
      type: state === 'DELIVERED' ? 'FULFILLMENT_DELIVERED' : 'DELIVERY_STATUS_CHANGED',
      actor,
      data: { fulfillmentId: id, from: shipment.state, to: state },
    });
    if (delivery.inTransitSince === null) await this.noLongerLate(tx, id, actor);
    return true;
  }

  /** A shipment that the store does not have (any more) is not late, and its tracking needs no correction there. */
  async ended(tx: Tx, id: string, actor: string): Promise<void> {
    await this.noLongerLate(tx, id, actor);
    const { parcelIds = [] } = (await this.deliveries.facts(tx, id)) ?? {};
    for (const parcelId of parcelIds) {
      const why = 'The shipment is not at the store any more.';
      await this.journal.resolveException(tx, TRACKING_CORRECTED, `parcel:${parcelId}`, actor, why);
    }
  }

  /** A shipment that is not in transit cannot be late. */
  private async noLongerLate(tx: Tx, id: string, actor: string): Promise<void> {
    await this.journal.resolveException(
      tx,
      LATE_IN_TRANSIT,
      `fulfillment:${id}`,
      actor,
      'It is not in transit any more.',
    );
  }
}
