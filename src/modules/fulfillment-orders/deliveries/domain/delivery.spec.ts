import fc from 'fast-check';
import {
  DELIVERY_EVENT_STATUSES,
  DELIVERY_STATES,
  deliveryOf,
  deliveryStateOf,
  estimateProblem,
  eventTimeProblem,
  happenedBy,
  findDeliveryEvent,
  IN_TRANSIT_STATES,
  type DeliveryFact,
  type DeliveryKnowledge,
} from './delivery.js';

const at = (hour: number): Date => new Date(Date.UTC(2026, 0, 1, hour));
const event = (status: DeliveryFact['status'], hour: number, parcelId: string | null = null): DeliveryFact => ({
  parcelId,
  status,
  happenedAt: at(hour),
});
const known = (more: Partial<DeliveryKnowledge>): DeliveryKnowledge => ({
  parcelIds: ['a'],
  events: [],
  heardAt: null,
  store: null,
  confirmedAt: at(0),
  ...more,
});
const store = (state: NonNullable<DeliveryKnowledge['store']>['state'], hour: number) => ({ state, readAt: at(hour) });

describe('deliveryOf', () => {
  it.each<[string, Partial<DeliveryKnowledge>, string | null]>([
    ['nothing is known', {}, null],
    ['a label is no journey', { events: [event('LABEL_PRINTED', 1), event('CONFIRMED', 2)] }, 'TRACKING_ADDED'],
    ['the carrier has it', { events: [event('CARRIER_PICKED_UP', 1)] }, 'IN_TRANSIT'],
    ['a label that is told late', { events: [event('IN_TRANSIT', 1), event('LABEL_PRINTED', 2)] }, 'IN_TRANSIT'],
    [
      'waits to be fetched',
      { events: [event('OUT_FOR_DELIVERY', 1), event('READY_FOR_PICKUP', 2)] },
      'OUT_FOR_DELIVERY',
    ],
    ['fetched by the customer', { events: [event('READY_FOR_PICKUP', 1), event('PICKED_UP', 2)] }, 'DELIVERED'],
    ['recorded out of order', { events: [event('OUT_FOR_DELIVERY', 5), event('IN_TRANSIT', 3)] }, 'OUT_FOR_DELIVERY'],
    ['a failed delivery', { events: [event('IN_TRANSIT', 1), event('FAILURE', 2)] }, 'FAILED_DELIVERY'],
    [
      'on its way again',
      { events: [event('ATTEMPTED_DELIVERY', 1), event('OUT_FOR_DELIVERY', 2)] },
      'OUT_FOR_DELIVERY',
    ],
    ['delivered stays delivered', { events: [event('DELIVERED', 1), event('IN_TRANSIT', 2)] }, 'DELIVERED'],
    ['only the store knows', { store: store('OUT_FOR_DELIVERY', 9) }, 'OUT_FOR_DELIVERY'],
    ['the store has not heard us yet', { events: [event('DELAYED', 1)], store: store('IN_TRANSIT', 9) }, 'DELAYED'],
    [
      'the store was asked before it heard us',
      { events: [event('DELAYED', 1)], heardAt: at(9), store: store('IN_TRANSIT', 8) },
      'DELAYED',
    ],
    [
      'the store knows more than we told it',
      { events: [event('DELAYED', 1)], heardAt: at(2), store: store('OUT_FOR_DELIVERY', 9) },
      'OUT_FOR_DELIVERY',
    ],
    [
      'the store only knows the number',
      { events: [event('IN_TRANSIT', 1)], heardAt: at(2), store: store('TRACKING_ADDED', 9) },
      'IN_TRANSIT',
    ],
    ['delivered, says the store', { events: [event('IN_TRANSIT', 1)], store: store('DELIVERED', 9) }, 'DELIVERED'],
    ['one of two parcels', { parcelIds: ['a', 'b'], events: [event('DELIVERED', 1, 'a')] }, 'IN_TRANSIT'],
    [
      'an echo of one of two parcels',
      { parcelIds: ['a', 'b'], events: [event('DELIVERED', 1, 'a')], heardAt: at(2), store: store('DELIVERED', 3) },
      'IN_TRANSIT',
    ],
    [
      'both parcels',
      { parcelIds: ['a', 'b'], events: [event('DELIVERED', 1, 'a'), event('DELIVERED', 3, 'b')] },
      'DELIVERED',
    ],
    ['an event for all parcels', { parcelIds: ['a', 'b'], events: [event('DELIVERED', 3)] }, 'DELIVERED'],
    [
      'trouble is shown first',
      { parcelIds: ['a', 'b'], events: [event('FAILURE', 1, 'a'), event('OUT_FOR_DELIVERY', 2, 'b')] },
      'FAILED_DELIVERY',
    ],
  ])('%s', (_name, more, state) => expect(deliveryOf(known(more)).state).toBe(state));

  it('says when the last parcel arrived, and since when the first was on its way', () => {
    const parcelIds = ['a', 'b'];
    const left = [event('IN_TRANSIT', 2, 'b'), event('IN_TRANSIT', 1, 'a')];
    expect(deliveryOf(known({ parcelIds, events: left }))).toMatchObject({ deliveredAt: null, inTransitSince: at(1) });
    const arrived = [...left, event('DELIVERED', 5, 'a'), event('DELIVERED', 4, 'b')];
    expect(deliveryOf(known({ parcelIds, events: arrived }))).toMatchObject({
      deliveredAt: at(5),
      inTransitSince: null,
    });
    expect(deliveryOf(known({ store: store('IN_TRANSIT', 9) })).inTransitSince).toEqual(at(0));
  });

  const fact = fc.record({
    parcelId: fc.constantFrom(null, 'a', 'b'),
    status: fc.constantFrom(...DELIVERY_EVENT_STATUSES),
    happenedAt: fc.integer({ min: 0, max: 500 }).map(at),
  });
  const anything = fc.record({
    parcelIds: fc.constantFrom(['a'], ['a', 'b']),
    events: fc.array(fact, { maxLength: 8 }),
    heardAt: fc.option(fc.integer({ min: 0, max: 500 }).map(at)),
    store: fc.option(
      fc.record({
        state: fc.option(fc.constantFrom(...DELIVERY_STATES)),
        readAt: fc.integer({ min: 0, max: 500 }).map(at),
      }),
    ),
    confirmedAt: fc.constant(at(0)),
  });

  it('a time of arrival exactly when delivered, a time on the way exactly when in transit', () => {
    fc.assert(
      fc.property(anything, (knowledge) => {
        const { state, deliveredAt, inTransitSince } = deliveryOf(knowledge);
        expect(deliveredAt !== null).toBe(state === 'DELIVERED');
        expect(inTransitSince !== null).toBe(state !== null && IN_TRANSIT_STATES.includes(state));
      }),
    );
  });

  it('what is delivered by our events stays so, whatever follows', () => {
    fc.assert(
      fc.property(anything, fact, (knowledge, late) => {
        const before = deliveryOf({ ...knowledge, store: null });
        fc.pre(before.state === 'DELIVERED');
        expect(deliveryOf({ ...knowledge, events: [...knowledge.events, late] }).state).toBe('DELIVERED');
      }),
    );
  });
});

