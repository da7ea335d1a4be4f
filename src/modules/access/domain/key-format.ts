import { randomBytes } from 'node:crypto';

const KEY = /^cd_[0-9a-f]{8}_[A-Za-z0-9_-]{43}$/;
const PREFIX_BYTES = 4;
const SECRET_BYTES = 32;

/** A freshly made key: the whole secret, and the part of it that may be shown to tell keys apart. */
export interface NewKey {
  secret: string;
  prefix: string;
}

/** Makes a key: `cd_`, 8 hex digits, `_`, 256 random bits in base64url. */
export function makeKey(): NewKey {
  const prefix = `cd_${randomBytes(PREFIX_BYTES).toString('hex')}`;
  return { prefix, secret: `${prefix}_${randomBytes(SECRET_BYTES).toString('base64url')}` };
}

/** Whether a text could be one of our keys: anything else is refused without asking the database. */
export function looksLikeKey(text: string): boolean {
  return KEY.test(text);
}
