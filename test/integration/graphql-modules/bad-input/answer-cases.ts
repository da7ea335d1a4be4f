import { newId } from '../../../../src/common/ids.js';
import { seedLevel } from '../order-seed.js';
import { NOBODY } from '../ship-cases.js';
import type { Cases, More, MutationCase } from './case.js';
import type { Input } from './probes.js';
import type { SeededOrder, World } from './world.js';

function answer(name: string): MutationCase {
  return {
    good: async (world) => ({ cancellationRequestId: (await world.cancellation()).id, message: 'So be it' }),
    other: { message: 'So it is' },
    more: async (_, world) => {
      const { id: cancellationRequestId } = await world.cancellation();
      expect(await world.app.mutate(name, '', { cancellationRequestId, message: 'Yes' })).toEqual({ userErrors: [] });
      return [['one that is answered', { cancellationRequestId }, 'INVALID_STATE', 'cancellationRequestId']];
    },
  };
}

const of = ({ id, version }: SeededOrder, rest: Input = {}): Input => ({
  fulfillmentOrderId: id,
  expectedVersion: version,
  ...rest,
});

/** A second location of the blue store, by global ids, with so much of everything. */
async function secondSite(world: World, onHand = 1_000): Promise<{ warehouseId: string; locationId: string }> {
  const [warehouseId, locationId, name] = [newId(), newId(), world.name()];
  await world.app.rows(
    `INSERT INTO warehouse (id, code, name, line1, city, country) VALUES ($1, $2, $2, 'Kai 1', 'Berlin', 'DE')`,
    [warehouseId, name],
  );
  await world.app.rows(
    `INSERT INTO location (id, store_id, warehouse_id, remote_id, name, status) VALUES ($1, $2, $3, $4, $4, 'ACTIVE')`,
    [locationId, world.blue.storeId, warehouseId, name],
  );
  for (const sku of ['CUP', 'POT']) await seedLevel(world.app, { ...world.blue, warehouseId, locationId }, sku, onHand);
  return { warehouseId: `wh_${warehouseId}`, locationId: `loc_${locationId}` };
}

const wrongPlaces = ({ red, blue }: World): More[] => [
  ['a location of another store', { locationId: `loc_${red.locationId}` }, 'LOCATION_OF_OTHER_STORE', 'locationId'],
  ['the location where it is', { locationId: `loc_${blue.locationId}` }, 'SAME_LOCATION', 'locationId'],
];

/** Cancellations, moves and texts. */
export const ANSWER_CASES: Cases = {
  cancellationRequestAccept: answer('cancellationRequestAccept'),
  cancellationRequestReject: answer('cancellationRequestReject'),
  fulfillmentOrderPin: {
    good: async (world) => {
      const { warehouseId } = await secondSite(world);
      return of(await world.undecided(), { warehouseId, reason: 'Nearer', until: '2099-01-01T00:00:00Z' });
    },
    other: { reason: 'Cheaper' },
    expect: { 'until long ago': ['UNTIL_IN_PAST', 'until'] },
    more: (_, world) => [
      [
        'a warehouse of another store',
        { warehouseId: `wh_${world.red.warehouseId}` },
        'NO_LOCATION_AT_STORE',
        'warehouseId',
      ],
    ],
  },
  fulfillmentOrderUnpin: {
    good: async (world) => {
      const { id, inner } = await world.undecided();
      const input = { fulfillmentOrderId: id, warehouseId: `wh_${world.blue.warehouseId}`, reason: 'Nearer' };
      expect(await world.app.mutate('fulfillmentOrderPin', '', input)).toEqual({ userErrors: [] });
      return of(await world.order(inner));
    },
    other: { expectedVersion: null },
    more: async (_, world) => [['one without a pin', of(await world.ready()), 'NOT_PINNED', 'fulfillmentOrderId']],
  },
  fulfillmentOrderMove: {
    good: async (world) => {
      const { locationId } = await secondSite(world);
      return of(await world.undecided(), { locationId, reason: 'Nearer' });
    },
    other: { reason: 'Cheaper' },
    fine: { lineIds: 'An order that the store asks for moves as a whole; what is wrong with lines is named below.' },
    more: async (good, world) => {
      const own = await world.order(String(good['fulfillmentOrderId']).slice('fo_'.length));
      const other = await world.undecided();
      const empty = await secondSite(world, 0);
      return [
        ...wrongPlaces(world),
        ['a warehouse without stock', { locationId: empty.locationId }, 'OUT_OF_STOCK', 'locationId'],
        ['no line', { lineIds: [] }, 'INVALID', 'lineIds'],
        ['a line id of another kind', { lineIds: [own.id] }, 'INVALID_ID', 'lineIds.0'],
        ['an unknown line', { lineIds: [own.cup, `fol_${NOBODY}`] }, 'UNKNOWN_LINE', 'lineIds.1'],
        ['a line of another order', { lineIds: [other.cup] }, 'UNKNOWN_LINE', 'lineIds.0'],
        ['a line twice', { lineIds: [own.cup, own.cup] }, 'DUPLICATE_LINE', 'lineIds.1'],
        ['a part of a requested order', { lineIds: [own.cup] }, 'WHOLE_ORDER_ONLY', 'lineIds'],
        ['an order that is worked on', of(await world.ready()), 'INVALID_STAGE', 'fulfillmentOrderId'],
      ];
    },
  },
  fulfillmentOrderRelocate: {
    good: async (world) => {
      const { locationId } = await secondSite(world);
      return of(await world.ready(), { locationId, reason: 'Nearer' });
    },
    other: { reason: 'Cheaper' },
    more: async (_, world) => {
      const shipped = await world.shipment(true);
      const empty = await secondSite(world, 0);
      return [
        ...wrongPlaces(world),
        ['a warehouse without stock', { locationId: empty.locationId }, 'OUT_OF_STOCK', 'locationId'],
        ['an order with parcels', of(shipped.order), 'PARTLY_SHIPPED', 'fulfillmentOrderId'],
        [
          'an order whose cancellation is open',
          of((await world.cancellation()).order),
          'CANCELLATION_OPEN',
          'fulfillmentOrderId',
        ],
      ];
    },
  },
  messageTemplateUpsert: {
    good: async (world) => ({
      storeId: `store_${world.blue.storeId}`,
      purpose: 'ACCEPT',
      language: 'de',
      text: 'Gern: {orderNumber}',
    }),
    other: { text: 'Gern.' },
    more: () => [['an unknown placeholder', { text: 'For {customer}' }, 'UNKNOWN_PLACEHOLDER', 'text']],
  },
  messageTemplateDelete: {
    good: async (world) => {
      const made = await world.app.mutate<{ messageTemplate: { id: string } }>(
        'messageTemplateUpsert',
        'messageTemplate { id }',
        { storeId: `store_${world.red.storeId}`, purpose: 'CLOSE', language: 'de', text: 'Schluss' },
      );
      return { messageTemplateId: made.messageTemplate.id };
    },
    other: { messageTemplateId: `mt_${NOBODY}` },
  },
};
