import fc from 'fast-check';
import type { RemoteOrderStatus, RemoteRequestStatus } from '../../../clients/store-client.js';
import { changed, judgeKnown, judgeUnknown, type Judgement, type Known, type Source } from './judge-sighting.js';
import type { Sighting } from './mirror.js';
import { FINISHED_STAGES, STAGES, UNANSWERED_STAGES, WORKING_STAGES, type Stage } from './stage.js';
import { LIVE_STATUSES, ORDER_STATUSES, REQUEST_STATUSES } from '../../../../test/support/remote-words.js';

const ANSWERS: readonly Known['answer'][] = ['NONE', 'WAITING', 'IN_FLIGHT'];
const SOURCES: readonly Source[] = ['LIST', 'POINT'];

const at = (seconds: number): Date => new Date(1_800_000_000_000 + seconds * 1_000);
const SEEN = { digest: 'd', updatedAt: at(0) };
/** Sightings as the fence tells them apart, after an end at second 10 that the store dated 10. */
const AFTER = {
  NEW: { updatedAt: at(11), sentAt: at(10) },
  STALE: { updatedAt: at(9), sentAt: at(60) },
  TOO_EARLY: { updatedAt: null, sentAt: at(14) },
} as const;
const END = { endedAt: at(10), remoteUpdatedAt: at(10) };

const known = (stage: Stage, answer: Known['answer'] = 'NONE'): Known => ({
  stage,
  requestStatus: 'REQUESTED',
  answer,
  seen: SEEN,
  end: UNANSWERED_STAGES.includes(stage) ? null : END,
  cancelEnd: null,
  movedAway: false,
});
const sighting = (
  requestStatus: RemoteRequestStatus,
  status: RemoteOrderStatus = 'OPEN',
  more: Partial<Sighting> = {},
): Sighting => ({
  status,
  requestStatus,
  digest: SEEN.digest,
  updatedAt: SEEN.updatedAt,
  sentAt: at(1),
  ...more,
});

const [REJ, ACC, CAN, CLO] = [
  'REJECTED_ELSEWHERE',
  'ACCEPTED_ELSEWHERE',
  'CANCELLED_AT_STORE',
  'CLOSED_AT_STORE',
] as const;
const ODD = 'NOT_UNDERSTOOD';
type Row = readonly [Judgement, Judgement, Judgement, Judgement];
/** An unanswered order that the store shows live and unchanged: RECEIVED, REVIEW, ACCEPT_PENDING, REJECT_PENDING. */
const UNANSWERED: Readonly<Record<RemoteRequestStatus, Row>> = {
  PENDING: ['WITHDRAWN', 'WITHDRAWN', 'WITHDRAWN', 'WITHDRAWN'],
  REQUESTED: ['DECIDE', 'MIRROR', 'MIRROR', 'MIRROR'],
  ACCEPTED: [ACC, ACC, 'MIRROR', ACC],
  REJECTED: [REJ, REJ, REJ, REJ],
  CANCEL_REQUESTED: [ACC, ACC, 'MIRROR', ACC],
  CANCEL_ACCEPTED: [CAN, CAN, CAN, CAN],
  CANCEL_REJECTED: [ACC, ACC, 'MIRROR', ACC],
  CLOSED: [CLO, CLO, CLO, CLO],
  UNKNOWN: [ODD, ODD, ODD, ODD],
};

