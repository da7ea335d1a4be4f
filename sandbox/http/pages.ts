import { Problem } from '../problem.js';

/** Where a row stands in a list: creation, then id. Two rows never share a place. */
export interface Place {
  created: number;
  id: number;
}

/** One page; the cursors lead to the pages beside it. */
export interface Page<T> {
  results: T[];
  next: string | null;
  previous: string | null;
}

interface Cursor extends Place {
  back: boolean;
}

function encode(place: Place, back: boolean): string {
  return Buffer.from(`${back ? 'r' : 'p'}=${place.created}|${place.id}`).toString('base64url');
}

function decode(cursor: string): Cursor {
  const match = /^([pr])=(\d+)\|(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  if (!match) throw new Problem(404, 'Invalid cursor');
  return { back: match[1] === 'r', created: Number(match[2]), id: Number(match[3]) };
}

/**
 * Cuts one page out of the rows that match now. A cursor names the place of the last row seen, not a count, so rows
 * that leave the list meanwhile shift nothing: the rest is read exactly once. Throws Problem 404 for a foreign cursor.
 */
export function cutPage<T>(
  rows: readonly T[],
  place: (row: T) => Place,
  options: { cursor: string | null; size: number; order: 'newest' | 'oldest' },
): Page<T> {
  const sign = options.order === 'newest' ? -1 : 1;
  const compare = (a: Place, b: Place): number => sign * (a.created - b.created || a.id - b.id);
  const sorted = [...rows].sort((a, b) => compare(place(a), place(b)));
  const cursor = options.cursor === null ? null : decode(options.cursor);
  let from = 0;
  let to = options.size;
  if (cursor) {
    const beyond = sorted.findIndex((row) =>
      cursor.back ? compare(place(row), cursor) >= 0 : compare(place(row), cursor) > 0,
    );
    const at = beyond < 0 ? sorted.length : beyond;
    from = cursor.back ? Math.max(0, at - options.size) : at;
    to = cursor.back ? at : at + options.size;
  }
  const results = sorted.slice(from, to);
  const first = results[0];
  const last = results.at(-1);
  return {
    results,
    next: last && to < sorted.length ? encode(place(last), false) : null,
    previous: first && from > 0 ? encode(place(first), true) : null,
  };
}
