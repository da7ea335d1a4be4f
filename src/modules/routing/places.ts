import { Injectable } from '@nestjs/common';
import type { Place } from './domain/great-circle.js';

/** Where something is, as far as an address says it. */
export interface RoughAddress {
  /** ISO 3166-1 alpha-2, upper case. */
  country: string | null;
  postcode: string | null;
}

/** The countries whose postcodes the table knows, and the part of a postcode that it knows them by. */
const POSTCODES: Readonly<Record<string, RegExp>> = {
  /** ZIP: the first five digits. */
  US: /^\d{5}/,
  /** The forward sortation area. */
  CA: /^[A-Z]\d[A-Z]/,
};

/**
 * Finds the centres of postcodes and countries in tables that come with Crossdock, without a network: postcodes of the United States
 * and Canada (npm package zipcodes), and every other place by its country (npm package country-locale-map). docs/adr/0011-distance.md
 * says why these.
 */
@Injectable()
export class Places {
  private countries: Promise<ReadonlyMap<string, Place>> | undefined;

  /** The centre of the postcode where it is known, else of the country, else null. Never throws for what an address may hold. */
  async find({ country, postcode }: RoughAddress): Promise<Place | null> {
    if (country === null) return null;
    return (await byPostcode(country, postcode)) ?? (await this.table()).get(country) ?? null;
  }

  private table(): Promise<ReadonlyMap<string, Place>> {
    this.countries ??= readCountries();
    return this.countries;
  }
}

async function byPostcode(country: string, postcode: string | null): Promise<Place | null> {
  const key = POSTCODES[country]?.exec((postcode ?? '').trim().toUpperCase())?.[0];
  if (key === undefined) return null;
  // Five megabytes: loaded when the first address of these countries is looked for.
  const { lookup } = (await import('zipcodes')).default;
  const found = lookup(key);
  return found ? { latitude: found.latitude, longitude: found.longitude } : null;
}

async function readCountries(): Promise<ReadonlyMap<string, Place>> {
  const { default: countries } = await import('country-locale-map/countries.json', { with: { type: 'json' } });
  return new Map(
    countries.flatMap(({ alpha2, latitude, longitude }) => {
      const place = { latitude: Number(latitude || NaN), longitude: Number(longitude || NaN) };
      return Number.isFinite(place.latitude) && Number.isFinite(place.longitude) ? [[alpha2, place] as const] : [];
    }),
  );
}
