import fc from 'fast-check';
import { suggestSkus } from './suggest-skus.js';

describe('suggestSkus', () => {
  it.each([
    ['mug_blue', ['MUG-BLUE', 'MUG-BLACK'], 'MUG-BLUE', 'SAME_LETTERS'],
    ['MUG-BLUE-6PACK', ['CUP', 'MUG-BLUE'], 'MUG-BLUE', 'PREFIX'],
    ['ACME-10442', ['10442', '20117'], '10442', 'SUFFIX'],
    ['MUG-BLEU', ['TSHIRT-XL', 'MUG-BLUE'], 'MUG-BLUE', 'SIMILAR'],
    ['Tasse–Blau', ['TASSEBLAU'], 'TASSEBLAU', 'SAME_LETTERS'],
  ])('%s among %j: %s, because %s', (sku, candidates, warehouseSku, reason) => {
    expect(suggestSkus(sku, candidates)[0]).toMatchObject({ warehouseSku, reason });
  });

  it('suggests nothing for what is like nothing, and nothing for signs alone', () => {
    expect(suggestSkus('A-1', ['ZEBRA', 'QUUX-900'])).toEqual([]);
    expect(suggestSkus('---', ['---', 'A'])).toEqual([]);
    expect(suggestSkus('MUG', [])).toEqual([]);
  });

  it('keeps the limit, sorts by score, and puts the same letters before all others', () => {
    const sku = fc.string({ unit: fc.constantFrom('A', 'b', '1', '-', ' '), maxLength: 9 });
    fc.assert(
      fc.property(sku, fc.array(sku, { maxLength: 12 }), fc.integer({ min: 1, max: 5 }), (wanted, candidates, most) => {
        const found = suggestSkus(wanted, candidates, most);
        expect(found.length).toBeLessThanOrEqual(most);
        expect(found.map(({ score }) => score)).toEqual(found.map(({ score }) => score).sort((a, b) => b - a));
        for (const { score, warehouseSku } of found) {
          expect(candidates).toContain(warehouseSku);
          expect(score).toBeGreaterThan(0.5);
          expect(score).toBeLessThanOrEqual(1);
        }
        const letters = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
        if (letters(wanted) !== '' && candidates.some((each) => letters(each) === letters(wanted))) {
          expect(found[0]).toMatchObject({ score: 1, reason: 'SAME_LETTERS' });
        }
      }),
    );
  });
});
