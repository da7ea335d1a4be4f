import { stockFigures, stockGoals, type StockBooks, type StockFigures } from './stock-figures.js';
import { arrival, entry, verdictOn } from './testing.js';

const ROUND_TRIP_MS = 50;

/** The record that is changed again and again. */
const RECORD = 5_000_000_777;

const set = (atMs: number, record: number, value: number, before: number) =>
  entry({ what: 'stock_set', atMs, stock: { record, value, before } });
const patch = (atMs: number, record: number) =>
  arrival({ kind: 'stock_set', method: 'PATCH', path: `/api/admin/stockrecords/${record}/`, atMs: atMs - 25 });

interface Case {
  changes?: number;
  /** Values that were sent for the record, 260 ms apart from 120 s on. */
  sent?: number[];
  moreArrivals?: StockBooks['arrivals'];
  moreLedger?: StockBooks['ledger'];
  more?: Partial<StockBooks>;
}

/** Ten pages read from 10 s on, levels changed at 60 s, one of them again and again at 100 s. */
function books({
  changes = 100,
  sent = [1_010],
  moreArrivals = [],
  moreLedger = [],
  more = {},
}: Case = {}): StockBooks {
  const pages = Array.from({ length: 10 }, (_, n) =>
    arrival({ kind: 'stock_list', method: 'GET', atMs: 10_000 + n * 260 }),
  );
  const changed = Array.from({ length: changes }, (_, n) => set(60_100 + n * 340, 1_000 + n, n + 7, n));
  const again = sent.map((value, n) => set(120_000 + n * 260, RECORD, value, 5));
  const written = [...changed, ...again];
  const patches = written.map(({ atMs, stock }) => patch(atMs, stock?.record ?? 0));
  const arrivals = [...pages, ...patches, ...moreArrivals].sort((a, b) => a.atMs - b.atMs);
  const ledger = [...written, ...moreLedger].sort((a, b) => a.atMs - b.atMs);
  const times = { fromMs: 100_000, lastUpdateMs: 100_500 };
  return {
    ...{ records: 200, pageSize: 20, arrivals, ledger, verdict: verdictOn(ledger, arrivals) },
    change: { fromMs: 60_000, toMs: 95_000, changed: changes, right: changes },
    repeated: { ...times, updates: 10, others: 60, recordId: RECORD, lastValue: 1_010, right: 61 },
    rightAtEnd: 200,
    ...more,
  };
}

const figuresOf = (told?: Case): StockFigures => stockFigures(books(told), ROUND_TRIP_MS);
const missed = (figures: StockFigures): string[] => stockGoals(figures).flatMap(({ name, met }) => (met ? [] : [name]));

describe('stockFigures', () => {
  it('tells how long the pages took, to the answer of the last one', () => {
    const { pull } = figuresOf();
    expect(pull.windowSeconds).toBeCloseTo(9 * 0.26 + 0.05);
    expect(pull.recordsPerSecond).toBeCloseTo(200 / 2.39);
    expect(pull).toMatchObject({ requests: { stock_list: 10 }, stockWrites: 0 });
  });

  it('counts every request from the change until the store was left alone', () => {
    const moreArrivals = [
      arrival({ kind: 'list', atMs: 61_000 }),
      arrival({ kind: 'list', atMs: 94_000 }),
      arrival({ kind: 'list', atMs: 96_000 }),
    ];
    const figures = figuresOf({ moreArrivals });
    expect(figures.change).toMatchObject({ requests: { stock_set: 100, list: 1 }, requestsAfter: { list: 1 } });
    expect(figures.change.requestsPerChange).toBeCloseTo(1.02);
    expect(missed(figures)).toEqual([]);
  });

  it('follows one record: how often it was sent, with what, and that it waited', () => {
    expect(figuresOf().repeated).toMatchObject({ requestsForIt: 1, sent: [1_010], lastValue: 1_010 });
    expect(figuresOf().repeated.waitedSeconds).toBeCloseTo(19.475);
  });

  it('another record whose id begins alike is not that record', () => {
    const other = RECORD * 10 + 1;
    const figures = figuresOf({ moreArrivals: [patch(125_000, other)], moreLedger: [set(125_000, other, 1, 2)] });
    expect(figures.repeated).toMatchObject({ requestsForIt: 1, sent: [1_010] });
  });

  it.each<[string, Case]>([
    ['sent twice', { sent: [1_003, 1_010] }],
    ['sent with an earlier value', { sent: [1_003] }],
    ['not sent', { sent: [] }],
  ])('one record %s is a miss', (_, told) => {
    expect(missed(figuresOf(told))).toContainEqual(expect.stringMatching(/^10 updates of a waiting record/));
  });

  it('throws when the records were never read, or nothing was sent', () => {
    const good = books();
    const unread = good.arrivals.filter(({ kind }) => kind !== 'stock_list');
    expect(() => stockFigures({ ...good, arrivals: unread }, ROUND_TRIP_MS)).toThrow('never read');
    expect(() => stockFigures({ ...good, ledger: [] }, ROUND_TRIP_MS)).toThrow('No stock was written');
  });

  it('names each goal that is missed', () => {
    const told: Case = {
      moreArrivals: [
        patch(13_000, 1_000),
        ...[1, 2, 3, 4, 5].map((n) => arrival({ kind: 'stock_point', atMs: 61_000 + n, status: 429 })),
      ],
      moreLedger: [set(13_000, 1_000, 3, 0), set(62_000, 1_001, 8, 8), set(121_000, 1_002, 9, 9)],
      more: {
        change: { fromMs: 60_000, toMs: 95_000, changed: 100, right: 99 },
        repeated: { ...books().repeated, lastUpdateMs: 121_000 },
        rightAtEnd: 199,
      },
    };
    expect(missed(figuresOf(told))).toEqual([
      'stock written although the store had it all: 1 = 0',
      'requests per change 1.050 <= 1.02',
      'changed and right: 99 of 100',
      'redundant stock writes: 1 + 1 = 0',
      'it waited for -1.0 s > 0 after the last update',
      'right at the end: 199 of 200',
      'answers 429: 5 = 0',
      expect.stringMatching(/^five arrivals in a second: \d+ = 0$/),
      'verdict NOT clean',
    ]);
  });
});
