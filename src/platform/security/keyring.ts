import { createHash } from 'node:crypto';

/** Length of every key in bytes. */
const KEY_BYTES = 32;

/** One key with the short id that is written beside whatever it sealed. */
export interface RingKey {
  /** First 8 hex digits of the SHA-256 of the key. */
  readonly id: string;
  readonly bytes: Buffer;
}

/**
 * The encryption key and its predecessors. New values use the current key; values of old keys stay readable until the old keys are removed.
 * Throws when a key is not 32 bytes, or when two keys share an id.
 */
export class Keyring {
  readonly current: RingKey;
  /** All keys, the current one first. */
  readonly all: readonly RingKey[];

  constructor(key: Buffer, old: readonly Buffer[] = []) {
    const keys = [key, ...old.filter((other) => !other.equals(key))].map((bytes) => {
      if (bytes.length !== KEY_BYTES)
        throw new Error(`An encryption key has ${bytes.length} bytes instead of ${KEY_BYTES}.`);
      return { id: keyId(bytes), bytes: Buffer.from(bytes) };
    });
    const ids = new Set(keys.map(({ id }) => id));
    if (ids.size < keys.length)
      throw new Error('Two encryption keys share an id: remove the repeated one from ENCRYPTION_KEYS_OLD.');
    this.current = keys[0] as RingKey;
    this.all = Object.freeze(keys);
  }

  /** The key of an id, or undefined when the ring does not hold it. */
  find(id: string): RingKey | undefined {
    return this.all.find((key) => key.id === id);
  }
}

function keyId(key: Buffer): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8);
}
