import fc from 'fast-check';
import { understand } from './next-fields.js';
import { locationBody, mapLocation } from './next-location-mapping.js';
import { mapFulfillmentOrder, mapStore, mapWebhook } from './next-mapping.js';
import { readPage } from './next-pages.js';
import { mapTokens } from './next-oauth.js';

const LINE = {
  id: 11,
  fulfillment_order_id: 7,
  order_line_id: 21,
  stockrecord_id: 31,
  product_id: '41',
  sku: 'SOCK-M',
  product_title: 'Sock',
  quantity: 3,
  fulfillable_quantity: '2',
};

const ORDER = {
  id: 7,
  order_number: '100042',
  status: 'open',
  request_status: 'requested',
  supported_actions: ['accept', 'reject'],
  fulfillment_holds: [{ reason: 'high_risk', reason_message: null, created_at: '2026-01-01T00:00:00Z' }],
  merchant_requests: [{ type: 'fulfill_request', message: 'Soon please', notify: true }],
  shipping_address: {
    id: 1,
    first_name: 'Ann',
    last_name: 'Lee',
    line1: '1 Road',
    line4: 'Leeds',
    postcode: 'LS1',
    country: 'GB',
    phone_number: '',
  },
  shipping_method: { code: 'std', name: 'Standard' },
  assigned_location: { id: 5, name: 'North', address: {} },
  line_items: [LINE],
  created_at: '2026-01-01T00:00:00+00:00',
  updated_at: '2026-01-02T00:00:00.123456+00:00',
};

const reason = (raw: unknown): string | undefined => {
  const read = understand(() => mapFulfillmentOrder(raw));
  return read.ok ? undefined : read.error;
};

