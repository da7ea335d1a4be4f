import { newId } from '../../../../src/common/ids.js';
import { NOBODY } from '../ship-cases.js';
import type { Cases } from './case.js';
import type { Expected, Input } from './probes.js';
import type { World } from './world.js';

const CSV_HEADER = 'store_sku,warehouse_sku,units\n';
const EMPTY_REASON = { 'reason empty': 'A reason need not be given.' };

const owner = ({ blue }: World): Input => ({ warehouseId: `wh_${blue.warehouseId}`, storeId: `store_${blue.storeId}` });
const RULES: Record<string, Expected> = {
  'levels twice the same': ['DUPLICATE_SKU', 'levels.1.sku'],
  'storeId unknown': ['NOT_FOUND', 'levels.0.sku'],
  'warehouseId unknown': ['NOT_FOUND', 'levels.0.sku'],
};

/** A stock record of the CUPs of a store of its own, by inner id; nobody has mapped it, or it is gone. */
async function record(world: World, change: { sku?: string | null; gone?: boolean } = {}): Promise<string> {
  const { sku = 'CUP', gone = false } = change;
  const { blue, app } = world;
  const [id, levelId] = [newId(), await world.level(sku ?? '')];
  await app.rows(
    `INSERT INTO stock_record (id, store_id, location_id, warehouse_id, remote_id, sku, num_in_stock, observed_at, expected, components, gone_at)
     VALUES ($1, $2, $3, $4, $5, $6, 7, db_now(), 7, $7, CASE WHEN $8 THEN db_now() END)`,
    [id, blue.storeId, blue.locationId, blue.warehouseId, world.name(), sku, levelId === null ? 0 : 1, gone],
  );
  if (levelId !== null) {
    await app.rows('INSERT INTO stock_record_level (stock_record_id, stock_level_id, units) VALUES ($1, $2, 1)', [
      id,
      levelId,
    ]);
  }
  return `sr_${id}`;
}

