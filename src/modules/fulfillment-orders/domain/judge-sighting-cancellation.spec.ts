import fc from 'fast-check';
import type { RemoteOrderStatus, RemoteRequestStatus } from '../../../clients/store-client.js';
import { judgeKnown, waitsForCancellation, type Judgement, type Known, type Source } from './judge-sighting.js';
import type { Sighting } from './mirror.js';
import { FINISHED_STAGES, STAGES, WORKING_STAGES, type Stage } from './stage.js';
import { LIVE_STATUSES, ORDER_STATUSES, REQUEST_STATUSES } from '../../../../test/support/remote-words.js';

const SOURCES: readonly Source[] = ['LIST', 'POINT'];
const at = (seconds: number): Date => new Date(1_800_000_000_000 + seconds * 1_000);

/** The accept ended the cycle at second 10, the last cancellation at second 20; the store dated both so. */
const END = { endedAt: at(10), remoteUpdatedAt: at(10) };
const CANCEL_END = { endedAt: at(20), remoteUpdatedAt: at(20) };
/** Sightings beyond the first end, as the fence after the second tells them apart. */
const WHEN = {
  NEW: { updatedAt: at(21), sentAt: at(20) },
  STALE: { updatedAt: at(19), sentAt: at(79) },
  TOO_EARLY: { updatedAt: null, sentAt: at(24) },
  NEW_BY_QUIET: { updatedAt: null, sentAt: at(25) },
} as const;
const FORCED: Judgement = 'CANCELLED_AFTER_SHIPPING';
type When = keyof typeof WHEN;
const WHENS = Object.keys(WHEN) as When[];

const known = (stage: Stage, more: Partial<Known> = {}): Known => ({
  stage,
  requestStatus: 'ACCEPTED',
  answer: 'NONE',
  seen: null,
  end: stage === 'REVIEW' ? null : END,
  cancelEnd: null,
  movedAway: false,
  ...more,
});
const shown = (requestStatus: RemoteRequestStatus, when: When, status: RemoteOrderStatus = 'PROCESSING'): Sighting => ({
  status,
  requestStatus,
  digest: 'd',
  ...WHEN[when],
});
/** What a list and a point read lead to, for each kind of sighting. */
const judgeAll = (order: Known, status: RemoteOrderStatus = 'PROCESSING'): Record<When, Judgement[]> =>
  Object.fromEntries(
    WHENS.map((when) => [
      when,
      SOURCES.map((source) => judgeKnown(order, shown('CANCEL_REQUESTED', when, status), source)),
    ]),
  ) as Record<When, Judgement[]>;

const [ASKED, AGAIN, EARLY] = ['CANCEL_ASKED', 'READ_AGAIN', 'TOO_EARLY'] as const;