describe('mapFulfillmentOrder', () => {
  it('translates a whole order', () => {
    expect(mapFulfillmentOrder(ORDER)).toEqual({
      remoteId: '7',
      orderNumber: '100042',
      status: { canonical: 'OPEN', raw: 'open' },
      requestStatus: { canonical: 'REQUESTED', raw: 'requested' },
      supportedActions: ['accept', 'reject'],
      holds: [{ reason: 'high_risk', message: null, createdAt: '2026-01-01T00:00:00Z' }],
      merchantRequests: [{ kind: 'FULFILLMENT', type: 'fulfill_request', message: 'Soon please', notify: true }],
      destination: {
        firstName: 'Ann',
        lastName: 'Lee',
        line1: '1 Road',
        line2: null,
        line3: null,
        city: 'Leeds',
        state: null,
        postcode: 'LS1',
        country: 'GB',
        phone: null,
        notes: null,
      },
      shippingMethod: { code: 'std', name: 'Standard' },
      location: { remoteId: '5', name: 'North' },
      lines: [
        {
          remoteId: '11',
          orderLineId: '21',
          stockRecordId: '31',
          productId: '41',
          sku: 'SOCK-M',
          title: 'Sock',
          quantity: 3,
          fulfillableQuantity: 2,
          price: null,
          properties: [],
        },
      ],
      createdAt: '2026-01-01T00:00:00+00:00',
      updatedAt: '2026-01-02T00:00:00.123456+00:00',
      unfamiliar: [],
      origin: null,
      requestOrigin: null,
      readingNotes: [],
      raw: ORDER,
    });
  });

  it.each([
    ['canceled', 'CANCELLED'],
    ['on_hold', 'ON_HOLD'],
    ['not_required', 'NOT_REQUIRED'],
    ['teleported', 'UNKNOWN'],
    ['constructor', 'UNKNOWN'],
    [undefined, 'UNKNOWN'],
  ])('status %p is %s', (raw, canonical) => {
    expect(mapFulfillmentOrder({ ...ORDER, status: raw }).status).toEqual({ canonical, raw: raw ?? null });
  });

  it('does without everything that may be absent', () => {
    const { id, order_number, assigned_location } = ORDER;
    expect(mapFulfillmentOrder({ id, order_number, assigned_location, line_items: [] })).toMatchObject({
      supportedActions: null,
      holds: [],
      merchantRequests: [],
      destination: null,
      shippingMethod: null,
      createdAt: null,
      updatedAt: null,
      requestStatus: { canonical: 'UNKNOWN', raw: null },
    });
  });

  it('takes both readings of vague types', () => {
    const line = {
      ...LINE,
      product_id: 41,
      quantity: '3.00',
      fulfillable_quantity: 2,
      sku: 1234,
      stockrecord_id: null,
    };
    const order = mapFulfillmentOrder({ ...ORDER, order_number: 100042, assigned_location: 5, line_items: [line] });
    expect(order).toMatchObject({ orderNumber: '100042', location: { remoteId: '5', name: null } });
    expect(order.lines[0]).toMatchObject({ productId: '41', quantity: 3, sku: '1234', stockRecordId: null });
  });

  it('keeps ids beyond 2^53 exact and refuses rounded ones', () => {
    expect(mapFulfillmentOrder({ ...ORDER, id: '9223372036854775807' }).remoteId).toBe('9223372036854775807');
    expect(reason({ ...ORDER, id: 2 ** 60 })).toBe('order.id is not an id');
    expect(mapFulfillmentOrder({ ...ORDER, id: ' fo_7-A ' }).remoteId).toBe('fo_7-A');
  });

  it.each<[string, unknown, string]>([
    ['no object', 'x', 'order is not an object'],
    ['a list', [], 'order is not an object'],
    ['null', null, 'order is not an object'],
    ['no id', { ...ORDER, id: undefined }, 'order.id is not an id'],
    ['a path as id', { ...ORDER, id: '../7' }, 'order.id is not an id'],
    ['a negative id', { ...ORDER, id: -7 }, 'order.id is not an id'],
    ['no number', { ...ORDER, order_number: '' }, 'order.order_number is missing'],
    ['no location', { ...ORDER, assigned_location: null }, 'order.assigned_location is missing'],
    ['lines that are no list', { ...ORDER, line_items: {} }, 'order.line_items is not a list'],
  ])('refuses %s', (_name, raw, why) => {
    expect(reason(raw)).toBe(why);
  });

  it.each(['many', 1.5, '1.5', '1,5', true, Number.NaN, 2 ** 31, '99999999999', [3], {}, '0x10', '1e1'])(
    'refuses the quantity %p',
    (odd) => {
      const order = (change: object): unknown => ({ ...ORDER, line_items: [LINE, { ...LINE, ...change }] });
      expect(reason(order({ quantity: odd }))).toBe('line_items[1].quantity is not a number of pieces');
      expect(reason(order({ fulfillable_quantity: odd }))).toBe(
        'line_items[1].fulfillable_quantity is not a number of pieces',
      );
    },
  );

  const MISSING = 'is missing; it was read as';
  it.each<[string, object, number, number, string[]]>([
    ['numbers', { quantity: 3, fulfillable_quantity: 2 }, 3, 2, []],
    ['texts', { quantity: ' 3.00 ', fulfillable_quantity: '1.0' }, 3, 1, []],
    ['nothing left', { quantity: 2, fulfillable_quantity: '0' }, 2, 0, []],
    ['no pieces', { quantity: 0, fulfillable_quantity: 0 }, 0, 0, []],
    ['the most', { quantity: 2 ** 31 - 1, fulfillable_quantity: '2147483647' }, 2 ** 31 - 1, 2 ** 31 - 1, []],
    ['no quantity', { quantity: undefined }, 2, 2, [`quantity ${MISSING} fulfillable_quantity, 2`]],
    ['null', { quantity: null }, 2, 2, [`quantity ${MISSING} fulfillable_quantity, 2`]],
    ['blanks', { quantity: ' ' }, 2, 2, [`quantity ${MISSING} fulfillable_quantity, 2`]],
    ['nothing fulfillable', { fulfillable_quantity: null }, 3, 3, [`fulfillable_quantity ${MISSING} quantity, 3`]],
    [
      'more fulfillable than ordered',
      { quantity: 2, fulfillable_quantity: '5' },
      2,
      2,
      ['fulfillable_quantity is 5, more than quantity, 2; it was read as 2'],
    ],
    ['less than nothing left', { fulfillable_quantity: -1 }, 3, 0, ['fulfillable_quantity is -1; it was read as 0']],
    [
      'less than nothing ordered',
      { quantity: '-2', fulfillable_quantity: '-2' },
      0,
      0,
      ['quantity is -2; it was read as 0', 'fulfillable_quantity is -2; it was read as 0'],
    ],
  ])('reads quantities: %s', (_name, change, quantity, fulfillableQuantity, odd) => {
    const { lines, readingNotes } = mapFulfillmentOrder({ ...ORDER, line_items: [{ ...LINE, ...change }] });
    expect(lines[0]).toMatchObject({ quantity, fulfillableQuantity });
    expect(readingNotes).toEqual(odd.map((note) => `line_items[0].${note}`));
  });

  it('refuses a line that says of no quantity', () => {
    const line = { ...LINE, quantity: null, fulfillable_quantity: '' };
    expect(reason({ ...ORDER, line_items: [line] })).toBe('line_items[0].quantity is missing');
  });

  it.each<[string, unknown, object]>([
    ['true', true, { notify: true }],
    ['as a word', 'True', { notify: true }],
    ['no as a word', 'false', { notify: false }],
    ['as 1', 1, { notify: true }],
    ['as 0', '0', { notify: false }],
    ['anything else', 'perhaps', { notify: null }],
  ])('notify: %s', (_name, notify, read) => {
    const order = { ...ORDER, merchant_requests: [{ type: 'fulfill_request', message: 'x', notify }] };
    expect(mapFulfillmentOrder(order).merchantRequests).toEqual([
      { kind: 'FULFILLMENT', type: 'fulfill_request', message: 'x', ...read },
    ]);
  });

  it.each<[unknown, unknown]>([
    ['Express', { code: null, name: 'Express' }],
    [7, { code: null, name: '7' }],
    [[{ code: 'std', name: 'Standard' }], { code: 'std', name: 'Standard' }],
    [
      { code: 5, name: ['x'] },
      { code: '5', name: null },
    ],
    [{}, { code: null, name: null }],
    [['a', 'b'], null],
    [true, null],
    ['', null],
    [[], null],
  ])('shipping method %p', (raw, method) => {
    expect(mapFulfillmentOrder({ ...ORDER, shipping_method: raw }).shippingMethod).toEqual(method);
  });

  it.each(['high_risk', ['high_risk'], { reason: 'high_risk' }, [{ reason: 'high_risk' }, null]])(
    'takes anything that stands for a hold for one: %p',
    (holds) => {
      const hold = { reason: 'high_risk', message: null, createdAt: null };
      expect(mapFulfillmentOrder({ ...ORDER, fulfillment_holds: holds }).holds).toEqual([hold]);
    },
  );

  it('reads price, tax and properties of a line', () => {
    const line = {
      ...LINE,
      currency: 'EUR',
      price_excl_tax: '10.00',
      price_incl_tax: 11.9,
      total_discount: '',
      tax_lines: [{ tax_title: 'VAT', rate: 0.19, amount: '1.90', tax_id: 1 }, 'odd'],
    };
    const read = mapFulfillmentOrder({ ...ORDER, line_items: [line] });
    expect(read.lines[0]?.price).toEqual({
      currency: 'EUR',
      exclTax: '10.00',
      inclTax: '11.9',
      discount: null,
      taxes: [{ title: 'VAT', rate: '0.19', amount: '1.90' }],
    });
    expect(read.readingNotes).toEqual(['line_items[0].tax_lines has an entry that is not an object; it was left out']);
  });

  it.each<[unknown, [string, string][]]>([
    [
      { Engraving: 'For Ann', Size: 3, Gift: true, Empty: '' },
      [
        ['Engraving', 'For Ann'],
        ['Size', '3'],
        ['Gift', 'yes'],
      ],
    ],
    [[{ name: 'Engraving', value: 'For Ann' }], [['Engraving', 'For Ann']]],
    [
      [
        { key: 'Engraving', value: 'For Ann' },
        { label: 'Size', value: 3 },
      ],
      [
        ['Engraving', 'For Ann'],
        ['Size', '3'],
      ],
    ],
    [['For Ann'], [['', 'For Ann']]],
    ['For Ann', [['', 'For Ann']]],
    [{ Engraving: { top: 'Ann' } }, [['Engraving', '{"top":"Ann"}']]],
    [null, []],
    [{}, []],
    [[], []],
  ])('properties %p', (raw, properties) => {
    const { lines } = mapFulfillmentOrder({ ...ORDER, line_items: [{ ...LINE, properties: raw }] });
    expect(lines[0]?.properties).toEqual(properties.map(([name, value]) => ({ name, value })));
  });

  it('never throws anything but a reason, and no reason repeats a value', () => {
    const anything = fc.oneof(fc.jsonValue(), fc.constantFrom('CANARY', ['CANARY'], { a: 'CANARY' }));
    const spoilt = fc.record(Object.fromEntries(Object.keys(ORDER).map((key) => [key, anything])), {
      requiredKeys: [],
    });
    fc.assert(
      fc.property(spoilt, (changes) => {
        const why = reason({ ...ORDER, ...changes });
        if (why !== undefined) expect(why).not.toContain('CANARY');
      }),
    );
  });
});

