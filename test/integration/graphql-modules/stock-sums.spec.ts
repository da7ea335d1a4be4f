import { newId } from '../../../src/common/ids.js';
import { RaisePushes } from '../../../src/modules/inventory/use-cases/raise-pushes.js';
import { ModulesApp } from './modules-app.js';
import { seedLevel, seedSite, type Site } from './order-seed.js';

const MOST = 2_147_483_647;

describe('sums of stock', () => {
  let app: ModulesApp;
  let site: Site;
  let owner: { warehouseId: string; storeId: string };

  beforeAll(async () => {
    app = await ModulesApp.start();
    site = await seedSite(app, 'sums');
    owner = { warehouseId: `wh_${site.warehouseId}`, storeId: `store_${site.storeId}` };
    await app.rows(`UPDATE store SET scopes = '{catalogue:read,catalogue:write}'`);
  });
  afterAll(() => app.stop());
  afterEach(() => expect(app.errorLines.splice(0)).toEqual([]));

  const onHand = async (...skus: string[]): Promise<number[]> => {
    const rows = await app.rows<{ sku: string; on_hand: number }>('SELECT sku, on_hand FROM stock_level');
    return skus.map((sku) => rows.find((row) => row.sku === sku)?.on_hand ?? -1);
  };

  it('more than a level can hold is refused by its SKU and the limit, and nothing is applied', async () => {
    await seedLevel(app, site, 'FEW', 4);
    await seedLevel(app, site, 'MANY', MOST - 5);
    const added = await app.mutate('stockLevelAdjust', 'stockLevel { id }', { ...owner, sku: 'MANY', delta: 6 });
    expect(added.userErrors).toEqual([
      expect.objectContaining({ code: 'STOCK_TOO_HIGH', message: expect.stringMatching(/MANY.*2147483647/) }),
    ]);
    const asOf = new Date(Date.now() - 1_000).toISOString();
    const come = await app.mutate('stockLevelAdjust', 'stockLevel { id }', { ...owner, sku: 'MANY', delta: 5 });
    expect(come.userErrors).toEqual([]);
    const levels = [
      { sku: 'FEW', onHand: 9 },
      { sku: 'NEW', onHand: 9 },
      { sku: 'MANY', onHand: MOST - 4 },
    ];
    const set = await app.mutate('stockLevelsSet', 'stockLevels { id }', { ...owner, asOf, levels });
    expect(set.userErrors).toEqual([
      expect.objectContaining({ code: 'STOCK_TOO_HIGH', message: expect.stringMatching(/MANY.*2147483647/) }),
    ]);
    expect(await onHand('FEW', 'NEW', 'MANY')).toEqual([4, -1, MOST]);
  });

  it('what may be promised is a number whatever is held beside the largest buffer', async () => {
    const id = await seedLevel(app, site, 'HELD', 0);
    await app.rows('UPDATE stock_level SET reserved = 5, low_stock_threshold = 0 WHERE id = $1', [id]);
    const levels = [{ sku: 'HELD', buffer: MOST }];
    expect((await app.mutate('stockBuffersSet', 'stockLevels { free }', { ...owner, levels })).userErrors).toEqual([]);
    const query = '{ stockLevels(filter: { sku: ["HELD"], daysOfCoverBelow: 9, lowStock: true }) { nodes { free } } }';
    expect(await app.ask(query)).toEqual({ stockLevels: { nodes: [] } });
    const low = '{ stockLevels(filter: { sku: ["HELD"], lowStock: true }) { nodes { free daysOfCover } } }';
    expect(await app.ask(low)).toEqual({ stockLevels: { nodes: [{ free: 0, daysOfCover: null }] } });
  });

  it('what a store is to show is capped: pieces of a level, with those that it deducts itself', async () => {
    const levelId = await seedLevel(app, site, 'CAP', MOST);
    const recordId = newId();
    await app.rows(
      `INSERT INTO stock_record (id, store_id, location_id, warehouse_id, remote_id, sku, num_in_stock, observed_at, expected, awaiting, components)
       VALUES ($1, $2, $3, $4, 'r1', 'CAP', $5, db_now(), $5, $5, 1)`,
      [recordId, site.storeId, site.locationId, site.warehouseId, MOST],
    );
    await app.rows('INSERT INTO stock_record_level (stock_record_id, stock_level_id, units) VALUES ($1, $2, 1)', [
      recordId,
      levelId,
    ]);
    const query = '{ stockRecords(filter: { sku: ["CAP"] }) { nodes { published } } }';
    expect(await app.ask(query)).toEqual({ stockRecords: { nodes: [{ published: MOST }] } });
    const change = { storeId: site.storeId, recordIds: [recordId], actor: 'test' };
    const raised = (): Promise<number> => app.database.tx((tx) => app.get(RaisePushes).forRecords(tx, change));
    expect(await raised()).toBe(0);
    await app.rows('UPDATE stock_record SET expected = 1 WHERE id = $1', [recordId]);
    expect(await raised()).toBe(1);
  });
});