describe('an unanswered order', () => {
  const cases = REQUEST_STATUSES.flatMap((request) =>
    (['RECEIVED', 'REVIEW', 'ACCEPT_PENDING', 'REJECT_PENDING'] as const).map(
      (stage, column) => [stage, request, UNANSWERED[request][column]] as const,
    ),
  );
  it.each(cases)('%s, the store shows %s: %s', (stage, request, expected) => {
    for (const status of LIVE_STATUSES) {
      for (const answer of ['NONE', 'WAITING'] as const) {
        for (const source of SOURCES) {
          expect({ status, judgement: judgeKnown(known(stage, answer), sighting(request, status), source) }).toEqual({
            status,
            judgement: expected,
          });
        }
      }
    }
  });

  it.each(['ACCEPTED', 'CANCEL_REJECTED'] as const)(
    'that others accepted is told once: in REVIEW, mirrored as %s before, nothing is new',
    (before) => {
      const order = { ...known('REVIEW'), requestStatus: before };
      for (const shown of ['ACCEPTED', 'CANCEL_REJECTED'] as const)
        expect(judgeKnown(order, sighting(shown), 'LIST')).toBe('MIRROR');
    },
  );

  it.each(['REVIEW', 'ACCEPT_PENDING', 'REJECT_PENDING'] as const)(
    '%s with other content, or of another time, is decided anew',
    (stage) => {
      expect(judgeKnown(known(stage), sighting('REQUESTED', 'OPEN', { digest: 'other' }), 'LIST')).toBe('SUPERSEDE');
      expect(judgeKnown(known(stage), sighting('REQUESTED', 'OPEN', { updatedAt: at(1) }), 'LIST')).toBe('SUPERSEDE');
      expect(judgeKnown(known(stage), sighting('REQUESTED', 'OPEN', { updatedAt: null }), 'LIST')).toBe('MIRROR');
    },
  );

  it('that the store ended is ended here, whatever its request status, unless it says cancelled', () => {
    for (const stage of UNANSWERED_STAGES) {
      for (const request of REQUEST_STATUSES) {
        expect(judgeKnown(known(stage), sighting(request, 'CANCELLED'), 'LIST')).toBe(CAN);
        expect(judgeKnown(known(stage), sighting(request, 'CLOSED'), 'LIST')).toBe(
          request === 'CANCEL_ACCEPTED' ? CAN : CLO,
        );
      }
    }
  });
});

describe.each(WORKING_STAGES)('a %s order', (stage) => {
  it.each<[RemoteRequestStatus, RemoteOrderStatus, Judgement]>([
    ['ACCEPTED', 'PROCESSING', 'MIRROR'],
    ['CANCEL_REJECTED', 'PROCESSING', 'MIRROR'],
    ['PENDING', 'OPEN', 'MIRROR'],
    ['REJECTED', 'OPEN', 'MIRROR'],
    ['CANCEL_ACCEPTED', 'PROCESSING', CAN],
    ['CANCEL_ACCEPTED', 'OPEN', CAN],
    ['ACCEPTED', 'CANCELLED', CAN],
    ['REQUESTED', 'CANCELLED', CAN],
    ['CANCEL_REQUESTED', 'CANCELLED', CAN],
    ['ACCEPTED', 'CLOSED', CLO],
    ['CANCEL_REQUESTED', 'CLOSED', CLO],
    ['ACCEPTED', 'INCOMPLETE', CLO],
    ['CLOSED', 'CLOSED', CLO],
    ['CLOSED', 'INCOMPLETE', CLO],
    ['UNKNOWN', 'UNKNOWN', ODD],
    ['UNKNOWN', 'CLOSED', CLO],
  ])('shown as %s, %s: %s', (request, status, expected) => {
    for (const when of Object.values(AFTER)) {
      for (const answer of ['NONE', 'WAITING'] as const) {
        for (const source of SOURCES)
          expect(judgeKnown(known(stage, answer), sighting(request, status, when), source)).toBe(expected);
      }
    }
  });
});

