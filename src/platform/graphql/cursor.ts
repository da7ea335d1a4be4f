import { GraphQLError } from 'graphql';

const KINDS = {
  uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  number: /^[0-9]{1,18}$/,
  time: /^(?!0000)\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/,
  text: /^/,
} as const;

/** Of which kind a part of a position is. */
export type KeyKind = keyof typeof KINDS;

/** Longer than any cursor: the longest texts that rows are sorted by, several bytes a character, encoded. */
const MAX_CURSOR = 4_000;

/**
 * The opaque cursor of a row: the list (name and sort) that it belongs to, and the row's position in it. A position is all that the list
 * is sorted by, as it was when the row was shown: so the next page goes on where this one ended, whatever becomes of the row.
 */
export function encodeCursor(list: string, ...position: string[]): string {
  return Buffer.from(`${list}|${JSON.stringify(position)}`).toString('base64url');
}

/**
 * The position in a cursor of `list`, which has a part of each of these kinds.
 * A cursor carries a position only; what the viewer may see is decided anew by each query.
 * @throws GraphQLError BAD_CURSOR for anything else than a cursor of this list.
 */
export function decodeCursor(list: string, kinds: readonly KeyKind[], cursor: string): string[] {
  const text = cursor.length > MAX_CURSOR ? '' : Buffer.from(cursor, 'base64url').toString();
  const position = text.startsWith(`${list}|`) ? partsOf(text.slice(list.length + 1)) : undefined;
  if (position?.length === kinds.length && kinds.every((kind, at) => fits(kind, position[at] ?? ''))) return position;
  throw new GraphQLError(
    '"after" is not a cursor of this list and sort. Take endCursor of the page before, or start without it.',
    { extensions: { code: 'BAD_CURSOR' } },
  );
}

function partsOf(json: string): string[] | undefined {
  try {
    const parts: unknown = JSON.parse(json);
    return Array.isArray(parts) && parts.every((part) => typeof part === 'string') ? parts : undefined;
  } catch {
    return undefined;
  }
}

function fits(kind: KeyKind, part: string): boolean {
  // PostgreSQL has no U+0000 and no half of a pair; no text of ours holds one.
  if (!KINDS[kind].test(part) || part.includes('\0') || !part.isWellFormed()) return false;
  return kind !== 'time' || !Number.isNaN(Date.parse(part));
}
