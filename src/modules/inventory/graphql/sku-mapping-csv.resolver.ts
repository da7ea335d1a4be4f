import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { CurrentViewer, type Viewer } from '../../../platform/graphql/viewer.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { ImportMappings, type ImportedLine } from '../use-cases/import-mappings.js';
import { mappingScope } from './mapping-scope.js';
import { SkuMappingsImportCsvInput, SkuMappingsImportCsvPayload } from './sku-mapping-csv.inputs.js';

/** Files of SKU mappings. */
@Resolver()
export class SkuMappingCsvResolver {
  constructor(
    private readonly journal: JournalFacade,
    private readonly imports: ImportMappings,
  ) {}

  @Mutation(() => SkuMappingsImportCsvPayload, {
    description:
      'Takes in a CSV file of SKU mappings: all of it, or nothing while a row is wrong. The same file again changes nothing.',
  })
  async skuMappingsImportCsv(
    @Args('input') input: SkuMappingsImportCsvInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<SkuMappingsImportCsvPayload> {
    const run = { viewer, name: 'skuMappingsImportCsv', input, InputClass: SkuMappingsImportCsvInput };
    // Said about the rows also when they are refused and the transaction is rolled back.
    let seen: ImportedLine[] = [];
    const { value, userErrors } = await this.journal.mutation(
      run,
      async (tx, { csv, mode, allowUnknownSkus, ...ids }) => {
        const scope = mappingScope(ids, viewer);
        const plan = await this.imports.plan(tx, scope, { csv, allowUnknownSkus });
        seen = plan.lines;
        if (mode === 'APPLY') await this.imports.apply(tx, scope, plan);
        return { results: plan.lines, writtenCount: mode === 'APPLY' ? plan.writes.length : 0 };
      },
    );
    return { results: value?.results ?? seen, writtenCount: value?.writtenCount ?? 0, userErrors };
  }
}
