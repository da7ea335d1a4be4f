import fc from 'fast-check';
import type { Stage } from '../../fulfillment-orders/fulfillment-orders.facade.js';
import {
  decideAtDeadline,
  decideCancellation,
  isCancellable,
  isOnItsWay,
  refusal,
  type CancellationDecision,
  type CancellationFacts,
  type ParcelEvidence,
} from './decide-cancellation.js';

const RECORDED_AT = new Date('2026-03-01T10:20:30Z');
const CONFIRMED_AT = new Date('2026-03-01T11:40:50Z');
const parcel = (trackingNumber: string, confirmedAt: Date | null = null): ParcelEvidence => ({
  carrier: 'DHL',
  trackingNumber,
  recordedAt: RECORDED_AT,
  confirmedAt,
});
const NONE: readonly ParcelEvidence[] = [];
const RECORDED = [parcel('A1')];
const CONFIRMED = [parcel('A1'), parcel('B2', CONFIRMED_AT)];
const POINTS = ['PICKING', 'PACKED', 'LABELLED', 'HANDED_OVER', 'SHIPPED'] as const;
type Point = (typeof POINTS)[number];

const decide = (
  stage: Stage,
  pointOfNoReturn: Point,
  parcels: readonly ParcelEvidence[],
  more: { mode?: 'AUTO' | 'MANUAL'; parked?: boolean } = {},
): CancellationDecision =>
  decideCancellation(
    { cancellationMode: more.mode ?? 'AUTO', pointOfNoReturn },
    { stage, parcels, parked: more.parked ?? false },
  );

const [YES, NO] = ['ACCEPT', 'REJECT'] as const;
type Answer = typeof YES | typeof NO;
/** One answer per point of no return, in the order of POINTS. */
type Answers = readonly [picking: Answer, packed: Answer, labelled: Answer, handedOver: Answer, shipped: Answer];
const BEFORE: Answers = [YES, YES, YES, YES, YES];
const LABELS: Answers = [NO, NO, NO, YES, YES];
/** Per stage: the answer for each point of no return, without a parcel; then with one that the store has not confirmed. */
const EXPECTED: Readonly<Record<Stage, readonly [none: Answers, recorded: Answers]>> = {
  RECEIVED: [BEFORE, LABELS],
  REVIEW: [BEFORE, LABELS],
  ACCEPT_PENDING: [BEFORE, LABELS],
  REJECT_PENDING: [BEFORE, LABELS],
  READY: [BEFORE, LABELS],
  PICKING: [[NO, YES, YES, YES, YES], LABELS],
  PACKED: [[NO, NO, YES, YES, YES], LABELS],
  LABELLED: [LABELS, LABELS],
  HANDED_OVER: [
    [NO, NO, NO, NO, YES],
    [NO, NO, NO, NO, YES],
  ],
  SHIPPED: [
    [NO, NO, NO, NO, NO],
    [NO, NO, NO, NO, NO],
  ],
  CANCEL_PENDING: [BEFORE, LABELS],
  CANCELLED: [BEFORE, LABELS],
  CLOSE_PENDING: [BEFORE, LABELS],
  CLOSED: [BEFORE, LABELS],
  REJECTED: [BEFORE, LABELS],
  WITHDRAWN: [BEFORE, LABELS],
  MOVED: [BEFORE, LABELS],
};
const STAGES = Object.keys(EXPECTED) as Stage[];

describe('decideCancellation', () => {
  it.each(STAGES)('%s: agreed before the point of no return, refused from there on', (stage) => {
    const [none, recorded] = EXPECTED[stage];
    expect(POINTS.map((point) => decide(stage, point, NONE).answer)).toEqual(none);
    expect(POINTS.map((point) => decide(stage, point, RECORDED).answer)).toEqual(recorded);
  });

  it('a shipment that the store has is never undone, whatever the policy says', () => {
    for (const stage of STAGES)
      for (const point of POINTS) expect(decide(stage, point, CONFIRMED).answer).toBe('REJECT');
  });

  it('where an operator answers, nothing is answered here', () => {
    for (const stage of STAGES)
      for (const point of POINTS)
        for (const parcels of [NONE, RECORDED, CONFIRMED])
          expect(decide(stage, point, parcels, { mode: 'MANUAL' }).answer).toBe('WAIT');
  });

  it('while it is not known whether the store has a shipment, nothing is answered, and the operator is told what to do', () => {
    for (const stage of STAGES) {
      for (const mode of ['AUTO', 'MANUAL'] as const) {
        for (const parcels of [NONE, RECORDED, CONFIRMED]) {
          const { answer, message } = decide(stage, 'PACKED', parcels, { mode, parked: true });
          expect(answer).toBe('WAIT');
          expect(message).toMatch(/[Rr]edrive/);
        }
      }
    }
  });

  it('a refusal carries its evidence, an agreement says that the work stopped', () => {
    expect(decide('PACKED', 'PACKED', CONFIRMED)).toEqual({ answer: 'REJECT', message: refusal('PACKED', CONFIRMED) });
    expect(decide('READY', 'PACKED', RECORDED)).toEqual({ answer: 'REJECT', message: refusal('READY', RECORDED) });
    expect(decide('READY', 'PACKED', NONE).message).toMatch(/stopped/);
  });
});

