/** Where a store may say how an order came to be, or who asked: fields that the official description does not have. */
const ORDER_FIELDS = ['order_source', 'source', 'origin'] as const;
const REQUEST_FIELDS = ['source', 'origin', 'requested_by'] as const;

/** A short word, as a machine writes it; anything longer may be a person's text. */
const WORD = /^[A-Za-z][A-Za-z0-9 _-]{0,39}$/;

/**
 * How an order came to be (checkout, Admin API, subscription), in the store's own word; null where the store does not say. The guide
 * names the origins, but Admin API 2024-04-01 has no field for them in a fulfillment order, see docs/platform-notes.md.
 */
export function orderOrigin(raw: unknown): string | null {
  return firstWord(raw, ORDER_FIELDS);
}

/** Who sent the latest request (a person, a background job, the API), in the store's own word; null where it does not say. */
export function requestOrigin(raw: unknown): string | null {
  const requests = isRecord(raw) ? raw['merchant_requests'] : null;
  return Array.isArray(requests) ? firstWord(requests.at(-1), REQUEST_FIELDS) : null;
}

function firstWord(value: unknown, fields: readonly string[]): string | null {
  if (!isRecord(value)) return null;
  const words = fields.map((field) => value[field]);
  return words.find((word): word is string => typeof word === 'string' && WORD.test(word)) ?? null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
