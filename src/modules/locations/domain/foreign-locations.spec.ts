import type { RemoteLocation } from '../../../clients/store-client.js';
import { foreignLocations } from './foreign-locations.js';

const BASE = 'https://crossdock.example/callbacks/next';
const at = (remoteId: string, callbackUrl: string | null): RemoteLocation => ({
  remoteId,
  name: `Location ${remoteId}`,
  callbackUrl,
  acceptsReturns: false,
  address: {
    line1: 'Kai 1',
    line2: null,
    line3: null,
    city: 'Berlin',
    state: null,
    postcode: null,
    country: 'DE',
    phone: null,
  },
  allowedCountries: null,
  unfamiliar: [],
});
const judge = (...listed: RemoteLocation[]) =>
  foreignLocations(listed, { remoteIds: new Set(['1']), expectedUrls: [`${BASE}/coming`] }, BASE).map(
    ({ remoteId }) => remoteId,
  );

describe('foreignLocations', () => {
  it('leaves ours alone, also one that is just being created, and those of others', () => {
    expect(
      judge(
        at('1', `${BASE}/token`),
        at('2', `${BASE}/coming/`),
        at('3', null),
        at('4', 'https://other.example/callbacks/next/token'),
        at('5', 'https://crossdock.example/elsewhere'),
        at('6', `${BASE}ing/token`),
        at('7', 'no address'),
      ),
    ).toEqual([]);
  });

  it.each([
    ['with a copy of our URL', `${BASE}/token`],
    ['with a token that is nobody’s', `${BASE}/${'x'.repeat(43)}`],
    ['with the URL of the app', BASE],
    ['with a slash at its end', `${BASE}/`],
    ['written in another case', 'HTTPS://CROSSDOCK.example/callbacks/next/token'],
    ['with a query', `${BASE}/token?x=1`],
    ['by a detour', 'https://crossdock.example/x/../callbacks/next/token'],
  ])('names one %s', (_what, url) => {
    expect(judge(at('1', `${BASE}/token`), at('9', url))).toEqual(['9']);
  });
});
