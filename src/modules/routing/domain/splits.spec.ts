import fc from 'fast-check';
import { covered, fewestSites, type Need, type Shelf } from './splits.js';

const SKUS = ['A', 'B', 'C', 'D', 'E', 'F'];
const lines = (...skus: string[]): Need[] => skus.map((sku) => ({ sku, needed: 1 }));
const shelf = (code: string, ...skus: string[]): Shelf => ({
  code,
  free: Object.fromEntries(skus.map((sku) => [sku, 1])),
});

describe('fewestSites', () => {
  it.each([
    ['nothing to do needs nobody', [], [shelf('X', 'A')], 0],
    ['one site has all', ['A', 'B'], [shelf('X', 'A'), shelf('Y', 'A', 'B')], 1],
    ['what nobody has is one more', ['A', 'B', 'C'], [shelf('X', 'A')], 2],
    ['nobody has anything', ['A', 'B'], [shelf('X')], 1],
    [
      'who has the most lines is not always among the fewest',
      SKUS,
      [shelf('X', 'A', 'B', 'C', 'D'), shelf('Y', 'A', 'B', 'E'), shelf('Z', 'C', 'D', 'F')],
      2,
    ],
  ] as const)('%s', (_name, skus, shelves, expected) => {
    expect(fewestSites(lines(...skus), shelves)).toBe(expected);
  });

  const shelves = fc.uniqueArray(
    fc.record({ code: fc.constantFrom('1', '2', '3', '4', '5'), skus: fc.subarray(SKUS) }),
    { maxLength: 5, selector: ({ code }) => code },
  );

  it('is reached by some sites, and no fewer ones do as much; their order does not matter', () => {
    fc.assert(
      fc.property(fc.subarray(SKUS), shelves, fc.boolean(), (skus, drawn, turn) => {
        const sites = drawn.map(({ code, skus: has }) => shelf(code, ...has));
        const coverable = skus.filter((sku) => drawn.some(({ skus: has }) => has.includes(sku)));
        const sizes = subsets(drawn)
          .filter((some) => coverable.every((sku) => some.some(({ skus: has }) => has.includes(sku))))
          .map((some) => some.length);
        const expected = Math.min(...sizes) + (coverable.length < skus.length ? 1 : 0);
        expect(fewestSites(lines(...skus), turn ? sites.reverse() : sites)).toBe(expected);
      }),
      { seed: 8, numRuns: 300 },
    );
  });

  it('stays quick with many sites and lines', () => {
    const many = Array.from({ length: 40 }, (_, n) => shelf(String(n), `S${n}`, `S${(n + 1) % 40}`));
    const all = lines(...Array.from({ length: 40 }, (_, n) => `S${n}`));
    expect(fewestSites(all, many)).toBeGreaterThanOrEqual(20);
  });
});

describe('covered', () => {
  it('lines of one SKU share what is free, in their order', () => {
    const needs = [3, 2, 1].map((needed) => ({ sku: 'A', needed }));
    expect(covered({ code: 'X', free: { A: 3 } }, needs)).toEqual([needs[0]]);
    expect(covered({ code: 'X', free: { A: 2 } }, needs)).toEqual([needs[1]]);
  });
});

function subsets<T>(all: readonly T[]): T[][] {
  return all.reduce<T[][]>((found, one) => [...found, ...found.map((some) => [...some, one])], [[]]);
}
