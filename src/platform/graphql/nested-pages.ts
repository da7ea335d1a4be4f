import type { PageArgs } from './connection.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import { checkedFirst, pageOf, type Page } from './page.js';

/** A list that many parents have, sorted by one unique key, newest first. */
export interface NestedList<Row, T> {
  /** Binds cursors to the list. */
  name: string;
  /** Of which kind its key is. */
  key: 'uuid' | 'number';
  /** In one statement: up to `limit` rows of each parent whose keys are below `before`, newest first; null: from the newest. */
  read: (parentIds: readonly string[], before: string | bigint | null, limit: number) => Promise<readonly Row[]>;
  parentOf: (row: Row) => string;
  keyOf: (row: Row) => string;
  toNode: (row: Row) => T;
  count: (parentId: string) => PromiseLike<number>;
}

/**
 * The same page of the list for each parent, all read with one statement. Every parent has an entry.
 * @throws GraphQLError BAD_USER_INPUT for `first`, BAD_CURSOR for an `after` that is not a cursor of this list.
 */
export async function pagesOfParents<Row, T>(
  parentIds: readonly string[],
  args: PageArgs,
  list: NestedList<Row, T>,
): Promise<Map<string, Page<T>>> {
  const first = checkedFirst(args);
  const before = args.after ? decodeCursor(list.name, list.key, args.after) : null;
  const byParent = new Map<string, Row[]>(parentIds.map((id) => [id, []]));
  for (const row of await list.read(parentIds, before, first + 1)) byParent.get(list.parentOf(row))?.push(row);
  const page = (rows: readonly Row[], parentId: string): Page<T> =>
    pageOf(rows, {
      first,
      after: args.after,
      cursorOf: (row) => encodeCursor(list.name, list.keyOf(row)),
      toNode: list.toNode,
      count: () => list.count(parentId),
    });
  return new Map(Array.from(byParent, ([id, rows]) => [id, page(rows, id)]));
}
