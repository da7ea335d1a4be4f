import { newsOf } from './news.js';
import type { ExternalChange, FeedOrder } from './order-feed.js';
import { sampleOrder } from './order-sample.js';

const parcel = (trackingNumber: string) => ({ carrier: 'UPS', carrierName: null, trackingNumber });
const shipment = (status: string, ...parcels: FeedOrder['fulfillments'][number]['parcels']) => ({
  id: 'ful_1',
  shipmentKey: 'one',
  status,
  deliveryStatus: null,
  parcels,
});
const latest = (...nodes: ExternalChange[]) => ({ nodes });
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
    const rejected = { stage: 'REJECTED', decision: { reason: 'INCORRECT_ADDRESS', message: null } };
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
    const forced = { stage: 'CANCELLED', cancellationRequest: { status: 'FORCED', answerMessage: null } };
    expect(news({ stage: 'PACKED' }, forced)).toEqual(['CANCELLED by the merchant, who did not ask']);
  });

  it('tells of the merchant who holds an order, and releases it', () => {
    const held = { holds: [{ reason: 'awaiting_payment', message: 'The card was declined' }] };
    expect(news({}, held)).toEqual(['ON HOLD by the merchant: awaiting_payment, The card was declined']);
    expect(news(held, held)).toEqual([]);
    expect(news(held, {})).toEqual(['released by the merchant, the work goes on']);
  });

  it('tells what the merchant changed under the work, once, and that the floor goes on', () => {
    const changes = [{ field: 'line1', before: '1 Old Road', after: '2 New Road' }];
    const hold = (releasedAt: string | null) => [{ kind: 'CHANGED_AT_STORE', releasedAt }];
    const changed = {
      externalChanges: latest({ seenAt: '2026-01-05T08:01:00.000Z', judgement: 'STOP_WORK', changes }),
      internalHolds: hold(null),
    };
    expect(news({}, changed)).toEqual(['CHANGED by the merchant, work stops: line1 "1 Old Road" is "2 New Road" now']);
    expect(news(changed, changed)).toEqual([]);
    const adapted = { ...changed, internalHolds: hold('2026-01-05T08:05:00.000Z') };
    expect(news(changed, adapted)).toEqual(['the floor has read the change and goes on']);
    const note = {
      seenAt: '2026-01-05T08:02:00.000Z',
      judgement: 'NOTE',
      changes: [{ field: 'note', before: null, after: 'x' }],
    };
    expect(news({}, { externalChanges: latest(note) })).toEqual([]);
    const again = { ...note, judgement: 'STOP_WORK', changes: [{ field: 'city', before: 'Ulm', after: 'Bonn' }] };
    const both = { ...changed, externalChanges: latest(again, ...changed.externalChanges.nodes) };
    expect(news(changed, both)).toEqual(['CHANGED by the merchant, work stops: city "Ulm" is "Bonn" now']);
  });

  it('tells what an order waits for, and that it is known now', () => {
    const waits = { stage: 'REVIEW', decision: { reason: null, message: 'No stock level is set for CAMP-KIT.' } };
    expect(news({ stage: 'RECEIVED' }, waits)).toEqual(['WAITS for a person: No stock level is set for CAMP-KIT.']);
    expect(news(waits, { stage: 'RECEIVED' })).toEqual(['what it waited for is known now']);
    expect(news(waits, { stage: 'READY' })).toEqual([
      'what it waited for is known now',
      'accepted, the warehouse may begin',
    ]);
  });

  it('tells what carriers say', () => {
    const shipped = (deliveryStatus: string | null) => ({
      stage: 'SHIPPED',
      fulfillments: [{ ...shipment('CONFIRMED', parcel('1Z1')), deliveryStatus }],
    });
    expect(news(shipped(null), shipped('TRACKING_ADDED'))).toEqual([]);
    expect(news(shipped('TRACKING_ADDED'), shipped('OUT_FOR_DELIVERY'))).toEqual([
      'the carrier says out for delivery, the store is told',
    ]);
  });
});
