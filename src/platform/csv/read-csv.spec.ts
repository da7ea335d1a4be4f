import fc from 'fast-check';
import { readCsv, type CsvRow } from './read-csv.js';

const SHAPE = { required: ['a', 'b'], optional: ['c'], mostRows: 3, field: ['input', 'csv'] };
const read = (text: string): CsvRow[] => readCsv(text, SHAPE);
const cells = (text: string): (CsvRow['cells'] | number)[][] => read(text).map(({ row, cells: own }) => [row, own]);

describe('readCsv', () => {
  it.each<[string, string]>([
    ['commas', 'a,b\n1,2\n'],
    ['a byte order mark, semicolons and Windows line ends', '\ufeffA;b\r\n1;2\r\n'],
    ['tabs and old line ends', 'a\tb\r1\t2'],
    ['blanks, other case and another order', ' B , a \n 2 , 1 \n'],
    ['quotation marks', '"a","b"\n"1","2"'],
    ['a line that tells the separator', 'sep=;\na;b\n1;2'],
    ['such a line as spreadsheets write it', '\ufeff"SEP=;"\r\n"a";"b"\r\n"1";"2"\r\n'],
    ['another separator, where a line tells it', 'sep=|\na|b\n1|2'],
    ['empty columns at the end', 'a,b,,\n1,2,,'],
    ['empty columns at the end of some rows', 'a;b;\n1;2\n;;;'],
  ])('reads a table with %s', (_what, text) => {
    expect(cells(text)).toEqual([[2, { a: '1', b: '2' }]]);
  });

  it('keeps separators, line breaks and quotation marks of quoted cells, and leaves empty rows out but counts them', () => {
    expect(cells('a,b\n\n"x, ""y""\nz",2\n,\n3,4')).toEqual([
      [3, { a: 'x, "y"\nz', b: '2' }],
      [5, { a: '3', b: '4' }],
    ]);
  });

  it('fills up optional columns that a row leaves out at its end', () => {
    expect(cells('a,b,c\n1,2\n1,2,\n1,2,3,')).toEqual([
      [2, { a: '1', b: '2', c: '' }],
      [3, { a: '1', b: '2', c: '' }],
      [4, { a: '1', b: '2', c: '3' }],
    ]);
  });

  it('tells rows that do not fit the header from those that do', () => {
    expect(cells('a,b\n1\n1,2\n1,2,3')).toEqual([
      [2, null],
      [3, { a: '1', b: '2' }],
      [4, null],
    ]);
  });

  it.each<[string, string, string]>([
    ['no text', '', 'a, b is missing'],
    ['no header', '1,2\n3,4', 'a, b is missing'],
    ['a column too few', 'a,c\n1,2', 'b is missing'],
    ['a column that nobody knows', 'a,b,price\n1,2,3', '"price"'],
    ['a column twice', 'a,b,b\n1,2,3', '"b"'],
    ['a header alone', 'a,b\n\n , \n', 'no row'],
    ['too many rows', 'a,b\n1,2\n1,2\n1,2\n1,2', 'more than 3 rows'],
    ['a quotation mark that does not end', 'a,b\n"1,2', 'not CSV'],
    ['a quotation mark within a cell', 'a,b\n1"x",2', 'not CSV'],
  ])('refuses %s', (_what, text, message) => {
    expect(() => read(text)).toThrow(
      expect.objectContaining({
        code: 'INVALID',
        field: ['input', 'csv'],
        message: expect.stringContaining(message) as string,
      }) as Error,
    );
  });

  it('reads rows far behind empty ones', () => {
    expect(cells(`a,b\n${'\n'.repeat(500)}1,2`)).toEqual([[502, { a: '1', b: '2' }]]);
  });

  it('never fails in another way, whatever the text', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ',', ';', '"', '\n', '\r', '\ufeff', '\0', ' ', '=') });
    fc.assert(
      fc.property(text, fc.boolean(), (rest, header) => {
        try {
          for (const { row } of read(header ? `a,b\n${rest}` : rest)) expect(row).toBeGreaterThan(1);
        } catch (error) {
          expect(error).toMatchObject({ code: 'INVALID' });
        }
      }),
    );
  });
});
