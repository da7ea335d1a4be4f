import { isStopped, type FeedOrder, type OrderChange } from './order-feed.js';

/** Stages and what they mean to somebody who watches. */
const STAGE_NEWS: Readonly<Record<string, (order: FeedOrder) => string>> = {
  RECEIVED: ({ cycle }) => (cycle > 1 ? `corrected and requested again (request ${cycle})` : 'requested'),
  REVIEW: ({ decision }) => `WAITS for a person: ${decision?.message ?? 'see its checks'}`,
  ACCEPT_PENDING: () => 'decided: accept',
  REJECT_PENDING: ({ decision }) => `decided: reject, ${decision?.reason ?? 'see its checks'}`,
  READY: () => 'accepted, the warehouse may begin',
  PICKING: () => 'being picked',
  PACKED: () => 'packed',
  SHIPPED: () => 'SHIPPED',
  CANCEL_PENDING: () => 'cancellation agreed to, the store is told',
  CANCELLED: ({ cancellationRequest }) =>
    cancellationRequest?.status === 'FORCED' ? 'CANCELLED by the merchant, who did not ask' : 'CANCELLED',
  CLOSE_PENDING: () => 'closing, the store is told',
  CLOSED: () => 'CLOSED with something left undone',
  REJECTED: ({ decision }) => `REJECTED, ${decision?.reason ?? 'see its checks'}`,
  WITHDRAWN: () => 'WITHDRAWN by the merchant',
};

/** Stages on the way to the next one that is told. */
const ROUTINE = ['ACCEPT_PENDING', 'REJECT_PENDING'];

/** What a change of an order means, in plain words, oldest first; the routine of decisions is left out. */
export function newsOf({ before, after }: OrderChange): string[] {
  const news: string[] = [];
  const fresh = before?.stage !== after.stage || before.cycle !== after.cycle;
  const again = after.cycle > (before?.cycle ?? 1) && after.stage !== 'RECEIVED';
  if (again) news.push(`corrected and requested again (request ${after.cycle})`);
  if (after.cancellationOpen && before?.cancellationOpen === false) news.push('the merchant asks to cancel');
  const refusal = refusalOf(after);
  if (refusal !== undefined && refusal !== refusalOf(before)) news.push(`cancellation REFUSED: ${refusal}`);
  news.push(...merchantsDoing(before, after));
  const known = fresh && before?.stage === 'REVIEW' && before.cycle === after.cycle;
  if (known) news.push('what it waited for is known now');
  const parcels = [...parcelsLeft(before, after), ...parcelsSeen(before, after)];
  const stage = STAGE_NEWS[after.stage]?.(after) ?? after.stage;
  if (fresh && after.stage === 'SHIPPED') return [...news, [stage, ...parcels].join('; ')];
  news.push(...parcels);
  const routine = [...ROUTINE, ...(known ? ['RECEIVED'] : [])];
  if (fresh && !routine.includes(after.stage)) news.push(stage);
  return news;
}

/** What the merchant did to the order without asking, and that the work goes on after it. */
function merchantsDoing(before: FeedOrder | undefined, after: FeedOrder): string[] {
  const news: string[] = [];
  const [hold] = after.holds;
  if (hold && before?.holds.length === 0) {
    news.push(`ON HOLD by the merchant: ${[hold.reason, hold.message].filter(Boolean).join(', ')}`);
  }
  if (!hold && before && before.holds.length > 0) news.push('released by the merchant, the work goes on');
  const told = before?.externalChanges.nodes.map(({ seenAt }) => seenAt) ?? [];
  const fresh = after.externalChanges.nodes.filter(({ seenAt }) => !told.includes(seenAt)).reverse();
  for (const { judgement, changes } of fresh) {
    const shown = changes.filter(({ field }) => FIELDS_TOLD.includes(field));
    const what = shown.map((one) => `${one.field} "${one.before ?? ''}" is "${one.after ?? ''}" now`);
    if (judgement === 'STOP_WORK' && what.length > 0)
      news.push(`CHANGED by the merchant, work stops: ${what.join(', ')}`);
  }
  if (before && isStopped(before) && !isStopped(after)) news.push('the floor has read the change and goes on');
  return news;
}

/** Fields of which a change is told with its values. */
const FIELDS_TOLD = ['line1', 'line2', 'city', 'postcode', 'country', 'quantity'];

function refusalOf(order: FeedOrder | undefined): string | undefined {
  const request = order?.cancellationRequest;
  return request?.status === 'REJECTED' ? (request.answerMessage ?? 'too late') : undefined;
}

/** What carriers have told since, in words. */
function parcelsSeen(before: FeedOrder | undefined, after: FeedOrder): string[] {
  return after.fulfillments.flatMap(({ id, deliveryStatus }) => {
    const known = before?.fulfillments.find((one) => one.id === id)?.deliveryStatus ?? null;
    const told = deliveryStatus !== known && deliveryStatus !== null && deliveryStatus !== 'TRACKING_ADDED';
    return told ? [`the carrier says ${deliveryStatus.toLowerCase().replaceAll('_', ' ')}, the store is told`] : [];
  });
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
