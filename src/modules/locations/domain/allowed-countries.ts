import { servesCountry } from '../../../common/countries.js';

/** How the countries to which a store lets a location ship differ from those that its warehouse serves. */
export interface CountryDifference {
  /** The store sends us their orders, and we do not serve them. */
  notServed: string[];
  /** We serve them, and the store sends us none of their orders. Empty where we serve every country. */
  notAllowed: string[];
}

/**
 * Compares them; null: there is nothing to tell. A store that does not say (null), or allows every country (an empty list), has set nothing against what we
 * serve.
 */
export function compareCountries(
  allowed: readonly string[] | null,
  served: readonly string[],
): CountryDifference | null {
  if (allowed === null || allowed.length === 0) return null;
  const notServed = allowed.filter((country) => !servesCountry(served, country));
  const notAllowed = served.filter((country) => !servesCountry(allowed, country));
  return notServed.length + notAllowed.length === 0 ? null : { notServed, notAllowed };
}
