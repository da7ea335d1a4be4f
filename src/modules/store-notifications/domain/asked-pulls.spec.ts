import { askedPulls } from './asked-pulls.js';
import { PULL_KINDS } from './pull-kind.js';
import { VERIFICATIONS } from './verification.js';
import { hintPauseSeconds, pullsForWebhook, WEBHOOK_EVENTS } from './webhook-hint.js';

describe('askedPulls', () => {
  it.each([
    ['CALLBACK', 'fulfillment_requested', 'TOKEN', ['REQUESTS']],
    ['GLOBAL_CALLBACK', 'cancellation_requested', 'HEADER', ['CANCELLATIONS']],
    ['CALLBACK', 'unknown', 'TOKEN', ['REQUESTS', 'CANCELLATIONS']],
    ['WEBHOOK', 'order.updated', 'RAW_BODY', ['REQUESTS', 'CANCELLATIONS', 'ACCEPTED']],
    ['WEBHOOK', 'store.updated', 'REBUILT_BODY', ['ACCOUNT']],
    ['WEBHOOK', 'app.uninstalled', 'RAW_BODY', []],
    ['WEBHOOK', 'unknown', 'RAW_BODY', []],
    ['REPLAY', 'fulfillment_requested', 'OPERATOR', ['REQUESTS']],
    ['REPLAY', 'product.updated', 'OPERATOR', ['STOCK']],
  ])('%s %s asks for its pulls', (source, kind, verification, pulls) => {
    expect(askedPulls({ source, kind, verification, orderNumber: null })).toEqual(pulls);
  });

  it('one that names its order asks for that order instead of the list of accepted work', () => {
    const named = { source: 'REPLAY', verification: 'OPERATOR', orderNumber: 'N-7' };
    expect(askedPulls({ ...named, kind: 'fulfillment.updated' })).toEqual(['ORDERS', 'DELIVERIES']);
  });

  it.each(VERIFICATIONS.filter((word) => word.startsWith('REFUSED')))('asks for nothing when %s', (verification) => {
    expect(askedPulls({ source: 'WEBHOOK', kind: 'order.updated', verification, orderNumber: 'N-7' })).toEqual([]);
  });
});

describe('the webhook table', () => {
  it('knows the events of the platform that concern us', () => {
    expect([...WEBHOOK_EVENTS].sort()).toEqual([
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

  it.each(WEBHOOK_EVENTS)('%s leads to pulls that exist, or to none', (event) => {
    expect(pullsForWebhook(event).every((kind) => PULL_KINDS.includes(kind))).toBe(true);
    expect(pullsForWebhook(event).length > 0).toBe(!['app.uninstalled', 'customer.redacted'].includes(event));
  });

  it.each(['', 'order.created', 'constructor', 'toString'])('%p leads to none', (event) => {
    expect(pullsForWebhook(event)).toEqual([]);
  });

  it.each(PULL_KINDS)(
    'pulls of %s rest in between, the longer the longer their list was, at most ten minutes',
    (kind) => {
      expect(hintPauseSeconds(kind, 0)).toBeGreaterThan(0);
      expect([5, 25, 250].map((pages) => hintPauseSeconds(kind, pages))).toEqual([100, 500, 600]);
    },
  );
});
