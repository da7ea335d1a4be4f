import { CHAOS_WAREHOUSE, Fleet } from './support/fleet.js';
it('x', async () => {
  const t0 = performance.now();
  const t = (s: string) => process.stderr.write(`${Math.round(performance.now() - t0)} ${s}\n`);
  const { compiledPrograms } = await import('../../scripts/support/programs.js');
  await compiledPrograms(process.cwd()); t('compiled');
  const { createTestDatabase } = await import('../support/test-database.js');
  const d = await createTestDatabase(); t('db'); await d.drop();
  const fleet = await Fleet.start({ workers: 2 }); t('fleet');
  await fleet.sandbox.control.createStore({ domain: 'a.29next.store', latency: { minMs: 5, maxMs: 120 } });
  try { await fleet.client.setUp({ domain: 'a.29next.store', warehouse: CHAOS_WAREHOUSE, stock: [{ sku: 'A', onHand: 1_000 }] }); t('setup'); } catch (e) { t(String(e)); }
  t(fleet.logs().slice(-6000));
  await fleet.close(); t('closed');
}, 150000);
