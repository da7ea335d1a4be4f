import type { RemoteOrderStatus, RemoteRequestStatus } from '../../../clients/store-client.js';
import type { CancellationAnswer } from './decide-cancellation.js';
import { confirmed, judgeAnswer, type AnswerVerdict } from './judge-answer.js';

const LIVE: readonly RemoteOrderStatus[] = ['NOT_REQUIRED', 'OPEN', 'PROCESSING', 'ON_HOLD', 'UNKNOWN'];
const STATUSES: readonly RemoteOrderStatus[] = [...LIVE, 'INCOMPLETE', 'CLOSED', 'CANCELLED'];
const WHYS = ['LOST', 'REFUSED'] as const;
const ANSWERS: readonly CancellationAnswer[] = ['ACCEPT', 'REJECT'];

/** Operation, request, what it means for the order. */
type Short = `${AnswerVerdict['operation']} ${AnswerVerdict['request']} ${AnswerVerdict['end']}`;
const AGREED: Short = 'CONFIRMED ACCEPTED AGREED';
const REFUSED: Short = 'CONFIRMED REJECTED REFUSED';
const BACK: Short = 'REFUSED WITHDRAWN TAKEN_BACK';
const REFUSED_BY_OTHERS: Short = 'REFUSED OVERTAKEN TAKEN_BACK';
const CAN: Short = 'REFUSED OVERTAKEN CANCELLED_AT_STORE';
const CLO: Short = 'REFUSED OVERTAKEN CLOSED_AT_STORE';
const ANEW: Short = 'REFUSED OVERTAKEN ASKED_ANEW';
const AGAIN: Short = 'PENDING null null';
const PARK: Short = 'PARKED null null';

/** A live order: our ACCEPT lost, our ACCEPT refused, our REJECT lost, our REJECT refused. */
const LIVE_ORDER: Readonly<Record<RemoteRequestStatus, readonly [Short, Short, Short, Short]>> = {
  PENDING: [PARK, PARK, PARK, PARK],
  REQUESTED: [ANEW, ANEW, ANEW, ANEW],
  ACCEPTED: [BACK, BACK, BACK, BACK],
  REJECTED: [PARK, PARK, PARK, PARK],
  CANCEL_REQUESTED: [AGAIN, PARK, AGAIN, PARK],
  CANCEL_ACCEPTED: [AGREED, AGREED, CAN, CAN],
  CANCEL_REJECTED: [REFUSED_BY_OTHERS, REFUSED_BY_OTHERS, REFUSED, REFUSED],
  CLOSED: [CLO, CLO, CLO, CLO],
  UNKNOWN: [PARK, PARK, PARK, PARK],
};
const REQUESTS = Object.keys(LIVE_ORDER) as RemoteRequestStatus[];

const EVERY = ANSWERS.flatMap((answer) =>
  STATUSES.flatMap((status) =>
    REQUESTS.flatMap((requestStatus) =>
      WHYS.map((why) => ({
        answer,
        status,
        requestStatus,
        why,
        verdict: judgeAnswer(answer, { status, requestStatus }, why),
      })),
    ),
  ),
);
const short = ({ operation, request, end }: AnswerVerdict): Short => `${operation} ${request} ${end}`;
const judgeAll = (status: RemoteOrderStatus, requestStatus: RemoteRequestStatus): Short[] =>
  EVERY.filter((given) => given.status === status && given.requestStatus === requestStatus).map(({ verdict }) =>
    short(verdict),
  );

describe('an answer that the store took', () => {
  it('ends the request as we wanted', () => {
    expect(short(confirmed('ACCEPT'))).toBe(AGREED);
    expect(short(confirmed('REJECT'))).toBe(REFUSED);
  });
});

describe('judgeAnswer', () => {
  it.each(REQUESTS)('a live order, %s', (request) => {
    for (const status of LIVE) expect(judgeAll(status, request)).toEqual(LIVE_ORDER[request]);
  });

  it.each(REQUESTS)('an order that the store cancelled, %s: overtaken, unless it shows that we agreed', (request) => {
    const agreed = request === 'CANCEL_ACCEPTED';
    expect(judgeAll('CANCELLED', request)).toEqual(agreed ? [AGREED, AGREED, CAN, CAN] : [CAN, CAN, CAN, CAN]);
  });

  it.each(REQUESTS)('an order that the store closed, %s: overtaken, unless it shows our answer', (request) => {
    const shown: Partial<Record<RemoteRequestStatus, Short[]>> = {
      CANCEL_ACCEPTED: [AGREED, AGREED, CAN, CAN],
      // Every piece was shipped after our refusal: an order ends as closed, and its request as refused.
      CANCEL_REJECTED: [CLO, CLO, REFUSED, REFUSED],
    };
    expect(judgeAll('CLOSED', request)).toEqual(shown[request] ?? [CLO, CLO, CLO, CLO]);
  });

  it.each(REQUESTS.filter((request) => request !== 'CANCEL_REJECTED'))(
    'an incomplete order, %s: overtaken',
    (request) => {
      const agreed = request === 'CANCEL_ACCEPTED';
      expect(judgeAll('INCOMPLETE', request)).toEqual(agreed ? [AGREED, AGREED, CAN, CAN] : [CLO, CLO, CLO, CLO]);
    },
  );

  it('an order that the store does not know any more is closed', () => {
    for (const answer of ANSWERS) for (const why of WHYS) expect(short(judgeAnswer(answer, null, why))).toBe(CLO);
  });
});

describe('over every answer, status, request status and cause', () => {
  it('is sent again only after a lost answer, while the store still asks', () => {
    const again = EVERY.filter(({ verdict }) => verdict.operation === 'PENDING');
    expect(again.length).toBe(LIVE.length * ANSWERS.length);
    for (const { why, requestStatus, status } of again)
      expect([why, requestStatus, LIVE.includes(status)]).toEqual(['LOST', 'CANCEL_REQUESTED', true]);
  });

  it('a refused answer is sent again while the store asks, three times in all', () => {
    const seen = { status: 'PROCESSING', requestStatus: 'CANCEL_REQUESTED' } as const;
    const after = (attempts: number) => judgeAnswer('ACCEPT', seen, 'REFUSED', attempts).operation;
    expect([1, 2, 3].map(after)).toEqual(['PENDING', 'PENDING', 'PARKED']);
  });

  it('is confirmed only where the store shows what we wanted', () => {
    const sure = EVERY.filter(({ verdict }) => verdict.operation === 'CONFIRMED');
    for (const { answer, requestStatus, verdict } of sure) {
      expect(requestStatus).toBe(answer === 'ACCEPT' ? 'CANCEL_ACCEPTED' : 'CANCEL_REJECTED');
      expect({ ...verdict, reason: '' }).toEqual({ ...confirmed(answer), reason: '' });
    }
  });

  it('every operation that ends also ends the request and says what that means; one that goes on leaves both', () => {
    for (const { verdict } of EVERY) {
      const goesOn = verdict.operation === 'PENDING' || verdict.operation === 'PARKED';
      expect([verdict.request === null, verdict.end === null]).toEqual([goesOn, goesOn]);
      expect(verdict.reason).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('work goes on only for an order that is alive', () => {
    for (const { status, verdict } of EVERY)
      if (verdict.end === 'TAKEN_BACK' || verdict.end === 'ASKED_ANEW') expect(LIVE).toContain(status);
  });
});
