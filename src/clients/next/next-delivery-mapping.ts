import type { DeliveryEventInput, RemoteDeliveryEvent } from '../store-client.js';
import type { components } from './generated/next-api.js';
import { Fields } from './next-fields.js';
import { readWhole } from './next-pages.js';
import { DELIVERY_EVENT_STATUSES } from './next-vocabulary.js';

/** What happened to a shipment on its way (Admin API 2024-04-01, FulfillmentEvent). Its id and status must make sense. */
export function mapDeliveryEvent(raw: unknown): RemoteDeliveryEvent {
  const event = new Fields<'DeliveryEvent'>(raw, 'event');
  return {
    remoteId: event.id('id'),
    status: event.requiredText('status'),
    happenedAt: event.time('happened_at'),
    message: event.text('message'),
  };
}

/**
 * All events of a shipment: described as one event; a list and a page are read as well. One event that cannot be understood,
 * or a page that is not the last one, spoils the answer: whoever asks wants to know whether an event is among them.
 */
export function mapDeliveryEvents(raw: unknown): RemoteDeliveryEvent[] {
  return readWhole(raw).map(mapDeliveryEvent);
}

/** An event as 29 Next wants it sent (Admin API 2024-04-01, CreateFulfillmentEvent). */
export function deliveryEventBody(event: DeliveryEventInput): components['schemas']['DeliveryEventBody'] {
  return {
    status: DELIVERY_EVENT_STATUSES[event.status],
    happened_at: event.happenedAt,
    ...(event.message !== undefined && { message: event.message }),
    ...(event.city !== undefined && { city: event.city }),
    ...(event.state !== undefined && { state: event.state }),
    ...(event.postcode !== undefined && { postcode: event.postcode }),
    ...(event.country !== undefined && { country: event.country }),
    ...(event.estimatedDeliveryAt !== undefined && { estimated_delivery_at: event.estimatedDeliveryAt }),
  };
}
