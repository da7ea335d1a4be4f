import { isAtStore, ownHold, type ToldHold } from './own-hold.js';
import { judgeHold, judgeRelease } from './hold-operation.js';
import { stillBlockedBy } from './still-blocked.js';

const AT = '2026-03-01T10:00:00+02:00';
const hold = (reason: string | null, message: string | null, createdAt: string | null = AT) => ({
  reason,
  message,
  createdAt,
});
const told: ToldHold = { reason: 'HIGH_RISK', storeMessage: 'Please check', storeCreatedAt: null };
const seen: ToldHold = { ...told, storeCreatedAt: new Date(AT) };
const ours = hold('high_risk', 'Please check');

describe('ownHold', () => {
  it('knows ours by reason and text before its time is known, and by its time afterwards', () => {
    expect(ownHold([hold('other', 'Please check'), ours], told)).toBe(ours);
    expect(ownHold([hold('high_risk', 'Please check', '2026-03-01T10:00:01+02:00'), ours], seen)).toBe(ours);
    expect(ownHold([hold('high_risk', 'Please check', '2026-03-01T10:00:01+02:00')], seen)).toBeNull();
  });

  it('a hold with another reason, another text or none is not ours', () => {
    for (const other of [hold('other', 'Please check'), hold('high_risk', 'please check'), hold('high_risk', null)]) {
      expect(ownHold([other], told)).toBeNull();
    }
    expect(ownHold([], told)).toBeNull();
  });

  it('an older hold that reads the same is somebody else’s, and of two the later one is ours', () => {
    const older = hold('high_risk', 'Please check', '2026-03-01T07:00:00Z');
    expect(ownHold([older], told, [older.createdAt ?? ''])).toBeNull();
    expect(ownHold([ours, older], told, [older.createdAt ?? ''])).toBe(ours);
    expect(ownHold([older, ours], told)).toBe(ours);
    expect(ownHold([hold('high_risk', 'Please check', null)], told, [older.createdAt ?? ''])).not.toBeNull();
    expect(ownHold([hold('high_risk', 'Please check', null)], seen)).toBeNull();
  });

  it('the store may show a hold from its placing until it is released', () => {
    const states = ['NONE', 'PLACING', 'PLACED', 'RELEASING', 'GONE'] as const;
    expect(states.filter((storeState) => isAtStore({ storeState }))).toEqual(['PLACING', 'PLACED', 'RELEASING']);
  });
});

describe('judging a read after a hold or a release', () => {
  it.each([
    [ours, true, 'LOST', 'CONFIRMED'],
    [ours, true, 'REFUSED', 'CONFIRMED'],
    [null, true, 'LOST', 'PENDING'],
    [null, true, 'REFUSED', 'REFUSED'],
    [null, false, 'LOST', 'REFUSED'],
    [null, false, 'REFUSED', 'REFUSED'],
  ] as const)('hold found %j, order known %s, %s: %s', (found, known, why, operation) => {
    expect(judgeHold(found, known, why).operation).toBe(operation);
  });

  it.each([
    [null, 0, 'LOST', 'CONFIRMED'],
    [null, 2, 'REFUSED', 'CONFIRMED'],
    [ours, 0, 'LOST', 'PENDING'],
    [ours, 0, 'REFUSED', 'REFUSED'],
    [ours, 1, 'LOST', 'REFUSED'],
    [ours, 1, 'REFUSED', 'REFUSED'],
  ] as const)('release: ours %j beside %d others, %s: %s', (found, others, why, operation) => {
    expect(judgeRelease(found, others, why).operation).toBe(operation);
  });
});

describe('stillBlockedBy', () => {
  const free = { atOurLocation: true, cancelOpen: false, heldAtStore: false, storeHolds: [], holds: [] };
  const here = { ...told, storeState: 'NONE' as const };
  const there = { ...seen, storeState: 'PLACED' as const };

  it('nothing stands in the way of a free order', () => {
    expect(stillBlockedBy(free)).toEqual([]);
  });

  it('names everything, a hold of ours at the store once, as ours', () => {
    const theirs = hold('awaiting_payment', 'Unpaid');
    const all = stillBlockedBy({
      atOurLocation: false,
      cancelOpen: true,
      heldAtStore: true,
      storeHolds: [theirs, ours],
      holds: [here, there],
    });
    expect(all).toEqual([
      { blocker: 'NOT_AT_OUR_LOCATION', reason: null, hold: null },
      { blocker: 'CANCELLATION_OPEN', reason: null, hold: null },
      { blocker: 'STORE_HOLD', reason: 'awaiting_payment', hold: null },
      { blocker: 'INTERNAL_HOLD', reason: null, hold: here },
      { blocker: 'INTERNAL_HOLD', reason: null, hold: there },
    ]);
  });

  it('an order that the store shows on hold without saying why is named too', () => {
    expect(stillBlockedBy({ ...free, heldAtStore: true })).toEqual([
      { blocker: 'STORE_HOLD', reason: null, hold: null },
    ]);
  });
});
