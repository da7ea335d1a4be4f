import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../common/domain-error.js';
import { readCsv } from '../../../platform/csv/read-csv.js';
import type { Tx } from '../../../platform/database/tx.js';
import {
  MAPPING_COLUMNS,
  MAPPING_CSV_LIMITS,
  mappingsOf,
  readMappings,
  type MappingRow,
  type RowProblem,
} from '../domain/mapping-csv.js';
import type { WrittenMapping } from '../domain/check-mapping.js';
import { SkuMappingsRepository, type MappingComponent } from '../sku-mappings.repository.js';
import { StockLevelsRepository } from '../stock-levels.repository.js';
import { MapSkus, type MappingScope } from './map-skus.js';

/** What a row of a file does, or would do. */
export const ROW_OUTCOMES = ['CREATED', 'CHANGED', 'UNCHANGED', 'REFUSED'] as const;

/** What a row of a file does, or would do. */
export type RowOutcome = (typeof ROW_OUTCOMES)[number];

/** A row of a file, by the number that a spreadsheet shows beside it. */
export interface ImportedLine {
  row: number;
  outcome: RowOutcome;
  storeSku: string | null;
  /** Null where nothing is wrong with it. */
  code: RowProblem['code'] | null;
  field: string | null;
  message: string | null;
}

/** What a file does to the mappings of a store. */
export interface ImportPlan {
  /** One per row, in the order of the file. */
  lines: ImportedLine[];
  /** Mappings that differ from what is known; nothing while a row is refused. */
  writes: WrittenMapping[];
}

/** Takes in a file of SKU mappings: all of it or nothing. The same file again changes nothing. */
@Injectable()
export class ImportMappings {
  constructor(
    private readonly mappings: SkuMappingsRepository,
    private readonly levels: StockLevelsRepository,
    private readonly mapSkus: MapSkus,
  ) {}

  /**
   * What the file would do; nothing is written. `allowUnknownSkus`: SKUs of the warehouse may get their stock level later. Throws
   * DomainError INVALID for a text that is no table, NOT_FOUND for the store or warehouse.
   */
  async plan(tx: Tx, scope: MappingScope, file: { csv: string; allowUnknownSkus: boolean }): Promise<ImportPlan> {
    const table = readCsv(file.csv, { ...MAPPING_COLUMNS, mostRows: MAPPING_CSV_LIMITS.rows, field: ['input', 'csv'] });
    const { rows, problems } = readMappings(table);
    await this.mapSkus.begin(tx, scope);
    const unknown = file.allowUnknownSkus ? [] : await this.unknown(tx, scope, rows);
    const wrong = [...problems, ...unknown];
    const wanted = mappingsOf(rows);
    const skus = wanted.map(({ storeSku }) => storeSku);
    const before = await this.mappings.find(tx, scope, skus);
    const outcomes = new Map(wanted.map((each) => [each.storeSku, outcomeOf(each, before.get(each.storeSku))]));
    const writes = wrong.length > 0 ? [] : wanted.filter(({ storeSku }) => outcomes.get(storeSku) !== 'UNCHANGED');
    return { lines: linesOf(rows, wrong, outcomes), writes };
  }

  /** Writes what was planned in this transaction. Throws DomainError ROWS_REFUSED when a row is refused: then nothing is written. */
  async apply(tx: Tx, scope: MappingScope, { lines, writes }: ImportPlan): Promise<void> {
    const refused = lines.filter(({ outcome }) => outcome === 'REFUSED');
    const first = refused.find(({ code }) => code !== 'OTHER_ROW');
    if (first) {
      throw new DomainError({
        code: 'ROWS_REFUSED',
        field: ['input', 'csv'],
        message: `${refused.length} of ${lines.length} rows are wrong, so nothing was written. Row ${first.row}: ${first.message}`,
      });
    }
    await this.mapSkus.write(tx, scope, writes);
  }

  private async unknown(tx: Tx, scope: MappingScope, rows: readonly MappingRow[]): Promise<RowProblem[]> {
    const known = await this.levels.known(
      tx,
      scope,
      rows.map(({ warehouseSku }) => warehouseSku),
    );
    return rows
      .filter(({ warehouseSku }) => !known.has(warehouseSku))
      .map(({ row, storeSku, warehouseSku }) => {
        const message = `There is no stock level of ${warehouseSku} for this store. Correct it, set its level first, or allow unknown SKUs.`;
        return { row, storeSku, code: 'SKU_UNKNOWN', field: 'warehouse_sku', message };
      });
  }
}

function outcomeOf({ components }: WrittenMapping, before: readonly MappingComponent[] | undefined): RowOutcome {
  if (!before) return 'CREATED';
  const same = components.every(({ warehouseSku, units }) =>
    before.some((known) => known.warehouseSku === warehouseSku && known.units === units),
  );
  return same && components.length === before.length ? 'UNCHANGED' : 'CHANGED';
}

/** One line per row. A row that is right on its own is refused, too, when another row of its SKU is wrong. */
function linesOf(
  rows: readonly MappingRow[],
  wrong: readonly RowProblem[],
  outcomes: ReadonlyMap<string, RowOutcome>,
): ImportedLine[] {
  const broken = new Map(wrong.map(({ storeSku, row }) => [storeSku, row]));
  const known = new Set(wrong.map(({ row }) => row));
  const others = rows
    .filter(({ row }) => !known.has(row))
    .map(({ row, storeSku }): ImportedLine => {
      const fault = broken.get(storeSku);
      const right = { row, storeSku, code: null, field: null, message: null };
      if (fault === undefined) return { ...right, outcome: outcomes.get(storeSku) ?? 'CREATED' };
      return {
        ...right,
        outcome: 'REFUSED',
        code: 'OTHER_ROW',
        message: `Row ${fault} is about ${storeSku} and is wrong.`,
      };
    });
  return [...wrong.map((problem) => ({ ...problem, outcome: 'REFUSED' as const })), ...others].sort(
    (a, b) => a.row - b.row,
  );
}
