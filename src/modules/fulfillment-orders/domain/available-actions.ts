import { FINISHED_STAGES, FLOOR_STAGES, STAGES, type Stage } from './stage.js';

/** What an operator can do to a fulfillment order. */
export const ACTIONS = [
  'ACCEPT',
  'REJECT',
  'START_PICKING',
  'MARK_PACKED',
  'MARK_LABELLED',
  'MARK_HANDED_OVER',
  'SHIP',
  'CLOSE',
  'HOLD',
  'RELEASE_HOLD',
  'MOVE',
  'ANSWER_CANCELLATION',
] as const;

/** Something that an operator can do to a fulfillment order. */
export type Action = (typeof ACTIONS)[number];

/** Why an action is not allowed now. */
export const ACTION_BLOCKERS = [
  'STAGE',
  'NOT_AT_OUR_LOCATION',
  'ON_HOLD',
  'NOT_ON_HOLD',
  'CANCELLATION_OPEN',
  'NO_CANCELLATION',
  'SHIPMENT_IN_FLIGHT',
  'NOTHING_LEFT',
] as const;

/** Why an action is not allowed now. STAGE: the order's stage does not know it. */
export type ActionBlocker = (typeof ACTION_BLOCKERS)[number];

/** An action, and what stands in its way; nothing: it is allowed. */
export interface ActionState {
  action: Action;
  allowed: boolean;
  blockedBy: ActionBlocker[];
}

/** What decides about actions. */
export interface ActionSubject {
  stage: Stage;
  /** Null when the order is not at one of our locations. */
  locationId: string | null;
  /** The store has it on hold, or we have. */
  held: boolean;
  /** The merchant wants it cancelled and waits for our answer. */
  cancelOpen: boolean;
  /** Pieces in shipments that the store has not confirmed. */
  inFlight: number;
  /** Pieces that no shipment holds and nobody cancelled. */
  remaining: number;
}

/** Stages in which a person may decide. */
export const DECIDABLE_STAGES: readonly Stage[] = ['RECEIVED', 'REVIEW'];

/** Stages of orders on which something is left to do. */
const OPEN_STAGES = STAGES.filter((stage) => !FINISHED_STAGES.includes(stage));

const IN_STAGES: Readonly<Record<Exclude<Action, 'ANSWER_CANCELLATION'>, readonly Stage[]>> = {
  ACCEPT: DECIDABLE_STAGES,
  REJECT: DECIDABLE_STAGES,
  START_PICKING: ['READY'],
  MARK_PACKED: ['READY', 'PICKING'],
  MARK_LABELLED: ['PACKED'],
  MARK_HANDED_OVER: ['PACKED', 'LABELLED'],
  SHIP: FLOOR_STAGES,
  CLOSE: FLOOR_STAGES,
  HOLD: OPEN_STAGES,
  RELEASE_HOLD: STAGES,
  // Nobody works on these, and the store may have them open.
  MOVE: [...DECIDABLE_STAGES, 'REJECTED', 'WITHDRAWN', 'CANCELLED', 'CLOSED'],
};

/** What else stands in the way of each action, beside the stage. */
const CONDITIONS: Readonly<Record<Action, readonly Exclude<ActionBlocker, 'STAGE'>[]>> = {
  ACCEPT: ['NOT_AT_OUR_LOCATION', 'ON_HOLD'],
  REJECT: [],
  START_PICKING: ['ON_HOLD', 'CANCELLATION_OPEN'],
  MARK_PACKED: ['ON_HOLD', 'CANCELLATION_OPEN'],
  MARK_LABELLED: ['ON_HOLD', 'CANCELLATION_OPEN'],
  MARK_HANDED_OVER: ['ON_HOLD', 'CANCELLATION_OPEN'],
  SHIP: ['NOT_AT_OUR_LOCATION', 'ON_HOLD', 'CANCELLATION_OPEN', 'NOTHING_LEFT'],
  CLOSE: ['CANCELLATION_OPEN', 'SHIPMENT_IN_FLIGHT'],
  HOLD: [],
  RELEASE_HOLD: ['NOT_ON_HOLD'],
  MOVE: ['NOT_AT_OUR_LOCATION', 'CANCELLATION_OPEN'],
  ANSWER_CANCELLATION: ['NO_CANCELLATION'],
};

const HOLDS: Readonly<Record<Exclude<ActionBlocker, 'STAGE'>, (order: ActionSubject) => boolean>> = {
  NOT_AT_OUR_LOCATION: ({ locationId }) => locationId === null,
  ON_HOLD: ({ held }) => held,
  NOT_ON_HOLD: ({ held }) => !held,
  CANCELLATION_OPEN: ({ cancelOpen }) => cancelOpen,
  NO_CANCELLATION: ({ cancelOpen }) => !cancelOpen,
  SHIPMENT_IN_FLIGHT: ({ inFlight }) => inFlight > 0,
  NOTHING_LEFT: ({ remaining }) => remaining === 0,
};

/** Everything that stands in the way of an action, in a fixed order. */
export function blockersOf(action: Action, order: ActionSubject): ActionBlocker[] {
  const wrongStage = action !== 'ANSWER_CANCELLATION' && !IN_STAGES[action].includes(order.stage);
  const others = CONDITIONS[action].filter((blocker) => HOLDS[blocker](order));
  return wrongStage ? ['STAGE', ...others] : others;
}

/** Every action with what blocks it, in a fixed order. Stock is not looked at: only trying tells. */
export function availableActions(order: ActionSubject): ActionState[] {
  return ACTIONS.map((action) => {
    const blockedBy = blockersOf(action, order);
    return { action, allowed: blockedBy.length === 0, blockedBy };
  });
}
