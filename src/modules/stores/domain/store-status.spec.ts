import { inspectTable, nextState } from '../../../common/transition-table.js';
import { STORE_EVENTS, STORE_STATUSES, STORE_TRANSITIONS, type StoreEvent, type StoreStatus } from './store-status.js';

const EXPECTED: Record<StoreStatus, Record<StoreEvent, StoreStatus | undefined>> = {
  PENDING: {
    INSTALL: 'ACTIVE',
    PAUSE: undefined,
    RESUME: undefined,
    TOKEN_REFUSED: undefined,
    UNINSTALL: 'UNINSTALLED',
  },
  ACTIVE: {
    INSTALL: 'ACTIVE',
    PAUSE: 'PAUSED',
    RESUME: undefined,
    TOKEN_REFUSED: 'NEEDS_REAUTH',
    UNINSTALL: 'UNINSTALLED',
  },
  PAUSED: {
    INSTALL: 'PAUSED',
    PAUSE: undefined,
    RESUME: 'ACTIVE',
    TOKEN_REFUSED: 'NEEDS_REAUTH',
    UNINSTALL: 'UNINSTALLED',
  },
  NEEDS_REAUTH: {
    INSTALL: 'ACTIVE',
    PAUSE: undefined,
    RESUME: undefined,
    TOKEN_REFUSED: undefined,
    UNINSTALL: 'UNINSTALLED',
  },
  UNINSTALLED: {
    INSTALL: 'ACTIVE',
    PAUSE: undefined,
    RESUME: undefined,
    TOKEN_REFUSED: undefined,
    UNINSTALL: undefined,
  },
};

describe('the life of a store account', () => {
  const cases = STORE_STATUSES.flatMap((status) => STORE_EVENTS.map((event) => ({ status, event })));

  it.each(cases)('$status, $event', ({ status, event }) => {
    expect(nextState(STORE_TRANSITIONS, status, event)).toBe(EXPECTED[status][event]);
  });

  it('reaches every status and leaves every status', () => {
    expect(inspectTable(STORE_TRANSITIONS, 'PENDING', [])).toEqual({ unreachable: [], deadEnds: [] });
  });

  it('lets a new install lead to work in every status except an operator’s pause', () => {
    for (const status of STORE_STATUSES) {
      expect(nextState(STORE_TRANSITIONS, status, 'INSTALL')).toBe(status === 'PAUSED' ? 'PAUSED' : 'ACTIVE');
    }
  });
});
