import { Injectable } from '@nestjs/common';
import { trackingKey } from '../../../../clients/tracking-number.js';
import { digestOf } from '../../../../common/digest.js';
import { DomainError } from '../../../../common/domain-error.js';
import { newId } from '../../../../common/ids.js';
import type { Tx } from '../../../../platform/database/tx.js';
import { FulfillmentOrdersRepository } from '../../fulfillment-orders.repository.js';
import { parcelProblem, planShipment, type LineQuantity, type ShipmentProblem } from '../domain/plan-shipment.js';
import { ShipmentsRepository, type ParcelRecord } from '../shipments.repository.js';
import type { LockedOrder } from '../../locked-order.js';
import { LockForAction, type OrderReference } from '../../use-cases/lock-for-action.js';
import { FindReadyPieces } from './find-ready-pieces.js';
import { RecordFulfillment } from './record-fulfillment.js';
import { ReadTracking } from '../../deliveries/use-cases/read-tracking.js';
import type { NamedTracking, TrackingWarning } from '../../deliveries/use-cases/tracking-of.js';

/** A parcel as an operator names it. */
export interface NamedParcel extends NamedTracking {
  /** Null: not said what is in it. */
  lines: readonly LineQuantity[] | null;
}

/** A shipment as an operator wants it recorded. */
export interface FulfillmentWish extends OrderReference {
  /** The operator's own name of the shipment: the same key never ships twice. */
  shipmentKey: string;
  /** Null: all that remains; of an order that was accepted in part, what is reserved for it. */
  lines: readonly LineQuantity[] | null;
  parcels: readonly NamedParcel[];
  /** Null: as the merchant wishes, else as the store's policy says. */
  notifyCustomer: boolean | null;
  actor: string;
}

/** A shipment that was recorded, now or before under its key. */
export interface CreatedFulfillment {
  id: string;
  warnings: TrackingWarning[];
}

/** Records a shipment, claims its pieces at once, and sets the store's being told in motion. */
@Injectable()
export class CreateFulfillment {
  constructor(
    private readonly locks: LockForAction,
    private readonly orders: FulfillmentOrdersRepository,
    private readonly shipments: ShipmentsRepository,
    private readonly recorder: RecordFulfillment,
    private readonly ready: FindReadyPieces,
    private readonly reader: ReadTracking,
  ) {}

  /**
   * Returns the shipment's id: the first one's when its key was used before with the same content. Throws DomainError NOT_FOUND,
   * STALE_VERSION, INVALID_STAGE, NOT_AT_OUR_LOCATION, ON_HOLD, CANCELLATION_OPEN, NOTHING_LEFT, QUANTITY_CLAIMED, QUANTITY_EXCEEDED,
   * UNKNOWN_LINE, DUPLICATE_LINE, DUPLICATE_TRACKING_NUMBER, SHIPMENT_KEY_USED or what ReadTracking throws; nothing is changed then.
   */
  async execute(tx: Tx, wish: FulfillmentWish): Promise<CreatedFulfillment> {
    const { shipmentKey, notifyCustomer, actor } = wish;
    const inputDigest = digestOf({ lines: wish.lines, parcels: wish.parcels.map(compared), notifyCustomer });
    const repeated = await this.repeated(tx, wish, inputDigest);
    if (repeated) return repeated;
    const { order, lines } = await this.locks.execute(tx, 'SHIP', wish, 'NOTHING_LEFT');
    const ready = wish.lines === null ? await this.ready.execute(tx, order, lines) : null;
    const plan = planShipment(lines, wish.lines, ready);
    if (!plan.ok) throw problem(plan.error, 'lines');
    const wrong = parcelProblem(lines, plan.value, wish.parcels);
    if (wrong) throw problem(wrong, 'parcels');
    const { parcels, warnings } = await this.read(tx, order, wish.parcels);
    const id = newId();
    await this.recorder.execute(tx, order, {
      id,
      shipmentKey,
      inputDigest,
      notifyCustomer,
      actor,
      lines: plan.value,
      parcels,
      orderLines: lines,
    });
    return { id, warnings };
  }

  private async read(
    tx: Tx,
    order: LockedOrder,
    named: readonly NamedParcel[],
  ): Promise<{ parcels: ParcelRecord[]; warnings: TrackingWarning[] }> {
    const { trackings, warnings } = await this.reader.execute(tx, order, named, parcelField);
    const numbers = new Set<string>();
    const parcels = trackings.map((tracking, index) => {
      const key = trackingKey(tracking.trackingNumber);
      if (numbers.has(key)) {
        throw new DomainError({
          code: 'DUPLICATE_TRACKING_NUMBER',
          field: parcelField(index, 'trackingNumber'),
          message: `Tracking number ${tracking.trackingNumber} is named twice. Name each parcel once.`,
        });
      }
      numbers.add(key);
      return { ...tracking, lines: named[index]?.lines ?? null };
    });
    return { parcels, warnings };
  }

  /** The order's row is locked first, so that a repetition waits for the first one's end. */
  private async repeated(tx: Tx, wish: FulfillmentWish, inputDigest: string): Promise<CreatedFulfillment | null> {
    const order = await this.orders.lock(tx, wish.fulfillmentOrderId);
    const first = await this.shipments.byKey(tx, wish.fulfillmentOrderId, wish.shipmentKey);
    if (!first) return null;
    if (first.inputDigest === inputDigest) {
      return { id: first.id, warnings: order ? (await this.read(tx, order, wish.parcels)).warnings : [] };
    }
    throw new DomainError({
      code: 'SHIPMENT_KEY_USED',
      field: ['input', 'shipmentKey'],
      message: `Shipment key ${wish.shipmentKey} belongs to another shipment of this order. Choose a new key for a new shipment.`,
    });
  }
}

function parcelField(index: number, name: string): string[] {
  return ['input', 'parcels', String(index), name];
}

/** Another spelling of a number is no other shipment. */
function compared(parcel: NamedParcel): NamedParcel {
  return { ...parcel, trackingNumber: trackingKey(parcel.trackingNumber) };
}

function problem({ code, message, index }: ShipmentProblem, list: 'lines' | 'parcels'): DomainError {
  const field = index === undefined ? ['input', 'fulfillmentOrderId'] : ['input', list, String(index)];
  return new DomainError({ code, message, field, retryable: code === 'QUANTITY_CLAIMED' });
}
