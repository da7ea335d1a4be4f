import { ModulesApp } from './modules-app.js';
import { seedLevel, seedSite, type Site } from './order-seed.js';

describe('SKU mappings', () => {
  let app: ModulesApp;
  let blue: Site;
  let red: Site;

  beforeAll(async () => {
    app = await ModulesApp.start();
    blue = await seedSite(app, 'blue');
    red = await seedSite(app, 'red');
  });
  afterAll(() => app.stop());
  beforeEach(() =>
    app.rows(
      'TRUNCATE sku_mapping, sku_mapping_component, sku_block, stock_level, stock_movement, stock_record, idempotency_record',
    ),
  );
  afterEach(() => expect(app.errorLines.splice(0)).toEqual([]));

  const place = (site = blue) => ({ warehouseId: `wh_${site.warehouseId}`, storeId: `store_${site.storeId}` });
  const MAPPING = 'skuMapping { id storeSku components { warehouseSku units } store { name } warehouse { code } }';
  type Mapping = { id: string; storeSku: string; components: { warehouseSku: string; units: number }[] };
  const upsert = (input: Record<string, unknown>) =>
    app.mutate<{ skuMapping: Mapping | null }>('skuMappingUpsert', MAPPING, { storeId: place().storeId, ...input });
  const list = async (filter: Record<string, unknown>): Promise<string[]> => {
    const query =
      'query ($filter: SkuMappingFilter) { skuMappings(filter: $filter) { nodes { storeSku components { warehouseSku } } } }';
    const data = await app.ask<{ skuMappings: { nodes: Mapping[] } }>(query, { filter });
    return data.skuMappings.nodes.map(({ storeSku }) => storeSku);
  };

  it('are written in place of those before, listed by any part, and ended', async () => {
    const first = await upsert({ storeSku: ' SIX ', components: [{ warehouseSku: 'CUP', units: 6 }] });
    expect(first).toMatchObject({
      skuMapping: {
        storeSku: 'SIX',
        components: [{ warehouseSku: 'CUP', units: 6 }],
        store: { name: 'blue' },
        warehouse: null,
      },
      userErrors: [],
    });
    const components = [{ warehouseSku: 'POT' }, { warehouseSku: 'MUG', units: 2 }];
    const again = await upsert({ storeSku: 'SIX', components });
    expect(again.skuMapping).toMatchObject({
      id: first.skuMapping?.id,
      components: [
        { warehouseSku: 'MUG', units: 2 },
        { warehouseSku: 'POT', units: 1 },
      ],
    });
    const { warehouseId } = place();
    await upsert({ storeSku: 'SET', warehouseId, components });
    expect(await list({ storeId: [place().storeId] })).toEqual(['SET', 'SIX']);
    expect(await list({ warehouseId: [warehouseId] })).toEqual(['SET']);
    expect(await list({ warehouseSku: ['MUG'], storeSku: ['SIX', 'CUP'] })).toEqual(['SIX']);
    expect(await list({ storeId: [place(red).storeId] })).toEqual([]);
    const ended = await app.mutate<{ deletedSkuMappingId: string | null }>('skuMappingDelete', 'deletedSkuMappingId', {
      skuMappingId: first.skuMapping?.id,
    });
    expect(ended).toEqual({ deletedSkuMappingId: first.skuMapping?.id, userErrors: [] });
    expect(await app.rows('SELECT FROM sku_mapping_component')).toHaveLength(2);
  });

  it('an import of 500 rows writes the right ones and says what is wrong with each of the others', async () => {
    const rows = Array.from({ length: 500 }, (_, n) => ({
      storeSku: `S${n}`,
      components: [{ warehouseSku: 'CUP', units: n === 7 ? 0 : 2 }],
    }));
    type Result = { skuMapping: { storeSku: string } | null; userError: { code: string; field: string[] } | null };
    const done = await app.mutate<{ importedCount: number; results: Result[] }>(
      'skuMappingsImport',
      'importedCount results { skuMapping { storeSku } userError { code field } }',
      { storeId: place().storeId, rows },
    );
    expect(done.userErrors).toEqual([]);
    expect(done.importedCount).toBe(499);
    expect(done.results[7]).toEqual({
      skuMapping: null,
      userError: { code: 'INVALID', field: ['input', 'rows', '7', 'components', '0', 'units'] },
    });
    expect(done.results[499]).toEqual({ skuMapping: { storeSku: 'S499' }, userError: null });
  });

  describe('in a file', () => {
    type Line = { row: number; outcome: string; code: string | null; field: string | null };
    const send = (csv: string, mode: 'VALIDATE' | 'APPLY', more: Record<string, unknown> = {}) =>
      app.mutate<{ writtenCount: number; results: Line[] }>(
        'skuMappingsImportCsv',
        'writtenCount results { row outcome code field }',
        { ...place(), warehouseId: null, csv, mode, ...more },
      );
    const lines = (results: Line[]) => results.map(({ row, outcome, code }) => [row, outcome, code]);
    const written = () =>
      app.rows(
        `SELECT m.store_sku AS sku, m.warehouse_id IS NULL AS everywhere, c.warehouse_sku AS part, c.units, m.updated_at
         FROM sku_mapping m JOIN sku_mapping_component c ON c.mapping_id = m.id ORDER BY m.store_sku, c.warehouse_sku`,
      );
    const FILE = '\ufeffstore_sku;warehouse_sku;units\r\nSIX;CUP;6\r\nSET;CUP;1\r\nSET;POT;2\r\n';
    const told = () => app.rows(`SELECT data FROM timeline_event WHERE type = 'SKU_MAPPING_CHANGED' ORDER BY seq`);

    beforeEach(async () => {
      await seedLevel(app, blue, 'CUP', 5);
      await seedLevel(app, blue, 'POT', 5);
    });

    it('are looked at, written all together, and the same file again changes nothing', async () => {
      const before = (await told()).length;
      const looked = await send(FILE, 'VALIDATE');
      expect(looked).toMatchObject({ writtenCount: 0, userErrors: [] });
      const created = [2, 3, 4].map((row) => [row, 'CREATED', null]);
      expect(lines(looked.results)).toEqual(created);
      expect(await written()).toEqual([]);
      const applied = await send(FILE, 'APPLY');
      expect([applied.writtenCount, lines(applied.results)]).toEqual([2, created]);
      const first = await written();
      expect(first).toMatchObject([
        { sku: 'SET', everywhere: true, part: 'CUP', units: 1 },
        { sku: 'SET', part: 'POT', units: 2 },
        { sku: 'SIX', part: 'CUP', units: 6 },
      ]);
      const again = await send(FILE, 'APPLY');
      expect([again.writtenCount, lines(again.results)]).toEqual([0, [2, 3, 4].map((row) => [row, 'UNCHANGED', null])]);
      expect(await written()).toEqual(first);
      expect(await told()).toHaveLength(before + 1);
    });

    it('change what differs alone, at one warehouse if it is named, and leave out components that are not in it', async () => {
      await send(FILE, 'APPLY');
      const next = 'store_sku,warehouse_sku,units\nSIX,CUP,6\nSET,CUP,1';
      const changed = await send(next, 'APPLY');
      expect([changed.writtenCount, lines(changed.results)]).toEqual([
        1,
        [
          [2, 'UNCHANGED', null],
          [3, 'CHANGED', null],
        ],
      ]);
      const here = await send(next, 'APPLY', { warehouseId: place().warehouseId });
      expect([here.writtenCount, lines(here.results)]).toEqual([2, [2, 3].map((row) => [row, 'CREATED', null])]);
      expect(await written()).toMatchObject([
        { sku: 'SET', everywhere: true, part: 'CUP' },
        { sku: 'SET', everywhere: false, part: 'CUP' },
        { sku: 'SIX', everywhere: true },
        { sku: 'SIX', everywhere: false },
      ]);
    });

    it('are refused as a whole when one row is wrong, and say which', async () => {
      await seedLevel(app, red, 'LAMP', 5);
      const csv = 'store_sku,warehouse_sku,units\nSIX,CUP,-6\nSET,CUP,1\nSET,LAMP,1\nTWO,CUP,2';
      const refused = [
        [2, 'REFUSED', 'INVALID'],
        [3, 'REFUSED', 'OTHER_ROW'],
        [4, 'REFUSED', 'SKU_UNKNOWN'],
        [5, 'CREATED', null],
      ];
      const looked = await send(csv, 'VALIDATE');
      expect([lines(looked.results), looked.userErrors]).toEqual([refused, []]);
      const { results, writtenCount, userErrors } = await send(csv, 'APPLY');
      expect([lines(results), writtenCount]).toEqual([refused, 0]);
      expect(userErrors).toMatchObject([{ code: 'ROWS_REFUSED', field: ['input', 'csv'] }]);
      expect(userErrors[0]?.message).toMatch(/^3 of 4 rows .*Row 2: .*-6 units/);
      expect(await written()).toEqual([]);
      const unknown = await send(csv.replace('-6', '6'), 'APPLY', { allowUnknownSkus: true });
      expect([unknown.writtenCount, unknown.userErrors]).toEqual([3, []]);
    });

    it('takes 1000 rows at once, and not 1001', async () => {
      const rows = Array.from({ length: 1_000 }, (_, n) => `S${n},CUP,2`);
      const csv = ['store_sku,warehouse_sku,units', ...rows].join('\n');
      expect((await send(`${csv}\nX,CUP,1`, 'APPLY')).userErrors).toMatchObject([
        { code: 'INVALID', field: ['input', 'csv'] },
      ]);
      expect(await send(csv, 'APPLY')).toMatchObject({ writtenCount: 1_000, userErrors: [] });
    });
  });

  it('an article that very many records are made of lists the oldest 100 of them', async () => {
    const levelId = await seedLevel(app, blue, 'BOX', 4);
    await app.rows(
      `WITH made AS (INSERT INTO stock_record (id, store_id, location_id, warehouse_id, remote_id, sku, title, observed_at)
         SELECT overlay(gen_random_uuid()::text placing lpad(n::text, 8, '0') from 1 for 8)::uuid, $1, $2, $3, 'r' || n, 'R' || n, '', db_now()
           FROM generate_series(1, 101) AS n RETURNING id)
       INSERT INTO stock_record_level (stock_record_id, stock_level_id, units) SELECT id, $4, 1 FROM made`,
      [blue.storeId, blue.locationId, blue.warehouseId, levelId],
    );
    const query = '{ stockLevels(filter: { sku: ["BOX"] }) { nodes { records { sku } } } }';
    const { stockLevels } = await app.ask<{ stockLevels: { nodes: { records: { sku: string }[] }[] } }>(query);
    const oldest = Array.from({ length: 100 }, (_, n) => ({ sku: `R${n + 1}` }));
    expect(stockLevels.nodes[0]?.records).toEqual(oldest);
  });

  it('the queue of unknown SKUs pages, suggests, and is read with few statements', async () => {
    await seedLevel(app, blue, 'MUG-BLUE', 4);
    for (const [n, sku] of ['mug_blue', 'LAMP', 'ZEBRA'].entries()) {
      await app.rows(
        `INSERT INTO stock_record (id, store_id, location_id, warehouse_id, remote_id, sku, title, observed_at)
         VALUES (gen_random_uuid(), $1, $2, $3, $4, $5, 'A thing', db_now())`,
        [blue.storeId, blue.locationId, blue.warehouseId, String(n), sku],
      );
    }
    await app.rows(
      `INSERT INTO sku_block (fulfillment_order_id, store_id, warehouse_id, sku) VALUES (gen_random_uuid(), $1, $2, 'ZEBRA')`,
      [blue.storeId, blue.warehouseId],
    );
    const query = `query ($storeId: ID!, $first: Int, $after: String) { unmappedSkus(storeId: $storeId, first: $first, after: $after) {
      nodes { sku title blockedOrderCount blockedOrders { id } warehouse { code } suggestions { warehouseSku score reason } }
      totalCount pageInfo { hasNextPage endCursor } } }`;
    type Queue = {
      unmappedSkus: {
        nodes: { sku: string; blockedOrderCount: number; suggestions: unknown[] }[];
        totalCount: number;
        pageInfo: { hasNextPage: boolean; endCursor: string };
      };
    };
    app.statements.length = 0;
    const { storeId } = place();
    const { unmappedSkus } = await app.ask<Queue>(query, { storeId, first: 2 });
    expect(app.statements.length).toBeLessThanOrEqual(6);
    expect(unmappedSkus).toMatchObject({
      nodes: [
        { sku: 'ZEBRA', title: 'A thing', blockedOrderCount: 1, suggestions: [] },
        { sku: 'LAMP', blockedOrderCount: 0, blockedOrders: [], warehouse: { code: 'blue' } },
      ],
      totalCount: 3,
      pageInfo: { hasNextPage: true },
    });
    const next = await app.ask<Queue>(query, { storeId, first: 2, after: unmappedSkus.pageInfo.endCursor });
    expect(next.unmappedSkus.nodes).toMatchObject([
      { sku: 'mug_blue', suggestions: [{ warehouseSku: 'MUG-BLUE', score: 1, reason: 'SAME_LETTERS' }] },
    ]);
    expect((await app.answer(query, { storeId: 'wh_x' })).errors).toMatchObject([
      { extensions: { code: 'INVALID_ID' } },
    ]);
    // More SKUs than are weighed, all of them before the right one.
    await app.rows(
      `INSERT INTO stock_level (id, warehouse_id, store_id, sku, on_hand)
       SELECT gen_random_uuid(), $1, $2, n.sku, 0
       FROM (SELECT 'AA-' || g AS sku FROM generate_series(1, 5000) g UNION ALL SELECT 'ZEBRA-1') n`,
      [blue.warehouseId, blue.storeId],
    );
    expect((await app.ask<Queue>(query, { storeId, first: 1 })).unmappedSkus.nodes).toMatchObject([
      { sku: 'ZEBRA', suggestions: [{ warehouseSku: 'ZEBRA-1', reason: 'PREFIX' }] },
    ]);
  });
});