describe('the merchant wants accepted work cancelled', () => {
  it.each([...WORKING_STAGES, 'REVIEW'] as const)('%s, for the first time: told at once, from any read', (stage) => {
    for (const answer of ['NONE', 'WAITING'] as const) {
      for (const status of LIVE_STATUSES) {
        expect(judgeAll(known(stage, { answer }), status)).toEqual({
          NEW: [ASKED, ASKED],
          STALE: [ASKED, ASKED],
          TOO_EARLY: [ASKED, ASKED],
          NEW_BY_QUIET: [ASKED, ASKED],
        });
      }
    }
  });

  it.each(WORKING_STAGES)('%s, again: only beyond the fence of the last one, and only by a point read', (stage) => {
    for (const requestStatus of ['ACCEPTED', 'CANCEL_REJECTED', 'CANCEL_REQUESTED']) {
      expect(judgeAll(known(stage, { cancelEnd: CANCEL_END, requestStatus }))).toEqual({
        NEW: [AGAIN, ASKED],
        STALE: ['IGNORE', 'IGNORE'],
        TOO_EARLY: [EARLY, EARLY],
        NEW_BY_QUIET: [AGAIN, ASKED],
      });
    }
  });

  it('again, dated before the end of the last one, in a read that was sent a minute after it: the clocks of the store differ', () => {
    const sighting = { ...shown('CANCEL_REQUESTED', 'STALE'), sentAt: at(80) };
    const order = known('READY', { cancelEnd: CANCEL_END, requestStatus: 'CANCEL_REJECTED' });
    expect(SOURCES.map((source) => judgeKnown(order, sighting, source))).toEqual([AGAIN, ASKED]);
  });

  it('REVIEW, again: a page from before the end of the last one is no new request', () => {
    for (const requestStatus of ['ACCEPTED', 'CANCEL_REJECTED', 'CANCEL_REQUESTED']) {
      const judged = judgeAll(known('REVIEW', { cancelEnd: CANCEL_END, requestStatus }));
      expect({ stale: judged.STALE, early: judged.TOO_EARLY }).toEqual({
        stale: ['IGNORE', 'IGNORE'],
        early: [EARLY, EARLY],
      });
      expect([judged.NEW[1], judged.NEW_BY_QUIET[1]]).toEqual([ASKED, ASKED]);
    }
  });

  it('SHIPPED, for the first time: only a point read tells', () => {
    for (const status of LIVE_STATUSES) {
      expect(judgeAll(known('SHIPPED'), status)).toEqual({
        NEW: [AGAIN, ASKED],
        STALE: [AGAIN, ASKED],
        TOO_EARLY: [AGAIN, ASKED],
        NEW_BY_QUIET: [AGAIN, ASKED],
      });
    }
  });

  it('SHIPPED, again: the fence of the last one holds for point reads too', () => {
    const judged = judgeAll(known('SHIPPED', { cancelEnd: CANCEL_END }));
    expect(WHENS.map((when) => judged[when][1])).toEqual([ASKED, 'IGNORE', EARLY, ASKED]);
    for (const when of WHENS) expect(judged[when][0]).not.toBe(ASKED);
  });

  it('SHIPPED, of an order that the store has ended: nothing is left to answer', () => {
    const judged = (status: RemoteOrderStatus) => new Set(Object.values(judgeAll(known('SHIPPED'), status)).flat());
    expect(judged('CLOSED')).toEqual(new Set(['MIRROR']));
    expect(judged('CANCELLED')).toEqual(new Set([FORCED]));
  });

  it('while an accept of ours waits, the accept comes first', () => {
    for (const requestStatus of ['REQUESTED', 'CANCEL_REQUESTED'])
      for (const source of SOURCES)
        expect(
          judgeKnown(known('ACCEPT_PENDING', { requestStatus, end: null }), shown('CANCEL_REQUESTED', 'NEW'), source),
        ).toBe('MIRROR');
  });
});

describe('the merchant does not want it cancelled any more', () => {
  it.each([...WORKING_STAGES, 'REVIEW', 'SHIPPED'] as const)('%s: told once, when the mirror had the wish', (stage) => {
    for (const request of ['ACCEPTED', 'CANCEL_REJECTED'] as const) {
      for (const when of WHENS) {
        for (const source of SOURCES) {
          const judge = (requestStatus: string): Judgement =>
            judgeKnown(known(stage, { requestStatus }), shown(request, when), source);
          expect([judge('CANCEL_REQUESTED'), judge('ACCEPTED'), judge('CANCEL_REJECTED')]).toEqual([
            'CANCEL_TAKEN_BACK',
            'MIRROR',
            'MIRROR',
          ]);
        }
      }
    }
  });

  it.each(FINISHED_STAGES.filter((stage) => stage !== 'SHIPPED'))('%s: nothing is left to go on with', (stage) => {
    for (const request of ['ACCEPTED', 'CANCEL_REJECTED'] as const)
      for (const when of WHENS)
        for (const source of SOURCES)
          expect(
            judgeKnown(known(stage, { requestStatus: 'CANCEL_REQUESTED' }), shown(request, when), source),
          ).not.toBe('CANCEL_TAKEN_BACK');
  });
});

