import { NOBODY } from '../ship-cases.js';
import type { Cases } from './case.js';

/** Stores, their exceptions and operations, and keys. */
export const STORE_CASES: Cases = {
  apiKeyCreate: {
    good: async () => ({ name: 'scanner', expiresAt: '2099-01-01T00:00:00Z' }),
    other: { name: 'printer' },
  },
  apiKeyRevoke: {
    good: async (world) => {
      const made = await world.app.mutate<{ apiKey: { id: string } }>('apiKeyCreate', 'apiKey { id }', {
        name: world.name(),
      });
      return { apiKeyId: made.apiKey.id };
    },
    other: { apiKeyId: `key_${NOBODY}` },
  },
  exceptionResolve: {
    good: async (world) => ({ exceptionId: await world.exception(), resolution: 'Done.' }),
    other: { resolution: 'Done again.' },
    more: async (_, world) => {
      const exceptionId = await world.exception();
      const { userErrors } = await world.app.mutate('exceptionResolve', '', { exceptionId, resolution: 'Done.' });
      expect(userErrors).toEqual([]);
      return [['that is resolved', { exceptionId }, 'ALREADY_RESOLVED', 'exceptionId']];
    },
  },
  exceptionSnooze: {
    good: async (world) => ({ exceptionId: await world.exception(), until: '2099-01-01T00:00:00Z' }),
    other: { until: '2099-02-01T00:00:00Z' },
  },
  storeApiVersionSet: {
    good: async (world) => {
      const { storeId } = await world.site();
      await world.app.rows(`UPDATE store SET api_version = '2023-02-10' WHERE id = $1`, [storeId]);
      const expectedVersion = await world.version('store', storeId);
      return { storeId: `store_${storeId}`, apiVersion: '2024-04-01', expectedVersion };
    },
    other: { expectedVersion: null },
    more: () => [
      ['a version that is not supported', { apiVersion: '1999-01-01' }, 'UNSUPPORTED_API_VERSION', 'apiVersion'],
    ],
  },
  storeInstallUrlCreate: {
    good: async () => ({ domain: 'new-shop.29next.store' }),
    other: { domain: 'other-shop.29next.store' },
    expect: { 'domain empty': ['INVALID_DOMAIN', 'domain'] },
    more: () => [
      ['an address', { domain: 'https://new-shop.29next.store/' }, 'INVALID_DOMAIN', 'domain'],
      ['another host', { domain: 'evil.example' }, 'INVALID_DOMAIN', 'domain'],
    ],
  },
  storeOperationRedrive: {
    good: async (world) => ({ storeOperationId: await world.parkedOperation(), reason: 'It is back.' }),
    other: { reason: 'It is really back.' },
    more: async (_, world) => {
      const { order } = await world.shipment();
      const id = await world.id(
        'op_',
        `SELECT id FROM store_operation WHERE fulfillment_order_id = $1 AND kind = 'fulfillment.create'`,
        [order.inner],
      );
      return [['one that is not parked', { storeOperationId: id }, 'INVALID_STATE', 'storeOperationId']];
    },
  },
  storePause: {
    good: async (world) => ({ storeId: `store_${(await world.site()).storeId}`, reason: 'Stock count.' }),
    other: { reason: 'Holidays.' },
    fine: { 'reason empty': 'A reason need not be given.' },
  },
  storePolicyUpdate: {
    good: async (world) => {
      const { storeId } = await world.site();
      return {
        storeId: `store_${storeId}`,
        expectedVersion: await world.version('store', storeId),
        checks: {
          possibleDuplicate: 'IGNORE',
          outOfStock: 'REVIEW',
          addressIncomplete: 'REVIEW',
          countryNotServed: 'REVIEW',
        },
        decisionMode: 'MANUAL',
        cancellationMode: 'MANUAL',
        pointOfNoReturn: 'PICKING',
        cancellationDefaultAnswer: 'REJECT',
        stockOwner: 'MERCHANT',
        driftHealing: 'REPORT',
        betterLocation: 'SUGGEST',
        notifyCustomer: false,
        stockSync: false,
        storeDeductsOnFulfillment: false,
        createStockRecords: true,
        allowBackorders: true,
        cancellationDeadlineMinutes: 60,
        lateInTransitDays: 7,
        partStockDeadlineHours: 24,
        language: 'de',
      };
    },
    other: { language: 'fr' },
    fine: { 'cancellationDeadlineMinutes zero': 'No deadline.' },
  },
  storeResume: {
    good: async (world) => {
      const storeId = `store_${(await world.site()).storeId}`;
      expect(await world.app.mutate('storePause', '', { storeId })).toEqual({ userErrors: [] });
      return { storeId };
    },
    other: { storeId: `store_${NOBODY}` },
    more: async (_, world) => {
      const { storeId } = await world.site();
      await world.app.rows(`UPDATE store SET status = 'UNINSTALLED' WHERE id = $1`, [storeId]);
      return [['one that left', { storeId: `store_${storeId}` }, 'INVALID_STATE', 'storeId']];
    },
  },
  storeSync: {
    good: async (world) => ({ storeId: `store_${(await world.site()).storeId}` }),
    other: { storeId: `store_${NOBODY}` },
  },
  storeNotificationReplay: {
    good: async (world) => ({ ids: [await world.notification(), await world.notification(world.red)] }),
    other: { ids: ['sn_1'] },
  },
};
