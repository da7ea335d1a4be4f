import { NOBODY } from '../ship-cases.js';
import type { Cases, More, MutationCase } from './case.js';
import type { Input } from './probes.js';
import type { SeededOrder, World } from './world.js';

/** The input of a mutation of one order. */
const of = ({ id, version }: SeededOrder, rest: Input = {}): Input => ({
  fulfillmentOrderId: id,
  expectedVersion: version,
  ...rest,
});

/** An order whose stage does not allow it. */
const wrongStage = (order: SeededOrder): More => [
  'an order whose stage does not allow it',
  of(order),
  'INVALID_STAGE',
  'fulfillmentOrderId',
];

/** A step of the floor, after the steps before it. */
function step(...before: string[]): MutationCase {
  return {
    good: async (world) => of(await world.advanced(...before)),
    other: { expectedVersion: null },
    more: async (_, world) => {
      const cancelled = await world.cancellation(before);
      return [
        wrongStage(await world.undecided()),
        ['an order whose cancellation is open', of(cancelled.order), 'CANCELLATION_OPEN', 'fulfillmentOrderId'],
      ];
    },
  };
}

/** A step of the floor for many orders: an order is answered on its own. */
function steps(...before: string[]): MutationCase {
  return {
    good: async (world) => ({ fulfillmentOrderIds: [(await world.advanced(...before)).id] }),
    other: { fulfillmentOrderIds: [`fo_${NOBODY}`] },
    fine: {
      'fulfillmentOrderIds twice the same': 'The first is done, the second is refused on its own.',
    },
    more: async (_, world) => [
      [
        'an order whose stage does not allow it',
        { fulfillmentOrderIds: [(await world.undecided()).id] },
        'INVALID_STAGE',
        'fulfillmentOrderIds.0',
      ],
    ],
  };
}

const PICK = 'fulfillmentOrderStartPicking';
const PACK = 'fulfillmentOrderMarkPacked';
const LABEL = 'fulfillmentOrderMarkLabelled';

async function onHold(world: World, atStore = false): Promise<{ order: SeededOrder; holdId: string }> {
  const { id, inner } = await world.ready();
  const input = { fulfillmentOrderId: id, reason: 'OTHER', message: 'Wait', atStore };
  expect(await world.app.mutate('fulfillmentOrderHold', '', input)).toEqual({ userErrors: [] });
  const holdId = await world.id('hold_', 'SELECT id FROM order_hold WHERE fulfillment_order_id = $1', [inner]);
  return { order: await world.order(inner), holdId };
}

/** Decisions and the floor. */
export const ORDER_CASES: Cases = {
  fulfillmentOrderAccept: {
    good: async (world) => of(await world.undecided(), { message: 'Gladly', allowShortStock: true }),
    other: { message: 'Very gladly' },
    more: async (_, world) => [wrongStage(await world.ready())],
  },
  fulfillmentOrderReject: {
    good: async (world) => of(await world.undecided(), { message: 'Sorry', reason: 'OTHER' }),
    other: { message: 'Very sorry' },
    more: async (_, world) => [wrongStage(await world.ready())],
  },
  fulfillmentOrderStartPicking: step(),
  fulfillmentOrderMarkPacked: step(PICK),
  fulfillmentOrderMarkLabelled: step(PICK, PACK),
  fulfillmentOrderMarkHandedOver: step(PICK, PACK, LABEL),
  fulfillmentOrdersStartPicking: steps(),
  fulfillmentOrdersMarkPacked: steps(PICK),
  fulfillmentOrdersMarkLabelled: steps(PICK, PACK),
  fulfillmentOrdersMarkHandedOver: steps(PICK, PACK, LABEL),
  fulfillmentOrderClose: {
    good: async (world) => of(await world.ready(), { message: 'The rest is lost' }),
    other: { message: 'All is lost' },
    more: async (_, world) => [wrongStage(await world.undecided())],
  },
  fulfillmentOrderHold: {
    good: async (world) =>
      of(await world.ready(), { reason: 'OTHER', message: 'Wait', until: '2099-01-01T00:00:00Z', atStore: true }),
    other: { message: 'Wait longer' },
    expect: { 'until long ago': ['INVALID_UNTIL', 'until'] },
    more: async (_, world) => [
      ['a second hold at the store', of((await onHold(world, true)).order), 'HELD_AT_STORE', 'atStore'],
    ],
  },
  fulfillmentOrderReleaseHold: {
    good: async (world) => {
      const { order, holdId } = await onHold(world);
      return of(order, { holdId });
    },
    other: { holdId: null },
    more: async (_, world) => [
      ['a hold of another order', { holdId: (await onHold(world)).holdId }, 'NOT_FOUND', 'holdId'],
      ['an order without a hold', of(await world.ready()), 'NOT_ON_HOLD', 'fulfillmentOrderId'],
    ],
  },
};
