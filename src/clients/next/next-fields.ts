import { err, ok, type Result } from '../../common/result.js';
import type { Translated } from '../store-client.js';
import type { components } from './generated/next-api.js';

type Schemas = components['schemas'];
type FieldOf<S extends keyof Schemas> = keyof Schemas[S] & string;

/** Thrown inside the mapping when a value makes no sense; names the field, never the value. */
export class NotUnderstood extends Error {
  override readonly name = 'NotUnderstood';
}

/** Runs a mapping and turns `NotUnderstood` into a reason. */
export function understand<T>(map: () => T): Result<T, string> {
  try {
    return ok(map());
  } catch (error) {
    if (error instanceof NotUnderstood) return err(error.message);
    throw error;
  }
}

/**
 * Reads the fields of one object of an answer, by the names that our description of the API gives them. Every method
 * throws `NotUnderstood` when the value is of no type that the field may have.
 */
export class Fields<S extends keyof Schemas> {
  private readonly values: ReadonlyMap<string, unknown>;

  /** `path` says where the object stands, for reasons: `line_items[2]`. */
  constructor(
    value: unknown,
    private readonly path: string,
  ) {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
      throw new NotUnderstood(`${path} is not an object`);
    }
    this.values = new Map(Object.entries(value));
  }

  /** The value as it is; undefined when absent. */
  raw(name: FieldOf<S>): unknown {
    return this.values.get(name);
  }

  /** Where a field stands, for reasons. */
  at(name: FieldOf<S>): string {
    return `${this.path}.${name}`;
  }

  /** An id, exact: a whole number that a double holds, or up to 19 digits as text. */
  id(name: FieldOf<S>): string {
    const id = readId(this.raw(name));
    if (id === null) throw new NotUnderstood(`${this.at(name)} is not an id`);
    return id;
  }

  /** An id, or null when absent, null or empty. */
  optionalId(name: FieldOf<S>): string | null {
    const value = this.raw(name);
    return value === undefined || value === null || value === '' ? null : this.id(name);
  }

  /** A text, or null when absent, null or empty. A number is taken by its digits. */
  text(name: FieldOf<S>): string | null {
    const value = this.raw(name);
    if (value === undefined || value === null || value === '') return null;
    if (typeof value === 'number') return String(value);
    if (typeof value !== 'string') throw new NotUnderstood(`${this.at(name)} is not a text`);
    return value;
  }

  /** A text that must be there and not empty. */
  requiredText(name: FieldOf<S>): string {
    const value = this.text(name);
    if (value === null) throw new NotUnderstood(`${this.at(name)} is missing`);
    return value;
  }

  /** A number of whole pieces from 0 to 2147483647, as a number or as text (`3`, `"3"`, `"3.00"`). */
  count(name: FieldOf<S>): number {
    const value = this.raw(name);
    const count = typeof value === 'string' && /^\d{1,10}(\.0+)?$/.test(value) ? Number(value) : value;
    if (typeof count !== 'number' || !Number.isInteger(count) || count < 0 || count > 2_147_483_647) {
      throw new NotUnderstood(`${this.at(name)} is not a number of pieces`);
    }
    return count;
  }

  /**
   * A number of whole pieces from -2147483648 to 2147483647, as a number or as text, or null when absent, null or empty.
   */
  signedCount(name: FieldOf<S>): number | null {
    const value = this.raw(name);
    if (value === undefined || value === null || value === '') return null;
    const count = typeof value === 'string' && /^-?\d{1,10}(\.0+)?$/.test(value) ? Number(value) : value;
    if (typeof count !== 'number' || !Number.isInteger(count) || count < -2_147_483_648 || count > 2_147_483_647) {
      throw new NotUnderstood(`${this.at(name)} is not a number of pieces`);
    }
    return count === 0 ? 0 : count;
  }

  /** True or false, or null when absent or null. */
  flag(name: FieldOf<S>): boolean | null {
    const value = this.raw(name);
    if (value === undefined || value === null) return null;
    if (typeof value !== 'boolean') throw new NotUnderstood(`${this.at(name)} is not true or false`);
    return value;
  }

  /** A list that must be there. */
  list(name: FieldOf<S>): unknown[] {
    const value = this.raw(name);
    if (!Array.isArray(value)) throw new NotUnderstood(`${this.at(name)} is not a list`);
    return value as unknown[];
  }

  /** A list; empty when absent or null. */
  optionalList(name: FieldOf<S>): unknown[] {
    const value = this.raw(name);
    return value === undefined || value === null ? [] : this.list(name);
  }
}

/** An id as exact digits without leading zeros, or null. Integers that a double cannot hold arrive here as text. */
export function readId(value: unknown): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? String(value) : null;
  return typeof value === 'string' && /^(0|[1-9]\d{0,18})$/.test(value) ? value : null;
}

/** An id as it is sent: a number, or its digits where a double cannot hold it. */
export function sendableId(id: string): number | string {
  const number = Number(id);
  return Number.isSafeInteger(number) ? number : id;
}

/** A word of the platform in ours, `UNKNOWN` where it is none that we know; the word itself stands beside. */
export function translate<T extends string>(
  words: Readonly<Record<string, T>>,
  raw: string | null,
): Translated<T | 'UNKNOWN'> {
  const known = raw !== null && Object.hasOwn(words, raw) ? words[raw] : undefined;
  return { canonical: known ?? 'UNKNOWN', raw };
}