describe('readPage', () => {
  const page = (next: unknown): unknown => ({ next, previous: null, results: [] });

  it('quarantines one item alone', () => {
    const read = readPage({ results: [ORDER, { id: 8 }, 'x', { ...ORDER, id: 9 }] }, undefined, mapFulfillmentOrder);
    expect(read.items.map((item) => (item.ok ? item.value.remoteId : [item.remoteId, item.reason]))).toEqual([
      '7',
      ['8', 'order.order_number is missing'],
      [null, 'order is not an object'],
      '9',
    ]);
    expect(read.items[1]).toMatchObject({ raw: { id: 8 } });
    expect(read).not.toHaveProperty('nextCursor');
  });

  it.each([
    ['https://a.29next.store/api/admin/x/?cursor=cD00ODY%3D', 'cD00ODY='],
    ['http://evil.example/?a=1&cursor=abc#x', 'abc'],
    ['/api/admin/x/?cursor=abc', 'abc'],
    ['?cursor=a%2Bb', 'a+b'],
  ])('takes only the cursor of %s', (next, cursor) => {
    expect(readPage(page(next), 'old', mapStore).nextCursor).toBe(cursor);
  });

  it.each([[null], [undefined], ['']])('is the last page with next %p', (next) => {
    expect(readPage(page(next), 'old', mapStore)).toEqual({ items: [] });
  });

  it.each<[string, unknown]>([
    ['no cursor in next', page('https://a.29next.store/?page=2')],
    ['an empty cursor', page('https://a.29next.store/?cursor=')],
    ['next that is no text', page(7)],
    ['the same cursor again', page('https://a.29next.store/?cursor=old')],
    ['an endless cursor', page(`?cursor=${'x'.repeat(3_000)}`)],
    ['no results', { next: null }],
    ['results that are no list', { results: {} }],
    ['a list instead of a page', []],
    ['null', null],
  ])('refuses %s', (_name, raw) => {
    expect(understand(() => readPage(raw, 'old', mapStore)).ok).toBe(false);
  });
});

