import { parseCarrier, trackingUrl } from '../../../../clients/carriers.js';
import { trackingDoubt, trackingProblem } from '../../../../clients/tracking-number.js';
import { DomainError } from '../../../../common/domain-error.js';
import type { Tracking } from '../deliveries.repository.js';

/** Carrier and number of a parcel as an operator names them. */
export interface NamedTracking {
  /** A carrier's code, the platform's word, or any way to write its name. */
  carrier: string;
  carrierName: string | null;
  trackingNumber: string;
  /** Null: made from the carrier's own template, where there is one. */
  trackingUrl: string | null;
}

/** What is odd about a tracking that is taken all the same. */
export interface TrackingWarning {
  code: 'UNKNOWN_CARRIER' | 'CARRIER_NOT_NAMED' | 'TRACKING_NUMBER_UNUSUAL' | 'TRACKING_NUMBER_ON_OTHER_ORDER';
  field: string[];
  message: string;
}

/** What a named tracking is read with. */
export interface TrackingContext {
  /** ISO 3166-1 alpha-2 of the warehouse from which the parcel leaves; null: not known. */
  country: string | null;
  /** Where the input names a part of it. */
  field: (name: string) => string[];
}

/**
 * The same in our words, with what is odd about it: an unknown carrier goes as OTHER with its name. Throws DomainError INVALID for
 * what cannot be one number.
 */
export function trackingOf(
  named: NamedTracking,
  { country, field }: TrackingContext,
): { tracking: Tracking; warnings: TrackingWarning[] } {
  const trackingNumber = named.trackingNumber.trim();
  const wrong = trackingProblem(trackingNumber);
  if (wrong !== null) throw new DomainError({ code: 'INVALID', field: field('trackingNumber'), message: wrong });
  const known = parseCarrier(named.carrier, country);
  const carrier = known ?? 'OTHER';
  const given = named.carrierName?.trim() || null;
  const carrierName = given ?? (known ? null : named.carrier.trim());
  const warnings: TrackingWarning[] = [];
  if (!known) {
    const message = `"${named.carrier.trim()}" is no carrier that we know: it goes as OTHER with the name "${carrierName}", without a link unless you give trackingUrl. Choose a code of Carrier if one is meant.`;
    warnings.push({ code: 'UNKNOWN_CARRIER', field: field('carrier'), message });
  } else if (carrier === 'OTHER' && carrierName === null) {
    const message =
      'The carrier goes without a name: the customer cannot see who brings the parcel. Say it in carrierName.';
    warnings.push({ code: 'CARRIER_NOT_NAMED', field: field('carrierName'), message });
  }
  const doubt = trackingDoubt(carrier, trackingNumber);
  if (doubt) warnings.push({ code: 'TRACKING_NUMBER_UNUSUAL', field: field('trackingNumber'), message: doubt });
  const link = named.trackingUrl ?? trackingUrl(carrier, trackingNumber);
  return { tracking: { carrier, carrierName, trackingNumber, trackingUrl: link }, warnings };
}
