import type { AppReport } from '../../sandbox/ledger/phantoms.js';
import type { FeedOrder } from './order-feed.js';

/** Stages that an order reaches by nothing but our accept. */
const ACCEPTED = ['READY', 'PICKING', 'PACKED', 'LABELLED', 'HANDED_OVER', 'SHIPPED'];

/** What Crossdock believes a store to have, for the sandbox's verdict: orders with our answers to them, and shipments. */
export function reportOf(storeId: string, orders: readonly FeedOrder[]): AppReport {
  const own = orders.filter(({ store }) => store.id === storeId);
  return {
    orders: own.map(({ remoteId, stage }) => ({
      id: Number(remoteId),
      took: ACCEPTED.includes(stage) ? ['accept'] : stage === 'REJECTED' ? ['reject'] : [],
    })),
    shipments: own.flatMap(({ remoteId, fulfillments }) =>
      fulfillments
        .filter(({ status }) => status === 'CONFIRMED')
        .map(({ parcels }) => ({
          order: Number(remoteId),
          tracking: parcels.map(({ trackingNumber }) => trackingNumber),
        })),
    ),
  };
}
