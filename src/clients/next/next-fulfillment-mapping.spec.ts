import fc from 'fast-check';
import { CARRIER_CODES, parseCarrier } from '../carriers.js';
import type { ShipmentInput } from '../store-client.js';
import { NEXT_CARRIERS } from './next-carriers.js';
import { understand } from './next-fields.js';
import {
  fulfillmentBody,
  mapCreatedFulfillments,
  mapFulfillment,
  mapFulfillments,
} from './next-fulfillment-mapping.js';

const LINE = { id: 61, order_line_id: 21, sku: 'SOCK-M', quantity: 2, fulfilled_quantity: '2' };
const FULFILLMENT = {
  id: 51,
  status: 'success',
  delivery_status: 'tracking_added',
  location_id: 5,
  line_items: [LINE],
  tracking_code: 'A1',
  tracking_codes: 'A1, B2',
  created_at: '2026-01-01T00:00:00Z',
};
const MAPPED = {
  remoteId: '51',
  status: { canonical: 'SUCCESS', raw: 'success' },
  deliveryStatus: 'tracking_added',
  locationRemoteId: '5',
  lines: [{ orderLineId: '21', sku: 'SOCK-M', quantity: 2 }],
  trackingNumbers: ['A1', 'B2'],
  createdAt: '2026-01-01T00:00:00Z',
  unfamiliar: [],
};
const reason = (read: () => unknown): string | undefined => {
  const result = understand(read);
  return result.ok ? undefined : result.error;
};

describe('NEXT_CARRIERS', () => {
  it('each of the 41 has its own word, and every word is read back', () => {
    expect(new Set(Object.values(NEXT_CARRIERS)).size).toBe(41);
    for (const code of CARRIER_CODES) {
      expect(parseCarrier(NEXT_CARRIERS[code])).toBe(code);
      expect(parseCarrier(NEXT_CARRIERS[code].toUpperCase())).toBe(code);
    }
  });
});

describe('mapFulfillment', () => {
  it('translates a whole shipment', () => {
    expect(mapFulfillment(FULFILLMENT)).toEqual(MAPPED);
    expect(mapFulfillment({ ...FULFILLMENT, zone: 1 }).unfamiliar).toEqual(['fulfillment.zone']);
  });

  it('takes both readings of ids and quantities', () => {
    const line = { order_line_id: '9223372036854775807', quantity: '2.00', sku: 1234 };
    expect(mapFulfillment({ ...FULFILLMENT, id: '51', location_id: '5', line_items: [line] })).toMatchObject({
      remoteId: '51',
      locationRemoteId: '5',
      lines: [{ orderLineId: '9223372036854775807', sku: '1234', quantity: 2 }],
    });
  });

  it('does without everything that may be absent', () => {
    expect(mapFulfillment({ id: 51, line_items: [] })).toEqual({
      remoteId: '51',
      status: { canonical: 'UNKNOWN', raw: null },
      deliveryStatus: null,
      locationRemoteId: null,
      lines: [],
      trackingNumbers: [],
      createdAt: null,
      unfamiliar: [],
    });
  });

  it.each([
    ['canceled', 'CANCELLED'],
    ['success', 'SUCCESS'],
    ['lost', 'UNKNOWN'],
    ['toString', 'UNKNOWN'],
  ])('status %s is %s', (raw, canonical) => {
    expect(mapFulfillment({ ...FULFILLMENT, status: raw }).status).toEqual({ canonical, raw });
  });

  it.each([[null], [''], ['None'], [undefined]])('delivery status %p is none', (raw) => {
    expect(mapFulfillment({ ...FULFILLMENT, delivery_status: raw }).deliveryStatus).toBeNull();
  });

  it.each<[string, unknown, unknown, string[]]>([
    ['one in each field, the same', 'A1', 'A1', ['A1']],
    ['several with commas', 'A1,B2 , C3', undefined, ['A1', 'B2', 'C3']],
    ['a list', ['A1', 'B2'], 'B2', ['A1', 'B2']],
    ['a list in the other field', undefined, ['A1', null, ''], ['A1']],
    ['numbers', [1234, '5678'], 1234, ['1234', '5678']],
    ['only the single field', null, 'A1', ['A1']],
    ['none', '', null, []],
  ])('tracking numbers: %s', (_name, codes, code, numbers) => {
    const raw = { ...FULFILLMENT, tracking_codes: codes, tracking_code: code };
    expect(mapFulfillment(raw).trackingNumbers).toEqual(numbers);
  });

  it('whichever way the store shows the numbers, the same are read, each once', () => {
    const number = fc.stringMatching(/^[A-Z0-9]{1,20}$/);
    fc.assert(
      fc.property(fc.array(number), fc.boolean(), fc.boolean(), (numbers, asList, swapped) => {
        const shown = asList ? numbers : numbers.join(', ');
        const [tracking_codes, tracking_code] = swapped ? [numbers[0], shown] : [shown, numbers[0]];
        expect(new Set(mapFulfillment({ ...FULFILLMENT, tracking_codes, tracking_code }).trackingNumbers)).toEqual(
          new Set(numbers),
        );
      }),
    );
  });

  it.each<[string, unknown, string]>([
    ['no object', null, 'fulfillment is not an object'],
    ['an empty object', {}, 'fulfillment.id is not an id'],
    ['no lines', { ...FULFILLMENT, line_items: undefined }, 'fulfillment.line_items is not a list'],
    ['lines as text', { ...FULFILLMENT, line_items: 'x' }, 'fulfillment.line_items is not a list'],
    [
      'a line without a quantity',
      { ...FULFILLMENT, line_items: [LINE, { ...LINE, quantity: null }] },
      'fulfillment.line_items[1].quantity is not a number of pieces',
    ],
    [
      'a line of no order line',
      { ...FULFILLMENT, line_items: [{ quantity: 1 }] },
      'fulfillment.line_items[0].order_line_id is not an id',
    ],
    [
      'a tracking number that is an object',
      { ...FULFILLMENT, tracking_codes: [{ CANARY: 1 }] },
      'fulfillment.tracking_codes is not a text',
    ],
  ])('refuses %s', (_name, raw, why) => {
    expect(reason(() => mapFulfillment(raw))).toBe(why);
  });
});

