/** The kind of the operation that tells a store what happened to a shipment on its way. */
export const EVENT_OPERATION = 'fulfillment.event';

/** What the operation needs to know; the event itself is read from its row, which never changes. */
export interface EventPayload {
  eventId: string;
  fulfillmentId: string;
}

/** What became of telling the store. WAITING: its shipment is not confirmed yet. UNSUPPORTED: the store cannot take it now. */
export const RELAY_STATES = ['WAITING', 'UNSUPPORTED', 'PENDING', 'RELAYED', 'REFUSED', 'DROPPED'] as const;

/** What became of telling the store. */
export type RelayState = (typeof RELAY_STATES)[number];

/** The lane of a shipment's events: told one at a time, in the order in which they were recorded. */
export function eventLane(fulfillmentId: string): string {
  return `ful:${fulfillmentId}`;
}
