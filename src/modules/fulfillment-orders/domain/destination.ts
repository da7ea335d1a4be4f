import type { RemoteDestination } from '../../../clients/store-client.js';
import { countryCode } from '../../../common/countries.js';

/** Places whose addresses have no line for a city: the place is the city, or has one only. */
const WITHOUT_CITY = ['AC', 'GI', 'HK', 'MC', 'MO', 'NF', 'NR', 'PN', 'SG', 'TA', 'VA'];

/** Countries whose addresses may name a prefecture, an emirate or an island where others name a city. */
const STATE_FOR_CITY = ['AE', 'JP', 'KY'];

/** The country that a parcel goes to, as two letters; null where the store sent none, or nothing that means one. */
export function destinationCountry(destination: RemoteDestination | null): string | null {
  return countryCode(destination?.country);
}

/** What of an address a parcel needs and does not have: a name, line 1, a city where the country has cities, a country that we know. */
export function missingAddressParts(destination: RemoteDestination | null): string[] {
  const has = (text: string | null | undefined): boolean => (text ?? '').trim() !== '';
  const country = destinationCountry(destination);
  const noCity =
    country !== null &&
    (WITHOUT_CITY.includes(country) || (STATE_FOR_CITY.includes(country) && has(destination?.state)));
  return [
    has(destination?.firstName) || has(destination?.lastName) ? null : 'name',
    has(destination?.line1) ? null : 'line 1',
    noCity || has(destination?.city) ? null : 'city',
    country === null ? 'country' : null,
  ].filter((part) => part !== null);
}
