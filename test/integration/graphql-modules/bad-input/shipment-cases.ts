import { PARCEL } from '../ship-cases.js';
import type { Cases, More } from './case.js';
import { withValue, type Expected, type Input } from './probes.js';
import { KEY, type SeededOrder, type World } from './world.js';

/** A shipment of one CUP in one parcel, with everything said. */
async function wish(world: World): Promise<Input> {
  const { id, version, cup } = await world.ready();
  const lines = [{ lineId: cup, quantity: 1 }];
  const trackingUrl = 'https://track.example/T1';
  const parcels = [{ ...PARCEL, carrierName: 'DHL Express', trackingUrl, lines }];
  return {
    fulfillmentOrderId: id,
    expectedVersion: version,
    shipmentKey: 'new',
    lines,
    parcels,
    notifyCustomer: false,
  };
}

const SHIPMENT_EXPECT: Record<string, Expected> = {
  'lines.0.lineId unknown': ['UNKNOWN_LINE', 'lines.0'],
  'lines.0.quantity largest': ['QUANTITY_EXCEEDED', 'lines.0'],
  'lines twice the same': ['DUPLICATE_LINE', 'lines.1'],
  'parcels twice the same': ['QUANTITY_EXCEEDED', 'parcels.1'],
  'parcels.0.lines.0.lineId unknown': ['UNKNOWN_LINE', 'parcels.0'],
  'parcels.0.lines.0.quantity largest': ['QUANTITY_EXCEEDED', 'parcels.0'],
  'parcels.0.lines twice the same': ['QUANTITY_EXCEEDED', 'parcels.0'],
};
const SHIPMENT_FINE = { 'parcels.0.carrierName empty': 'As good as left out.' };

/** Entries of a table with their names below another field. */
function under<T>(path: string, table: Record<string, T>, change: (value: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(table).map(([name, value]) => [`${path}.${name}`, change(value)]));
}

const answersUnder = (path: string, table: Record<string, Expected>): Record<string, Expected> =>
  under(path, table, (answer) => (answer === 'GRAPHQL' ? answer : [answer[0], `${path}.${answer[1]}`]));

async function event(world: World): Promise<Input> {
  const { id, parcel } = await world.shipment(true);
  return {
    fulfillmentId: id,
    parcelId: parcel,
    status: 'IN_TRANSIT',
    happenedAt: new Date().toISOString(),
    message: 'On its way',
    city: 'Berlin',
    state: 'BE',
    postcode: '10115',
    country: 'DE',
    estimatedDeliveryAt: '2099-01-01T00:00:00Z',
  };
}

const EVENT_EXPECT: Record<string, Expected> = {
  'parcelId unknown': ['UNKNOWN_PARCEL', 'parcelId'],
  'happenedAt long ago': ['HAPPENED_TOO_EARLY', 'happenedAt'],
  'estimatedDeliveryAt long ago': ['ESTIMATED_TOO_EARLY', 'estimatedDeliveryAt'],
};
const EVENT_FINE = Object.fromEntries(
  ['message', 'city', 'state', 'postcode'].map((field) => [`${field} empty`, 'As good as left out.']),
);

async function wrongEvents(world: World): Promise<More[]> {
  const other = await world.shipment(true);
  return [
    ['a parcel of another shipment', { parcelId: other.parcel }, 'UNKNOWN_PARCEL', 'parcelId'],
    ['a time to come', { happenedAt: '2099-01-01T00:00:00Z' }, 'HAPPENED_IN_FUTURE', 'happenedAt'],
  ];
}

