import { inspectTable, nextState } from '../../../common/transition-table.js';
import { LOCATION_EVENTS, LOCATION_STATUSES, LOCATION_TRANSITIONS } from './location-status.js';

const ALLOWED: Record<string, string> = {
  'CREATING CONFIRMED': 'ACTIVE',
  'CREATING DROPPED': 'DELETED',
  'ACTIVE DELETE': 'DELETING',
  'DELETING DELETE_REFUSED': 'ACTIVE',
  'DELETING DELETE_CONFIRMED': 'DELETED',
};

describe('the life of a location', () => {
  it.each(LOCATION_STATUSES.flatMap((status) => LOCATION_EVENTS.map((event) => [status, event] as const)))(
    '%s, %s',
    (status, event) => {
      expect(nextState(LOCATION_TRANSITIONS, status, event)).toBe(ALLOWED[`${status} ${event}`]);
    },
  );

  it('reaches every status; only DELETED is final', () => {
    expect(inspectTable(LOCATION_TRANSITIONS, 'CREATING', ['DELETED'])).toEqual({ unreachable: [], deadEnds: [] });
  });
});
