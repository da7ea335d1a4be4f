import type { RemoteOrderStatus, RemoteRequestStatus } from '../../../clients/store-client.js';
import { judgeClose, type CloseVerdict } from './judge-close.js';
import { stageAfter } from './stage.js';

const LIVE: readonly RemoteOrderStatus[] = ['NOT_REQUIRED', 'OPEN', 'PROCESSING', 'ON_HOLD', 'UNKNOWN'];
const STATUSES: readonly RemoteOrderStatus[] = [...LIVE, 'INCOMPLETE', 'CLOSED', 'CANCELLED'];

type Short = `${CloseVerdict['operation']} ${CloseVerdict['event']}`;
const DONE: Short = 'CONFIRMED closeConfirmed';
const GONE: Short = 'REFUSED cancelledAtStore';
const BACK: Short = 'REFUSED closeTakenBack';
const PARK: Short = 'PARKED null';
const AGAIN: Short = 'PENDING null';
/** What the store shows of a live order: after a lost answer, after a refusal, and what it means when the store cancelled it. */
const LIVE_ORDER: Readonly<Record<RemoteRequestStatus, readonly [lost: Short, refused: Short]>> = {
  PENDING: [PARK, PARK],
  REQUESTED: [PARK, PARK],
  ACCEPTED: [AGAIN, BACK],
  REJECTED: [PARK, PARK],
  CANCEL_REQUESTED: [BACK, BACK],
  CANCEL_ACCEPTED: [GONE, GONE],
  CANCEL_REJECTED: [AGAIN, BACK],
  CLOSED: [DONE, DONE],
  UNKNOWN: [PARK, PARK],
};
const REQUESTS = Object.keys(LIVE_ORDER) as RemoteRequestStatus[];
const WHYS = ['LOST', 'REFUSED'] as const;

function judge(status: RemoteOrderStatus, requestStatus: RemoteRequestStatus, why: (typeof WHYS)[number]): Short {
  const { operation, event } = judgeClose({ status, requestStatus }, why);
  return `${operation} ${event}`;
}

describe('judgeClose', () => {
  it.each(REQUESTS)('a live order, %s', (request) => {
    for (const status of LIVE) expect(WHYS.map((why) => judge(status, request, why))).toEqual(LIVE_ORDER[request]);
  });

  it.each(REQUESTS)('an order that is over, %s: whatever else it shows, it is closed or cancelled', (request) => {
    for (const why of WHYS) {
      expect(judge('CLOSED', request, why)).toBe(DONE);
      expect(judge('INCOMPLETE', request, why)).toBe(DONE);
      expect(judge('CANCELLED', request, why)).toBe(request === 'CLOSED' ? DONE : GONE);
    }
  });

  it('an order that the store does not know any more leaves nothing to close', () => {
    for (const why of WHYS)
      expect(judgeClose(null, why)).toMatchObject({ operation: 'CONFIRMED', event: 'closeConfirmed' });
  });

  const every = STATUSES.flatMap((status) =>
    REQUESTS.flatMap((requestStatus) =>
      WHYS.map((why) => ({ status, requestStatus, why, verdict: judgeClose({ status, requestStatus }, why) })),
    ),
  );

  it('is sent again only after a lost answer, to an order that the store still works on', () => {
    for (const { status, requestStatus, why, verdict } of every) {
      if (verdict.operation !== 'PENDING') continue;
      expect([why, LIVE.includes(status)]).toEqual(['LOST', true]);
      expect(['ACCEPTED', 'CANCEL_REJECTED']).toContain(requestStatus);
    }
  });

  it('is confirmed only where the store shows the end', () => {
    for (const { status, requestStatus, verdict } of every)
      if (verdict.operation === 'CONFIRMED')
        expect(status === 'CLOSED' || status === 'INCOMPLETE' || requestStatus === 'CLOSED').toBe(true);
  });

  it('an operation that ends moves the order out of CLOSE_PENDING, one that goes on does not', () => {
    for (const { verdict } of every) {
      expect(verdict.event === null).toBe(verdict.operation === 'PENDING' || verdict.operation === 'PARKED');
      if (verdict.event) expect(stageAfter('CLOSE_PENDING', verdict.event)).toBeDefined();
      expect(verdict.reason).toMatch(/^[A-Z].*\.$/);
    }
  });
});
