import { countProblem, countTime, type CountedRow } from './count.js';
import { MAX_ON_HAND } from './movement.js';

const NOW = new Date('2026-03-10T07:00:00Z');
const ago = (ms: number): Date => new Date(+NOW - ms);
const WEEK = 7 * 86_400_000;

const row = (change: Partial<CountedRow> = {}): CountedRow => ({
  sku: 'CUP',
  counted: 5,
  since: 0,
  countedAt: null,
  ...change,
});

describe('when a count was true', () => {
  it.each([
    ['now', NOW, { asOf: NOW }],
    ['now by a clock that is a minute ahead', ago(-60_000), { asOf: NOW }],
    ['a millisecond more than a minute later', ago(-60_001), { code: 'AS_OF_IN_FUTURE' }],
    ['a week ago', ago(WEEK), { asOf: ago(WEEK) }],
    ['a millisecond more', ago(WEEK + 1), { code: 'AS_OF_TOO_OLD' }],
  ])('%s', (_name, asOf, time) => expect(countTime(asOf, NOW)).toMatchObject(time));
});

describe('a count', () => {
  it.each([
    ['of a SKU that was counted before', row({ countedAt: ago(1) }), undefined],
    ['of a SKU that was counted at the same time', row({ countedAt: NOW }), undefined],
    ['of a SKU that was counted later', row({ countedAt: ago(-1) }), 'COUNTED_LATER'],
    ['of which all left since', row({ since: -5 }), undefined],
    ['of which more left since', row({ since: -6 }), 'STOCK_BELOW_ZERO'],
    ['to which as many came as there can be', row({ since: MAX_ON_HAND - 5 }), undefined],
    ['to which more came', row({ since: MAX_ON_HAND - 4 }), 'STOCK_TOO_HIGH'],
  ])('%s', (_name, counted, code) => expect(countProblem([counted], NOW)?.code).toBe(code));

  it('names the first row that is wrong, and the other SKUs of which the same is true', () => {
    const rows = ['A', 'B', 'C', 'D'].map((sku, n) => row({ sku, since: -5 - (n % 2) }));
    expect(countProblem(rows, NOW)).toEqual({
      code: 'STOCK_BELOW_ZERO',
      row: 1,
      field: 'onHand',
      message:
        'B was counted as 5 as of 2026-03-10T07:00:00.000Z, but 6 left since then by what was recorded here; the same is true of 1 more (D). Nothing was set: count again, or check asOf.',
    });
  });

  it('names no more SKUs than a person reads', () => {
    const rows = Array.from({ length: 500 }, (_, n) => row({ sku: `S${n}`, countedAt: ago(-1) }));
    expect(countProblem(rows, NOW)?.message).toMatch(/of 499 more \(S1, .*, S10, \.\.\.\)\. Nothing was set: /);
  });
});
