import { MAX_SKU, skuOf, skuProblem } from './sku.js';

describe('skuOf', () => {
  it.each([
    ['SOCK-M', 'SOCK-M'],
    ['  SOCK M\t', 'SOCK M'],
    ['\u00A0SOCK-M\u200B\uFEFF', 'SOCK-M'],
    ['ك\u200Dل', 'ك\u200Dل'],
    ['CAFE\u0301', 'CAF\u00C9'],
    ['   ', null],
    ['\u3000\u200B', null],
    ['', null],
    [null, null],
    [undefined, null],
  ])('%j is %j', (text, sku) => {
    expect(skuOf(text)).toBe(sku);
  });
});

describe('skuProblem', () => {
  it.each(['A', 'x'.repeat(MAX_SKU), '123457000000', '2E10', '5E-10', '1E5', 'SIZE 1.5E+2X', 'Größe-M', '0012'])(
    'takes %s',
    (sku) => {
      expect(skuProblem(sku)).toBeNull();
    },
  );

  it.each([
    ['', /1 to 128/],
    ['x'.repeat(MAX_SKU + 1), /1 to 128/],
    ['A\nB', /control/],
    ['Gr\uFFFD\uFFFDe-M', /UTF-8/],
    ['1.23457E+11', /as text/],
    ['1,23457E+11', /as text/],
    ['1E+12', /as text/],
    ['9.4e+21', /as text/],
    ['1.2E-05', /as text/],
  ])('refuses %j with what to do', (sku, message) => {
    expect(skuProblem(sku)).toMatch(message);
  });
});
