import type { TransitionTable } from '../../../common/transition-table.js';

/** What a store account can be: PENDING is a row whose first install is not finished; only ACTIVE stores are worked for. */
export const STORE_STATUSES = ['PENDING', 'ACTIVE', 'PAUSED', 'NEEDS_REAUTH', 'UNINSTALLED'] as const;

/** The status of a store account. */
export type StoreStatus = (typeof STORE_STATUSES)[number];

/** What can happen to a store account. */
export const STORE_EVENTS = ['INSTALL', 'PAUSE', 'RESUME', 'TOKEN_REFUSED', 'UNINSTALL'] as const;

/** Something that happens to a store account. */
export type StoreEvent = (typeof STORE_EVENTS)[number];

/**
 * The life of a store account. An event that a status does not list is refused (an operator's) or changes nothing (a store's).
 * A new install keeps an operator's pause, and heals everything else.
 */
export const STORE_TRANSITIONS: TransitionTable<StoreStatus, StoreEvent> = {
  PENDING: { INSTALL: 'ACTIVE', UNINSTALL: 'UNINSTALLED' },
  ACTIVE: { INSTALL: 'ACTIVE', PAUSE: 'PAUSED', TOKEN_REFUSED: 'NEEDS_REAUTH', UNINSTALL: 'UNINSTALLED' },
  PAUSED: { INSTALL: 'PAUSED', RESUME: 'ACTIVE', TOKEN_REFUSED: 'NEEDS_REAUTH', UNINSTALL: 'UNINSTALLED' },
  NEEDS_REAUTH: { INSTALL: 'ACTIVE', UNINSTALL: 'UNINSTALLED' },
  UNINSTALLED: { INSTALL: 'ACTIVE' },
};
