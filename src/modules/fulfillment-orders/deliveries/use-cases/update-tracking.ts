import { Injectable } from '@nestjs/common';
import { trackingKey } from '../../../../clients/tracking-number.js';
import { DomainError } from '../../../../common/domain-error.js';
import { newId } from '../../../../common/ids.js';
import type { Tx } from '../../../../platform/database/tx.js';
import { JournalFacade } from '../../../journal/journal.facade.js';
import { StoresFacade } from '../../../stores/stores.facade.js';
import { DeliveriesRepository, type ShipmentFacts, type Tracking } from '../deliveries.repository.js';
import { TRACKING_CORRECTED } from '../delivery-progress.js';
import { noteStatus, trackingNote } from '../domain/tracking-note.js';
import type { LockedOrder } from '../../locked-order.js';
import { CreateDeliveryEvent } from './create-delivery-event.js';
import { FULFILLMENT_FIELD, LockFulfillment } from '../../shipments/use-cases/lock-fulfillment.js';
import { ReadTracking } from './read-tracking.js';
import type { NamedTracking, TrackingWarning } from './tracking-of.js';

/** The right number of a parcel that was shipped with a wrong one. */
export interface TrackingCorrection extends Omit<NamedTracking, 'carrier'> {
  /** Null: the only parcel of the shipment. */
  parcelId: string | null;
  /** Null: the carrier stays as it is. */
  carrier: string | null;
  reason: string;
  actor: string;
}

/** What became of a correction. */
export interface CorrectedTracking {
  /** What the platform cannot do, and what was done instead; null: it can. */
  limitation: string | null;
  warnings: TrackingWarning[];
}

const field = (name: string): string[] => ['input', name];

/** Corrects the tracking of a parcel of a confirmed shipment: here, with its history, and by a note to the store. */
@Injectable()
export class UpdateTracking {
  constructor(
    private readonly locks: LockFulfillment,
    private readonly deliveries: DeliveriesRepository,
    private readonly events: CreateDeliveryEvent,
    private readonly journal: JournalFacade,
    private readonly stores: StoresFacade,
    private readonly reader: ReadTracking,
  ) {}

  /**
   * The store gets a delivery event with the note, and a task tells what the platform cannot do, as does the answer. Throws DomainError NOT_FOUND,
   * FULFILLMENT_NOT_CONFIRMED, FULFILLMENT_ENDED, PARCEL_REQUIRED, UNKNOWN_PARCEL, DUPLICATE_TRACKING_NUMBER, TRACKING_UNCHANGED or
   * what ReadTracking throws; nothing is changed then.
   */
  async execute(tx: Tx, fulfillmentId: string, correction: TrackingCorrection): Promise<CorrectedTracking> {
    const { order, shipment } = await this.locks.execute(tx, fulfillmentId);
    if (shipment.status !== 'CONFIRMED') throw notConfirmed(shipment);
    const parcelId = parcelOf(shipment, correction.parcelId);
    const parcels = await this.deliveries.trackings(tx, fulfillmentId);
    const before = parcels.get(parcelId);
    if (!before) throw new Error(`Parcel ${parcelId} does not exist.`);
    const { carrier, carrierName } = correction;
    const named =
      carrier === null
        ? { carrier: before.carrier, carrierName: carrierName ?? before.carrierName }
        : { carrier, carrierName };
    const read = await this.reader.execute(tx, order, [{ ...correction, ...named }], (_index, name) => field(name));
    const [after] = read.trackings;
    if (!after) throw new Error(`The tracking of parcel ${parcelId} was not read.`);
    const key = trackingKey(after.trackingNumber);
    if (isSame(before, after, correction)) {
      throw new DomainError({
        code: 'TRACKING_UNCHANGED',
        field: field('trackingNumber'),
        message: 'The parcel has this carrier and number already.',
      });
    }
    if ([...parcels].some(([id, { trackingNumber }]) => id !== parcelId && trackingKey(trackingNumber) === key)) {
      throw new DomainError({
        code: 'DUPLICATE_TRACKING_NUMBER',
        field: field('trackingNumber'),
        message: `Another parcel of the shipment has tracking number ${after.trackingNumber}. Check which parcel is meant.`,
      });
    }
    const { reason, actor } = correction;
    const eventId = await this.tellStore(tx, order, shipment, { parcelId, before, after, actor });
    await this.deliveries.correctTracking(tx, { id: newId(), parcelId, before, after, reason, eventId, actor });
    const { id: fulfillmentOrderId, storeId, orderNumber } = order;
    await this.journal.append(tx, {
      storeId,
      fulfillmentOrderId,
      type: 'TRACKING_CORRECTED',
      actor,
      data: { fulfillmentId, parcelId, before: before.trackingNumber, after: after.trackingNumber, eventId },
    });
    await this.journal.openException(tx, {
      type: TRACKING_CORRECTED,
      subject: `parcel:${parcelId}`,
      severity: 'WARNING',
      storeId,
      fulfillmentOrderId,
      message: `The tracking number of a parcel of order ${orderNumber} is ${after.trackingNumber}, not ${before.trackingNumber}. The platform cannot change it at the store: ask the merchant to correct fulfillment ${shipment.remoteIds[0] ?? ''} there, then resolve this.`,
      data: { fulfillmentId, parcelId },
    });
    const ability = await this.stores.abilityOf(storeId, 'UPDATE_TRACKING', tx);
    return { limitation: ability.able ? null : ability.reason, warnings: read.warnings };
  }

