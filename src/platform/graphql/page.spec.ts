import fc from 'fast-check';
import { newId } from '../../common/ids.js';
import { decodeCursor, encodeCursor, type KeyKind } from './cursor.js';
import { paginate, type Page, type PageQuery, type Sort } from './page.js';

interface Row {
  id: string;
  at: Date;
}

type Bound = Partial<Record<keyof Row, Partial<Record<'lt' | 'gt' | 'lte' | 'gte', string | Date>>>>;
type Condition = Bound & { AND?: Condition[]; OR?: Condition[] };

function meets(row: Row, { AND = [], OR, ...bounds }: Condition): boolean {
  const within = Object.entries(bounds as Bound).every(([field, { lt, gt, lte, gte }]) => {
    const value = row[field as keyof Row];
    return !(lt && value >= lt) && !(gt && value <= gt) && !(lte && value > lte) && !(gte && value < gte);
  });
  return within && AND.every((part) => meets(row, part)) && (!OR || OR.some((part) => meets(row, part)));
}

/** Answers queries the way Prisma does. */
function tableOf(rows: Row[]) {
  return async (query: PageQuery<object, 'at'>): Promise<Row[]> => {
    const compare = (a: Row, b: Row): number => {
      for (const part of query.orderBy) {
        const [field, direction] = Object.entries(part)[0] as [keyof Row, 'asc' | 'desc'];
        if (+a[field] !== +b[field] || a[field] < b[field] || a[field] > b[field])
          return (a[field] < b[field] ? -1 : 1) * (direction === 'asc' ? 1 : -1);
      }
      return 0;
    };
    return [...rows]
      .sort(compare)
      .filter((row) => meets(row, query.where))
      .slice(0, query.take);
  };
}

async function readAll(rows: Row[], first: number, sort?: Sort<'at'>, meanwhile = (_page: Page<Row>): void => {}) {
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
    const page: Page<Row> = await paginate<Row, Row, object, 'at'>({ first, after }, source);
    seen.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) return seen;
    meanwhile(page);
    after = page.pageInfo.endCursor;
  }
}

describe('paginate', () => {
  const rows = fc
    .array(fc.nat(3), { maxLength: 25 })
    .map((times) => times.map((time) => ({ id: newId(), at: new Date(time) })));

  it('shows every row once, in order, whatever the page size', async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 7 }), async (all, first) => {
        expect(await readAll(all, first)).toEqual([...all].sort((a, b) => (a.id < b.id ? 1 : -1)));
      }),
    );
  });

  it.each(['asc', 'desc'] as const)('breaks ties of a time by id, %s', async (direction) => {
    const sign = direction === 'asc' ? 1 : -1;
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 7 }), async (all, first) => {
        const expected = [...all].sort((a, b) => sign * (+a.at - +b.at || (a.id < b.id ? -1 : 1)));
        expect(await readAll(all, first, { field: 'at', direction })).toEqual(expected);
      }),
    );
  });

  it('goes on where a page ended although its last row changed since', async () => {
    const all = Array.from({ length: 9 }, (_, n) => ({ id: newId(), at: new Date(n) }));
    const ids = all.map(({ id }) => id).reverse();
    const touch = ({ nodes }: Page<Row>): void => void (nodes.at(-1)!.at = new Date(1_000));
    const seen = await readAll(all, 2, { field: 'at', direction: 'desc' }, touch);
    expect(seen.map(({ id }) => id)).toEqual(ids);
  });
});

describe('cursors', () => {
  const id = newId();

  it('belong to one list and sort', () => {
    const cursor = encodeCursor('stores:id:desc', id);
    expect(decodeCursor('stores:id:desc', ['uuid'], cursor)).toEqual([id]);
    expect(() => decodeCursor('stores:id:asc', ['uuid'], cursor)).toThrow(
      expect.objectContaining({ extensions: { code: 'BAD_CURSOR' } }),
    );
    const position = ['7', '2026-01-31T09:30:00.123Z', 'a|"ü😀'];
    expect(decodeCursor('l', ['number', 'time', 'text'], encodeCursor('l', ...position))).toEqual(position);
  });

  it.each([
    [['number'], ['x']],
    [['number'], ['1234567890123456789']],
    [['number'], []],
    [['number'], ['7', '7']],
    [['uuid'], ['7']],
    [['time'], ['2026-13-31T09:30:00.123Z']],
    [['time'], ['0000-01-31T09:30:00.123Z']],
    [['time'], ['+12026-01-31T09:30:00.123Z']],
    [['text'], ['a\0b']],
    [['text'], ['half \ud83d of a pair']],
  ] as [KeyKind[], string[]][])('of %j do not hold %j', (kinds, position) => {
    expect(() => decodeCursor('l', kinds, encodeCursor('l', ...position))).toThrow(
      expect.objectContaining({ extensions: { code: 'BAD_CURSOR' } }),
    );
  });

  it('never crash on arbitrary text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => Buffer.from(text).toString('base64url')),
        ),
        (text) => {
          expect(() => decodeCursor('l', ['uuid'], text)).toThrow(
            expect.objectContaining({ extensions: { code: 'BAD_CURSOR' } }),
          );
        },
      ),
    );
  });
});
