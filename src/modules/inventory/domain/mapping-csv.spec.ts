import { mappingsOf, readMappings, type MappingFile } from './mapping-csv.js';

/** Rows below the header, their cells split at bars; a row of another length has no cells. */
const read = (...lines: string[]): MappingFile =>
  readMappings(
    lines.map((line, index) => {
      const cells = line.split('|');
      const [store_sku = '', warehouse_sku = '', units = ''] = cells;
      return { row: index + 2, cells: cells.length === 3 ? { store_sku, warehouse_sku, units } : null };
    }),
  );
const problems = (...lines: string[]): unknown[] =>
  read(...lines).problems.map(({ row, code, field }) => [row, code, field]);

describe('a file of mappings', () => {
  it('is packs, aliases and kits, whose rows need not stand together; no units are one', () => {
    const { rows, problems: none } = read('SIX|MUG|6', 'SET|MUG|2', 'MUG-OLD|MUG|', 'SET|BOX, red|1');
    expect(none).toEqual([]);
    expect(mappingsOf(rows)).toEqual([
      { storeSku: 'SIX', components: [{ warehouseSku: 'MUG', units: 6 }] },
      {
        storeSku: 'SET',
        components: [
          { warehouseSku: 'MUG', units: 2 },
          { warehouseSku: 'BOX, red', units: 1 },
        ],
      },
      { storeSku: 'MUG-OLD', components: [{ warehouseSku: 'MUG', units: 1 }] },
    ]);
  });

  it('needs no column of units', () => {
    expect(readMappings([{ row: 2, cells: { store_sku: 'OLD', warehouse_sku: 'MUG' } }]).rows).toEqual([
      { row: 2, storeSku: 'OLD', warehouseSku: 'MUG', units: 1 },
    ]);
  });

  it.each<[string, string, string, string | null]>([
    ['no store SKU', '|MUG|1', 'INVALID', 'store_sku'],
    ['no warehouse SKU', 'SIX||1', 'INVALID', 'warehouse_sku'],
    ['a long SKU', `SIX|${'x'.repeat(129)}|1`, 'INVALID', 'warehouse_sku'],
    ['a line break in a SKU', 'S\nIX|MUG|1', 'INVALID', 'store_sku'],
    ['a NUL in a SKU', 'SIX|M\0UG|1', 'INVALID', 'warehouse_sku'],
    ['a number that a spreadsheet shortened', '1.23457E+11|MUG|1', 'INVALID', 'store_sku'],
    ['letters that could not be read', 'SIX|GR\uFFFD\uFFFDE|1', 'INVALID', 'warehouse_sku'],
    ['a SKU of signs without a width', '\u200B|MUG|1', 'INVALID', 'store_sku'],
    ['a formula', '=HYPERLINK("http://x")|MUG|1', 'FORMULA', 'store_sku'],
    ['a formula of another kind', 'SIX|@SUM(A1)|1', 'FORMULA', 'warehouse_sku'],
    ['a formula that begins with a sign', 'SIX|+MUG|1', 'FORMULA', 'warehouse_sku'],
    ['a formula for a number', 'SIX|MUG|=2*3', 'FORMULA', 'units'],
    ['no units', 'SIX|MUG|0', 'INVALID', 'units'],
    ['negative units', 'SIX|MUG|-6', 'INVALID', 'units'],
    ['a part of a unit', 'SIX|MUG|1.5', 'INVALID', 'units'],
    ['too many units', 'SIX|MUG|10001', 'INVALID', 'units'],
    ['a word for a number', 'SIX|MUG|six', 'INVALID', 'units'],
    ['too many cells', 'SIX|BOX| red|1', 'INVALID', null],
  ])('refuses %s, and that row alone', (_what, row, code, field) => {
    expect(problems(row, 'GOOD|MUG|1')).toEqual([[2, code, field]]);
  });

  it('refuses a component that was named before, be it with the same units or with others', () => {
    const twice = ['SIX|MUG|6', 'SIX|MUG|6', 'SIX|MUG|7', 'TWO|MUG|2'];
    expect(problems(...twice)).toEqual([
      [3, 'DUPLICATE_SKU', 'warehouse_sku'],
      [4, 'DUPLICATE_SKU', 'warehouse_sku'],
    ]);
    expect(read(...twice).problems[1]?.message).toContain('Row 2');
  });

  it('refuses the 21st component of a kit', () => {
    const rows = Array.from({ length: 21 }, (_, n) => `SET|PART-${n}|1`);
    expect(problems(...rows)).toEqual([[22, 'INVALID', 'warehouse_sku']]);
  });
});
