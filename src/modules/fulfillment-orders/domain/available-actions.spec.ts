import fc from 'fast-check';
import { ACTIONS, availableActions, type Action } from './available-actions.js';
import { stageAfter, STAGES, type StageEvent } from './stage.js';

const EVENT: Record<Action, StageEvent> = { ACCEPT: 'accept', REJECT: 'reject' };

describe('availableActions', () => {
  it('names every action once, in a fixed order', () => {
    for (const stage of STAGES) {
      expect(availableActions({ stage, locationId: 'here' }).map(({ action }) => action)).toEqual(ACTIONS);
    }
  });

  it('lets an operator decide exactly where the stage machine knows the event', () => {
    for (const stage of STAGES) {
      for (const { action, blockedBy } of availableActions({ stage, locationId: 'here' })) {
        const known = stageAfter(stage, EVENT[action]) !== undefined;
        expect({ stage, action, blockedBy }).toEqual({ stage, action, blockedBy: known ? [] : ['STAGE'] });
      }
    }
  });

  it('allows a reject, but no accept, for an order that is elsewhere', () => {
    expect(availableActions({ stage: 'REVIEW', locationId: null })).toEqual([
      { action: 'ACCEPT', allowed: false, blockedBy: ['NOT_AT_OUR_LOCATION'] },
      { action: 'REJECT', allowed: true, blockedBy: [] },
    ]);
    expect(availableActions({ stage: 'READY', locationId: null })[0]?.blockedBy).toEqual([
      'STAGE',
      'NOT_AT_OUR_LOCATION',
    ]);
  });

  it('is allowed exactly when nothing blocks it', () => {
    const subject = fc.record({ stage: fc.constantFrom(...STAGES), locationId: fc.option(fc.uuid()) });
    fc.assert(
      fc.property(subject, (order) =>
        availableActions(order).every(({ allowed, blockedBy }) => allowed === (blockedBy.length === 0)),
      ),
    );
  });
});
