import fc from 'fast-check';
import {
  unfamiliarInFulfillment,
  unfamiliarInLocation,
  unfamiliarInOrder,
  unfamiliarInStockRecord,
  unfamiliarInStore,
  unfamiliarInWebhook,
} from './next-unfamiliar.js';

const LINE = {
  id: 11,
  fulfillment_order_id: 7,
  order_line_id: 21,
  stockrecord_id: 31,
  product_id: '41',
  product_title: 'Sock',
  product_image: 'https://a.29next.store/sock.png',
  sku: 'SOCK-M',
  quantity: 3,
  fulfillable_quantity: '2',
  currency: 'EUR',
  price_excl_tax: '1.00',
  price_incl_tax: '1.20',
  total_discount: '0.00',
  tax_lines: [{ amount: '0.20', anything: 1 }],
};
const ADDRESS = { line1: '1 Road', line2: '', line3: '', line4: 'Leeds', state: '', postcode: 'LS1', country: 'GB' };
const ORDER = {
  id: 7,
  order_number: '100042',
  status: 'open',
  request_status: 'requested',
  supported_actions: ['accept'],
  fulfillment_holds: [{ reason: 'high_risk', reason_message: null, created_at: '2026-01-01T00:00:00Z' }],
  merchant_requests: [{ type: 'fulfill_request', message: 'CANARY', notify: true }],
  shipping_address: { id: 1, first_name: 'CANARY', last_name: 'Lee', ...ADDRESS, phone_number: '', notes: '' },
  shipping_method: { code: 'std', name: 'Standard' },
  assigned_location: {
    id: 5,
    name: 'North',
    callback_url: 'https://us.example/CANARY',
    accept_return: true,
    address: { ...ADDRESS, phone_number: '' },
  },
  line_items: [LINE],
  created_at: '2026-01-01T00:00:00+00:00',
  updated_at: '2026-01-02T00:00:00+00:00',
};

describe('unfamiliarInOrder', () => {
  it('finds nothing in an order as it is documented', () => {
    expect(unfamiliarInOrder(ORDER)).toEqual([]);
  });

  it.each<[string, object]>([
    ['colour', { colour: 'CANARY' }],
    ['constructor', { constructor: 'CANARY' }],
    ['line_items[].colour', { line_items: [LINE, { ...LINE, colour: 'CANARY' }, { colour: 'CANARY' }] }],
    ['fulfillment_holds[].id', { fulfillment_holds: [{ id: 'CANARY' }] }],
    ['merchant_requests[].sent_at', { merchant_requests: [{ sent_at: 'CANARY' }] }],
    ['shipping_address.email', { shipping_address: { email: 'CANARY' } }],
    ['shipping_method.carrier', { shipping_method: { carrier: 'CANARY' } }],
    ['assigned_location.zone', { assigned_location: { zone: 'CANARY' } }],
    ['assigned_location.address.zone', { assigned_location: { address: { zone: 'CANARY' } } }],
    ['status=parked', { status: 'parked' }],
    ['request_status=cancel_forced', { request_status: 'cancel_forced' }],
    ['merchant_requests[].type=move_request', { merchant_requests: [{ type: 'move_request' }] }],
    ['fulfillment_holds[].reason=bored', { fulfillment_holds: [{ reason: 'bored' }] }],
  ])('tells %s', (name, change) => {
    expect(unfamiliarInOrder({ ...ORDER, ...change })).toEqual([name]);
  });

  it('what is absent, null or empty is not unfamiliar', () => {
    const empty = { status: null, request_status: '', line_items: null, shipping_address: null, assigned_location: 5 };
    expect(unfamiliarInOrder({ ...ORDER, ...empty })).toEqual([]);
    for (const raw of [null, undefined, 'x', 7, []]) expect(unfamiliarInOrder(raw)).toEqual([]);
  });

  it('tells nothing that could be a text of a person', () => {
    const change = { status: 'Ann Lee, 1 Road', 'Ann Lee': 1, ['x'.repeat(65)]: 1 };
    expect(unfamiliarInOrder({ ...ORDER, ...change })).toEqual(['?', 'status=?']);
  });

  it('tells at most 50, sorted, each once, and never a value of a free field', () => {
    const anything = fc.oneof(fc.jsonValue(), fc.constant('CANARY'));
    const more = fc.dictionary(fc.string({ maxLength: 5 }), anything, { maxKeys: 80 });
    fc.assert(
      fc.property(more, more, (fields, inner) => {
        const told = unfamiliarInOrder({ ...ORDER, ...fields, status: 'open', line_items: [{ ...LINE, ...inner }] });
        expect(told.length).toBeLessThanOrEqual(50);
        expect(told).toEqual([...new Set(told)].sort());
        expect(told.filter((name) => !/=/.test(name)).join()).not.toContain('CANARY');
      }),
    );
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`f${index}`, 1]));
    expect(unfamiliarInOrder({ ...ORDER, ...many })).toHaveLength(50);
  });
});

describe('what else a store shows', () => {
  it.each<[string, (raw: unknown) => string[], object]>([
    ['fulfillment.colour', unfamiliarInFulfillment, { id: 1, status: 'success', colour: 'CANARY' }],
    ['fulfillment.status=lost', unfamiliarInFulfillment, { status: 'lost' }],
    ['fulfillment.line_items[].zone', unfamiliarInFulfillment, { line_items: [{ id: 1, zone: 'CANARY' }] }],
    ['location.zone', unfamiliarInLocation, { id: 1, zone: 'CANARY' }],
    ['location.address.zone', unfamiliarInLocation, { address: { line1: '1 Road', zone: 'CANARY' } }],
    ['stockrecord.zone', unfamiliarInStockRecord, { id: 1, zone: 'CANARY' }],
    ['stockrecord.product.zone', unfamiliarInStockRecord, { product: { id: 1, zone: 'CANARY' } }],
    ['webhook.zone', unfamiliarInWebhook, { id: 1, zone: 'CANARY' }],
    ['store.zone', unfamiliarInStore, { name: 'x', zone: 'CANARY' }],
  ])('tells %s', (name, look, raw) => {
    expect(look(raw)).toEqual([name]);
    for (const none of [null, undefined, 'x', 7, []]) expect(look(none)).toEqual([]);
  });
});
