import { countryCode } from '../../common/countries.js';
import type { LocationInput, RemoteLocation } from '../store-client.js';
import { Fields, isNothing, isObject, ReadingNotes } from './next-fields.js';
import type { components } from './generated/next-api.js';
import { unfamiliarInLocation } from './next-unfamiliar.js';

/**
 * A location (Admin API 2024-04-01, Location). Only its id must make sense; texts that are absent or odd are empty. The countries to
 * which the store lets it ship are not described: a list of codes or of objects with a code, or texts with commas between, are read.
 */
export function mapLocation(raw: unknown): RemoteLocation {
  const notes = new ReadingNotes();
  const location = new Fields<'Location'>(raw, 'location', notes);
  const site = location.raw('address');
  if (!isNothing(site) && !isObject(site)) location.note('address', 'is not an object; it was left out');
  const address = new Fields<'LocationAddress'>(isObject(site) ? site : {}, 'location.address', notes);
  const read = {
    remoteId: location.id('id'),
    name: location.text('name') ?? '',
    callbackUrl: location.text('callback_url'),
    acceptsReturns: location.flag('accept_return') ?? false,
    address: {
      line1: address.text('line1') ?? '',
      line2: address.text('line2'),
      line3: address.text('line3'),
      city: address.text('line4') ?? '',
      state: address.text('state'),
      postcode: address.text('postcode'),
      country: address.text('country') ?? '',
      phone: address.text('phone_number'),
    },
    allowedCountries: mapAllowedCountries(location),
  };
  return { ...read, unfamiliar: [...unfamiliarInLocation(raw), ...notes.all()] };
}

function mapAllowedCountries(location: Fields<'Location'>): string[] | null {
  const value = location.raw('allowed_destination_countries');
  if (value === undefined || value === null) return null;
  const entries = typeof value === 'string' ? [value] : location.optionalList('allowed_destination_countries');
  const words = entries.flatMap((entry) => {
    const word = isObject(entry) ? (entry['code'] ?? entry['iso_3166_1_a2'] ?? entry['country']) : entry;
    if (typeof word === 'string') return word.split(',');
    location.note('allowed_destination_countries', 'has an entry that is no country; it was left out');
    return [];
  });
  const codes = words.map((word) => countryCode(word) ?? word.trim().toUpperCase()).filter((word) => word !== '');
  return [...new Set(codes)].sort();
}

/** A location as 29 Next wants it sent: the whole, also for an update (PUT). Absent lines are sent as empty texts. */
export function locationBody(input: LocationInput): components['schemas']['LocationBody'] {
  const { address } = input;
  return {
    name: input.name,
    callback_url: input.callbackUrl,
    accept_return: input.acceptsReturns,
    address: {
      line1: address.line1,
      line2: address.line2 ?? '',
      line3: address.line3 ?? '',
      line4: address.city,
      state: address.state ?? '',
      postcode: address.postcode ?? '',
      country: address.country,
      phone_number: address.phone ?? '',
    },
  };
}
