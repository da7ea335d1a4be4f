import { err, ok, type Result } from '../../common/result.js';

const DOMAIN = /^[a-z0-9](?:[a-z0-9-]{0,60}[a-z0-9])?\.29next\.store$/;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,60}[a-z0-9])?$/;
const REFUSED = 'A 29 Next store domain is one name under 29next.store, for example blue-shop.29next.store.';

/**
 * Reads the domain of a 29 Next store from anything that a stranger may send. Only one ASCII label of 1 to 62
 * characters (letters, digits, inner hyphens) directly under `29next.store` is taken, in lower case; nothing is
 * trimmed or decoded. Labels in the encoded form of other scripts (`xn--`) are refused, since they exist to look like
 * others. The error is a sentence for people and does not repeat the input.
 */
export function parseNextStoreDomain(input: unknown): Result<string, string> {
  if (typeof input !== 'string' || input.length > 75 || !isAscii(input)) return err(REFUSED);
  const domain = input.toLowerCase();
  return DOMAIN.test(domain) && !domain.startsWith('xn--') ? ok(domain) : err(REFUSED);
}

/**
 * Reads the `X-29Next-Store` header of a callback: the bare name of the store or its full domain, in any case
 * (29 Next guide, fulfillment service apps, location callback). It is only ever a cross-check, never a proof.
 */
export function readNextStoreHeader(input: unknown): Result<string, string> {
  const bare = typeof input === 'string' && isAscii(input) && LABEL.test(input.toLowerCase());
  return parseNextStoreDomain(bare ? `${input}.29next.store` : input);
}

/** Checked before lower-casing: `K` (Kelvin sign) lower-cases to a plain `k`. */
function isAscii(text: string): boolean {
  return !/[^ -~]/.test(text);
}
