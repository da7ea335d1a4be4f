import { StoreClientError } from './store-client.errors.js';

const MAX_PAGES = 10_000;

/**
 * Remembers the cursors of one walk through a list. A list that leads back to a page already seen would never end, and
 * stopping quietly would make an incomplete read look complete, so it is an error.
 */
export class CursorTrail {
  private readonly seen = new Set<string>();

  /** Takes the cursor of the next page. Throws a `StoreClientError` (`BROKEN_RESPONSE`) when it was taken before. */
  follow(cursor: string): string {
    if (this.seen.has(cursor) || this.seen.size >= MAX_PAGES) {
      const detail = 'the pages of a list lead in a circle, or do not end';
      throw new StoreClientError({ kind: 'BROKEN_RESPONSE', retryable: true, outcomeUnknown: false, detail });
    }
    this.seen.add(cursor);
    return cursor;
  }
}
