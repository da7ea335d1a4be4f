import type { FulfillmentPage, RemoteFulfillment, ShipmentInput, ShipmentParcel } from '../store-client.js';
import { skuOf } from '../../common/sku.js';
import type { components } from './generated/next-api.js';
import { NEXT_CARRIERS } from './next-carriers.js';
import { Fields, NotUnderstood, ReadingNotes, sendableId, translate } from './next-fields.js';
import { readPage } from './next-pages.js';
import { unfamiliarInFulfillment } from './next-unfamiliar.js';
import { FULFILLMENT_STATUSES } from './next-vocabulary.js';

type Schemas = components['schemas'];

/**
 * A shipment of 29 Next in our words (Admin API 2024-04-01, FulfillmentResponse). Throws `NotUnderstood` when that by
 * which it is recognised makes no sense: id, lines, quantities, tracking numbers.
 */
export function mapFulfillment(raw: unknown): RemoteFulfillment {
  const notes = new ReadingNotes();
  const fulfillment = new Fields<'Fulfillment'>(raw, 'fulfillment', notes);
  const delivery = fulfillment.text('delivery_status');
  const read = {
    remoteId: fulfillment.id('id'),
    status: translate(FULFILLMENT_STATUSES, fulfillment.word('status')),
    deliveryStatus: delivery === 'None' ? null : delivery,
    locationRemoteId: fulfillment.optionalId('location_id'),
    lines: fulfillment.list('line_items').map((value, index) => {
      const line = new Fields<'FulfillmentLine'>(value, `fulfillment.line_items[${index}]`, notes);
      const sku = skuOf(line.name('sku'));
      return { orderLineId: line.id('order_line_id'), sku, quantity: line.count('quantity') };
    }),
    trackingNumbers: [
      ...new Set([...readCodes(fulfillment, 'tracking_codes'), ...readCodes(fulfillment, 'tracking_code')]),
    ],
    createdAt: fulfillment.time('created_at'),
  };
  return { ...read, unfamiliar: [...unfamiliarInFulfillment(raw), ...notes.all()] };
}

/**
 * The shipments of an order: described as one object, a list and a page are read as well. Unlike in other lists, one
 * shipment that cannot be understood spoils the answer: whoever asks wants to know whether a parcel is among them.
 */
export function mapFulfillments(raw: unknown, askedCursor: string | undefined): FulfillmentPage {
  if (Array.isArray(raw)) return { fulfillments: (raw as unknown[]).map(mapFulfillment) };
  if (raw === null || typeof raw !== 'object' || !('results' in raw)) return { fulfillments: [mapFulfillment(raw)] };
  const page = readPage(raw, askedCursor, mapFulfillment);
  const fulfillments = page.items.map((item) => {
    if (!item.ok) throw new NotUnderstood(item.reason);
    return item.value;
  });
  return { fulfillments, ...(page.nextCursor !== undefined && { nextCursor: page.nextCursor }) };
}

/** What a new shipment became: described as one object, a list is read as well. An empty list is not understood. */
export function mapCreatedFulfillments(raw: unknown): RemoteFulfillment[] {
  const created = Array.isArray(raw) ? (raw as unknown[]) : [raw];
  if (created.length === 0) throw new NotUnderstood('no shipment is in the answer');
  return created.map(mapFulfillment);
}

/** A shipment as 29 Next wants it sent (Admin API 2024-04-01, CreateFulfillment), with nothing left to its defaults. */
export function fulfillmentBody(shipment: ShipmentInput): Schemas['FulfillmentBody'] {
  return {
    fulfillment_order_line_items: shipment.lines.map(({ remoteId, quantity }) => ({
      id: sendableId(remoteId),
      quantity,
    })),
    notify: shipment.notify,
    tracking_info: shipment.parcels.map(trackingInfo),
  };
}

function trackingInfo(parcel: ShipmentParcel): Schemas['TrackingInfo'] {
  return {
    carrier: NEXT_CARRIERS[parcel.carrier],
    ...(parcel.carrier === 'OTHER' && parcel.carrierName !== null && { carrier_other_name: parcel.carrierName }),
    tracking_code: parcel.trackingNumber,
    tracking_link: parcel.trackingUrl,
  };
}

/** Tracking numbers of a field that may be one text, several with commas between, or a list of those. */
function readCodes(fulfillment: Fields<'Fulfillment'>, name: 'tracking_code' | 'tracking_codes'): string[] {
  const value = fulfillment.raw(name);
  const entries: unknown[] = Array.isArray(value) ? (value as unknown[]) : [value];
  return entries.flatMap((entry) => {
    if (entry === undefined || entry === null) return [];
    if (typeof entry !== 'string' && typeof entry !== 'number') {
      throw new NotUnderstood(`${fulfillment.at(name)} is not a text`);
    }
    return String(entry)
      .split(',')
      .map((code) => code.trim())
      .filter((code) => code !== '');
  });
}
