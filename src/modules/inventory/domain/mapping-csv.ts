import { cutText } from '../../../common/text.js';
import { skuOf, skuProblem } from '../../../common/sku.js';
import { MAPPING_LIMITS, unitsProblem, type WrittenMapping } from './check-mapping.js';

/** The most rows and characters of one file: two hundred characters a row. */
export const MAPPING_CSV_LIMITS = { rows: 1_000, characters: 200_000 } as const;

/** Columns of a file of mappings: a pack or an alias is one row, a kit one row per component. No units: one. */
export const MAPPING_COLUMNS = { required: ['store_sku', 'warehouse_sku'], optional: ['units'] } as const;

/** A row of the table: its cells by column, or null where it has not as many as the header. */
export interface TableRow {
  /** The number that a spreadsheet shows beside it. */
  row: number;
  cells: Readonly<Record<string, string>> | null;
}

/** What is wrong with one row. */
export interface RowProblem {
  row: number;
  /** Null where the row has no such cell. */
  storeSku: string | null;
  code: 'INVALID' | 'FORMULA' | 'DUPLICATE_SKU' | 'SKU_UNKNOWN' | 'OTHER_ROW';
  /** The column; null: the row as a whole. */
  field: string | null;
  message: string;
}

/** A row that stands for one component. */
export interface MappingRow {
  row: number;
  storeSku: string;
  warehouseSku: string;
  units: number;
}

/** A file of mappings, row by row. */
export interface MappingFile {
  /** Rows that are right on their own. */
  rows: MappingRow[];
  problems: RowProblem[];
}

/** Weighs each row on its own, and those of one store SKU together. Rows that are wrong stop no others. */
export function readMappings(table: readonly TableRow[]): MappingFile {
  const file: MappingFile = { rows: [], problems: [] };
  const before = new Map<string, Map<string, number>>();
  for (const line of table) {
    const read = readRow(line);
    if ('code' in read) {
      file.problems.push(read);
      continue;
    }
    const kit = before.get(read.storeSku) ?? new Map<string, number>();
    before.set(read.storeSku, kit);
    const problem = problemInKit(read, kit);
    kit.set(read.warehouseSku, kit.get(read.warehouseSku) ?? read.row);
    if (problem) file.problems.push(problem);
    else file.rows.push(read);
  }
  return file;
}

/** The mappings that rows stand for, in the order in which their SKUs are first named. */
export function mappingsOf(rows: readonly MappingRow[]): WrittenMapping[] {
  const kits = new Map<string, WrittenMapping['components']>();
  for (const { storeSku, warehouseSku, units } of rows) {
    kits.set(storeSku, [...(kits.get(storeSku) ?? []), { warehouseSku, units }]);
  }
  return [...kits].map(([storeSku, components]) => ({ storeSku, components }));
}

function readRow({ row, cells }: TableRow): MappingRow | RowProblem {
  const wrong = (field: string | null, message: string, code: RowProblem['code'] = 'INVALID'): RowProblem => ({
    row,
    storeSku: cells?.['store_sku'] ?? null,
    code,
    field,
    message,
  });
  if (cells === null) {
    return wrong(
      null,
      'It has more or fewer cells than the header. A text that holds the separator is put in quotation marks.',
    );
  }
  const { units: text = '' } = cells;
  const storeSku = skuOf(cells['store_sku']) ?? '';
  const warehouseSku = skuOf(cells['warehouse_sku']) ?? '';
  for (const [field, sku] of Object.entries({ store_sku: storeSku, warehouse_sku: warehouseSku })) {
    const problem = skuProblem(sku);
    if (problem !== null) return wrong(field, problem);
    if (/^[=+\-@]/.test(sku)) return wrong(field, FORMULA, 'FORMULA');
  }
  if (/^[=@]/.test(text)) return wrong('units', FORMULA, 'FORMULA');
  const units = text === '' ? 1 : Number(/^-?\d{1,9}$/.test(text) ? text : NaN);
  const problem = unitsProblem(units);
  if (problem !== null) return wrong('units', `A piece cannot take ${cutText(text, 20)} units: ${problem}`);
  return { row, storeSku, warehouseSku, units };
}

const FORMULA =
  'It looks like a formula of a spreadsheet. Save the values in place of formulas; a SKU that does begin like this is mapped with skuMappingUpsert.';

/** `kit`: the rows before this one that name its store SKU, by component. */
function problemInKit(
  { row, storeSku, warehouseSku }: MappingRow,
  kit: ReadonlyMap<string, number>,
): RowProblem | null {
  const field = 'warehouse_sku';
  const first = kit.get(warehouseSku);
  if (first !== undefined) {
    const message = `Row ${first} names ${warehouseSku} for ${storeSku} already. Name it once, with all its units.`;
    return { row, storeSku, code: 'DUPLICATE_SKU', field, message };
  }
  const { components: most } = MAPPING_LIMITS;
  if (kit.size < most) return null;
  return { row, storeSku, code: 'INVALID', field, message: `SKU ${storeSku} has more than ${most} components.` };
}
