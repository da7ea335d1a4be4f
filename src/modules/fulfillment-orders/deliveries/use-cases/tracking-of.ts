import { parseCarrier, trackingUrl } from '../../../../clients/carriers.js';
import { DomainError } from '../../../../common/domain-error.js';
import type { Tracking } from '../deliveries.repository.js';

/** Carrier and number of a parcel as an operator names them. */
export interface NamedTracking {
  /** A carrier's code, the platform's word, or any known way to write it. */
  carrier: string;
  carrierName: string | null;
  trackingNumber: string;
  /** Null: made from the carrier's own template, where there is one. */
  trackingUrl: string | null;
}

/** The same in our words. `field`: where the input names a part of it. Throws DomainError UNKNOWN_CARRIER or CARRIER_NAME_REQUIRED. */
export function trackingOf(named: NamedTracking, field: (name: string) => string[]): Tracking {
  const carrier = parseCarrier(named.carrier);
  if (!carrier) {
    throw new DomainError({
      code: 'UNKNOWN_CARRIER',
      field: field('carrier'),
      message: `"${named.carrier}" is no carrier that we know. Use OTHER and say its name in carrierName.`,
    });
  }
  const carrierName = named.carrierName?.trim() || null;
  if (carrier === 'OTHER' && carrierName === null) {
    throw new DomainError({
      code: 'CARRIER_NAME_REQUIRED',
      field: field('carrierName'),
      message: 'Say the name of the carrier: the store shows it to the customer.',
    });
  }
  const trackingNumber = named.trackingNumber.trim();
  return {
    carrier,
    carrierName,
    trackingNumber,
    trackingUrl: named.trackingUrl ?? trackingUrl(carrier, trackingNumber),
  };
}
