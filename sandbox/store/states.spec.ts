import { EVENTS, nextState, REQUEST_STATUSES, type State, type StateEvent, STATUSES, TRANSITIONS } from './states.js';

/** The same machine told event by event: where each is possible, and where it leads. */
const EXPECTED: Record<StateEvent, Record<string, string>> = {
  request: {
    'open/pending': 'open/requested',
    'open/rejected': 'open/requested',
    'open/cancel_accepted': 'open/requested',
    'incomplete/closed': 'open/requested',
  },
  withdraw: { 'open/requested': 'open/pending', 'on_hold/requested': 'on_hold/pending' },
  accept: { 'open/requested': 'processing/accepted' },
  reject: { 'open/requested': 'open/rejected' },
  hold: {
    'open/pending': 'on_hold/pending',
    'open/requested': 'on_hold/requested',
    'open/rejected': 'on_hold/rejected',
    'open/cancel_accepted': 'on_hold/cancel_accepted',
  },
  release_hold: {
    'on_hold/pending': 'open/pending',
    'on_hold/requested': 'open/requested',
    'on_hold/rejected': 'open/rejected',
    'on_hold/cancel_accepted': 'open/cancel_accepted',
  },
  edit_address: stays('pending', 'requested', 'rejected', 'cancel_accepted'),
  edit_lines: stays('pending', 'requested', 'rejected', 'cancel_accepted'),
  move: {
    'open/pending': 'open/pending',
    'open/rejected': 'open/rejected',
    'open/cancel_accepted': 'open/cancel_accepted',
    'incomplete/closed': 'open/pending',
  },
  request_cancel: {
    'processing/accepted': 'processing/cancel_requested',
    'processing/cancel_rejected': 'processing/cancel_requested',
  },
  withdraw_cancel: { 'processing/cancel_requested': 'processing/accepted' },
  accept_cancel: { 'processing/cancel_requested': 'open/cancel_accepted' },
  reject_cancel: { 'processing/cancel_requested': 'processing/cancel_rejected' },
  force_cancel: {
    ...Object.fromEntries(
      ['open', 'on_hold'].flatMap((status) =>
        ['pending', 'requested', 'rejected', 'cancel_accepted'].map((request) => [
          `${status}/${request}`,
          `canceled/${request}`,
        ]),
      ),
    ),
    'processing/accepted': 'canceled/accepted',
    'processing/cancel_requested': 'canceled/cancel_requested',
    'processing/cancel_rejected': 'canceled/cancel_rejected',
  },
  ship_part: {
    'processing/accepted': 'processing/accepted',
    'processing/cancel_rejected': 'processing/cancel_rejected',
  },
  ship_all: { 'processing/accepted': 'closed/accepted', 'processing/cancel_rejected': 'closed/cancel_rejected' },
  close: { 'processing/accepted': 'incomplete/closed', 'processing/cancel_rejected': 'incomplete/closed' },
};

function stays(...requests: string[]): Record<string, string> {
  const states = ['open', 'on_hold'].flatMap((status) => requests.map((request) => `${status}/${request}`));
  return Object.fromEntries(states.map((state) => [state, state]));
}

const events = Object.keys(EVENTS) as StateEvent[];
const pairs = STATUSES.flatMap((status) => REQUEST_STATUSES.map((request): State => `${status}/${request}`));

describe('state machine of a fulfillment order', () => {
  it.each(events)('%s: every pair of statuses leads where it should or refuses', (event) => {
    for (const state of pairs) {
      const next = nextState(state, event);
      const target = next && `${next.status}/${next.requestStatus}`;
      expect({ state, target }).toEqual({ state, target: EXPECTED[event][state] ?? null });
    }
  });

  it('reaches every state it lists from the two that an order can begin in', () => {
    const reached = new Set<State>(['open/pending', 'not_required/pending']);
    for (const state of reached) {
      for (const target of Object.values(TRANSITIONS[state] ?? {})) if (target) reached.add(target);
    }
    expect([...reached].sort()).toEqual(Object.keys(TRANSITIONS).sort());
  });

  it('has a way out of every state except the final ones', () => {
    const dead = Object.entries(TRANSITIONS).filter(([, row]) => Object.values(row).every((target) => !target));
    expect(
      dead.map(([state]) => state.split('/')[0]).every((status) => /closed|canceled|not_required/.test(status ?? '')),
    ).toBe(true);
  });

  it('ends only in states that it lists', () => {
    for (const row of Object.values(TRANSITIONS)) {
      for (const target of Object.values(row)) if (target) expect(TRANSITIONS).toHaveProperty([target]);
    }
  });
});
