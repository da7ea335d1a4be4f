import { cutText } from '../../common/text.js';
import { CsvError, parse } from 'csv-parse/sync';
import { DomainError } from '../../common/domain-error.js';

/** One row of a table, by the number that a spreadsheet shows beside it: the header is row 1. */
export interface CsvRow {
  row: number;
  /** Cells by column, blanks at both ends taken off; null: the row has not as many cells as the header. */
  cells: Readonly<Record<string, string>> | null;
}

/** The table that is wanted. */
export interface CsvShape {
  /** Names of the columns, in lower case. */
  required: readonly string[];
  optional?: readonly string[];
  mostRows: number;
  /** Path of the input that holds the text, for errors. */
  field: string[];
}

const DELIMITERS = [',', ';', '\t'] as const;

/** A line before the header by which spreadsheets tell each other the separator; they do not show it, nor count it. */
const SEPARATOR_LINE = /^\uFEFF?"?sep=([^"\r\n])"?(?:\r\n|\n|\r|$)/i;

/**
 * Reads a table as people save it: with or without a byte order mark, any line end, cells in quotation marks, separated by what the header
 * is separated by (comma, semicolon or tab) or a line `sep=` says, columns in any order and case. Empty cells behind the last column
 * count for nothing, and optional columns at the end of a row may be missing. Empty rows are left out, and counted. At least one row.
 * Throws DomainError INVALID for a text that is no such table: then no row can be trusted. The caller bounds the text.
 */
export function readCsv(text: string, shape: CsvShape): CsvRow[] {
  const invalid = (message: string): DomainError => new DomainError({ code: 'INVALID', field: shape.field, message });
  const [header = [], ...records] = recordsOf(text, invalid);
  const columns = withoutEmptyEnd(header).map((name) => name.toLowerCase());
  checkColumns(columns, shape, invalid);
  const rows = records.flatMap((record, index): CsvRow[] => {
    const cells = withoutEmptyEnd(record);
    if (cells.length === 0) return [];
    const lacking = columns.slice(record.length);
    const known = cells.length <= columns.length && lacking.every((name) => !shape.required.includes(name));
    return [
      { row: index + 2, cells: known ? Object.fromEntries(columns.map((name, at) => [name, cells[at] ?? ''])) : null },
    ];
  });
  if (rows.length === 0) throw invalid('There is no row below the header.');
  if (rows.length > shape.mostRows) throw invalid(`There are more than ${shape.mostRows} rows; send them in parts.`);
  return rows;
}

function recordsOf(text: string, invalid: (message: string) => DomainError): string[][] {
  const [line = '', told] = SEPARATOR_LINE.exec(text) ?? [];
  const table = text.slice(line.length);
  const [first = ''] = table.split(/\r\n|\n|\r/, 1);
  const delimiter = told ?? DELIMITERS.find((each) => first.includes(each)) ?? ',';
  try {
    return parse(table, { bom: true, delimiter, relax_column_count: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw invalid(
      `The text is not CSV: ${error.message.replace(/\.?$/, '.')} Quotation marks inside a cell are doubled.`,
    );
  }
}

/** The cells without blanks around them, up to the last one that is not empty. */
function withoutEmptyEnd(record: readonly string[]): string[] {
  const cells = record.map((cell) => cell.trim());
  return cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1);
}

function checkColumns(
  columns: readonly string[],
  { required, optional = [] }: CsvShape,
  invalid: (message: string) => DomainError,
): void {
  const known = [...required, ...optional];
  const missing = required.filter((name) => !columns.includes(name));
  const names = `The first row names the columns ${known.join(', ')}`;
  if (missing.length > 0) throw invalid(`${names}; ${missing.join(', ')} is missing.`);
  const strange = columns.find((name, at) => !known.includes(name) || columns.indexOf(name) !== at);
  if (strange !== undefined)
    throw invalid(`${names}, each once; "${cutText(strange, 40)}" is none of them, or named twice.`);
}
