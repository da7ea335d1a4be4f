import type { LocationInput, RemoteLocation } from '../store-client.js';
import { Fields } from './next-fields.js';
import type { components } from './generated/next-api.js';
import { unfamiliarInLocation } from './next-unfamiliar.js';

/** A location (Admin API 2024-04-01, Location). Only its id must make sense; texts that are absent are empty. */
export function mapLocation(raw: unknown): RemoteLocation {
  const location = new Fields<'Location'>(raw, 'location');
  const address = new Fields<'LocationAddress'>(location.raw('address') ?? {}, 'location.address');
  return {
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
    unfamiliar: unfamiliarInLocation(raw),
  };
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