describe('over every order and sighting', () => {
  const second = fc.integer({ min: 0, max: 40 }).map(at);
  const end = fc.option(fc.record({ endedAt: second, remoteUpdatedAt: fc.option(second) }));
  const anyKnown = fc.record<Known>({
    stage: fc.constantFrom(...STAGES),
    requestStatus: fc.constantFrom(...REQUEST_STATUSES),
    answer: fc.constantFrom('NONE' as const, 'WAITING' as const, 'IN_FLIGHT' as const),
    seen: fc.constant(null),
    end,
    cancelEnd: end,
    movedAway: fc.boolean(),
  });
  const anySighting = fc.record<Sighting>({
    status: fc.constantFrom(...ORDER_STATUSES),
    requestStatus: fc.constantFrom(...REQUEST_STATUSES),
    digest: fc.constant('d'),
    updatedAt: fc.option(second),
    sentAt: second,
  });
  const source = fc.constantFrom(...SOURCES);
  const RUNS = { seed: 77, numRuns: 1_000 };

  it('what is shipped is taken up again only by a point read that asks for it anew', () => {
    fc.assert(
      fc.property(anyKnown, anySighting, source, (order, sighting, from) => {
        const judgement = judgeKnown({ ...order, stage: 'SHIPPED' }, sighting, from);
        const [opens, asks] = [judgement === 'OPEN_CYCLE', judgement === ASKED];
        if (opens) expect([from, sighting.requestStatus]).toEqual(['POINT', 'REQUESTED']);
        if (asks) expect([from, sighting.requestStatus]).toEqual(['POINT', 'CANCEL_REQUESTED']);
        if (judgement === FORCED) expect(sighting.status).toBe('CANCELLED');
        else if (!opens && !asks) expect(['MIRROR', 'IGNORE', AGAIN, EARLY, 'CANCEL_TAKEN_BACK']).toContain(judgement);
      }),
      RUNS,
    );
  });

  it('a wish to cancel is told only where the store shows it, of an order that it has not ended', () => {
    fc.assert(
      fc.property(anyKnown, anySighting, source, (order, sighting, from) => {
        if (judgeKnown(order, sighting, from) !== ASKED) return;
        expect(sighting.requestStatus).toBe('CANCEL_REQUESTED');
        expect(['CLOSED', 'CANCELLED']).not.toContain(sighting.status);
        expect([...WORKING_STAGES, 'REVIEW', 'SHIPPED']).toContain(order.stage);
        expect(order.answer).not.toBe('IN_FLIGHT');
      }),
      RUNS,
    );
  });

  it('once a cancellation has ended, a page no later than its end never asks again', () => {
    fc.assert(
      fc.property(anyKnown, anySighting, source, fc.nat({ max: 20 }), (order, sighting, from, earlier) => {
        const stale = { ...sighting, updatedAt: at(20 - earlier) };
        expect(judgeKnown({ ...order, cancelEnd: CANCEL_END }, stale, from)).not.toBe(ASKED);
      }),
      RUNS,
    );
  });

  it('a wish is told to be taken back only when the mirror had it and the store shows the work as accepted', () => {
    fc.assert(
      fc.property(anyKnown, anySighting, source, (order, sighting, from) => {
        if (judgeKnown(order, sighting, from) !== 'CANCEL_TAKEN_BACK') return;
        expect(order.requestStatus).toBe('CANCEL_REQUESTED');
        expect(['ACCEPTED', 'CANCEL_REJECTED']).toContain(sighting.requestStatus);
        expect(['CLOSED', 'CANCELLED']).not.toContain(sighting.status);
      }),
      RUNS,
    );
  });
});

describe('whether an order that was seen earlier waits for an answer', () => {
  const waits = (when: When, more: { cancelOpen?: boolean; cancelEnd?: typeof CANCEL_END | null } = {}): boolean => {
    const { updatedAt: remoteUpdatedAt, sentAt: observedAt } = WHEN[when];
    return waitsForCancellation({ cancelOpen: true, cancelEnd: CANCEL_END, ...more, remoteUpdatedAt, observedAt });
  };

  it('a first request: as the mirror shows it', () => {
    for (const when of WHENS) {
      expect(waits(when, { cancelEnd: null })).toBe(true);
      expect(waits(when, { cancelEnd: null, cancelOpen: false })).toBe(false);
    }
  });

  it('after the end of one: only what was seen beyond that end', () => {
    expect(WHENS.filter((when) => waits(when))).toEqual(['NEW', 'NEW_BY_QUIET']);
    expect(WHENS.filter((when) => waits(when, { cancelOpen: false }))).toEqual([]);
  });
});