it('reads the store’s words', () => {
  expect(DELIVERY_STATES.map((state) => deliveryStateOf(state.toLowerCase()))).toEqual(DELIVERY_STATES);
  expect([null, '', 'lost'].map(deliveryStateOf)).toEqual([null, null, null]);
});

describe('estimateProblem', () => {
  const times = { shippedAt: at(30) };
  it.each([
    ['none', null, undefined],
    ['30 days before the shipment', at(30 - 720), undefined],
    ['a millisecond more', new Date(+at(30 - 720) - 1), 'ESTIMATED_TOO_EARLY'],
  ])('%s', (_name, estimate, code) => expect(estimateProblem(estimate, times)?.code).toBe(code));
});

describe('eventTimeProblem', () => {
  const times = { now: at(48), shippedAt: at(30) };
  it.each([
    ['now', at(48), undefined],
    ['a minute later', new Date(+at(48) + 60_000), undefined],
    ['a millisecond more', new Date(+at(48) + 60_001), 'HAPPENED_IN_FUTURE'],
    ['the weekend before the shipment was recorded', at(30 - 60), undefined],
    ['30 days before', at(30 - 720), undefined],
    ['a millisecond more', new Date(+at(30 - 720) - 1), 'HAPPENED_TOO_EARLY'],
  ])('%s', (_name, happenedAt, code) => expect(eventTimeProblem(happenedAt, times)?.code).toBe(code));

  it('what lies up to a minute ahead happened now; everything else keeps its time', () => {
    const now = at(48);
    expect(happenedBy(new Date(+now + 60_000), now)).toEqual(now);
    expect(happenedBy(at(1), now)).toEqual(at(1));
    expect(happenedBy(new Date(+now + 60_001), now)).toEqual(new Date(+now + 60_001));
  });
});

describe('findDeliveryEvent', () => {
  const sent = { status: 'IN_TRANSIT' as const, happenedAt: new Date('2026-01-01T10:00:00.250Z') };
  const shown = (remoteId: string, status: string, happenedAt: string | null) => ({ remoteId, status, happenedAt });
  it.each([
    ['the same moment in another zone', shown('1', 'in_transit', '2026-01-01T12:00:00.25+02:00'), true],
    ['cut to the second', shown('1', 'in_transit', '2026-01-01T10:00:00Z'), true],
    ['another second', shown('1', 'in_transit', '2026-01-01T10:00:01Z'), false],
    ['another status', shown('1', 'delayed', '2026-01-01T10:00:00Z'), false],
    ['no time', shown('1', 'in_transit', null), false],
    ['no readable time', shown('1', 'in_transit', 'yesterday'), false],
    ['another event of ours', shown('7', 'in_transit', '2026-01-01T10:00:00Z'), false],
  ])('%s', (_name, one, found) => expect(findDeliveryEvent(sent, ['7'], [one])).toBe(found ? one : null));
});
