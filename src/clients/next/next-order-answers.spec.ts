import { mapDeliveryEvents } from './next-delivery-mapping.js';
import { understand } from './next-fields.js';
import { mapAvailableLocations, mapMovedOrder, mapOrdersOfOrder, mapRequestedOrder } from './next-order-answers.js';

const order = (id: number): object => ({ id, order_number: '100042', assigned_location: { id: 5 }, line_items: [] });
const reason = (map: () => unknown): string | undefined => {
  const read = understand(map);
  return read.ok ? undefined : read.error;
};

describe('mapMovedOrder', () => {
  it.each<[string, unknown, string, string | null]>([
    ['both', { moved_fulfillment_order: order(9), original_fulfillment_order: order(7) }, '9', '7'],
    ['no original', { moved_fulfillment_order: order(9) }, '9', null],
    ['a null original', { moved_fulfillment_order: order(7), original_fulfillment_order: null }, '7', null],
    ['an empty original', { moved_fulfillment_order: order(9), original_fulfillment_order: {} }, '9', null],
    ['the same twice', { moved_fulfillment_order: order(7), original_fulfillment_order: order(7) }, '7', null],
    ['the moved one alone', order(7), '7', null],
    ['a new one alone', order(9), '9', null],
  ])('reads %s', (_name, raw, moved, original) => {
    const read = mapMovedOrder(raw, '7');
    expect([read.moved.remoteId, read.original?.remoteId ?? null]).toEqual([moved, original]);
  });

  it.each<[string, unknown, string]>([
    [
      'others',
      { moved_fulfillment_order: order(9), original_fulfillment_order: order(8) },
      'it is about another object',
    ],
    ['a list', [order(7)], 'answer is not an object'],
    ['half an order', { moved_fulfillment_order: { id: 7 } }, 'order.order_number is missing'],
    ['nothing moved', { moved_fulfillment_order: null }, 'order is not an object'],
  ])('refuses %s', (_name, raw, why) => {
    expect(reason(() => mapMovedOrder(raw, '7'))).toBe(why);
  });
});

describe('mapRequestedOrder', () => {
  const three = (original: unknown, requested: unknown, unrequested: unknown): object => ({
    original_fulfillment_order: original,
    requested_fulfillment_order: requested,
    unrequested_fulfillment_order: unrequested,
  });

  it.each<[string, unknown, string, string | null]>([
    ['a request for a part', three(order(7), order(8), order(9)), '8', '9'],
    ['a rest that stays the original', three(order(7), order(8), order(7)), '8', '7'],
    ['a request for the whole', three(order(7), order(7), null), '7', null],
    ['an empty rest', three(order(7), order(7), {}), '7', null],
    ['the same everywhere', three(order(7), order(7), order(7)), '7', null],
    ['nothing but the requested one', { requested_fulfillment_order: order(7) }, '7', null],
    ['the order alone', order(7), '7', null],
  ])('reads %s', (_name, raw, requested, unrequested) => {
    const read = mapRequestedOrder(raw, '7');
    expect([read.requested.remoteId, read.unrequested?.remoteId ?? null]).toEqual([requested, unrequested]);
  });

  it('refuses what is about another order', () => {
    expect(reason(() => mapRequestedOrder(order(8), '7'))).toBe('it is about another object');
    expect(reason(() => mapRequestedOrder(three(order(9), order(8), null), '7'))).toBe('it is about another object');
  });
});

describe('mapAvailableLocations', () => {
  const NORTH = { remoteId: '5', name: 'North', lineRemoteIds: ['11', '9007199254740993'] };
  const shown = { id: 5, name: 'North', fulfillment_order_line_ids: [11, '9007199254740993', 11] };

  it.each<[string, unknown, unknown]>([
    ['a list', [shown], [NORTH]],
    ['an object by id', { 5: { ...shown, id: undefined } }, [NORTH]],
    ['an object by id that names the id again', { 5: shown }, [NORTH]],
    ['an object of lines by id', { 5: [11] }, [{ remoteId: '5', name: null, lineRemoteIds: ['11'] }]],
    ['no lines', [{ id: 5 }], [{ remoteId: '5', name: null, lineRemoteIds: [] }]],
    ['an empty list', [], []],
    ['an empty object', {}, []],
  ])('reads %s', (_name, value, locations) => {
    expect(mapAvailableLocations({ available_locations: value })).toEqual(locations);
  });

  it.each<[unknown, string]>([
    [{}, 'answer.available_locations is neither a list nor an object'],
    [{ available_locations: 'CANARY' }, 'answer.available_locations is neither a list nor an object'],
    [{ available_locations: { 'a CANARY': [] } }, 'available_locations has a key that is not an id'],
    [{ available_locations: [{ name: 'CANARY' }] }, 'available_locations[].id is not an id'],
    [{ available_locations: { 5: 'CANARY' } }, 'available_locations[] is not an object'],
    [{ available_locations: { 5: ['a CANARY'] } }, 'available_locations[].fulfillment_order_line_ids[] is not an id'],
    [[], 'answer is not an object'],
  ])('refuses %p', (raw, why) => {
    expect(reason(() => mapAvailableLocations(raw))).toBe(why);
  });
});

describe('mapOrdersOfOrder', () => {
  it.each<[string, unknown]>([
    ['one', order(7)],
    ['a list', [order(7)]],
    ['a page', { next: null, results: [order(7)] }],
  ])('reads %s', (_name, raw) => {
    expect(mapOrdersOfOrder(raw)).toMatchObject([{ ok: true, order: { remoteId: '7' } }]);
  });

  it('sets one aside that makes no sense, and refuses a page that is not the last', () => {
    expect(mapOrdersOfOrder([{ id: 8 }, order(7)])).toMatchObject([
      { ok: false, remoteId: '8' },
      { ok: true, order: { remoteId: '7' } },
    ]);
    expect(mapOrdersOfOrder([])).toEqual([]);
    expect(mapOrdersOfOrder('x')).toMatchObject([{ ok: false, remoteId: null }]);
    const more = { next: '/?cursor=c', results: [order(7)] };
    expect(reason(() => mapOrdersOfOrder(more))).toBe('the answer has more pages than the one');
    expect(reason(() => mapOrdersOfOrder({ results: {} }))).toBe('results is not a list');
  });
});

describe('mapDeliveryEvents', () => {
  const EVENT = { id: 71, status: 'in_transit', happened_at: '2026-01-02T00:00:00Z', message: null, city: 'Leeds' };
  const MAPPED = { remoteId: '71', status: 'in_transit', happenedAt: '2026-01-02T00:00:00Z', message: null };

  it.each<[string, unknown]>([
    ['one', EVENT],
    ['a list', [EVENT]],
    ['a page', { next: null, results: [EVENT] }],
  ])('reads %s', (_name, raw) => {
    expect(mapDeliveryEvents(raw)).toEqual([MAPPED]);
  });

  it('keeps words that it does not know, and does without a time', () => {
    expect(mapDeliveryEvents({ id: 71, status: 'lost' })).toEqual([
      { remoteId: '71', status: 'lost', happenedAt: null, message: null },
    ]);
  });

  it.each<[unknown, string]>([
    [[EVENT, { id: 'a CANARY', status: 'x' }], 'event.id is not an id'],
    [[EVENT, { id: 72 }], 'event.status is missing'],
    [{}, 'event.id is not an id'],
    [null, 'event is not an object'],
    [{ next: '/?cursor=c', results: [EVENT] }, 'the answer has more pages than the one'],
  ])('refuses %p', (raw, why) => {
    expect(reason(() => mapDeliveryEvents(raw))).toBe(why);
  });
});
