import type { RemoteFulfillmentOrder } from '../../../../clients/store-client.js';
import { isEmptied, isMovable, isUntouched, judgeMove, type MoveWish } from './judge-move.js';

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

  it('an order whose cancellation was agreed has its lines still, although it reads as cancelled', () => {
    const agreed = {
      ...order('1', 'A', { status: 'CANCELLED' }),
      requestStatus: { canonical: 'CANCEL_ACCEPTED' as const, raw: null },
      supportedActions: null,
    };
    expect(isUntouched(WISH, agreed)).toBe(true);
    expect(isUntouched(WISH, { ...agreed, supportedActions: ['close'] })).toBe(false);
    expect(isUntouched(WISH, { ...agreed, requestStatus: { canonical: 'ACCEPTED', raw: null } })).toBe(false);
    expect(judgeMove(WISH, { original: agreed, siblings: [] }, 'LOST').operation).toBe('PENDING');
  });

  it.each<[string, string, string[] | null, boolean]>([
    ['OPEN', 'PENDING', null, true],
    ['INCOMPLETE', 'CLOSED', [], true],
    ['CANCELLED', 'CANCEL_ACCEPTED', null, true],
    ['CANCELLED', 'CANCEL_ACCEPTED', ['request_fulfillment', 'Move'], true],
    ['CANCELLED', 'CANCEL_ACCEPTED', ['request_fulfillment'], false],
    ['CANCELLED', 'ACCEPTED', null, false],
    ['CLOSED', 'CLOSED', null, false],
    ['PROCESSING', 'ACCEPTED', null, false],
    ['PROCESSING', 'ACCEPTED', ['move'], true],
    ['OPEN', 'PENDING', ['remove', 'hold'], false],
    ['OPEN', 'PENDING', ['fulfillment-order-move'], true],
  ])('%s, %s with actions %p can be moved: %s', (status, requestStatus, supportedActions, movable) => {
    expect(isMovable({ status, requestStatus, supportedActions })).toBe(movable);
  });

  it('an order with something left is not emptied', () => {
    expect(isEmptied(order('1', 'A'))).toBe(false);
  });
});