describe('the other objects', () => {
  it('a location survives the way there and back', () => {
    const text = fc.string({ minLength: 1 });
    const optional = fc.option(text);
    const input = fc.record({
      name: text,
      callbackUrl: fc.option(fc.webUrl()),
      acceptsReturns: fc.boolean(),
      address: fc.record({
        line1: text,
        line2: optional,
        line3: optional,
        city: text,
        state: optional,
        postcode: optional,
        country: text,
        phone: optional,
      }),
    });
    fc.assert(
      fc.property(input, (location) => {
        expect(mapLocation({ id: 3, ...locationBody(location) })).toEqual({
          remoteId: '3',
          ...location,
          allowedCountries: null,
          unfamiliar: [],
        });
      }),
    );
  });

  it('the store is read from a list or an object', () => {
    const store = { name: 'Blue', timezone: 'Europe/London', available_currencies: [{ code: 'gbp', label: '£' }] };
    const mapped = { name: 'Blue', timeZone: 'Europe/London', currencies: ['GBP'], unfamiliar: [] };
    expect(mapStore([store])).toEqual(mapped);
    expect(mapStore(store)).toEqual(mapped);
    expect(mapStore([{ ...store, zone: 1 }]).unfamiliar).toEqual(['store.zone']);
    expect(mapLocation({ id: 3, zone: 1 }).unfamiliar).toEqual(['location.zone']);
    expect(understand(() => mapStore([])).ok).toBe(false);
  });

  it.each<[unknown, string[] | null]>([
    [undefined, null],
    [null, null],
    [[], []],
    [
      ['de', 'UK'],
      ['DE', 'GB'],
    ],
    ['DE, at', ['AT', 'DE']],
    [[{ code: 'FR' }, { name: 'x' }, 7], ['FR']],
  ])('the countries to which a location may ship: %p', (raw, countries) => {
    expect(mapLocation({ id: 3, allowed_destination_countries: raw }).allowedCountries).toEqual(countries);
  });

  it('a webhook loses its secret', () => {
    const webhook = mapWebhook({ id: 2, target: 'https://x.example/', events: ['a', null], secret_key: 'CANARY' });
    expect(webhook).toMatchObject({ remoteId: '2', events: ['a'], active: true, warningCount: 0 });
    expect(webhook.unfamiliar).toEqual([]);
    expect(JSON.stringify(webhook)).not.toContain('CANARY');
  });

  it('tokens', () => {
    const raw = { access_token: 't', token_type: 'Bearer', scope: 'a:read  b:write a:read', expires_in: 15778476000 };
    expect(mapTokens(raw)).toEqual({
      accessToken: 't',
      refreshToken: null,
      scopes: ['a:read', 'b:write'],
      expiresInSeconds: 15778476000,
    });
    for (const bad of [
      {},
      { access_token: 'a\r\nb' },
      { ...raw, token_type: 'mac' },
      { ...raw, expires_in: 'never' },
    ]) {
      expect(understand(() => mapTokens(bad)).ok).toBe(false);
    }
  });
});
