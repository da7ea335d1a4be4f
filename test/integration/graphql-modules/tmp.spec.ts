import { ModulesApp } from './modules-app.js';
import { observe, remoteOrder, seedLevel, seedSite } from './order-seed.js';
import { READY_OPERATIONS } from '../../../src/platform/graphql/graphiql/graphiql-operations.js';

describe('tmp', () => {
  let app: ModulesApp;
  beforeAll(async () => { app = await ModulesApp.start(); });
  afterAll(() => app.stop());
  it('ops', async () => {
    const site = await seedSite(app, 'blue');
    await seedLevel(app, site, 'CUP', 50);
    const id = await observe(app, site, remoteOrder(site, 'a'));
    const rid = await observe(app, site, remoteOrder(site, 'b', { sku: 'NONE' }));
    const texts = READY_OPERATIONS.map(({ query }) => query
      .replace('decision { decision reason message }', 'decision { outcome reason message }')
      .replace('cycles { cycle decision reason decidedAt outcome }', 'cycles { cycle outcome decision { outcome reason message actor decidedAt } }'));
    const vars: Record<string, unknown>[] = [{}, {}, { id: `fo_${id}` }, {}, { input: { warehouseId: `wh_${site.warehouseId}`, storeId: `store_${site.storeId}`, reason: 'count', levels: [{ sku: 'SKU-1', onHand: 100 }] } }];
    for (let i = 0; i < 5; i++) console.log(JSON.stringify(await app.answer(texts[i] as string, vars[i])).slice(0, 900));
    const [acc, rej] = (texts[5] as string).split('\n\n');
    console.log(JSON.stringify(await app.answer(acc as string, { accept: { fulfillmentOrderId: `fo_${rid}`, allowShortStock: true }, reject: {} })));
    console.log(JSON.stringify(await app.answer(rej as string, { reject: { fulfillmentOrderId: `fo_${rid}`, reason: 'OTHER' } })));
    // reject pending, then accepted elsewhere
    const c = await observe(app, site, remoteOrder(site, 'c', { sku: 'NONE' }));
    console.log(JSON.stringify(await app.answer(rej as string, { reject: { fulfillmentOrderId: `fo_${c}`, reason: 'OTHER' } })));
    await observe(app, site, remoteOrder(site, 'c', { sku: 'NONE', requestStatus: { canonical: 'ACCEPTED', raw: 'accepted' }, updatedAt: '2026-02-01T00:00:00Z' }));
    console.log(await app.rows('SELECT stage, cycle FROM fulfillment_order WHERE id = $1', [c]));
    console.log(JSON.stringify(await app.answer(acc as string, { accept: { fulfillmentOrderId: `fo_${c}`, allowShortStock: true } })));
    console.log('NUL', JSON.stringify(await app.answer('query($f: FulfillmentOrderFilter) { fulfillmentOrders(filter: $f) { nodes { id } } }', { f: { remoteId: ['a\u0000'] } })));
    console.log('NUL', JSON.stringify(await app.answer(rej as string, { reject: { fulfillmentOrderId: `fo_${rid}`, reason: 'OTHER', message: 'a\u0000' } })));
    app.statements.length = 0;
    await app.answer('{ fulfillmentOrders(first: 50) { nodes { id store { name } location { name warehouse { code } } lines { id } cycles { id } decision { outcome } pendingOperations { id } timeline { nodes { id } } } } }');
    console.log('STATEMENTS', app.statements.length, app.errorLines);
  });
});
