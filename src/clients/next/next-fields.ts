import { err, ok, type Result } from '../../common/result.js';
import { parseTime } from '../../common/time.js';
import type { Translated } from '../store-client.js';
import type { components } from './generated/next-api.js';
import { readCount, readDecimal, readSignedCount } from './next-numbers.js';

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

/** The longest text by which things are found, in characters. Far longer ones fit into no index. */
const MOST_OF_A_NAME = 255;

/** As many as are kept of one record. */
const MOST_NOTES = 50;

/** What was odd about a record and did not keep it from being read, in plain words; never a value of the store, except numbers. */
export class ReadingNotes {
  private readonly notes = new Set<string>();

  /** Notes one thing; the same again is not noted. */
  add(note: string): void {
    if (this.notes.size < MOST_NOTES) this.notes.add(note);
  }

  /** In the order in which they were met, at most 50. */
  all(): string[] {
    return [...this.notes];
  }
}

/**
 * Reads the fields of one object of an answer, by the names that our description of the API gives them. `id`, `requiredText`, `word`,
 * `count`, `signedCount` and `list` are for what Crossdock builds on: they throw `NotUnderstood` when the value is of no type that the
 * field may have; so does `requiredName`. All others are for what the work can do without: such a value is left out, and that is noted.
 */
export class Fields<S extends keyof Schemas> {
  private readonly values: ReadonlyMap<string, unknown>;

  /** `path` says where the object stands, for reasons and notes: `line_items[2]`. */
  constructor(
    value: unknown,
    private readonly path: string,
    private readonly notes: ReadingNotes = new ReadingNotes(),
  ) {
    if (!isObject(value)) throw new NotUnderstood(`${path} is not an object`);
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

  /** Notes what is odd about a field. */
  note(name: FieldOf<S>, odd: string): void {
    this.notes.add(`${this.at(name)} ${odd}`);
  }

  /** An id, exact, as text: see `readId`. */
  id(name: FieldOf<S>): string {
    const id = readId(this.raw(name));
    if (id === null) throw new NotUnderstood(`${this.at(name)} is not an id`);
    return id;
  }

  /** An id, or null when absent, null, empty or odd. */
  optionalId(name: FieldOf<S>): string | null {
    const value = this.raw(name);
    if (isNothing(value)) return null;
    return readId(value) ?? this.leaveOut(name, 'is not an id');
  }

  /** A text, or null when absent, null, empty or odd. A number is taken by its digits. */
  text(name: FieldOf<S>): string | null {
    const value = this.raw(name);
    if (isNothing(value)) return null;
    return readText(value) ?? this.leaveOut(name, 'is not a text');
  }

  /** A text by which something is found, such as a SKU: like `text`, of at most 255 characters. */
  name(name: FieldOf<S>): string | null {
    const text = this.text(name);
    return text === null || text.length <= MOST_OF_A_NAME ? text : this.leaveOut(name, TOO_LONG);
  }

  /** The same where it must be there. */
  requiredName(name: FieldOf<S>): string {
    const text = this.requiredText(name);
    if (text.length > MOST_OF_A_NAME) throw new NotUnderstood(`${this.at(name)} ${TOO_LONG}`);
    return text;
  }

  /** A time as the store wrote it, or null when absent, null, empty or odd. */
  time(name: FieldOf<S>): string | null {
    const text = this.text(name);
    return text === null || parseTime(text) ? text : this.leaveOut(name, 'is not a time');
  }

  /** A text that must be there and not empty. */
  requiredText(name: FieldOf<S>): string {
    const value = this.raw(name);
    if (isNothing(value)) throw new NotUnderstood(`${this.at(name)} is missing`);
    const text = readText(value);
    if (text === null) throw new NotUnderstood(`${this.at(name)} is not a text`);
    return text;
  }

  /** A text that says how things stand: null when absent, null or empty; anything but a text is not understood. */
  word(name: FieldOf<S>): string | null {
    return isNothing(this.raw(name)) ? null : this.requiredText(name);
  }

  /** A number of whole pieces, also less than 0, or null when absent, null or empty: see `readSignedCount`. */
  signedCount(name: FieldOf<S>): number | null {
    const value = this.raw(name);
    if (isBlank(value)) return null;
    const count = readSignedCount(value);
    if (count === null) throw new NotUnderstood(`${this.at(name)} is not a number of pieces`);
    return count;
  }

  /** A number of whole pieces that must be there: see `readCount`. */
  count(name: FieldOf<S>): number {
    const count = readCount(this.raw(name));
    if (count === null) throw new NotUnderstood(`${this.at(name)} is not a number of pieces`);
    return count;
  }

  /** A number of whole pieces that nothing is built on, or null when absent, null, empty or odd. */
  optionalCount(name: FieldOf<S>): number | null {
    const value = this.raw(name);
    if (isBlank(value)) return null;
    return readSignedCount(value) ?? this.leaveOut(name, 'is not a number of pieces');
  }

  /** An amount or a rate as decimal text, or null when absent, null, empty or odd: see `readDecimal`. */
  decimal(name: FieldOf<S>): string | null {
    const value = this.raw(name);
    if (isBlank(value)) return null;
    return readDecimal(value) ?? this.leaveOut(name, 'is not a decimal number');
  }

  /** True or false, also as a word or as 1 and 0, or null when absent, null, empty or odd. */
  flag(name: FieldOf<S>): boolean | null {
    const value = this.raw(name);
    if (isNothing(value)) return null;
    const flag = FLAGS.get(typeof value === 'string' ? value.trim().toLowerCase() : value);
    return flag ?? this.leaveOut(name, 'is not true or false');
  }

  /** A list that must be there. */
  list(name: FieldOf<S>): unknown[] {
    const value = this.raw(name);
    if (!Array.isArray(value)) throw new NotUnderstood(`${this.at(name)} is not a list`);
    return value as unknown[];
  }

  /** A list; empty when absent, null or false; one entry where the store sends it without its list, which is noted. */
  optionalList(name: FieldOf<S>): unknown[] {
    const value = this.raw(name);
    if (Array.isArray(value)) return value as unknown[];
    if (isNothing(value) || value === false || (isObject(value) && Object.keys(value).length === 0)) return [];
    this.note(name, 'is not a list; it was read as its only entry');
    return [value];
  }

  private leaveOut(name: FieldOf<S>, odd: string): null {
    this.note(name, `${odd}; it was left out`);
    return null;
  }
}

const TOO_LONG = `is longer than ${MOST_OF_A_NAME} characters`;

const FLAGS: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [true, true],
  [1, true],
  ['true', true],
  ['1', true],
  ['yes', true],
  ['on', true],
  [false, false],
  [0, false],
  ['false', false],
  ['0', false],
  ['no', false],
  ['off', false],
]);

