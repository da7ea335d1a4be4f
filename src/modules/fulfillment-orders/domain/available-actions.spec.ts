import fc from 'fast-check';
import {
  ACTION_BLOCKERS,
  ACTIONS,
  availableActions,
  blockersOf,
  type Action,
  type ActionBlocker,
  type ActionSubject,
} from './available-actions.js';
import { stageAfter, STAGES, type Stage, type StageEvent } from './stage.js';

/** The event that an action leads to at once; holds, a move and an answer change no stage at once, and a shipment moves the stage only when the store has confirmed the last piece. */
const EVENT: Readonly<Partial<Record<Action, StageEvent>>> = {
  ACCEPT: 'accept',
  REJECT: 'reject',
  START_PICKING: 'startPicking',
  MARK_PACKED: 'markPacked',
  MARK_LABELLED: 'markLabelled',
  MARK_HANDED_OVER: 'markHandedOver',
  SHIP: 'shipped',
  CLOSE: 'closeAsked',
};

/** What an operator may do in each stage, when nothing else stands in the way. */
const BY_STAGE: Readonly<Record<Stage, readonly Action[]>> = {
  RECEIVED: ['ACCEPT', 'REJECT', 'HOLD', 'MOVE'],
  REVIEW: ['ACCEPT', 'REJECT', 'HOLD', 'MOVE'],
  ACCEPT_PENDING: ['HOLD'],
  REJECT_PENDING: ['HOLD'],
  READY: ['START_PICKING', 'MARK_PACKED', 'SHIP', 'CLOSE', 'HOLD'],
  PICKING: ['MARK_PACKED', 'SHIP', 'CLOSE', 'HOLD'],
  PACKED: ['MARK_LABELLED', 'MARK_HANDED_OVER', 'SHIP', 'CLOSE', 'HOLD'],
  LABELLED: ['MARK_HANDED_OVER', 'SHIP', 'CLOSE', 'HOLD'],
  HANDED_OVER: ['SHIP', 'CLOSE', 'HOLD'],
  SHIPPED: [],
  CANCEL_PENDING: ['HOLD'],
  CANCELLED: ['MOVE'],
  CLOSE_PENDING: ['HOLD'],
  CLOSED: ['MOVE'],
  REJECTED: ['MOVE'],
  WITHDRAWN: ['MOVE'],
  MOVED: [],
};

/** Actions that are possible in every stage, and what stands in their way when nothing calls for them. */
const ANYWHERE: Readonly<Partial<Record<Action, readonly ActionBlocker[]>>> = {
  ANSWER_CANCELLATION: ['NO_CANCELLATION'],
  RELEASE_HOLD: ['NOT_ON_HOLD'],
};

const FREE = { locationId: 'here', held: false, cancelOpen: false, inFlight: 0, remaining: 3 } as const;
const order = (stage: Stage, more: Partial<ActionSubject> = {}): ActionSubject => ({ stage, ...FREE, ...more });

const WORK = ['START_PICKING', 'MARK_PACKED', 'MARK_LABELLED', 'MARK_HANDED_OVER'] as const;
/** Each condition alone, and the actions that it blocks; all other actions it leaves alone. */
const CONDITIONS: readonly (readonly [ActionBlocker, Partial<ActionSubject>, readonly Action[]])[] = [
  ['NOT_AT_OUR_LOCATION', { locationId: null }, ['ACCEPT', 'SHIP', 'MOVE']],
  ['ON_HOLD', { held: true }, ['ACCEPT', ...WORK, 'SHIP']],
  ['NOT_ON_HOLD', { held: false }, ['RELEASE_HOLD']],
  ['CANCELLATION_OPEN', { cancelOpen: true }, [...WORK, 'SHIP', 'CLOSE', 'MOVE']],
  ['SHIPMENT_IN_FLIGHT', { inFlight: 2 }, ['CLOSE']],
  ['NOTHING_LEFT', { remaining: 0 }, ['SHIP']],
];