describe('an answered order that is asked for again', () => {
  const answered: readonly Stage[] = [...WORKING_STAGES, ...FINISHED_STAGES];
  /** Of these, an accept that is not ours is news; what is shipped needs none. */
  const over = FINISHED_STAGES.filter((stage) => stage !== 'SHIPPED');
  it.each(answered)('%s: only a later change opens a cycle, and only by a point read', (stage) => {
    const judge = (when: keyof typeof AFTER, source: Source): Judgement =>
      judgeKnown(known(stage), sighting('REQUESTED', 'OPEN', AFTER[when]), source);
    expect({
      new: [judge('NEW', 'LIST'), judge('NEW', 'POINT')],
      stale: [judge('STALE', 'LIST'), judge('STALE', 'POINT')],
      early: [judge('TOO_EARLY', 'LIST'), judge('TOO_EARLY', 'POINT')],
    }).toEqual({ new: ['READ_AGAIN', 'OPEN_CYCLE'], stale: ['IGNORE', 'IGNORE'], early: ['TOO_EARLY', 'TOO_EARLY'] });
  });

  describe.each(['ACCEPTED', 'CANCEL_REQUESTED', 'CANCEL_REJECTED'] as const)('and shown as %s', (request) => {
    it.each(over)('%s: an accept that is not ours follows the same fence', (stage) => {
      const judge = (when: keyof typeof AFTER, source: Source): Judgement =>
        judgeKnown(known(stage), sighting(request, 'PROCESSING', AFTER[when]), source);
      const judged = [
        judge('NEW', 'LIST'),
        judge('NEW', 'POINT'),
        judge('STALE', 'POINT'),
        judge('TOO_EARLY', 'POINT'),
      ];
      expect(judged).toEqual(['READ_AGAIN', ACC, 'IGNORE', 'TOO_EARLY']);
    });
  });

  it.each(over)('%s: an order that the store cancelled or closed is not taken up again', (stage) => {
    for (const status of ['CANCELLED', 'CLOSED', 'INCOMPLETE'] as const) {
      for (const request of REQUEST_STATUSES.filter((word) => word !== 'REQUESTED')) {
        const judgement = judgeKnown(known(stage), sighting(request, status, AFTER.NEW), 'POINT');
        expect({ status, request, judgement }).toEqual({ status, request, judgement: 'MIRROR' });
      }
    }
  });

  it.each(REQUEST_STATUSES)(
    'SHIPPED, but cancelled at the store (%s): told, since parcels are on their way',
    (request) => {
      for (const source of SOURCES) {
        expect(judgeKnown(known('SHIPPED'), sighting(request, 'CANCELLED', AFTER.NEW), source)).toBe(
          'CANCELLED_AFTER_SHIPPING',
        );
      }
    },
  );

  it('SHIPPED: a cancellation that the merchant takes back is told as in any other stage', () => {
    const asked = { ...known('SHIPPED'), requestStatus: 'CANCEL_REQUESTED' };
    expect(judgeKnown(asked, sighting('ACCEPTED', 'PROCESSING'), 'POINT')).toBe('CANCEL_TAKEN_BACK');
    expect(judgeKnown(known('SHIPPED'), sighting('ACCEPTED', 'PROCESSING'), 'POINT')).toBe('MIRROR');
  });

  it.each(FINISHED_STAGES)('%s: whatever else the store shows is only mirrored', (stage) => {
    for (const request of ['PENDING', 'REJECTED', 'CANCEL_ACCEPTED', 'CLOSED'] as const) {
      for (const status of ORDER_STATUSES.filter((word) => word !== 'CANCELLED' || stage !== 'SHIPPED'))
        for (const source of SOURCES)
          expect(judgeKnown(known(stage), sighting(request, status, AFTER.NEW), source)).toBe('MIRROR');
    }
  });
});

describe('an order that the store shows at a location that is not ours', () => {
  const stays: readonly Stage[] = ['SHIPPED', 'MOVED'];
  it.each(STAGES)('%s', (stage) => {
    for (const request of REQUEST_STATUSES) {
      for (const status of ORDER_STATUSES) {
        for (const source of SOURCES) {
          const order = { ...known(stage), movedAway: true };
          const seen = sighting(request, status, AFTER.NEW);
          const over = ['CANCELLED', 'CLOSED', 'INCOMPLETE'].includes(status) || request === 'CLOSED';
          const expected = over || stays.includes(stage) ? judgeKnown(known(stage), seen, source) : 'MOVED_AWAY';
          expect({ request, status, judged: judgeKnown(order, seen, source) }).toEqual({
            request,
            status,
            judged: expected,
          });
          expect(judgeKnown({ ...order, answer: 'IN_FLIGHT' }, seen, source)).toBe('MIRROR');
        }
      }
    }
  });
});