describe('the shipments of an order', () => {
  it.each<[string, unknown]>([
    ['one object', FULFILLMENT],
    ['a list', [FULFILLMENT]],
    ['a page', { next: null, previous: null, results: [FULFILLMENT] }],
  ])('%s', (_name, raw) => {
    expect(mapFulfillments(raw, undefined)).toEqual({ fulfillments: [MAPPED] });
  });

  it('none, as a list or a page', () => {
    expect(mapFulfillments([], undefined)).toEqual({ fulfillments: [] });
    expect(mapFulfillments({ results: [] }, undefined)).toEqual({ fulfillments: [] });
  });

  it('a page leads to the next', () => {
    const page = { next: 'http://x.example/?cursor=n2', results: [FULFILLMENT] };
    expect(mapFulfillments(page, 'n1')).toEqual({ fulfillments: [MAPPED], nextCursor: 'n2' });
    expect(reason(() => mapFulfillments(page, 'n2'))).toBe('next leads to the same page again');
  });

  it.each<[string, unknown]>([
    ['one that makes no sense in a list', [FULFILLMENT, { id: 52 }]],
    ['one that makes no sense on a page', { results: [FULFILLMENT, { id: 52 }] }],
    ['null', null],
    ['an empty object', {}],
    ['a text', 'none'],
  ])('%s spoils the whole answer', (_name, raw) => {
    expect(reason(() => mapFulfillments(raw, undefined))).toMatch(/^fulfillment/);
  });

  it('a new one: an object or a list, not an empty one', () => {
    expect(mapCreatedFulfillments(FULFILLMENT)).toEqual([MAPPED]);
    const two = [FULFILLMENT, { ...FULFILLMENT, id: 52 }];
    expect(mapCreatedFulfillments(two).map(({ remoteId }) => remoteId)).toEqual(['51', '52']);
    expect(reason(() => mapCreatedFulfillments([]))).toBe('no shipment is in the answer');
    expect(reason(() => mapCreatedFulfillments([FULFILLMENT, {}]))).toBe('fulfillment.id is not an id');
  });
});

describe('fulfillmentBody', () => {
  const shipment: ShipmentInput = {
    lines: [
      { remoteId: '11', quantity: 2 },
      { remoteId: '9223372036854775807', quantity: 1 },
    ],
    parcels: [
      { carrier: 'FOUR_PX', carrierName: 'not sent', trackingNumber: 'A1', trackingUrl: 'https://track.example/A1' },
      { carrier: 'OTHER', carrierName: 'Pigeon Post', trackingNumber: 'B2', trackingUrl: null },
    ],
    notify: false,
  };

  it('names everything, and the name of a carrier only with "other"', () => {
    expect(fulfillmentBody(shipment)).toEqual({
      fulfillment_order_line_items: [
        { id: 11, quantity: 2 },
        { id: '9223372036854775807', quantity: 1 },
      ],
      notify: false,
      tracking_info: [
        { carrier: '4px', tracking_code: 'A1', tracking_link: 'https://track.example/A1' },
        { carrier: 'other', carrier_other_name: 'Pigeon Post', tracking_code: 'B2', tracking_link: null },
      ],
    });
  });

  it('what was sent is recognised when the store shows it again', () => {
    const body = fulfillmentBody(shipment);
    const shown = { ...FULFILLMENT, tracking_codes: body.tracking_info.map((parcel) => parcel.tracking_code) };
    expect(mapFulfillment(shown).trackingNumbers).toEqual(expect.arrayContaining(['A1', 'B2']));
  });
});
