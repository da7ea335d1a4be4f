import {
  EVENTS,
  type Gate,
  GATES,
  nextState,
  REQUEST_STATUSES,
  type State,
  type StateEvent,
  STATUSES,
  TRANSITIONS,
} from './states.js';

type Leads = Record<string, string>;

const OPEN_REQUESTS = ['pending', 'requested', 'rejected', 'cancel_accepted'] as const;
const FREE_REQUESTS = ['pending', 'rejected', 'cancel_accepted'] as const;
const ACCEPTED = ['accepted', 'cancel_requested', 'cancel_rejected'] as const;

/** From one status to another with each of these requests; `to` null: nothing changes. */
function each(from: string, requests: readonly string[], to: string | null = null): Leads {
  return Object.fromEntries(requests.map((request) => [`${from}/${request}`, `${to ?? from}/${request}`]));
}

const waits = { ...each('open', OPEN_REQUESTS), ...each('on_hold', OPEN_REQUESTS) };
const works = { ...each('processing', ACCEPTED), ...each('on_hold', ACCEPTED) };
const all = [...OPEN_REQUESTS, ...ACCEPTED, 'closed'];

/** The same machine told event by event: where each is possible, and where it leads. */
const EXPECTED: Record<StateEvent, Leads> = {
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
    ...each('open', OPEN_REQUESTS, 'on_hold'),
    ...each('processing', ACCEPTED, 'on_hold'),
    ...each('on_hold', [...OPEN_REQUESTS, ...ACCEPTED]),
  },
  release_hold: { ...each('on_hold', OPEN_REQUESTS, 'open'), ...each('on_hold', ACCEPTED, 'processing') },
  edit_address: { ...waits, ...works },
  edit_lines: { ...waits, ...works },
  move: {
    ...Object.fromEntries(FREE_REQUESTS.map((request) => [`open/${request}`, 'open/pending'])),
    ...Object.fromEntries(ACCEPTED.map((request) => [`processing/${request}`, 'open/pending'])),
    'incomplete/closed': 'open/pending',
  },
  regroup: {
    ...each('open', FREE_REQUESTS),
    ...each('processing', ACCEPTED),
    'incomplete/closed': 'incomplete/closed',
  },
  empty_close: {
    ...each('open', FREE_REQUESTS, 'closed'),
    ...each('processing', ACCEPTED, 'closed'),
    'incomplete/closed': 'closed/closed',
  },
  empty_cancel: {
    ...each('open', FREE_REQUESTS, 'canceled'),
    ...each('processing', ACCEPTED, 'canceled'),
    'incomplete/closed': 'canceled/closed',
  },
  request_cancel: {
    'processing/accepted': 'processing/cancel_requested',
    'processing/cancel_rejected': 'processing/cancel_requested',
    'on_hold/accepted': 'on_hold/cancel_requested',
    'on_hold/cancel_rejected': 'on_hold/cancel_requested',
  },
  withdraw_cancel: {
    'processing/cancel_requested': 'processing/accepted',
    'on_hold/cancel_requested': 'on_hold/accepted',
  },
  accept_cancel: {
    'processing/cancel_requested': 'open/cancel_accepted',
    'on_hold/cancel_requested': 'on_hold/cancel_accepted',
  },
  accept_cancel_final: {
    'processing/cancel_requested': 'canceled/cancel_accepted',
    'on_hold/cancel_requested': 'canceled/cancel_accepted',
  },
  reject_cancel: {
    'processing/cancel_requested': 'processing/cancel_rejected',
    'on_hold/cancel_requested': 'on_hold/cancel_rejected',
  },
  force_cancel: {
    ...each('open', OPEN_REQUESTS, 'canceled'),
    ...each('processing', ACCEPTED, 'canceled'),
    ...each('on_hold', [...OPEN_REQUESTS, ...ACCEPTED], 'canceled'),
  },
  self_ship_part: {
    ...each('open', OPEN_REQUESTS),
    ...each('processing', ACCEPTED),
    'incomplete/closed': 'incomplete/closed',
  },
  self_ship_all: {
    ...each('open', OPEN_REQUESTS, 'closed'),
    ...each('processing', ACCEPTED, 'closed'),
    'incomplete/closed': 'closed/closed',
  },
  self_close: Object.fromEntries(Object.keys(works).map((state) => [state, 'incomplete/closed'])),
  unship: {
    ...waits,
    ...works,
    ...each('canceled', all),
    ...each('closed', OPEN_REQUESTS, 'open'),
    ...each('closed', ACCEPTED, 'processing'),
    'closed/closed': 'incomplete/closed',
    'incomplete/closed': 'incomplete/closed',
  },
  unship_away: each('closed', all),
  ship_part: each('processing', ['accepted', 'cancel_rejected']),
  ship_all: each('processing', ['accepted', 'cancel_rejected'], 'closed'),
  close: Object.fromEntries(
    ['processing/accepted', 'processing/cancel_rejected', 'on_hold/accepted', 'on_hold/cancel_rejected'].map(
      (state) => [state, 'incomplete/closed'],
    ),
  ),
};

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

  it.each(Object.entries(GATES) as [StateEvent, Gate][])(
    '%s: accepted work refuses it where the setting %s says no, and nothing else does',
    (event, gate) => {
      const gates = { holdInProcessing: true, editInProcessing: true, moveInProcessing: true, [gate]: false };
      for (const state of pairs) {
        const refused =
          /accepted$|cancel_requested$|cancel_rejected$/.test(state) && !state.endsWith('cancel_accepted');
        const target = refused ? null : nextState(state, event);
        expect({ state, next: nextState(state, event, gates) }).toEqual({ state, next: target });
      }
    },
  );

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
