import type { Stage } from './stage.js';

/** What an operator can do to a fulfillment order. */
export const ACTIONS = ['ACCEPT', 'REJECT'] as const;

/** Something that an operator can do to a fulfillment order. */
export type Action = (typeof ACTIONS)[number];

/** Why an action is not allowed now. */
export const ACTION_BLOCKERS = ['STAGE', 'NOT_AT_OUR_LOCATION'] as const;

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
}

/** Stages in which a person may decide. */
export const DECIDABLE_STAGES: readonly Stage[] = ['RECEIVED', 'REVIEW'];

const BLOCKERS: Readonly<Record<Action, (order: ActionSubject) => Record<ActionBlocker, boolean>>> = {
  ACCEPT: ({ stage, locationId }) => ({
    STAGE: !DECIDABLE_STAGES.includes(stage),
    NOT_AT_OUR_LOCATION: locationId === null,
  }),
  REJECT: ({ stage }) => ({ STAGE: !DECIDABLE_STAGES.includes(stage), NOT_AT_OUR_LOCATION: false }),
};

/** Every action with what blocks it, in a fixed order. Stock is not looked at: only trying tells. */
export function availableActions(order: ActionSubject): ActionState[] {
  return ACTIONS.map((action) => {
    const blocks = BLOCKERS[action](order);
    const blockedBy = ACTION_BLOCKERS.filter((blocker) => blocks[blocker]);
    return { action, allowed: blockedBy.length === 0, blockedBy };
  });
}
