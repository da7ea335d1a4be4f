import type { PageArgs } from './connection.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import { PAGE_LIMITS } from './limits.js';
import { checkedFirst, pageOf, type Page } from './page.js';

/** How many rows of a list a parent has. */
export interface ParentCount {
  parentId: string;
  count: number;
}

/** `COUNT_OF_EACH SELECT FROM x WHERE x.parent_id = asked.id UP_TO_MOST` is a statement for `NestedList.count`. */
export const COUNT_OF_EACH = `SELECT asked.id AS "parentId", counted.count FROM unnest($1::uuid[]) AS asked (id)
  CROSS JOIN LATERAL (SELECT count(*)::int AS count FROM (`;

/** The end of such a statement. */
export const UP_TO_MOST = 'LIMIT $2) AS part) AS counted';

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
  /** In one statement: how many each parent has, counted up to `most`; one without any may be missing. */
  count: (parentIds: readonly string[], most: number) => Promise<readonly ParentCount[]>;
}

/**
 * The same page of the list for each parent, all read with one statement, and all counted with one more once a count is asked for.
 * Every parent has an entry.
 * @throws GraphQLError BAD_USER_INPUT for `first`, BAD_CURSOR for an `after` that is not a cursor of this list.
 */
export async function pagesOfParents<Row, T>(
  parentIds: readonly string[],
  args: PageArgs,
  list: NestedList<Row, T>,
): Promise<Map<string, Page<T>>> {
  const first = checkedFirst(args);
  const [key] = args.after ? decodeCursor(list.name, [list.key], args.after) : [];
  const before = key === undefined ? null : list.key === 'number' ? BigInt(key) : key;
  const byParent = new Map<string, Row[]>(parentIds.map((id) => [id, []]));
  for (const row of await list.read(parentIds, before, first + 1)) byParent.get(list.parentOf(row))?.push(row);
  let counts: Promise<Map<string, number>> | undefined;
  const countOf = async (parentId: string): Promise<number> => {
    counts ??= list
      .count(parentIds, PAGE_LIMITS.maxCount)
      .then((counted) => new Map(counted.map((one) => [one.parentId, one.count])));
    return (await counts).get(parentId) ?? 0;
  };
  const page = (rows: readonly Row[], parentId: string): Page<T> =>
    pageOf(rows, {
      first,
      after: args.after,
      cursorOf: (row) => encodeCursor(list.name, list.keyOf(row)),
      toNode: list.toNode,
      count: () => countOf(parentId),
    });
  return new Map(Array.from(byParent, ([id, rows]) => [id, page(rows, id)]));
}
