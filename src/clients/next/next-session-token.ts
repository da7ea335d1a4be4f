import { errors, jwtVerify } from 'jose';
import { hashToken } from '../../platform/security/hashing.js';
import type { SessionToken } from '../platform.js';
import { readNextStoreHeader } from './next-store-domain.js';

/** The longest life that a token may have, in seconds. The documented sample lives 60 s. */
const MAX_LIFETIME_S = 120;
/** How far the store's clock and ours may be apart, in seconds. */
const LEEWAY_S = 5;
const MAX_LENGTH = 4_096;

/**
 * Checks the token with which a store's dashboard opens the app: signed by HS256 with the app's own secret, for the app's client id,
 * about this very store (where `iss` and `sub` are there, they name it too), with `exp` and `iat` at most 120 s apart, begun
 * (`nbf`, `iat`) and not over by our clock. Null for any other token: why is nobody's business.
 * Source: 29 Next docs, "Session Auth": claims `iss`, `sub`, `aud`, `exp`, `nbf`, `iat`, `store`.
 */
export async function readSessionToken(
  token: string,
  expected: { clientId: string; clientSecret: string; domain: string; now: Date },
): Promise<SessionToken | null> {
  if (token.length > MAX_LENGTH) return null;
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(expected.clientSecret), {
      algorithms: ['HS256'],
      audience: expected.clientId,
      clockTolerance: LEEWAY_S,
      currentDate: expected.now,
      maxTokenAge: MAX_LIFETIME_S,
      requiredClaims: ['exp', 'iat', 'store'],
    });
    const { exp, iat, aud, iss, sub, store, jti } = payload;
    if (exp === undefined || iat === undefined || exp <= iat || exp - iat > MAX_LIFETIME_S) return null;
    const named = typeof store === 'string' ? readNextStoreHeader(store) : undefined;
    if (aud !== expected.clientId || !named?.ok || named.value !== expected.domain) return null;
    if (![iss, sub].every((url) => url === undefined || hostOf(url) === expected.domain)) return null;
    // The signature is left out: base64url has spare bits in its last character, so one signature has several texts.
    const name = jti === undefined ? token.slice(0, token.lastIndexOf('.')) : JSON.stringify([expected.domain, jti]);
    return { hash: hashToken(name), expiresAt: new Date(exp * 1_000) };
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}

function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).host : null;
}
