import { understand } from './next-fields.js';
import { mapDeliveryEvent } from './next-delivery-mapping.js';
import { mapFulfillment } from './next-fulfillment-mapping.js';
import { mapLocation } from './next-location-mapping.js';
import { mapFulfillmentOrder, mapStore, mapWebhook } from './next-mapping.js';
import { mapStockRecord } from './next-stock-mapping.js';

const ADDRESS = {
  first_name: 'Ann',
  last_name: 'Lee',
  line1: '1 Road',
  line2: 'b',
  line3: 'c',
  line4: 'Leeds',
  state: 'West Yorkshire',
  postcode: 'LS1',
  country: 'GB',
  phone_number: '1',
  notes: 'x',
};

/** Records in which every field is there, their readers, and the fields without which a record is set aside. */
const RECORDS: Readonly<Record<string, { map: (raw: unknown) => unknown; needed: string[]; raw: object }>> = {
  order: {
    map: mapFulfillmentOrder,
    needed: [
      'id',
      'order_number',
      'status',
      'request_status',
      'assigned_location',
      'assigned_location.id',
      'line_items',
      'line_items.0',
      'line_items.0.id',
      'line_items.0.order_line_id',
      'line_items.0.quantity',
      'line_items.0.fulfillable_quantity',
    ],
    raw: {
      id: 7,
      order_number: '100042',
      status: 'open',
      request_status: 'requested',
      supported_actions: ['accept'],
      fulfillment_holds: [{ reason: 'high_risk', reason_message: 'x', created_at: '2026-01-01T00:00:00Z' }],
      merchant_requests: [{ type: 'fulfill_request', message: 'x', notify: true }],
      shipping_address: ADDRESS,
      shipping_method: { code: 'std', name: 'Standard' },
      assigned_location: { id: 5, name: 'North', address: ADDRESS },
      line_items: [
        {
          id: 11,
          fulfillment_order_id: 7,
          order_line_id: 21,
          stockrecord_id: 31,
          product_id: '41',
          sku: 'SOCK-M',
          product_title: 'Sock',
          product_image: 'https://x.example/a.png',
          quantity: 3,
          fulfillable_quantity: '2',
          currency: 'EUR',
          price_excl_tax: '1.00',
          price_incl_tax: '1.19',
          total_discount: '0.00',
          tax_lines: [{ tax_title: 'VAT', rate: 0.19, amount: '0.19' }],
          properties: { Engraving: 'Ann' },
        },
      ],
      created_at: '2026-01-01T00:00:00Z',
      updated_at: '2026-01-01T00:00:00Z',
    },
  },
  fulfillment: {
    map: mapFulfillment,
    needed: [
      'id',
      'status',
      'line_items',
      'line_items.0',
      'line_items.0.order_line_id',
      'line_items.0.quantity',
      'tracking_code',
      'tracking_codes',
    ],
    raw: {
      id: 51,
      status: 'success',
      delivery_status: 'tracking_added',
      location_id: 5,
      line_items: [{ id: 61, order_line_id: 21, sku: 'SOCK-M', quantity: 2 }],
      tracking_code: 'A1',
      tracking_codes: 'A1',
      created_at: '2026-01-01T00:00:00Z',
    },
  },
  location: {
    map: mapLocation,
    needed: ['id'],
    raw: {
      id: 5,
      name: 'North',
      callback_url: 'https://x.example/',
      accept_return: true,
      address: ADDRESS,
      allowed_destination_countries: ['DE'],
    },
  },
  'stock record': {
    map: mapStockRecord,
    needed: ['id', 'location', 'location.id', 'num_in_stock'],
    raw: {
      id: 31,
      location: { id: 5 },
      product: { id: 41, sku: 'SOCK-M', title: 'Sock' },
      num_in_stock: 10,
      num_allocated: 3,
      net_stock_level: 7,
      low_stock_threshold: 2,
      date_updated: '2026-01-01T00:00:00Z',
    },
  },
  'delivery event': {
    map: mapDeliveryEvent,
    needed: ['id', 'status'],
    raw: { id: 1, status: 'in_transit', happened_at: '2026-01-01T00:00:00Z', message: 'x' },
  },
  store: {
    map: mapStore,
    needed: ['name'],
    raw: { name: 'Blue', timezone: 'Europe/London', available_currencies: [{ code: 'gbp' }] },
  },
  webhook: {
    map: mapWebhook,
    needed: ['id', 'target'],
    raw: {
      id: 2,
      name: 'x',
      target: 'https://x.example/',
      events: ['a'],
      active: true,
      api_version: '2024-04-01',
      warning_count: 0,
    },
  },
};

const ODD: readonly unknown[] = [
  undefined,
  null,
  '',
  '  ',
  'CANARY text',
  'true',
  '12',
  0,
  -1,
  1.5,
  2 ** 53,
  true,
  false,
  [],
  ['CANARY'],
  [null],
  {},
  { CANARY: 'CANARY' },
  [[{ CANARY: 1 }]],
];

/** Every place in a record, as `line_items.0.sku`. */
function placesOf(value: unknown, path: readonly string[] = []): string[][] {
  const own = path.length === 0 ? [] : [[...path]];
  if (value === null || typeof value !== 'object') return own;
  return [...own, ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...path, key]))];
}

function withAt(value: unknown, [key, ...rest]: readonly string[], odd: unknown): unknown {
  if (key === undefined) return odd;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<string, unknown>;
  copy[key] = withAt(copy[key], rest, odd);
  return copy;
}

describe.each(Object.entries(RECORDS))('an odd value in a field of a %s', (_name, { map, needed, raw }) => {
  const read = (value: unknown): string | null => {
    const result = understand(() => map(value));
    return result.ok ? null : result.error;
  };

  it('the record itself is read without a word', () => {
    expect(read(raw)).toBeNull();
    expect(JSON.stringify(map(raw))).not.toContain('left out');
  });

  it.each(placesOf(raw).map((place) => [place.join('.')]))('%s', (at) => {
    const reasons = ODD.map((odd) => read(withAt(raw, at.split('.'), odd))).filter((reason) => reason !== null);
    for (const reason of reasons) expect(reason).not.toContain('CANARY');
    if (needed.includes(at)) expect(reasons.length).toBeGreaterThan(0);
    else expect(reasons).toEqual([]);
  });
});
