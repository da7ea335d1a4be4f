import type { StorePlatformAdapter } from '../../../clients/platform.js';
import type { StoreClientError } from '../../../clients/store-client.errors.js';

/** Why an install did not happen, and what the person in front of the browser can do. Plain text. */
export interface InstallProblem {
  /** HTTP status of the page. */
  status: number;
  title: string;
  advice: string;
}

const AGAIN = 'Start again from the app’s page in your store.';

/** The problems that do not depend on an answer of the store. */
export const INSTALL_PROBLEM = {
  switchedOff: ({ title, install }: Pick<StorePlatformAdapter, 'title' | 'install'>): InstallProblem => ({
    status: 503,
    title: `${title} is switched off here`,
    advice: `The operator of this Crossdock must set ${install.settings.join(' and ')}.`,
  }),
  badAddress: (why: string): InstallProblem => ({
    status: 400,
    title: 'This address is not complete',
    advice: `${why} ${AGAIN}`,
  }),
  declined: { status: 400, title: 'The app was not approved', advice: `The store did not approve the app. ${AGAIN}` },
  unknownLogin: {
    status: 403,
    title: 'This install cannot be finished',
    advice: `It was begun in another browser, more than 10 minutes ago, or was finished already. ${AGAIN}`,
  },
  tooMany: {
    status: 429,
    title: 'Too many begin at once',
    advice: `More installs were begun here than people do. Nothing was saved. Wait a few minutes. ${AGAIN}`,
  },
  missingScopes: (scopes: readonly string[]): InstallProblem => ({
    status: 403,
    title: 'Permissions are missing',
    advice: `The store did not grant: ${scopes.join(', ')}. Nothing was saved. Approve all permissions of the app and try again.`,
  }),
} as const;

/** Why a store's person could not be let in. A bad token is never explained: only its maker needs to know. */
export const SESSION_PROBLEM = {
  badToken: {
    status: 401,
    title: 'This link cannot be used',
    advice: 'It is not valid, is too old, or was used already. Open the app again from your store’s dashboard.',
  },
  paused: {
    status: 403,
    title: 'This store is paused',
    advice: 'The fulfillment partner has paused the work for this store. Ask them when it goes on.',
  },
  /** Never shown: whoever comes from such a store goes on to approve the app. */
  notConnected: {
    status: 403,
    title: 'This store is not connected',
    advice: `The store has not approved the app, or not since it was removed. ${AGAIN}`,
  },
} as const;

/** What the store's answer to one step of the install means for the person. Tells nothing that the store wrote. */
export function problemOf(error: StoreClientError, step: 'TOKEN' | 'PROBE'): InstallProblem {
  const what = step === 'TOKEN' ? 'asked for its access token' : 'tried with its new access token';
  if (error.kind === 'UNREACHABLE' || error.kind === 'TIMEOUT') {
    return {
      status: 504,
      title: 'The store does not answer',
      advice: `The store could not be reached when it was ${what}. Nothing was saved. Wait a minute. ${AGAIN}`,
    };
  }
  if (error.kind === 'RATE_LIMITED' || error.kind === 'SERVER_ERROR' || error.kind === 'BROKEN_RESPONSE') {
    return {
      status: 502,
      title: 'The store has a problem',
      advice: `The store did not answer as it should when it was ${what}. Nothing was saved. Wait a minute. ${AGAIN}`,
    };
  }
  return {
    status: 403,
    title: 'The store refused',
    advice: `The store refused when it was ${what}. Nothing was saved. ${AGAIN}`,
  };
}
