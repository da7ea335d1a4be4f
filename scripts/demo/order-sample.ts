import type { FeedOrder } from './order-feed.js';

/** An accepted order of one line of three pieces, for specs. */
export function sampleOrder(changes: Partial<FeedOrder> = {}): FeedOrder {
  return {
    id: 'fo_1',
    remoteId: '7',
    orderNumber: 'HG-2001',
    cycle: 1,
    stage: 'READY',
    updatedAt: '2026-01-05T08:00:00.000Z',
    cancellationOpen: false,
    store: { id: 'store_1' },
    location: { id: 'loc_1' },
    decision: null,
    cancellationRequest: null,
    lines: [{ id: 'fol_1', sku: 'MUG-BLUE', requested: 3, shipped: 0, inFlight: 0, cancelled: 0 }],
    holds: [],
    internalHolds: [],
    externalChanges: { nodes: [] },
    fulfillments: [],
    ...changes,
  };
}
