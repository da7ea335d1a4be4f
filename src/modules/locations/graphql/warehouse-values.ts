import { countryCode } from '../../../common/countries.js';
import type { WarehouseValues } from '../warehouses.repository.js';
import type { AddressInput, GeoPointInput, WarehouseCreateInput, WarehouseUpdateInput } from './warehouse.inputs.js';

/** The values of a new warehouse; countries as their codes in upper case, each served country once. */
export function valuesOf(input: WarehouseCreateInput): WarehouseValues {
  const { code, name, address, servedCountries, position } = input;
  return {
    code,
    name,
    ...addressOf(address),
    servedCountries: countriesOf(servedCountries ?? []),
    ...positionOf(position ?? null),
  };
}

/** The values that an update names. */
export function changesOf(input: WarehouseUpdateInput): Partial<WarehouseValues> {
  return {
    ...(input.code != null && { code: input.code }),
    ...(input.name != null && { name: input.name }),
    ...(input.address && addressOf(input.address)),
    ...(input.servedCountries && { servedCountries: countriesOf(input.servedCountries) }),
    ...(input.position !== undefined && positionOf(input.position)),
  };
}

function addressOf(
  input: AddressInput,
): Omit<WarehouseValues, 'code' | 'name' | 'servedCountries' | 'latitude' | 'longitude'> {
  return {
    line1: input.line1,
    line2: input.line2 ?? null,
    city: input.city,
    state: input.state ?? null,
    postcode: input.postcode ?? null,
    country: codeOf(input.country),
    phone: input.phone ?? null,
  };
}

function positionOf(position: GeoPointInput | null): Pick<WarehouseValues, 'latitude' | 'longitude'> {
  return { latitude: position?.latitude ?? null, longitude: position?.longitude ?? null };
}

function countriesOf(codes: readonly string[]): string[] {
  return [...new Set(codes.map(codeOf))].sort();
}

/** The code of a country that was validated. */
function codeOf(country: string): string {
  return countryCode(country) ?? country.toUpperCase();
}
