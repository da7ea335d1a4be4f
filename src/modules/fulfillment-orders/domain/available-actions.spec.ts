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

/** The event that an action leads to at once; a shipment moves the stage only when the store has confirmed the last piece. */
const EVENT: Readonly<Record<Exclude<Action, 'ANSWER_CANCELLATION'>, StageEvent>> = {
  ACCEPT: 'accept',
  REJECT: 'reject',
  START_PICKING: 'startPicking',
  MARK_PACKED: 'markPacked',
  SHIP: 'shipped',
  CLOSE: 'closeAsked',
};

/** What an operator may do in each stage, when nothing else stands in the way. */
const BY_STAGE: Readonly<Record<Stage, readonly Action[]>> = {
  RECEIVED: ['ACCEPT', 'REJECT'],
  REVIEW: ['ACCEPT', 'REJECT'],
  ACCEPT_PENDING: [],
  REJECT_PENDING: [],
  READY: ['START_PICKING', 'MARK_PACKED', 'SHIP', 'CLOSE'],
  PICKING: ['MARK_PACKED', 'SHIP', 'CLOSE'],
  PACKED: ['SHIP', 'CLOSE'],
  SHIPPED: [],
  CANCEL_PENDING: [],
  CANCELLED: [],
  CLOSE_PENDING: [],
  CLOSED: [],
  REJECTED: [],
  WITHDRAWN: [],
};

const FREE = { locationId: 'here', onHold: false, cancelOpen: false, inFlight: 0, remaining: 3 } as const;
const order = (stage: Stage, more: Partial<ActionSubject> = {}): ActionSubject => ({ stage, ...FREE, ...more });

/** Each condition alone, and the actions that it blocks; all other actions it leaves alone. */
const CONDITIONS: readonly (readonly [ActionBlocker, Partial<ActionSubject>, readonly Action[]])[] = [
  ['NOT_AT_OUR_LOCATION', { locationId: null }, ['ACCEPT', 'SHIP']],
  ['ON_HOLD', { onHold: true }, ['START_PICKING', 'MARK_PACKED', 'SHIP']],
  ['CANCELLATION_OPEN', { cancelOpen: true }, ['START_PICKING', 'MARK_PACKED', 'SHIP', 'CLOSE']],
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
      const blockedBy = action === 'ANSWER_CANCELLATION' ? ['NO_CANCELLATION'] : ['STAGE'];
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
    const worst = { locationId: null, onHold: true, cancelOpen: true, inFlight: 1, remaining: 0 };
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
    onHold: fc.boolean(),
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
        if (action === 'ANSWER_CANCELLATION' || blockersOf(action, any).length > 0) return;
        expect(stageAfter(any.stage, EVENT[action])).toBeDefined();
      }),
    );
  });

  it('nothing is picked, packed, shipped or closed while the merchant waits for an answer', () => {
    fc.assert(
      fc.property(subject, (any) => {
        const allowed = availableActions({ ...any, cancelOpen: true })
          .filter((state) => state.allowed)
          .map(({ action }) => action);
        expect(['ACCEPT', 'REJECT', 'ANSWER_CANCELLATION']).toEqual(expect.arrayContaining(allowed));
      }),
    );
  });
});