describe('an unknown order', () => {
  it.each(REQUEST_STATUSES)('shown as %s', (request) => {
    const expected: Partial<Record<RemoteRequestStatus, Judgement>> = {
      REQUESTED: 'OPEN_CYCLE',
      ACCEPTED: ACC,
      CANCEL_REQUESTED: ACC,
      CANCEL_REJECTED: ACC,
      UNKNOWN: ODD,
    };
    for (const status of LIVE_STATUSES)
      expect(judgeUnknown(sighting(request, status))).toBe(expected[request] ?? 'IGNORE');
  });

  it('of which nobody knows what is asked is set aside, unless it is over, shipped or elsewhere', () => {
    for (const stage of STAGES) {
      const expected = stage === 'SHIPPED' || stage === 'MOVED' ? 'MIRROR' : ODD;
      for (const source of SOURCES)
        expect(judgeKnown(known(stage), sighting('UNKNOWN', 'OPEN'), source)).toBe(expected);
    }
    expect(judgeUnknown(sighting('UNKNOWN', 'CANCELLED'))).toBe('IGNORE');
  });

  it('still shown as requested, but over, is nothing to us, nor news of an order that we are done with', () => {
    for (const status of ['CANCELLED', 'CLOSED', 'INCOMPLETE'] as const) {
      expect(judgeUnknown(sighting('REQUESTED', status))).toBe('IGNORE');
      for (const stage of FINISHED_STAGES.filter((one) => one !== 'SHIPPED' || status !== 'CANCELLED')) {
        for (const source of SOURCES) {
          for (const more of Object.values(AFTER)) {
            expect(judgeKnown(known(stage), sighting('REQUESTED', status, more), source)).toBe('MIRROR');
          }
        }
      }
    }
  });

  it('accepted there, but over, is nothing to us', () => {
    for (const status of ['CLOSED', 'CANCELLED', 'INCOMPLETE'] as const)
      expect(judgeUnknown(sighting('ACCEPTED', status))).toBe('IGNORE');
  });
});

describe('over every stage, answer, request status, status and source', () => {
  const time = fc.option(fc.integer({ min: 0, max: 30 }).map(at));
  const anyKnown = fc.record<Known>({
    stage: fc.constantFrom(...STAGES),
    requestStatus: fc.constantFrom(...REQUEST_STATUSES),
    answer: fc.constantFrom(...ANSWERS),
    seen: fc.option(fc.record({ digest: fc.constantFrom('d', 'e'), updatedAt: time })),
    end: fc.option(fc.record({ endedAt: fc.integer({ min: 0, max: 30 }).map(at), remoteUpdatedAt: time })),
    cancelEnd: fc.option(fc.record({ endedAt: fc.integer({ min: 0, max: 30 }).map(at), remoteUpdatedAt: time })),
    movedAway: fc.boolean(),
  });
  const anySighting = fc.record<Sighting>({
    status: fc.constantFrom(...ORDER_STATUSES),
    requestStatus: fc.constantFrom(...REQUEST_STATUSES),
    digest: fc.constantFrom('d', 'e'),
    updatedAt: time,
    sentAt: fc.integer({ min: 0, max: 40 }).map(at),
  });
  const RUNS = { seed: 4029, numRuns: 1_000 };

  it('nothing is judged while an answer is on its way', () => {
    fc.assert(
      fc.property(anyKnown, anySighting, fc.constantFrom(...SOURCES), (order, seen, source) => {
        expect(judgeKnown({ ...order, answer: 'IN_FLIGHT' }, seen, source)).toBe('MIRROR');
      }),
      RUNS,
    );
  });

  it('a list never opens a cycle of an answered order, nor adopts one', () => {
    fc.assert(
      fc.property(anyKnown, anySighting, (order, seen) => {
        fc.pre(!UNANSWERED_STAGES.includes(order.stage));
        expect(['OPEN_CYCLE', ACC]).not.toContain(judgeKnown(order, seen, 'LIST'));
      }),
      RUNS,
    );
  });

  it('an unanswered order never opens a cycle beside the open one', () => {
    fc.assert(
      fc.property(anyKnown, anySighting, fc.constantFrom(...SOURCES), (order, seen, source) => {
        fc.pre(UNANSWERED_STAGES.includes(order.stage));
        fc.pre(seen.requestStatus !== 'CANCEL_REQUESTED');
        expect(['OPEN_CYCLE', 'READ_AGAIN', 'TOO_EARLY']).not.toContain(judgeKnown(order, seen, source));
      }),
      RUNS,
    );
  });

  it('seeing again what was decided on changes nothing', () => {
    fc.assert(
      fc.property(
        anySighting,
        fc.constantFrom('REVIEW', 'ACCEPT_PENDING', 'REJECT_PENDING'),
        fc.constantFrom(...SOURCES),
        (seen, stage, source) => {
          const order: Known = {
            stage: stage as Stage,
            requestStatus: 'REQUESTED',
            answer: 'WAITING',
            seen: { digest: seen.digest, updatedAt: seen.updatedAt },
            end: null,
            cancelEnd: null,
            movedAway: false,
          };
          expect(changed(order, seen)).toBe(false);
          expect(judgeKnown(order, { ...seen, requestStatus: 'REQUESTED', status: 'OPEN' }, source)).toBe('MIRROR');
        },
      ),
      RUNS,
    );
  });
});
