import fc from 'fast-check';
import { newId } from '../../common/ids.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import { paginate, type Page, type PageQuery, type Sort } from './page.js';

interface Row {
  id: string;
  rank: number;
}

/** Answers queries of both shapes the way Prisma does: a bound on a unique field, or a cursor row and a skip. */
function tableOf(rows: Row[]) {
  return async (query: PageQuery<object, 'rank'>): Promise<Row[]> => {
    const bound = (query.where as { AND?: [object, { id: { lt?: string; gt?: string } }] }).AND?.[1].id;
    const compare = (a: Row, b: Row): number => {
      for (const part of query.orderBy) {
        const [field, direction] = Object.entries(part)[0] as [keyof Row, 'asc' | 'desc'];
        if (a[field] !== b[field]) return (a[field] < b[field] ? -1 : 1) * (direction === 'asc' ? 1 : -1);
      }
      return 0;
    };
    const sorted = [...rows].sort(compare);
    const within = sorted.filter(({ id }) => (!bound?.lt || id < bound.lt) && (!bound?.gt || id > bound.gt));
    const start = query.cursor ? within.findIndex(({ id }) => id === query.cursor?.id) + (query.skip ?? 0) : 0;
    return within.slice(start, start + query.take);
  };
}

async function readAll(rows: Row[], first: number, sort?: Sort<'rank'>): Promise<Row[]> {
  const findMany = tableOf(rows);
  const seen: Row[] = [];
  let after: string | null = null;
  for (;;) {
    const source = {
      name: 'rows',
      where: {},
      sort,
      findMany,
      count: async () => rows.length,
      toNode: (row: Row) => row,
    };
    const page: Page<Row> = await paginate<Row, Row, object, 'rank'>({ first, after }, source);
    seen.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) return seen;
    after = page.pageInfo.endCursor;
  }
}

describe('paginate', () => {
  const rows = fc.array(fc.nat(3), { maxLength: 25 }).map((ranks) => ranks.map((rank) => ({ id: newId(), rank })));

  it('shows every row once, in order, whatever the page size', async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 7 }), async (all, first) => {
        expect(await readAll(all, first)).toEqual([...all].sort((a, b) => (a.id < b.id ? 1 : -1)));
      }),
    );
  });

  it('breaks ties of another sort by id', async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 7 }), async (all, first) => {
        const expected = [...all].sort((a, b) => a.rank - b.rank || (a.id < b.id ? -1 : 1));
        expect(await readAll(all, first, { field: 'rank', direction: 'asc' })).toEqual(expected);
      }),
    );
  });
});

describe('cursors', () => {
  const id = newId();

  it('belong to one list and sort', () => {
    const cursor = encodeCursor('stores:id:desc', id);
    expect(decodeCursor('stores:id:desc', 'uuid', cursor)).toBe(id);
    expect(() => decodeCursor('stores:id:asc', 'uuid', cursor)).toThrow(
      expect.objectContaining({ extensions: { code: 'BAD_CURSOR' } }),
    );
    expect(decodeCursor('l', 'number', encodeCursor('l', '7'))).toBe(7n);
  });

  it('never crash on arbitrary text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => Buffer.from(text).toString('base64url')),
        ),
        (text) => {
          expect(() => decodeCursor('l', 'uuid', text)).toThrow(
            expect.objectContaining({ extensions: { code: 'BAD_CURSOR' } }),
          );
        },
      ),
    );
  });
});
