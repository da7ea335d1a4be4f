import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Keyring } from './keyring.js';

/** The place a sealed value belongs to; it opens nowhere else. */
export interface SealedPlace {
  table: string;
  /** Id of the row. */
  row: string;
  column: string;
}

/** A sealed value could not be opened. The message names the place and the cure, never the value. */
export class SealError extends Error {
  constructor(place: SealedPlace, what: string) {
    super(`The sealed value of ${place.table}.${place.column} in row ${place.row} cannot be opened: ${what}`);
    this.name = 'SealError';
  }
}

const VERSION = 'v1';
const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals secrets for the database: `v1.keyId.nonce.tag.data`, AES-256-GCM, base64url parts, bound to table, row and column. */
@Injectable()
export class Sealer {
  constructor(private readonly keyring: Keyring) {}

  /** The sealed text of a secret; two calls never give the same text. */
  seal(plaintext: string, place: SealedPlace): string {
    const { id, bytes } = this.keyring.current;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, bytes, nonce, { authTagLength: TAG_BYTES }).setAAD(boundTo(place));
    const data = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
    return [VERSION, id, ...[nonce, cipher.getAuthTag(), data].map((part) => part.toString('base64url'))].join('.');
  }

  /**
   * The secret inside a sealed text. Throws {@link SealError} when its form is unknown, its key is not in the ring,
   * it was changed, or it belongs to another row.
   */
  open(sealed: string, place: SealedPlace): string {
    const [version, keyId, ...parts] = sealed.split('.');
    const [nonce, tag, data] = parts.map(canonicalBytes);
    const wellFormed = parts.length === 3 && data && nonce?.length === NONCE_BYTES && tag?.length === TAG_BYTES;
    if (version !== VERSION || !keyId || !wellFormed)
      throw new SealError(place, `it does not have the form ${VERSION}.keyId.nonce.tag.data.`);
    const key = this.keyring.find(keyId);
    if (!key)
      throw new SealError(
        place,
        `key ${printable(keyId)} is not known. Add the key it was sealed with to ENCRYPTION_KEYS_OLD.`,
      );
    try {
      const decipher = createDecipheriv(ALGORITHM, key.bytes, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(boundTo(place)).setAuthTag(tag);
      return Buffer.concat([decipher.update(data), decipher.final()]).toString('utf8');
    } catch {
      throw new SealError(place, 'it was changed, or it was copied from another row or column.');
    }
  }

  /** True when a sealed text was made with an old key and should be sealed again. */
  isOutdated(sealed: string): boolean {
    return sealed.split('.')[1] !== this.keyring.current.id;
  }
}

function boundTo({ table, row, column }: SealedPlace): Buffer {
  const parts = [table, row, column];
  // A separator inside a part would let two different places look the same.
  if (parts.some((part) => part === '' || part.includes('|')))
    throw new Error('Table, row and column of a sealed value are non-empty and hold no "|".');
  return Buffer.from(parts.join('|'), 'utf8');
}

/** Bytes of a base64url text, or undefined if it is not the one canonical spelling of them: no two texts open to the same secret. */
function canonicalBytes(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}

function printable(keyId: string): string {
  return /^[0-9a-f]{8}$/.test(keyId) ? keyId : '(damaged)';
}
