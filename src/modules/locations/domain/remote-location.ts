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

/** A field of a location that is not at the store as it should be. Texts for people; never a callback token. */
export interface LocationDifference {
  /** `name`, `acceptsReturns`, `callbackUrl`, `address.<part>`, or `location` when the store does not have it any more. */
  field: string;
  wanted: string | null;
  seen: string | null;
}

/** The difference of a location that is gone at its store. */
export const LOCATION_GONE: LocationDifference = { field: 'location', wanted: 'there', seen: 'gone' };

/**
 * How a location at the store differs from what we want, field by field, in a stable order; empty: not at all. `urls` are those that
 * its callbacks reach us at (with a token of an old key too): the whole address counts, for a token at a wrong path reaches nobody.
 * Of another callback URL no more than the host is told.
 */
export function differences(
  remote: RemoteLocation,
  wanted: LocationInput,
  urls: readonly string[],
): LocationDifference[] {
  const ours = urls.includes(withoutSlash(remote.callbackUrl));
  return [
    ...differs('name', wanted.name, remote.name),
    ...differs('acceptsReturns', String(wanted.acceptsReturns), String(remote.acceptsReturns)),
    ...(ours ? [] : [{ field: 'callbackUrl', wanted: 'ours', seen: hostSeen(remote.callbackUrl, wanted.callbackUrl) }]),
    ...ADDRESS_FIELDS.flatMap((part) =>
      differs(`address.${part}`, textOf(wanted.address, part), textOf(remote.address, part)),
    ),
  ];
}

/** True when repairing these differences changes the address, which also decides tax at the store. */
export function changesAddress(found: readonly LocationDifference[]): boolean {
  return found.some(({ field }) => field.startsWith('address.'));
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

function hostSeen(seen: string | null, wanted: string | null): string | null {
  const host = hostOf(seen);
  return host !== null && host === hostOf(wanted) ? `${host}, but another address there` : host;
}

function hostOf(url: string | null): string | null {
  if (url === null || url === '') return null;
  return URL.canParse(url) ? new URL(url).host : 'not a web address';
}

function differs(field: string, wanted: string, seen: string): LocationDifference[] {
  return wanted === seen ? [] : [{ field, wanted: wanted === '' ? null : wanted, seen: seen === '' ? null : seen }];
}

function withoutSlash(url: string | null): string {
  return (url ?? '').replace(/\/+$/, '');
}