/** Stock and what SKUs are made of. */
export const STOCK_CASES: Cases = {
  stockLevelsSet: {
    good: async (world) => ({
      ...owner(world),
      reason: 'Count',
      asOf: new Date(Date.now() - 60_000).toISOString(),
      levels: [{ sku: world.name(), onHand: 5 }],
    }),
    other: { reason: 'Count again' },
    expect: {
      'levels twice the same': ['DUPLICATE_SKU', 'levels.1.sku'],
      'asOf long ago': ['AS_OF_TOO_OLD', 'asOf'],
    },
    fine: {
      ...EMPTY_REASON,
      'levels.0.onHand zero': 'There may be none.',
      'levels.0.onHand largest': 'There may be as many.',
    },
    more: async (_, world) => {
      const [sku, counted] = [world.name(), world.name()];
      for (const [named, onHand] of Object.entries({ [sku]: 9, [counted]: 1 })) {
        await world.app.rows(
          'INSERT INTO stock_level (id, warehouse_id, store_id, sku, on_hand, counted_at) VALUES ($1, $2, $3, $4, $5, $6)',
          [newId(), world.blue.warehouseId, world.blue.storeId, named, onHand, named === counted ? new Date() : null],
        );
      }
      for (const delta of [-3, 1]) {
        await world.app.mutate('stockLevelAdjust', 'stockLevel { id }', { ...owner(world), sku, delta });
      }
      const rows = (onHand: number, ...skus: string[]) => ({ levels: skus.map((named) => ({ sku: named, onHand })) });
      return [
        ['a time to come', { asOf: '2099-01-01T00:00:00Z' }, 'AS_OF_IN_FUTURE', 'asOf'],
        ['a SKU that was counted later', rows(1, world.name(), counted), 'COUNTED_LATER', 'levels.1.sku'],
        ['fewer than left since', rows(1, world.name(), sku), 'STOCK_BELOW_ZERO', 'levels.1.onHand'],
      ];
    },
  },
  stockLevelAdjust: {
    good: async (world) => ({
      ...owner(world),
      sku: 'POT',
      delta: -1,
      reason: 'Broken',
    }),
    other: { delta: -2 },
    expect: {
      'delta largest': ['STOCK_TOO_HIGH', 'delta'],
      'storeId unknown': ['NOT_FOUND', 'sku'],
      'warehouseId unknown': ['NOT_FOUND', 'sku'],
    },
    fine: { ...EMPTY_REASON, 'delta negative': 'Takes pieces away.' },
    more: (_, world) => [
      ['more than there is', { delta: -1_000_000 }, 'STOCK_BELOW_ZERO', 'delta'],
      ['a SKU without a level', { sku: 'NONE' }, 'NOT_FOUND', 'sku'],
      ['a store without a level there', { storeId: `store_${world.red.storeId}` }, 'NOT_FOUND', 'sku'],
    ],
  },
  stockBuffersSet: {
    good: async (world) => ({ ...owner(world), levels: [{ sku: 'CUP', buffer: 5 }], preview: false }),
    other: { preview: true },
    expect: RULES,
    fine: { 'levels.0.buffer zero': 'Nothing is kept back.', 'levels.0.buffer largest': 'All is kept back.' },
    more: () => [['a SKU without a level', { levels: [{ sku: 'NONE', buffer: 1 }] }, 'NOT_FOUND', 'levels.0.sku']],
  },
  stockThresholdsSet: {
    good: async (world) => ({ ...owner(world), levels: [{ sku: 'CUP', lowStockThreshold: 5 }] }),
    other: { levels: [{ sku: 'CUP', lowStockThreshold: null }] },
    expect: RULES,
    fine: {
      'levels.0.lowStockThreshold zero': 'Low when nothing is left.',
      'levels.0.lowStockThreshold largest': 'Always low.',
    },
    more: () => [
      ['a SKU without a level', { levels: [{ sku: 'NONE', lowStockThreshold: 1 }] }, 'NOT_FOUND', 'levels.0.sku'],
    ],
  },
  stockRecordCreate: {
    good: async (world) => ({ locationId: `loc_${world.blue.locationId}`, sku: 'CUP', productId: '77' }),
    other: { productId: '78' },
    more: async (_, world) => {
      await record(world, { sku: 'POT' });
      const { locationId } = await world.site();
      await world.app.rows(`UPDATE location SET status = 'DELETING' WHERE id = $1`, [locationId]);
      return [
        ['a SKU that has one', { sku: 'POT' }, 'RECORD_EXISTS', 'sku'],
        ['a SKU that nobody knows', { sku: 'NONE' }, 'SKU_UNMAPPED', 'sku'],
        ['a location that ends', { locationId: `loc_${locationId}` }, 'LOCATION_NOT_ACTIVE', 'locationId'],
      ];
    },
  },
  stockRecordHeal: {
    good: async (world) => ({ stockRecordId: await record(world) }),
    other: { stockRecordId: `sr_${NOBODY}` },
    more: async (_, world) => [
      ['one without a SKU', { stockRecordId: await record(world, { sku: null }) }, 'SKU_UNMAPPED', 'stockRecordId'],
      ['one that is gone', { stockRecordId: await record(world, { gone: true }) }, 'RECORD_GONE', 'stockRecordId'],
    ],
  },
  stockSync: {
    good: async (world) => ({ storeId: `store_${(await world.site()).storeId}` }),
    other: { storeId: `store_${NOBODY}` },
  },
  skuMappingUpsert: {
    good: async (world) => ({
      ...owner(world),
      storeSku: world.name(),
      components: [{ warehouseSku: 'CUP', units: 2 }],
    }),
    other: { components: [{ warehouseSku: 'CUP', units: 3 }] },
    expect: { 'components twice the same': ['DUPLICATE_SKU', 'components.1.warehouseSku'] },
  },
  skuMappingDelete: {
    good: async (world) => {
      const made = await world.app.mutate<{ skuMapping: { id: string } }>('skuMappingUpsert', 'skuMapping { id }', {
        storeId: `store_${world.blue.storeId}`,
        storeSku: world.name(),
        components: [{ warehouseSku: 'CUP', units: 2 }],
      });
      return { skuMappingId: made.skuMapping.id };
    },
    other: { skuMappingId: `sku_${NOBODY}` },
  },
  skuMappingsImport: {
    good: async (world) => ({
      ...owner(world),
      rows: [{ storeSku: world.name(), components: [{ warehouseSku: 'CUP', units: 2 }] }],
    }),
    other: { warehouseId: null },
    expect: { 'rows.0.components twice the same': ['DUPLICATE_SKU', 'rows.0.components.1.warehouseSku'] },
    fine: { 'rows twice the same': 'The first is written, the second refused: see the next test.' },
  },
  skuMappingsImportCsv: {
    good: async (world) => ({
      ...owner(world),
      csv: `${CSV_HEADER}${world.name()},CUP,2`,
      mode: 'APPLY',
      allowUnknownSkus: false,
    }),
    other: { warehouseId: null },
    more: () => [
      ['a row that is wrong', { csv: `${CSV_HEADER}A,CUP,2\nB,CUP,-2` }, 'ROWS_REFUSED', 'csv'],
      ['a formula', { csv: `${CSV_HEADER}A,"=1+1",2` }, 'ROWS_REFUSED', 'csv'],
      ['a SKU without a level', { csv: `${CSV_HEADER}A,NONE,2` }, 'ROWS_REFUSED', 'csv'],
      ['the same component twice', { csv: `${CSV_HEADER}A,CUP,2\nA,CUP,2` }, 'ROWS_REFUSED', 'csv'],
      ['a quotation mark that does not end', { csv: `${CSV_HEADER}"A,CUP,2` }, 'INVALID', 'csv'],
      ['a header alone', { csv: CSV_HEADER }, 'INVALID', 'csv'],
    ],
  },
};
