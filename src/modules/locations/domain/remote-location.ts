import type { LocationInput, RemoteAddress, RemoteLocation } from '../../../clients/store-client.js';

/** The address of a warehouse, as its row holds it. */
export interface WarehouseAddress {
  line1: string;
  line2: string | null;
  city: string;
  state: string | null;
  postcode: string | null;
  /** ISO 3166-1 alpha-2, upper case. */
  country: string;
  phone: string | null;
}

/** A location as we want the store to have it. */
export interface WantedLocation {
  name: string;
  acceptsReturns: boolean;
  address: WarehouseAddress;
}

const ADDRESS_FIELDS = ['line1', 'line2', 'line3', 'city', 'state', 'postcode', 'country', 'phone'] as const;

/**
 * The whole of a location as it is sent. An update replaces everything, so what we do not hold ourselves (the third address
 * line) is taken over from what the store has.
 * Source: 29 Next Admin API 2024-04-01, locationsCreate and locationsUpdate (PUT).
 */
export function locationInput(wanted: WantedLocation, callbackUrl: string, existing?: RemoteLocation): LocationInput {
  return {
    name: wanted.name,
    callbackUrl,
    acceptsReturns: wanted.acceptsReturns,
    address: { ...wanted.address, line3: existing?.address.line3 ?? null },
  };
}

/** True when the store has a location exactly as we would send it; absent and empty texts are the same. */
export function isAsWanted(remote: RemoteLocation, wanted: LocationInput): boolean {
  return (
    remote.name === wanted.name &&
    remote.acceptsReturns === wanted.acceptsReturns &&
    withoutSlash(remote.callbackUrl) === withoutSlash(wanted.callbackUrl) &&
    ADDRESS_FIELDS.every((field) => textOf(remote.address, field) === textOf(wanted.address, field))
  );
}

/** The location whose callback URL carries one of our tokens: ours, whoever's answer was lost. */
export function findByToken(
  locations: readonly RemoteLocation[],
  tokens: readonly string[],
): RemoteLocation | undefined {
  return locations.find(
    ({ callbackUrl }) => callbackUrl !== null && tokens.some((token) => callbackUrl.includes(token)),
  );
}

function textOf(address: RemoteAddress, field: (typeof ADDRESS_FIELDS)[number]): string {
  return address[field] ?? '';
}

function withoutSlash(url: string | null): string {
  return (url ?? '').replace(/\/+$/, '');
}
