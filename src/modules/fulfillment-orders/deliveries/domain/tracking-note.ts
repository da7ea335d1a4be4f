import type { DeliveryEventStatus } from '../../../../clients/store-client.js';
import type { DeliveryState } from './delivery.js';

/** Carrier and number as they are shown. */
export interface ShownTracking {
  carrier: string;
  carrierName: string | null;
  trackingNumber: string;
  trackingUrl: string | null;
}

/** What customers and merchants read about a corrected tracking number. */
export function trackingNote(before: ShownTracking, after: ShownTracking): string {
  const url = after.trackingUrl === null ? '' : ` ${after.trackingUrl}`;
  return `Tracking number corrected: ${shown(after)} (before: ${shown(before)}).${url}`;
}

/**
 * The event that carries the note and says as little else as an event can; null: the parcel has arrived, and any event would take
 * that back.
 */
export function noteStatus(state: DeliveryState | null): DeliveryEventStatus | null {
  if (state === 'DELIVERED') return null;
  return state === null || state === 'TRACKING_ADDED' ? 'CONFIRMED' : 'IN_TRANSIT';
}

function shown({ carrier, carrierName, trackingNumber }: ShownTracking): string {
  return `${carrierName ?? carrier} ${trackingNumber}`;
}
