import { Injectable } from '@nestjs/common';
import type { DeliveryEventStatus } from '../../../../clients/store-client.js';
import { crashPoint } from '../../../../common/crash-point.js';
import { DomainError } from '../../../../common/domain-error.js';
import { newId } from '../../../../common/ids.js';
import type { Tx } from '../../../../platform/database/tx.js';
import { JournalFacade } from '../../../journal/journal.facade.js';
import { DeliveriesRepository, type ShipmentFacts } from '../deliveries.repository.js';
import { DeliveryEventsRepository, type DeliveryDetails } from '../delivery-events.repository.js';
import { DeliveryProgress } from '../delivery-progress.js';
import { DeliveryRelay } from '../delivery-relay.js';
import { estimateProblem, eventTimeProblem, happenedBy } from '../domain/delivery.js';
import type { LockedOrder } from '../../locked-order.js';
import { FULFILLMENT_FIELD, LockFulfillment } from '../../shipments/use-cases/lock-fulfillment.js';

/** What happened to a shipment on its way. */
export interface DeliveryNews {
  /** Null: it concerns the whole shipment. */
  parcelId: string | null;
  status: DeliveryEventStatus;
  happenedAt: Date;
  estimatedDeliveryAt: Date | null;
  /** ISO 3166-1 alpha-2. */
  country: string | null;
  details: DeliveryDetails;
  actor: string;
}

const NOT_CONFIRMED = 'The store has not confirmed the shipment yet.';

/** Records what happened to a shipment on its way, and sets the store's being told in motion. */
@Injectable()
export class CreateDeliveryEvent {
  constructor(
    private readonly locks: LockFulfillment,
    private readonly deliveries: DeliveriesRepository,
    private readonly events: DeliveryEventsRepository,
    private readonly relay: DeliveryRelay,
    private readonly progress: DeliveryProgress,
    private readonly journal: JournalFacade,
  ) {}

  /**
   * Returns the event's id: the first one's when the parcel (or shipment) has an event with this status and time already. Throws
   * DomainError NOT_FOUND, FULFILLMENT_ENDED, UNKNOWN_PARCEL, HAPPENED_IN_FUTURE, HAPPENED_TOO_EARLY or
   * ESTIMATED_TOO_EARLY; nothing is changed then.
   */
  async execute(tx: Tx, fulfillmentId: string, news: DeliveryNews): Promise<string> {
    const { order, shipment } = await this.locks.execute(tx, fulfillmentId);
    if (shipment.status !== 'CONFIRMED' && shipment.status !== 'PENDING' && shipment.status !== 'HELD') {
      throw new DomainError({
        code: 'FULFILLMENT_ENDED',
        field: FULFILLMENT_FIELD,
        message: `The shipment is ${shipment.status}: nothing more is told about it.`,
      });
    }
    if (news.parcelId !== null && !shipment.parcelIds.includes(news.parcelId)) {
      throw new DomainError({
        code: 'UNKNOWN_PARCEL',
        field: ['input', 'parcelId'],
        message: 'The shipment has no such parcel. Leave parcelId out for all of its parcels.',
      });
    }
    const times = { now: await this.deliveries.now(tx), shippedAt: shipment.recordedAt };
    const wrong = eventTimeProblem(news.happenedAt, times);
    if (wrong) throw new DomainError({ ...wrong, field: ['input', 'happenedAt'] });
    const early = estimateProblem(news.estimatedDeliveryAt, times);
    if (early) throw new DomainError({ ...early, field: ['input', 'estimatedDeliveryAt'] });
    const happenedAt = happenedBy(news.happenedAt, times.now);
    // Told again, an event that was ahead of our clock then is the same one.
    const known = await this.events.clamped(tx, fulfillmentId, news);
    return known ?? this.record(tx, order, shipment, { ...news, happenedAt });
  }

  /** Records an event of a locked shipment that was checked already. */
  async record(tx: Tx, order: LockedOrder, shipment: ShipmentFacts, news: DeliveryNews): Promise<string> {
    const id = newId();
    const { storeId, id: fulfillmentOrderId } = order;
    const recorded = await this.events.insert(tx, { ...news, id, storeId, fulfillmentId: shipment.id });
    if (recorded !== id) return recorded;
    await this.journal.append(tx, {
      storeId,
      fulfillmentOrderId,
      type: 'DELIVERY_EVENT_RECORDED',
      actor: news.actor,
      data: { fulfillmentId: shipment.id, eventId: id, status: news.status, happenedAt: news.happenedAt.toISOString() },
    });
    if (shipment.status === 'CONFIRMED') await this.relay.release(tx, order, shipment.id);
    else await this.events.setRelay(tx, [id], 'WAITING', NOT_CONFIRMED);
    await this.progress.follow(tx, shipment.id, news.actor);
    crashPoint('deliveryEvent.recorded');
    return id;
  }
}
