import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Length } from 'class-validator';
import { Payload } from '../../../platform/graphql/user-error.js';
import { MAPPING_CSV_LIMITS } from '../domain/mapping-csv.js';
import type { RowOutcome } from '../use-cases/import-mappings.js';

/** GraphQL enum `ImportMode`. */
export const ImportModeEnum = { VALIDATE: 'VALIDATE', APPLY: 'APPLY' } as const;

/** Whether a file is only looked at, or written. */
export type ImportMode = keyof typeof ImportModeEnum;

registerEnumType(ImportModeEnum, {
  name: 'ImportMode',
  description: 'VALIDATE: nothing is written, the answer says what would be. APPLY: all of it is written, or nothing.',
});

/** Input of `skuMappingsImportCsv`. */
@InputType()
export class SkuMappingsImportCsvInput {
  @Field(() => ID)
  storeId: string;

  @Field(() => ID, {
    nullable: true,
    description: 'For this warehouse alone; none: for all without a mapping of their own.',
  })
  warehouseId?: string | null;

  @Field({
    description: `The text of the file: a header with store_sku, warehouse_sku and (optional, else 1) units, then 1 to ${MAPPING_CSV_LIMITS.rows} rows, one per component; at most ${MAPPING_CSV_LIMITS.characters} characters.`,
  })
  @Length(1, MAPPING_CSV_LIMITS.characters)
  csv: string;

  @Field(() => ImportModeEnum)
  mode: ImportMode;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Takes SKUs of the warehouse that have no stock level yet; otherwise their rows are refused.',
  })
  allowUnknownSkus: boolean;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

/** GraphQL enum `SkuMappingRowOutcome`. */
export const RowOutcomeEnum = {
  CREATED: 'CREATED',
  CHANGED: 'CHANGED',
  UNCHANGED: 'UNCHANGED',
  REFUSED: 'REFUSED',
} as const satisfies { [Outcome in RowOutcome]: Outcome };

registerEnumType(RowOutcomeEnum, {
  name: 'SkuMappingRowOutcome',
  description:
    'What a row does to the mapping of its store SKU, or would do. Only components in the file belong to a mapping: one that is left out ends.',
});

/** What became of one row of a file. */
@ObjectType()
export class SkuMappingCsvResult {
  @Field(() => Int, { description: 'The number that a spreadsheet shows beside it: the header is row 1.' })
  row: number;

  @Field(() => RowOutcomeEnum)
  outcome: RowOutcome;

  @Field(() => String, { nullable: true })
  storeSku: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Null: nothing is wrong with it. INVALID, FORMULA, DUPLICATE_SKU, SKU_UNKNOWN, or OTHER_ROW: another row of its store SKU is wrong.',
  })
  code: string | null;

  @Field(() => String, { nullable: true, description: 'The column that is wrong; null: the row as a whole.' })
  field: string | null;

  @Field(() => String, { nullable: true })
  message: string | null;
}

/** Payload of `skuMappingsImportCsv`. */
@ObjectType()
export class SkuMappingsImportCsvPayload extends Payload {
  @Field(() => [SkuMappingCsvResult], {
    description: 'One per row that is not empty, also when nothing was written; none when the text is no such table.',
  })
  results: SkuMappingCsvResult[];

  @Field(() => Int, { description: 'Mappings written; 0 for VALIDATE, and for a file that is known already.' })
  writtenCount: number;
}
