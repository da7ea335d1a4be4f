import type { FeedOrder, OrderChange } from './order-feed.js';

/** Stages and what they mean to somebody who watches. */
const STAGE_NEWS: Readonly<Record<string, (order: FeedOrder) => string>> = {
  RECEIVED: ({ cycle }) => (cycle > 1 ? `corrected and requested again (request ${cycle})` : 'requested'),
  REVIEW: () => 'waits for a person to decide',
  ACCEPT_PENDING: () => 'decided: accept',
  REJECT_PENDING: ({ decision }) => `decided: reject, ${decision?.reason ?? 'see its checks'}`,
  READY: () => 'accepted, the warehouse may begin',
  PICKING: () => 'being picked',
  PACKED: () => 'packed',
  SHIPPED: () => 'SHIPPED',
  CANCEL_PENDING: () => 'cancellation agreed to, the store is told',
  CANCELLED: () => 'CANCELLED',
  CLOSE_PENDING: () => 'closing, the store is told',
  CLOSED: () => 'CLOSED with something left undone',
  REJECTED: ({ decision }) => `REJECTED, ${decision?.reason ?? 'see its checks'}`,
  WITHDRAWN: () => 'WITHDRAWN by the merchant',
};

/** What a change of an order means, in plain words, oldest first; the routine of decisions is left out. */
export function newsOf({ before, after }: OrderChange): string[] {
  const news: string[] = [];
  const fresh = before?.stage !== after.stage || before.cycle !== after.cycle;
  const again = after.cycle > (before?.cycle ?? 1) && after.stage !== 'RECEIVED';
  if (again) news.push(`corrected and requested again (request ${after.cycle})`);
  if (after.cancellationOpen && before?.cancellationOpen === false) news.push('the merchant asks to cancel');
  const refusal = refusalOf(after);
  if (refusal !== undefined && refusal !== refusalOf(before)) news.push(`cancellation REFUSED: ${refusal}`);
  const parcels = parcelsLeft(before, after);
  const stage = STAGE_NEWS[after.stage]?.(after) ?? after.stage;
  if (fresh && after.stage === 'SHIPPED') return [...news, [stage, ...parcels].join('; ')];
  news.push(...parcels);
  if (fresh && !['ACCEPT_PENDING', 'REJECT_PENDING'].includes(after.stage)) news.push(stage);
  return news;
}

function refusalOf(order: FeedOrder | undefined): string | undefined {
  const request = order?.cancellationRequest;
  return request?.status === 'REJECTED' ? (request.answerMessage ?? 'too late') : undefined;
}

/** Parcels of shipments that the store has confirmed since. */
function parcelsLeft(before: FeedOrder | undefined, after: FeedOrder): string[] {
  const confirmed = (order: FeedOrder | undefined) =>
    order?.fulfillments.filter(({ status }) => status === 'CONFIRMED') ?? [];
  const known = confirmed(before).map(({ shipmentKey }) => shipmentKey);
  return confirmed(after)
    .filter(({ shipmentKey }) => !known.includes(shipmentKey))
    .map(({ parcels }) => {
      const named = parcels.map(({ carrier, carrierName, trackingNumber }) => {
        return `${carrier === 'OTHER' ? (carrierName ?? carrier) : carrier} ${trackingNumber}`;
      });
      return `${parcels.length > 1 ? `${parcels.length} parcels` : 'a parcel'} left: ${named.join(', ')}`;
    });
}