  private async tellStore(
    tx: Tx,
    order: LockedOrder,
    shipment: ShipmentFacts,
    { parcelId, before, after, actor }: { parcelId: string; before: Tracking; after: Tracking; actor: string },
  ): Promise<string | null> {
    const status = noteStatus(shipment.state);
    if (status === null) return null;
    return this.events.record(tx, order, shipment, {
      parcelId,
      status,
      happenedAt: await this.deliveries.now(tx),
      estimatedDeliveryAt: null,
      country: null,
      details: { message: trackingNote(before, after), city: null, state: null, postcode: null },
      actor,
    });
  }
}

/** A link that is left out is no wish to change it. */
function isSame(before: Tracking, after: Tracking, { trackingUrl }: TrackingCorrection): boolean {
  return (
    after.carrier === before.carrier &&
    after.carrierName === before.carrierName &&
    trackingKey(after.trackingNumber) === trackingKey(before.trackingNumber) &&
    (trackingUrl === null || trackingUrl === before.trackingUrl)
  );
}

function notConfirmed({ status }: ShipmentFacts): DomainError {
  if (status !== 'PENDING' && status !== 'HELD') {
    const message = `The shipment is ${status}: its tracking has no use any more.`;
    return new DomainError({ code: 'FULFILLMENT_ENDED', field: FULFILLMENT_FIELD, message });
  }
  return new DomainError({
    code: 'FULFILLMENT_NOT_CONFIRMED',
    field: FULFILLMENT_FIELD,
    message: 'The store has not confirmed the shipment yet. Try again when it has, or cancel it and record it anew.',
    retryable: true,
  });
}

function parcelOf({ parcelIds }: ShipmentFacts, wanted: string | null): string {
  const [only, ...others] = parcelIds;
  if (wanted === null && only !== undefined && others.length === 0) return only;
  if (wanted === null) {
    const message = 'The shipment has several parcels. Say which one.';
    throw new DomainError({ code: 'PARCEL_REQUIRED', field: field('parcelId'), message });
  }
  if (parcelIds.includes(wanted)) return wanted;
  throw new DomainError({
    code: 'UNKNOWN_PARCEL',
    field: field('parcelId'),
    message: 'The shipment has no such parcel.',
  });
}