/** Whether it is an object with names, not a list and not null. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** Absent, null, or an empty text: what stores send for "there is none". */
export function isNothing(value: unknown): value is undefined | null | '' {
  return value === undefined || value === null || value === '';
}

function isBlank(value: unknown): boolean {
  return isNothing(value) || (typeof value === 'string' && value.trim() === '');
}

/** A text, or a finite number by its digits; anything else is null. */
export function readText(value: unknown): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : null;
  return typeof value === 'string' ? value : null;
}

/**
 * An id as text: a whole number that a double holds (larger ones arrive here as their digits), or up to 64 letters, digits, `-` and `_` that begin with a
 * letter or a digit, so that it can stand in a path. Surrounding blanks do not count. Null: it is no id.
 */
export function readId(value: unknown): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? String(value) : null;
  const text = typeof value === 'string' ? value.trim() : '';
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(text) ? text : null;
}

/** An id as it is sent: a number where that says the same, else the text. */
export function sendableId(id: string): number | string {
  const number = Number(id);
  return Number.isSafeInteger(number) && String(number) === id ? number : id;
}

/** A word of the platform in ours, `UNKNOWN` where it is none that we know; the word itself stands beside. */
export function translate<T extends string>(
  words: Readonly<Record<string, T>>,
  raw: string | null,
): Translated<T | 'UNKNOWN'> {
  const known = raw !== null && Object.hasOwn(words, raw) ? words[raw] : undefined;
  return { canonical: known ?? 'UNKNOWN', raw };
}
