import { askedPulls } from './asked-pulls.js';
import { PULL_KINDS, type PullKind } from './pull-kind.js';
import { VERIFICATIONS } from './verification.js';
import { hintPauseSeconds, pullsForWebhook } from './webhook-hint.js';

const EVENTS: Record<string, readonly PullKind[]> = {
  'order.updated': ['REQUESTS', 'CANCELLATIONS', 'ACCEPTED'],
  'fulfillment.updated': ['ACCEPTED', 'DELIVERIES'],
  'product.updated': ['STOCK'],
  'store.updated': ['ACCOUNT'],
};
const CALLBACKS: Record<string, readonly PullKind[]> = {
  fulfillment_requested: ['REQUESTS'],
  cancellation_requested: ['CANCELLATIONS'],
};
const INBOUND = {
  pullsForEvent: (kind: string): readonly PullKind[] => EVENTS[kind] ?? [],
  pullsForCallback: (kind: string): readonly PullKind[] => CALLBACKS[kind] ?? ['REQUESTS', 'CANCELLATIONS'],
};

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
    expect(askedPulls(INBOUND, { source, kind, verification, orderNumber: null })).toEqual(pulls);
  });

  it('one that names its order asks for that order instead of the list of accepted work', () => {
    const named = { source: 'REPLAY', verification: 'OPERATOR', orderNumber: 'N-7' };
    expect(askedPulls(INBOUND, { ...named, kind: 'fulfillment.updated' })).toEqual(['ORDERS', 'DELIVERIES']);
  });

  it.each(VERIFICATIONS.filter((word) => word.startsWith('REFUSED')))('asks for nothing when %s', (verification) => {
    const refused = { source: 'WEBHOOK', kind: 'order.updated', verification, orderNumber: 'N-7' };
    expect(askedPulls(INBOUND, refused)).toEqual([]);
  });
});

describe('webhooks', () => {
  it('that name an order ask for it instead of the whole accepted list', () => {
    const pulls = ['REQUESTS', 'ACCEPTED', 'DELIVERIES'] as const;
    expect(pullsForWebhook(pulls, false)).toEqual(pulls);
    expect(pullsForWebhook(pulls, true)).toEqual(['REQUESTS', 'ORDERS', 'DELIVERIES']);
  });

  it.each(PULL_KINDS)(
    'pulls of %s rest in between, the longer the longer their list was, at most ten minutes',
    (kind) => {
      expect(hintPauseSeconds(kind, 0)).toBeGreaterThan(0);
      expect([5, 25, 250].map((pages) => hintPauseSeconds(kind, pages))).toEqual([100, 500, 600]);
    },
  );
});
