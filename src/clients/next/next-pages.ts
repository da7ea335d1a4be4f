import type { UnreadableItem } from '../store-client.js';
import { NotUnderstood, readId, understand } from './next-fields.js';

/** One page of a list, each item read on its own. */
export interface NextPage<T> {
  items: ({ ok: true; value: T } | UnreadableItem)[];
  nextCursor?: string;
}

/**
 * Reads a page. Of the link to the next page only its cursor is taken, whatever host it names. Throws `NotUnderstood`
 * when the page itself is not one, when a next page is announced without a cursor, or when the cursor is the one that
 * this page was asked for with: a short read must never look like a complete one.
 */
export function readPage<T>(raw: unknown, askedCursor: string | undefined, map: (item: unknown) => T): NextPage<T> {
  if (raw === null || typeof raw !== 'object') throw new NotUnderstood('the page is not an object');
  const results = 'results' in raw ? raw.results : undefined;
  if (!Array.isArray(results)) throw new NotUnderstood('results is not a list');
  const nextCursor = readCursor('next' in raw ? raw.next : undefined);
  if (nextCursor !== undefined && nextCursor === askedCursor) {
    throw new NotUnderstood('next leads to the same page again');
  }
  return {
    items: (results as unknown[]).map((item) => readItem(item, map)),
    ...(nextCursor !== undefined && { nextCursor }),
  };
}

/** The cursor of a page in the shape of the port: absent where there is none. */
export function nextOf(page: NextPage<unknown>): { nextCursor?: string } {
  return page.nextCursor === undefined ? {} : { nextCursor: page.nextCursor };
}

/** One entry of a list; what makes no sense stands alone, with its id where that could be read. */
export function readItem<T>(raw: unknown, map: (item: unknown) => T): NextPage<T>['items'][number] {
  const read = understand(() => map(raw));
  if (read.ok) return read;
  const id = raw !== null && typeof raw === 'object' && 'id' in raw ? raw.id : undefined;
  return { ok: false, remoteId: readId(id), reason: read.error, raw };
}

/**
 * The entries of an answer that shall be complete: an object is one entry, a list and the results of a page are several.
 * Throws `NotUnderstood` when a page announces another one: a short read must never look like a complete one.
 */
export function readWhole(raw: unknown): unknown[] {
  if (Array.isArray(raw)) return raw as unknown[];
  if (raw === null || typeof raw !== 'object' || !('results' in raw)) return [raw];
  if (!Array.isArray(raw.results)) throw new NotUnderstood('results is not a list');
  if (readCursor('next' in raw ? raw.next : undefined) !== undefined) {
    throw new NotUnderstood('the answer has more pages than the one');
  }
  return raw.results as unknown[];
}

function readCursor(next: unknown): string | undefined {
  if (next === undefined || next === null || next === '') return undefined;
  const query = typeof next === 'string' ? /\?([^#]*)/.exec(next)?.[1] : undefined;
  const cursor = new URLSearchParams(query ?? '').get('cursor');
  if (cursor === null || cursor === '' || cursor.length > 2_048) throw new NotUnderstood('next holds no cursor');
  return cursor;
}