/** Shipments and what comes after them. */
export const SHIPMENT_CASES: Cases = {
  fulfillmentCreate: {
    good: wish,
    other: { notifyCustomer: true },
    expect: SHIPMENT_EXPECT,
    fine: SHIPMENT_FINE,
    more: async (good, world) => {
      const own = await world.order(String(good['fulfillmentOrderId']).slice('fo_'.length));
      const [other, undecided, shipped] = [await world.ready(), await world.undecided(), await world.shipment()];
      const of = ({ id }: SeededOrder): Input => ({ fulfillmentOrderId: id, expectedVersion: null, lines: null });
      const parcel = (change: Input): Input => ({ parcels: [{ ...PARCEL, ...change }] });
      const twice = { parcels: [PARCEL, PARCEL] };
      return [
        ['more than there is', { lines: [{ lineId: own.cup, quantity: 3 }] }, 'QUANTITY_EXCEEDED', 'lines.0'],
        ['a line of another order', { lines: [{ lineId: other.cup, quantity: 1 }] }, 'UNKNOWN_LINE', 'lines.0'],
        [
          'pieces that are on their way',
          { ...of(shipped.order), ...parcel({}) },
          'QUANTITY_CLAIMED',
          'fulfillmentOrderId',
        ],
        [
          'a key of another shipment',
          { ...of(shipped.order), ...parcel({}), shipmentKey: KEY },
          'SHIPMENT_KEY_USED',
          'shipmentKey',
        ],
        ['an order that nobody accepted', { ...of(undecided), ...parcel({}) }, 'INVALID_STAGE', 'fulfillmentOrderId'],
        ['a tracking number twice', twice, 'DUPLICATE_TRACKING_NUMBER', 'parcels.1.trackingNumber'],
      ];
    },
  },
  fulfillmentsCreate: {
    good: async (world) => ({ fulfillments: [await wish(world)] }),
    other: (good) => withValue(good, ['fulfillments', '0', 'notifyCustomer'], true) as Input,
    expect: answersUnder('fulfillments.0', SHIPMENT_EXPECT),
    fine: {
      ...under('fulfillments.0', SHIPMENT_FINE, (reason) => reason),
      'fulfillments twice the same': 'The same key is the same shipment.',
    },
  },
  fulfillmentEventCreate: {
    good: event,
    other: { message: 'Still on its way' },
    expect: EVENT_EXPECT,
    fine: EVENT_FINE,
    more: (_, world) => wrongEvents(world),
  },
  fulfillmentEventsCreate: {
    good: async (world) => ({ events: [await event(world)] }),
    other: (good) => withValue(good, ['events', '0', 'message'], 'Still on its way') as Input,
    expect: answersUnder('events.0', EVENT_EXPECT),
    fine: {
      ...under('events.0', EVENT_FINE, (reason) => reason),
      'events twice the same': 'The same status at the same time is the same event.',
    },
  },
  fulfillmentTrackingUpdate: {
    good: async (world) => {
      const { id, parcel } = await world.shipment(true);
      return {
        fulfillmentId: id,
        parcelId: parcel,
        trackingNumber: world.name(),
        carrier: 'UPS',
        carrierName: 'UPS Express',
        trackingUrl: 'https://track.example/T2',
        reason: 'Label was wrong',
      };
    },
    other: { reason: 'Label was torn' },
    expect: { 'parcelId unknown': ['UNKNOWN_PARCEL', 'parcelId'] },
    fine: { 'carrierName empty': 'As good as left out.' },
    more: async (_, world) => {
      const pending = await world.shipment();
      return [
        ['a list of numbers', { trackingNumber: 'A,B' }, 'INVALID', 'trackingNumber'],
        ['what a spreadsheet made of it', { trackingNumber: '9.4E+21' }, 'INVALID', 'trackingNumber'],
        ['a plain http link', { trackingUrl: 'http://a.example/' }, 'INVALID', 'trackingUrl'],
        ['a parcel of another shipment', { parcelId: pending.parcel }, 'UNKNOWN_PARCEL', 'parcelId'],
        [
          'a shipment that the store has not confirmed',
          { fulfillmentId: pending.id, parcelId: pending.parcel },
          'FULFILLMENT_NOT_CONFIRMED',
          'fulfillmentId',
        ],
      ];
    },
  },
  fulfillmentCancel: {
    good: async (world) => ({ fulfillmentId: (await world.shipment()).id, reason: 'Not packed after all' }),
    other: { reason: 'Lost' },
    more: async (_, world) => [
      [
        'a shipment that the store has confirmed',
        { fulfillmentId: (await world.shipment(true)).id },
        'UNSUPPORTED_BY_PLATFORM',
        'fulfillmentId',
      ],
    ],
  },
};
