import fc from 'fast-check';
import { PULL_KINDS, pullsForCallbackType } from './pull-kind.js';

describe('pullsForCallbackType', () => {
  it.each([
    ['fulfillment_requested', 'fulfillment_requested', ['REQUESTS']],
    ['cancellation_requested', 'cancellation_requested', ['CANCELLATIONS']],
    ['cancellation_request', 'cancellation_requested', ['CANCELLATIONS']],
    ['FULFILLMENT_REQUESTED', 'unknown', ['REQUESTS', 'CANCELLATIONS']],
    [undefined, 'unknown', ['REQUESTS', 'CANCELLATIONS']],
    [['fulfillment_requested'], 'unknown', ['REQUESTS', 'CANCELLATIONS']],
  ])('%j', (type, kind, pulls) => {
    expect(pullsForCallbackType(type)).toEqual({ kind, pulls });
  });

  it('anything pulls something, and no stranger chooses the recorded kind', () => {
    fc.assert(
      fc.property(fc.anything(), (type) => {
        const { kind, pulls } = pullsForCallbackType(type);
        expect(['fulfillment_requested', 'cancellation_requested', 'unknown']).toContain(kind);
        expect(pulls.length).toBeGreaterThan(0);
        expect(pulls.every((pull) => PULL_KINDS.includes(pull))).toBe(true);
      }),
    );
  });
});
