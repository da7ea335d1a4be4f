import type { RemoteFulfillmentOrder } from '../../../../clients/store-client.js';
import { isEmptied, judgeMove, type MoveWish } from './judge-move.js';

const WISH: MoveWish = {
  remoteId: '1',
  orderNumber: 'N1',
  fromLocationRemoteId: 'A',
  toLocationRemoteId: 'B',
  lines: [{ remoteId: '1-1', orderLineId: 'L1', quantity: 2 }],
};

function order(
  remoteId: string,
  at: string,
  change: { fulfillable?: number; status?: 'OPEN' | 'CLOSED' | 'CANCELLED'; createdAt?: string } = {},
) {
  const { fulfillable = 2, status = 'OPEN', createdAt = null } = change;
  return {
    remoteId,
    orderNumber: 'N1',
    status: { canonical: status, raw: null },
    location: { remoteId: at, name: null },
    createdAt,
    lines: [{ remoteId: `${remoteId}-1`, orderLineId: 'L1', quantity: 2, fulfillableQuantity: fulfillable }],
  } as RemoteFulfillmentOrder;
}

describe('judgeMove', () => {
  it('an order that shows the new location was moved as it is', () => {
    const original = order('1', 'B');
    expect(judgeMove(WISH, { original, siblings: null }, 'LOST')).toMatchObject({
      operation: 'CONFIRMED',
      result: { moved: original, original: null },
    });
  });

  it.each([
    ['LOST', 'PENDING'],
    ['REFUSED', 'REFUSED'],
  ] as const)('lines that are where they were, answer %s: %s', (why, operation) => {
    const evidence = { original: order('1', 'A'), siblings: [order('1', 'A'), order('0', 'B')] };
    expect(judgeMove(WISH, evidence, why).operation).toBe(operation);
  });

  it.each([
    ['closed', order('1', 'A', { status: 'CLOSED' })],
    ['cancelled', order('1', 'A', { status: 'CANCELLED' })],
    ['emptied', order('1', 'A', { fulfillable: 0 })],
    ['gone', null],
  ])('lines that left an order that is %s are found in the youngest order at the new location', (_name, original) => {
    const siblings = [
      order('2', 'B', { createdAt: '2026-01-01T00:00:00Z' }),
      order('10', 'B', { createdAt: '2026-01-02T00:00:00Z' }),
      order('11', 'C', { createdAt: '2026-01-03T00:00:00Z' }),
      order('12', 'B', { createdAt: '2026-01-03T00:00:00Z', status: 'CANCELLED' }),
    ];
    expect(judgeMove(WISH, { original, siblings }, 'LOST')).toMatchObject({
      operation: 'CONFIRMED',
      result: { moved: { remoteId: '10' }, original },
    });
    expect(isEmptied(original)).toBe(true);
  });

  it('lines that are nowhere need a person after a lost answer, and are no move after a refusal', () => {
    const evidence = { original: order('1', 'A', { fulfillable: 0 }), siblings: [] };
    expect(judgeMove(WISH, evidence, 'LOST').operation).toBe('PARKED');
    expect(judgeMove(WISH, evidence, 'REFUSED').operation).toBe('REFUSED');
    expect(judgeMove(WISH, { ...evidence, siblings: null }, 'REFUSED').operation).toBe('PARKED');
  });

  it('an order with something left is not emptied', () => {
    expect(isEmptied(order('1', 'A'))).toBe(false);
  });
});
