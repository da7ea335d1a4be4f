import fc from 'fast-check';
import { PULL_KINDS } from '../platform.js';
import { NextInbound } from './next-inbound.js';

const inbound = new NextInbound();

describe('a callback of 29 Next', () => {
  it.each([
    ['fulfillment_requested', 'fulfillment_requested', ['REQUESTS']],
    ['cancellation_requested', 'cancellation_requested', ['CANCELLATIONS']],
    ['cancellation_request', 'cancellation_requested', ['CANCELLATIONS']],
    ['FULFILLMENT_REQUESTED', 'unknown', ['REQUESTS', 'CANCELLATIONS']],
    [undefined, 'unknown', ['REQUESTS', 'CANCELLATIONS']],
    [['fulfillment_requested'], 'unknown', ['REQUESTS', 'CANCELLATIONS']],
  ])('%j', (type, kind, pulls) => {
    expect(inbound.readCallback({ type })).toEqual({ kind, pulls });
  });

  it('anything pulls something, and no stranger chooses the recorded kind', () => {
    fc.assert(
      fc.property(fc.anything(), (type) => {
        const { kind, pulls } = inbound.readCallback({ type });
        expect(['fulfillment_requested', 'cancellation_requested', 'unknown']).toContain(kind);
        expect(pulls.length).toBeGreaterThan(0);
        expect(pulls.every((pull) => PULL_KINDS.includes(pull))).toBe(true);
      }),
    );
  });
});

describe('the webhook table of 29 Next', () => {
  it('knows the events of the platform that concern us', () => {
    expect([...inbound.events].sort()).toEqual([
      'app.uninstalled',
      'customer.redacted',
      'fulfillment.created',
      'fulfillment.updated',
      'order.updated',
      'product.created',
      'product.updated',
      'store.updated',
    ]);
  });

  it.each(inbound.events)('%s leads to pulls that exist, or is acted on', (event) => {
    expect(inbound.pullsForEvent(event).every((kind) => PULL_KINDS.includes(kind))).toBe(true);
    expect(inbound.pullsForEvent(event).length > 0).toBe(inbound.actedOn(event) === undefined);
  });

  it.each(['', 'order.created', 'constructor', 'toString'])('%p leads to none', (event) => {
    expect(inbound.pullsForEvent(event)).toEqual([]);
    expect(inbound.actedOn(event)).toBeUndefined();
  });
});
