import fc from 'fast-check';
import type { RemoteOrderStatus, RemoteRequestStatus } from '../../../../clients/store-client.js';
import { ORDER_STATUSES, rollUpOrder, type RollupPart } from './order-rollup.js';

const part = (text: string): RollupPart => {
  const [status, requestStatus] = text.split('/') as [RemoteOrderStatus, RemoteRequestStatus];
  return { status, requestStatus };
};

describe('how a customer’s order stands', () => {
  it.each([
    ['', 'NOT_REQUIRED'],
    ['NOT_REQUIRED/PENDING', 'NOT_REQUIRED'],
    ['OPEN/PENDING', 'UNFULFILLED'],
    ['OPEN/REQUESTED', 'UNFULFILLED'],
    ['PROCESSING/ACCEPTED', 'PROCESSING'],
    ['PROCESSING/CANCEL_REQUESTED', 'PROCESSING'],
    ['CLOSED/ACCEPTED', 'FULFILLED'],
    ['OPEN/REJECTED', 'REJECTED'],
    ['INCOMPLETE/CLOSED', 'INCOMPLETE'],
    ['ON_HOLD/PENDING', 'ON_HOLD'],
    ['CANCELLED/ACCEPTED', 'UNFULFILLED'],
    ['CANCELLED/ACCEPTED OPEN/PENDING', 'UNFULFILLED'],
    ['CANCELLED/ACCEPTED CLOSED/ACCEPTED', 'FULFILLED'],
    ['CLOSED/ACCEPTED OPEN/PENDING', 'PROCESSING'],
    ['CLOSED/ACCEPTED PROCESSING/ACCEPTED', 'PROCESSING'],
    ['CLOSED/ACCEPTED INCOMPLETE/CLOSED', 'INCOMPLETE'],
    ['CLOSED/ACCEPTED NOT_REQUIRED/PENDING', 'FULFILLED'],
    ['OPEN/REJECTED PROCESSING/ACCEPTED', 'REJECTED'],
    ['ON_HOLD/PENDING OPEN/REJECTED', 'ON_HOLD'],
  ])('%s: %s', (parts, expected) => {
    expect(rollUpOrder(parts === '' ? [] : parts.split(' ').map(part))).toBe(expected);
  });

  it('does not depend on the order of the parts, nor on cancelled ones beside others, and fulfilled is only what is done', () => {
    const status = fc.constantFrom<RemoteOrderStatus>(
      'NOT_REQUIRED',
      'OPEN',
      'PROCESSING',
      'ON_HOLD',
      'INCOMPLETE',
      'CLOSED',
      'CANCELLED',
      'UNKNOWN',
    );
    const request = fc.constantFrom<RemoteRequestStatus>('PENDING', 'REQUESTED', 'ACCEPTED', 'REJECTED', 'CLOSED');
    fc.assert(
      fc.property(fc.array(fc.record({ status, requestStatus: request }), { minLength: 1, maxLength: 4 }), (parts) => {
        const rolled = rollUpOrder(parts);
        expect(ORDER_STATUSES).toContain(rolled);
        expect(rollUpOrder([...parts].reverse())).toBe(rolled);
        const others = parts.filter((one) => one.status !== 'CANCELLED');
        if (others.length > 0) expect(rollUpOrder(others)).toBe(rolled);
        if (rolled === 'FULFILLED') {
          expect(others.filter((one) => one.status !== 'NOT_REQUIRED').every((one) => one.status === 'CLOSED')).toBe(
            true,
          );
        }
      }),
      { seed: 172, numRuns: 500 },
    );
  });
});
