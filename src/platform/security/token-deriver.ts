import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Keyring, type RingKey } from './keyring.js';

/** A derived token with the id of the key it came from. */
export interface DerivedToken {
  keyId: string;
  /** 32 bytes in base64url: 43 characters. */
  token: string;
}

/**
 * Secrets that are computed instead of stored: HMAC-SHA-256 of the encryption key over `purpose|store|row|version`.
 * The same arguments give the same token for as long as the key is in the ring; a raised version gives a new one.
 */
@Injectable()
export class TokenDeriver {
  constructor(private readonly keyring: Keyring) {}

  /** The token of the current key, in base64url. `purpose` names the use, e.g. `callback`; none of the parts may hold a `|`. */
  derive(purpose: string, storeId: string, rowId: string, version: number): string {
    return tokenOf(this.keyring.current, message(purpose, storeId, rowId, version));
  }

  /** The tokens of all keys, the current one first: what was handed out before a change of key is still recognised. */
  deriveAll(purpose: string, storeId: string, rowId: string, version: number): DerivedToken[] {
    const text = message(purpose, storeId, rowId, version);
    return this.keyring.all.map((key) => ({ keyId: key.id, token: tokenOf(key, text) }));
  }
}

function message(purpose: string, storeId: string, rowId: string, version: number): string {
  const parts = [purpose, storeId, rowId];
  // A separator inside a part would let two different rows share a token.
  if (parts.some((part) => part === '' || part.includes('|')))
    throw new Error('Purpose, store and row of a derived token are non-empty and hold no "|".');
  if (!Number.isSafeInteger(version) || version < 0)
    throw new Error(`The version of a derived token is a whole number, not ${version}.`);
  return [...parts, version].join('|');
}

function tokenOf(key: RingKey, text: string): string {
  return createHmac('sha256', key.bytes).update(text, 'utf8').digest('base64url');
}
