import type { TransitionTable } from '../../../common/transition-table.js';

/** What a location can be. CREATING: the store does not have it yet, or has not confirmed it. */
export const LOCATION_STATUSES = ['CREATING', 'ACTIVE', 'DELETING', 'DELETED'] as const;

/** The status of a location. */
export type LocationStatus = (typeof LOCATION_STATUSES)[number];

/** What can happen to a location. */
export const LOCATION_EVENTS = ['CONFIRMED', 'DELETE', 'DELETE_REFUSED', 'DELETE_CONFIRMED', 'DROPPED'] as const;

/** Something that happens to a location. DROPPED: it never reached the store. */
export type LocationEvent = (typeof LOCATION_EVENTS)[number];

/** The life of a location. */
export const LOCATION_TRANSITIONS: TransitionTable<LocationStatus, LocationEvent> = {
  CREATING: { CONFIRMED: 'ACTIVE', DROPPED: 'DELETED' },
  ACTIVE: { DELETE: 'DELETING' },
  DELETING: { DELETE_REFUSED: 'ACTIVE', DELETE_CONFIRMED: 'DELETED' },
  DELETED: {},
};
