import { Injectable } from '@nestjs/common';
import { digestOf } from '../../../../common/digest.js';
import { DomainError } from '../../../../common/domain-error.js';
import { newId } from '../../../../common/ids.js';
import type { Tx } from '../../../../platform/database/tx.js';
import { StoresFacade } from '../../../stores/stores.facade.js';
import { FulfillmentOrdersRepository } from '../../fulfillment-orders.repository.js';
import { parcelProblem, planShipment, type LineQuantity, type ShipmentProblem } from '../domain/plan-shipment.js';
import { ShipmentsRepository, type ParcelRecord } from '../shipments.repository.js';
import { LockForAction, type OrderReference } from '../../use-cases/lock-for-action.js';
import { FindReadyPieces } from './find-ready-pieces.js';
import { RecordFulfillment } from './record-fulfillment.js';
import { trackingOf, type NamedTracking } from '../../deliveries/use-cases/tracking-of.js';

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

/** Records a shipment, claims its pieces at once, and sets the store's being told in motion. */
@Injectable()
export class CreateFulfillment {
  constructor(
    private readonly locks: LockForAction,
    private readonly orders: FulfillmentOrdersRepository,
    private readonly shipments: ShipmentsRepository,
    private readonly stores: StoresFacade,
    private readonly recorder: RecordFulfillment,
    private readonly ready: FindReadyPieces,
  ) {}

  /**
   * Returns the shipment's id: the first one's when its key was used before with the same content. Throws DomainError NOT_FOUND,
   * STALE_VERSION, INVALID_STAGE, NOT_AT_OUR_LOCATION, ON_HOLD, CANCELLATION_OPEN, NOTHING_LEFT, QUANTITY_CLAIMED, QUANTITY_EXCEEDED,
   * UNKNOWN_LINE, DUPLICATE_LINE, UNKNOWN_CARRIER, CARRIER_NAME_REQUIRED, DUPLICATE_TRACKING_NUMBER or SHIPMENT_KEY_USED; nothing is
   * changed then.
   */
  async execute(tx: Tx, wish: FulfillmentWish): Promise<string> {
    const { shipmentKey, notifyCustomer, actor } = wish;
    const inputDigest = digestOf({ lines: wish.lines, parcels: wish.parcels, notifyCustomer });
    const repeated = await this.repeated(tx, wish, inputDigest);
    if (repeated) return repeated;
    const { order, lines } = await this.locks.execute(tx, 'SHIP', wish, 'NOTHING_LEFT');
    const ready = wish.lines === null ? await this.ready.execute(tx, order, lines) : null;
    const plan = planShipment(lines, wish.lines, ready);
    if (!plan.ok) throw problem(plan.error, 'lines');
    const wrong = parcelProblem(plan.value, wish.parcels);
    if (wrong) throw problem(wrong, 'parcels');
    const policy = await this.stores.policyOf(tx, order.storeId);
    const id = newId();
    await this.recorder.execute(tx, order, {
      id,
      shipmentKey,
      inputDigest,
      notifyCustomer: notifyCustomer ?? order.merchantNotify ?? policy.notifyCustomer,
      actor,
      lines: plan.value,
      parcels: parcelsOf(wish.parcels),
      orderLines: lines,
    });
    return id;
  }

  /** The order's row is locked first, so that a repetition waits for the first one's end. */
  private async repeated(tx: Tx, wish: FulfillmentWish, inputDigest: string): Promise<string | null> {
    await this.orders.lock(tx, wish.fulfillmentOrderId);
    const first = await this.shipments.byKey(tx, wish.fulfillmentOrderId, wish.shipmentKey);
    if (!first) return null;
    if (first.inputDigest === inputDigest) return first.id;
    throw new DomainError({
      code: 'SHIPMENT_KEY_USED',
      field: ['input', 'shipmentKey'],
      message: `Shipment key ${wish.shipmentKey} belongs to another shipment of this order. Choose a new key for a new shipment.`,
    });
  }
}

function parcelsOf(parcels: readonly NamedParcel[]): ParcelRecord[] {
  const numbers = new Set<string>();
  return parcels.map((parcel, index) => {
    const field = (name: string): string[] => ['input', 'parcels', String(index), name];
    const tracking = trackingOf(parcel, field);
    const { trackingNumber } = tracking;
    if (numbers.has(trackingNumber)) {
      throw new DomainError({
        code: 'DUPLICATE_TRACKING_NUMBER',
        field: field('trackingNumber'),
        message: `Tracking number ${trackingNumber} is named twice. Name each parcel once.`,
      });
    }
    numbers.add(trackingNumber);
    return { ...tracking, lines: parcel.lines };
  });
}

function problem({ code, message, index }: ShipmentProblem, list: 'lines' | 'parcels'): DomainError {
  const field = index === undefined ? ['input', 'fulfillmentOrderId'] : ['input', list, String(index)];
  return new DomainError({ code, message, field, retryable: code === 'QUANTITY_CLAIMED' });
}
