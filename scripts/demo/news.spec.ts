import { newsOf } from './news.js';
import type { FeedOrder } from './order-feed.js';
import { sampleOrder } from './order-sample.js';

const parcel = (trackingNumber: string) => ({ carrier: 'UPS', carrierName: null, trackingNumber });
const shipment = (status: string, ...parcels: FeedOrder['fulfillments'][number]['parcels']) => ({
  shipmentKey: 'one',
  status,
  parcels,
});
const news = (before: Partial<FeedOrder> | undefined, after: Partial<FeedOrder>): string[] =>
  newsOf({ before: before && sampleOrder(before), after: sampleOrder(after) });

describe('news of an order', () => {
  it('tells a new stage once, and nothing of the routine between', () => {
    expect(news({ stage: 'READY' }, { stage: 'PICKING' })).toEqual(['being picked']);
    expect(news({ stage: 'PICKING' }, { stage: 'PICKING', updatedAt: '2026-01-05T09:00:00.000Z' })).toEqual([]);
    expect(news({ stage: 'RECEIVED' }, { stage: 'ACCEPT_PENDING' })).toEqual([]);
    expect(news(undefined, { stage: 'RECEIVED' })).toEqual(['requested']);
  });

  it('tells why an order was rejected, and that it was corrected and requested again', () => {
    const rejected = { stage: 'REJECTED', decision: { reason: 'INCORRECT_ADDRESS' } };
    expect(news({ stage: 'REJECT_PENDING' }, rejected)).toEqual(['REJECTED, INCORRECT_ADDRESS']);
    expect(news(rejected, { stage: 'RECEIVED', cycle: 2 })).toEqual(['corrected and requested again (request 2)']);
    expect(news(rejected, { stage: 'READY', cycle: 2 })[0]).toBe('corrected and requested again (request 2)');
  });

  it('tells of parcels when the store has them, and not before', () => {
    const pending = { fulfillments: [shipment('PENDING', parcel('1Z1'), parcel('1Z2'))] };
    const confirmed = { fulfillments: [shipment('CONFIRMED', parcel('1Z1'), parcel('1Z2'))] };
    expect(news({}, pending)).toEqual([]);
    expect(news(pending, confirmed)).toEqual(['2 parcels left: UPS 1Z1, UPS 1Z2']);
    expect(news(confirmed, confirmed)).toEqual([]);
    const whole = { ...confirmed, stage: 'SHIPPED' };
    expect(news(pending, whole)).toEqual(['SHIPPED; 2 parcels left: UPS 1Z1, UPS 1Z2']);
    expect(news(confirmed, whole)).toEqual(['SHIPPED']);
    const courier = { carrier: 'OTHER', carrierName: 'Kiezkurier', trackingNumber: 'K1' };
    expect(news({}, { fulfillments: [shipment('CONFIRMED', courier)] })).toEqual(['a parcel left: Kiezkurier K1']);
  });

  it('tells of a cancellation: asked, refused with its evidence', () => {
    expect(news({}, { cancellationOpen: true })).toEqual(['the merchant asks to cancel']);
    const refused = { cancellationRequest: { status: 'REJECTED', answerMessage: 'Too late to cancel.' } };
    expect(news({ cancellationOpen: true }, refused)).toEqual(['cancellation REFUSED: Too late to cancel.']);
    expect(news(refused, refused)).toEqual([]);
  });
});
