import { readRedaction } from './next-redaction.js';

describe('readRedaction', () => {
  it('reads whom to forget', () => {
    const data = {
      id: 7,
      email: 'a@example.com',
      phone_number: '+1 555',
      orders: ['10001', 10002],
      subscriptions: [3],
    };
    expect(readRedaction(data)).toEqual({
      customerId: '7',
      email: 'a@example.com',
      phone: '+1 555',
      orders: ['10001', '10002'],
      subscriptions: ['3'],
    });
  });

  it.each<[string, unknown, object]>([
    [
      'orders as objects',
      { orders: [{ number: 'A1', id: 5 }, { id: 6 }, { order_number: 'B' }] },
      { orders: ['A1', '6', 'B'] },
    ],
    ['one order, not a list', { orders: 10001 }, { orders: ['10001'] }],
    ['the same order twice', { orders: ['1', 1] }, { orders: ['1'] }],
    ['junk among the orders', { id: 1, orders: [null, {}, [], 1.5, '', 'x'.repeat(300)] }, { orders: [] }],
    ['no lists', { id: '9', orders: null }, { customerId: '9', orders: [], subscriptions: [] }],
    ['a number for an address', { id: 9, email: 5, phone_number: false }, { email: '5', phone: null }],
    ['halves of letters and NULs', { email: 'a\ud83d\0@b' }, { email: 'a\ufffd@b' }],
  ])('takes %s', (_what, data, expected) => {
    expect(readRedaction(data)).toMatchObject(expected);
  });

  it.each([null, undefined, 'x', 5, [], [{ id: 1 }], {}, { id: null, orders: [] }, { id: {}, email: ' ' }])(
    'names nobody: %j',
    (data) => expect(readRedaction(data)).toBeNull(),
  );
});
