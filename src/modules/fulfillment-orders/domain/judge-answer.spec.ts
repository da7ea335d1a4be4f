import { judgeAnswer } from './judge-answer.js';
import { ORDER_STATUSES, REQUEST_STATUSES } from '../../../../test/support/remote-words.js';

/** Every combination of decision, status, request status, cause and change. */
const EVERY = (['ACCEPT', 'REJECT'] as const).flatMap((decision) =>
  ORDER_STATUSES.flatMap((status) =>
    REQUEST_STATUSES.flatMap((requestStatus) =>
      (['LOST', 'REFUSED'] as const).flatMap((why) =>
        [true, false].map((unchanged) => ({ decision, seen: { status, requestStatus }, why, unchanged })),
      ),
    ),
  ),
);

describe('judgeAnswer', () => {
  it.each([
    // decision, request status, why, unchanged -> operation, event
    ['ACCEPT', 'ACCEPTED', 'LOST', true, 'CONFIRMED', 'acceptConfirmed'],
    ['ACCEPT', 'ACCEPTED', 'REFUSED', false, 'CONFIRMED', 'acceptConfirmed'],
    ['ACCEPT', 'CANCEL_REQUESTED', 'LOST', true, 'CONFIRMED', 'acceptConfirmed'],
    ['ACCEPT', 'CANCEL_REJECTED', 'LOST', true, 'CONFIRMED', 'acceptConfirmed'],
    ['ACCEPT', 'REJECTED', 'LOST', true, 'REFUSED', 'rejectedElsewhere'],
    ['ACCEPT', 'PENDING', 'LOST', true, 'REFUSED', 'withdrawn'],
    ['ACCEPT', 'CANCEL_ACCEPTED', 'LOST', true, 'REFUSED', 'cancelledAtStore'],
    ['ACCEPT', 'CLOSED', 'LOST', true, 'REFUSED', 'closedAtStore'],
    ['ACCEPT', 'REQUESTED', 'LOST', true, 'PENDING', null],
    ['ACCEPT', 'REQUESTED', 'REFUSED', true, 'PARKED', null],
    ['ACCEPT', 'REQUESTED', 'LOST', false, 'SUPERSEDED', 'requestedAgain'],
    ['ACCEPT', 'REQUESTED', 'REFUSED', false, 'SUPERSEDED', 'requestedAgain'],
    ['ACCEPT', 'UNKNOWN', 'LOST', true, 'PARKED', null],
    ['REJECT', 'REJECTED', 'LOST', true, 'CONFIRMED', 'rejectConfirmed'],
    ['REJECT', 'REJECTED', 'REFUSED', false, 'CONFIRMED', 'rejectConfirmed'],
    ['REJECT', 'ACCEPTED', 'LOST', true, 'REFUSED', 'acceptedElsewhere'],
    ['REJECT', 'CANCEL_REQUESTED', 'LOST', true, 'REFUSED', 'acceptedElsewhere'],
    ['REJECT', 'PENDING', 'REFUSED', true, 'REFUSED', 'withdrawn'],
    ['REJECT', 'REQUESTED', 'LOST', true, 'PENDING', null],
    ['REJECT', 'REQUESTED', 'REFUSED', true, 'PARKED', null],
    ['REJECT', 'REQUESTED', 'LOST', false, 'SUPERSEDED', 'requestedAgain'],
  ] as const)(
    '%s, store shows %s after %s (unchanged: %s): %s',
    (decision, requestStatus, why, unchanged, operation, event) => {
      expect(judgeAnswer(decision, { status: 'OPEN', requestStatus }, why, unchanged)).toMatchObject({
        operation,
        event,
      });
    },
  );

  it('an order that the store does not know any more is closed', () => {
    expect(judgeAnswer('ACCEPT', null, 'LOST', false)).toMatchObject({ operation: 'REFUSED', event: 'closedAtStore' });
  });

  it('sends again only a lost answer to an unchanged request', () => {
    const again = EVERY.filter(
      ({ decision, seen, why, unchanged }) => judgeAnswer(decision, seen, why, unchanged).operation === 'PENDING',
    );
    expect(again.length).toBeGreaterThan(0);
    for (const { why, unchanged, seen } of again)
      expect([why, unchanged, seen.requestStatus]).toEqual(['LOST', true, 'REQUESTED']);
  });

  it('never confirms what the store does not show', () => {
    for (const { decision, seen, why, unchanged } of EVERY) {
      if (judgeAnswer(decision, seen, why, unchanged).operation !== 'CONFIRMED') continue;
      const shown = decision === 'ACCEPT' ? ['ACCEPTED', 'CANCEL_REQUESTED', 'CANCEL_REJECTED'] : ['REJECTED'];
      expect(shown).toContain(seen.requestStatus);
    }
  });

  it('an operation that ends moves the order; one that goes on does not', () => {
    for (const { decision, seen, why, unchanged } of EVERY) {
      const { operation, event, reason } = judgeAnswer(decision, seen, why, unchanged);
      expect(event === null).toBe(operation === 'PENDING' || operation === 'PARKED');
      expect(reason).toMatch(/\S/);
    }
  });

  it('never makes an order READY that the store has cancelled or closed', () => {
    const over = EVERY.filter(({ seen }) => seen.status === 'CANCELLED' || seen.status === 'CLOSED');
    const ready = over.filter(
      ({ decision, seen, why, unchanged }) => judgeAnswer(decision, seen, why, unchanged).event === 'acceptConfirmed',
    );
    expect(ready).toEqual([]);
  });
});
