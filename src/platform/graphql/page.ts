import { GraphQLError } from 'graphql';
import { decodeCursor, encodeCursor, type KeyKind } from './cursor.js';
import { PAGE_LIMITS } from './limits.js';

/** Which page is asked for; `PageArgs` of a resolver fits. */
export interface PageRequest {
  first: number;
  after?: string | null;
}

/** One page of a list, in the shape of a connection. `totalCount` is counted when it is read, not before. */
export interface Page<T> {
  edges: { cursor: string; node: T }[];
  nodes: T[];
  pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
  readonly totalCount: Promise<number>;
}

/**
 * How a list is sorted. `unique` says that the field alone orders the rows, and of which kind it is; without it the field is a time,
 * and the id breaks ties. A cursor has milliseconds: so must the column of such a time (`timestamptz(3)`), or rows would be lost.
 */
export interface Sort<F extends string> {
  field: F;
  direction: 'asc' | 'desc';
  unique?: 'uuid' | 'number';
}

/** What `paginate` asks of a Prisma model's findMany. */
export interface PageQuery<Where, F extends string> {
  where: Where;
  orderBy: { [K in F | 'id']?: 'asc' | 'desc' }[];
  take: number;
}

/** The list to page. `name` binds cursors to it; `sort` is by id, newest first, unless given. */
export interface PageSource<Row extends object, T, Where extends object, F extends string> {
  name: string;
  where: Where;
  sort?: Sort<F>;
  findMany: (query: PageQuery<Where, F>) => PromiseLike<Row[]>;
  count: (query: { where: Where; take: number }) => PromiseLike<number>;
  toNode: (row: Row) => T;
}

/** `first` as a checked number. @throws GraphQLError BAD_USER_INPUT outside 1..100. */
export function checkedFirst({ first }: PageRequest): number {
  if (Number.isInteger(first) && first >= 1 && first <= PAGE_LIMITS.maxFirst) return first;
  throw new GraphQLError(`"first" is ${first}; it must be from 1 to ${PAGE_LIMITS.maxFirst}.`, {
    extensions: { code: 'BAD_USER_INPUT' },
  });
}

/** A page from up to `first + 1` rows in list order: the one too many only tells that there is a next page. */
export function pageOf<Row, T>(
  rows: readonly Row[],
  list: {
    first: number;
    after?: string | null;
    cursorOf: (row: Row) => string;
    toNode: (row: Row) => T;
    count: () => PromiseLike<number>;
  },
): Page<T> {
  const edges = rows.slice(0, list.first).map((row) => ({ cursor: list.cursorOf(row), node: list.toNode(row) }));
  return {
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: {
      hasNextPage: rows.length > list.first,
      hasPreviousPage: typeof list.after === 'string',
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    get totalCount() {
      return Promise.resolve(list.count());
    },
  };
}

/**
 * Reads one page through a `findMany` and `count` pair shaped like Prisma's. The order is total and a cursor holds the whole position, so
 * that no row is shown twice or skipped while others arrive and change. Rows need the fields that the sort names (and `id`).
 * @throws GraphQLError BAD_USER_INPUT for `first`, BAD_CURSOR for an `after` that is not a cursor of this list.
 */
export async function paginate<Row extends object, T, Where extends object, F extends string = 'id'>(
  args: PageRequest,
  source: PageSource<Row, T, Where, F>,
): Promise<Page<T>> {
  const first = checkedFirst(args);
  const sort = source.sort ?? { field: 'id' as F, direction: 'desc', unique: 'uuid' };
  const list = `${source.name}:${sort.field}:${sort.direction}`;
  const keys: readonly string[] = sort.unique ? [sort.field] : [sort.field, 'id'];
  const kinds: readonly KeyKind[] = sort.unique ? [sort.unique] : ['time', 'uuid'];
  const after = args.after ? decodeCursor(list, kinds, args.after) : undefined;
  const rows = await source.findMany({
    where: after ? beyond(source.where, sort, after) : source.where,
    orderBy: keys.map((key) => ({ [key]: sort.direction })) as PageQuery<Where, F>['orderBy'],
    take: first + 1,
  });
  return pageOf(rows, {
    first,
    after: args.after,
    cursorOf: (row) => encodeCursor(list, ...keys.map((key) => keyText(Reflect.get(row, key)))),
    toNode: source.toNode,
    count: () => source.count({ where: source.where, take: PAGE_LIMITS.maxCount }),
  });
}

function keyText(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value);
}

/** Rows behind a position. The first bound of a time is there for its index: PostgreSQL does not find it in the second. */
function beyond<Where extends object>(where: Where, sort: Sort<string>, [key = '', id]: string[]): Where {
  const past = sort.direction === 'desc' ? 'lt' : 'gt';
  if (sort.unique) {
    const bound = { [sort.field]: { [past]: sort.unique === 'number' ? BigInt(key) : key } };
    return { AND: [where, bound] } as unknown as Where;
  }
  const at = new Date(key);
  const within = { [sort.field]: { [`${past}e`]: at } };
  const tied = { OR: [{ [sort.field]: { [past]: at } }, { id: { [past]: id } }] };
  return { AND: [where, within, tied] } as unknown as Where;
}