describe('availableActions', () => {
  it('names every action once, in a fixed order', () => {
    for (const stage of STAGES) expect(availableActions(order(stage)).map(({ action }) => action)).toEqual(ACTIONS);
  });

  it.each(STAGES)('%s: what an operator may do', (stage) => {
    const allowed = availableActions(order(stage))
      .filter((state) => state.allowed)
      .map(({ action }) => action);
    expect(allowed).toEqual(BY_STAGE[stage]);
  });

  it.each(STAGES)('%s: an action of another stage is blocked by the stage alone', (stage) => {
    for (const action of ACTIONS) {
      const blockedBy = ANYWHERE[action] ?? ['STAGE'];
      if (!BY_STAGE[stage].includes(action)) expect(blockersOf(action, order(stage))).toEqual(blockedBy);
    }
  });

  it.each(CONDITIONS)('%s blocks what it must, in every stage, and nothing else', (blocker, fact, blocks) => {
    for (const stage of STAGES) {
      for (const action of ACTIONS) {
        expect({ stage, action, blocked: blockersOf(action, order(stage, fact)).includes(blocker) }).toEqual({
          stage,
          action,
          blocked: blocks.includes(action),
        });
      }
    }
  });

  it('a cancellation can be answered whenever one is open, in whatever stage', () => {
    for (const stage of STAGES) {
      expect(blockersOf('ANSWER_CANCELLATION', order(stage, { cancelOpen: true }))).toEqual([]);
      expect(blockersOf('ANSWER_CANCELLATION', order(stage))).toEqual(['NO_CANCELLATION']);
    }
  });

  it('names all that stands in the way, the stage first', () => {
    const worst = { locationId: null, held: true, cancelOpen: true, inFlight: 1, remaining: 0 };
    expect(blockersOf('SHIP', order('SHIPPED', worst))).toEqual([
      'STAGE',
      'NOT_AT_OUR_LOCATION',
      'ON_HOLD',
      'CANCELLATION_OPEN',
      'NOTHING_LEFT',
    ]);
    expect(blockersOf('CLOSE', order('PACKED', worst))).toEqual(['CANCELLATION_OPEN', 'SHIPMENT_IN_FLIGHT']);
    expect(blockersOf('REJECT', order('REVIEW', worst))).toEqual([]);
  });
});

describe('over every order', () => {
  const subject = fc.record<ActionSubject>({
    stage: fc.constantFrom(...STAGES),
    locationId: fc.option(fc.uuid()),
    held: fc.boolean(),
    cancelOpen: fc.boolean(),
    inFlight: fc.nat({ max: 3 }),
    remaining: fc.nat({ max: 3 }),
  });

  it('an action is allowed exactly when nothing blocks it, and blockers are known and named once', () => {
    fc.assert(
      fc.property(subject, (any) => {
        for (const { action, allowed, blockedBy } of availableActions(any)) {
          expect(allowed).toBe(blockedBy.length === 0);
          expect(blockedBy).toEqual(blockersOf(action, any));
          expect(new Set(blockedBy).size).toBe(blockedBy.length);
          expect(blockedBy.filter((blocker) => !ACTION_BLOCKERS.includes(blocker))).toEqual([]);
        }
      }),
    );
  });

  it('what is allowed is known to the stage machine', () => {
    fc.assert(
      fc.property(subject, fc.constantFrom(...ACTIONS), (any, action) => {
        const event = EVENT[action];
        if (event && blockersOf(action, any).length === 0) expect(stageAfter(any.stage, event)).toBeDefined();
      }),
    );
  });

  it('nothing is picked, packed, shipped or closed while the merchant waits for an answer', () => {
    fc.assert(
      fc.property(subject, (any) => {
        const allowed = availableActions({ ...any, cancelOpen: true })
          .filter((state) => state.allowed)
          .map(({ action }) => action);
        expect(['ACCEPT', 'REJECT', 'HOLD', 'RELEASE_HOLD', 'ANSWER_CANCELLATION']).toEqual(
          expect.arrayContaining(allowed),
        );
      }),
    );
  });

  it('what is on hold is neither accepted nor worked on, and can be released in whatever stage it is', () => {
    fc.assert(
      fc.property(subject, (any) => {
        const allowed = availableActions({ ...any, held: true })
          .filter((state) => state.allowed)
          .map(({ action }) => action);
        expect(allowed).toContain('RELEASE_HOLD');
        expect(['REJECT', 'CLOSE', 'HOLD', 'RELEASE_HOLD', 'MOVE', 'ANSWER_CANCELLATION']).toEqual(
          expect.arrayContaining(allowed),
        );
      }),
    );
  });
});
