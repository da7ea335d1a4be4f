import fc from 'fast-check';
import { Problem } from '../problem.js';
import { cutPage } from './pages.js';

interface Row {
  id: number;
  created: number;
}

const place = (row: Row) => row;
const rows = fc.uniqueArray(fc.record({ id: fc.nat(10_000), created: fc.nat(20) }), {
  selector: (row) => row.id,
  maxLength: 60,
});
const order = fc.constantFrom('newest' as const, 'oldest' as const);

describe('cutPage', () => {
  it('shows every row that stays exactly once while others leave the list between pages', () => {
    fc.assert(
      fc.property(
        rows,
        fc.integer({ min: 1, max: 7 }),
        order,
        fc.infiniteStream(fc.nat(3)),
        (all, size, sort, chance) => {
          let live = all;
          const seen: Row[] = [];
          let cursor: string | null = null;
          do {
            const page: { results: Row[]; next: string | null } = cutPage(live, place, { cursor, size, order: sort });
            seen.push(...page.results);
            cursor = page.next;
            live = live.filter(() => chance.next().value !== 0);
          } while (cursor !== null);
          expect(new Set(seen).size).toBe(seen.length);
          for (const row of live) expect(seen).toContain(row);
        },
      ),
    );
  });

  it('sorts by creation, then id, and walks back to where it came from', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 7 }), order, (all, size, sort) => {
        const forth: Row[][] = [];
        let cursor: string | null = null;
        let previous: string | null = null;
        do {
          const page: { results: Row[]; next: string | null; previous: string | null } = cutPage(all, place, {
            cursor,
            size,
            order: sort,
          });
          forth.push(page.results);
          ({ next: cursor, previous } = page);
        } while (cursor !== null);
        const sign = sort === 'newest' ? -1 : 1;
        expect(forth.flat()).toEqual([...all].sort((a, b) => sign * (a.created - b.created || a.id - b.id)));
        for (let i = forth.length - 2; i >= 0; i -= 1) {
          const page: { results: Row[]; previous: string | null } = cutPage(all, place, {
            cursor: previous,
            size,
            order: sort,
          });
          expect(page.results).toEqual(forth[i]);
          previous = page.previous;
        }
        expect(previous).toBeNull();
      }),
    );
  });

  it('refuses a cursor that it did not make', () => {
    expect(() => cutPage([], place, { cursor: 'cD0yMDI0', size: 5, order: 'newest' })).toThrow(Problem);
  });
});
