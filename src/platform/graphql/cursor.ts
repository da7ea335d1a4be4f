import { GraphQLError } from 'graphql';

const KINDS = {
  uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  number: /^[0-9]{1,18}$/,
} as const;

/** The opaque cursor of a row: the list (name and sort) that it belongs to, and the row's unique key. */
export function encodeCursor(list: string, key: string): string {
  return Buffer.from(`${list}|${key}`).toString('base64url');
}

/**
 * The row's key in a cursor of `list`: a bigint for numbers.
 * A cursor carries a position only; what the viewer may see is decided anew by each query.
 * @throws GraphQLError BAD_CURSOR for anything else than a cursor of this list.
 */
export function decodeCursor(list: string, kind: keyof typeof KINDS, cursor: string): string | bigint {
  const text = Buffer.from(cursor.slice(0, 500), 'base64url').toString();
  const end = text.lastIndexOf('|');
  const key = text.slice(end + 1);
  if (end < 0 || text.slice(0, end) !== list || !KINDS[kind].test(key)) {
    throw new GraphQLError(
      '"after" is not a cursor of this list and sort. Take endCursor of the page before, or start without it.',
      {
        extensions: { code: 'BAD_CURSOR' },
      },
    );
  }
  return kind === 'number' ? BigInt(key) : key;
}