describe('at the deadline', () => {
  const late = (
    cancellationDefaultAnswer: 'BY_STAGE' | 'REJECT' | 'ACCEPT',
    stage: Stage,
    parcels: readonly ParcelEvidence[],
    parked = false,
  ) => decideAtDeadline({ cancellationDefaultAnswer, pointOfNoReturn: 'PACKED' }, { stage, parcels, parked });

  it.each(STAGES)('%s by stage: as Crossdock would have answered', (stage) => {
    for (const parcels of [NONE, RECORDED, CONFIRMED]) {
      expect(late('BY_STAGE', stage, parcels)).toEqual(decide(stage, 'PACKED', parcels));
    }
  });

  it.each(STAGES)('%s: always refused where the store wants that', (stage) => {
    for (const parcels of [NONE, RECORDED, CONFIRMED]) {
      expect(late('REJECT', stage, parcels)).toEqual({ answer: 'REJECT', message: refusal(stage, parcels) });
    }
  });

  it.each(STAGES)('%s: agreed where the store wants that and there is something left to stop', (stage) => {
    const possible = ['REVIEW', 'READY', 'PICKING', 'PACKED', 'LABELLED', 'HANDED_OVER'].includes(stage);
    expect(isCancellable(stage)).toBe(possible);
    expect(late('ACCEPT', stage, NONE).answer).toBe(possible ? 'ACCEPT' : 'REJECT');
    expect(late('ACCEPT', stage, RECORDED).answer).toBe(possible ? 'ACCEPT' : 'REJECT');
    expect(late('ACCEPT', stage, CONFIRMED).answer).toBe('REJECT');
  });

  it('what nobody can know is not answered, whatever the default is', () => {
    for (const standard of ['BY_STAGE', 'REJECT', 'ACCEPT'] as const)
      for (const stage of STAGES) expect(late(standard, stage, NONE, true).answer).toBe('WAIT');
  });
});

describe('isOnItsWay', () => {
  it.each(STAGES)('%s: the floor is told to stop when it has the goods, and always when there is a parcel', (stage) => {
    const onTheFloor = ['PICKING', 'PACKED', 'LABELLED', 'HANDED_OVER', 'SHIPPED'].includes(stage);
    expect(isOnItsWay({ stage, parcels: NONE })).toBe(onTheFloor);
    expect(isOnItsWay({ stage, parcels: RECORDED })).toBe(true);
  });
});

describe('refusal', () => {
  it('names carrier, number and time of every parcel', () => {
    expect(refusal('PACKED', CONFIRMED)).toBe(
      'Too late to cancel: DHL A1 (handed over 2026-03-01 10:20 UTC), DHL B2 (shipped 2026-03-01 11:40 UTC).',
    );
  });

  it('without a parcel names what was done', () => {
    expect(refusal('PACKED', [])).toBe('Too late to cancel: the order is packed.');
    expect(refusal('PICKING', [])).toBe('Too late to cancel: the order is picking.');
  });

  it.each([
    [5, ''],
    [6, ' and 1 more'],
    [120, ' and 115 more'],
  ])('of %d parcels names at most five and counts the rest', (count, more) => {
    const text = refusal(
      'SHIPPED',
      Array.from({ length: count }, (_, index) => parcel(`N${index}`, CONFIRMED_AT)),
    );
    expect(text.match(/DHL/g)).toHaveLength(5);
    expect(text).toMatch(/DHL N0 .*DHL N4 /);
    expect(text.endsWith(`UTC)${more}.`)).toBe(true);
  });

  it('stays below 1000 characters with the longest names and numbers that a parcel may have', () => {
    const longest: ParcelEvidence = {
      carrier: 'C'.repeat(100),
      trackingNumber: '9'.repeat(100),
      recordedAt: RECORDED_AT,
      confirmedAt: null,
    };
    expect(
      refusal(
        'PACKED',
        Array.from({ length: 50 }, () => longest),
      ).length,
    ).toBeLessThan(1_000);
  });
});

describe('over every policy and every fact', () => {
  const anyParcels = fc.array(
    fc.record<ParcelEvidence>({
      carrier: fc.constantFrom('UPS', 'DHL', 'Bike'),
      trackingNumber: fc.stringMatching(/^[A-Z0-9]{1,20}$/),
      recordedAt: fc.constant(RECORDED_AT),
      confirmedAt: fc.option(fc.constant(CONFIRMED_AT)),
    }),
    { maxLength: 8 },
  );
  const anyFacts = fc.record<CancellationFacts>({
    stage: fc.constantFrom(...STAGES),
    parcels: anyParcels,
    parked: fc.boolean(),
  });
  const anyPolicy = fc.record({
    cancellationMode: fc.constantFrom('AUTO' as const, 'MANUAL' as const),
    pointOfNoReturn: fc.constantFrom(...POINTS),
  });

  it('never agrees to a cancellation of what the store has, or may have', () => {
    fc.assert(
      fc.property(anyPolicy, anyFacts, (policy, facts) => {
        if (decideCancellation(policy, facts).answer !== 'ACCEPT') return;
        expect([facts.parked, policy.cancellationMode, facts.stage === 'SHIPPED']).toEqual([false, 'AUTO', false]);
        expect(facts.parcels.filter(({ confirmedAt }) => confirmedAt !== null)).toEqual([]);
      }),
    );
  });

  it('a later point of no return never refuses what an earlier one agrees to', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const answers = POINTS.map(
          (pointOfNoReturn) => decideCancellation({ cancellationMode: 'AUTO', pointOfNoReturn }, facts).answer,
        );
        expect([...answers].sort((a, b) => (a === b ? 0 : a === 'REJECT' ? -1 : 1))).toEqual(answers);
      }),
    );
  });

  it('every refusal names the first parcels, and every message is for people', () => {
    fc.assert(
      fc.property(anyPolicy, anyFacts, (policy, facts) => {
        const { answer, message } = decideCancellation(policy, facts);
        expect(message).toMatch(/^[A-Z].*\.$/);
        expect(message.length).toBeLessThan(1_000);
        if (answer !== 'REJECT') return;
        for (const { carrier, trackingNumber } of facts.parcels.slice(0, 5))
          expect(message).toContain(`${carrier} ${trackingNumber} (`);
      }),
    );
  });
});
