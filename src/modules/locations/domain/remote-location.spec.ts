import type { RemoteLocation } from '../../../clients/store-client.js';
import { findByToken, isAsWanted, locationInput, type WantedLocation } from './remote-location.js';

const URL = 'https://crossdock.example.com/callbacks/next/tokenA';
const WANTED: WantedLocation = {
  name: 'Berlin',
  acceptsReturns: false,
  address: { line1: 'Kai 1', line2: null, city: 'Berlin', state: null, postcode: '10115', country: 'DE', phone: null },
};
const remote = (change: Partial<RemoteLocation> = {}): RemoteLocation => ({
  remoteId: '7',
  name: 'Berlin',
  callbackUrl: URL,
  acceptsReturns: false,
  address: { ...WANTED.address, line2: '', line3: '', state: '', phone: '' },
  allowedCountries: null,
  unfamiliar: [],
  ...change,
});

describe('locationInput', () => {
  it('sends every field, and keeps the third line that only the store holds', () => {
    const existing = remote({ address: { ...remote().address, line3: 'Gate C' } });
    expect(locationInput(WANTED, URL, existing).address).toEqual({ ...WANTED.address, line3: 'Gate C' });
    expect(locationInput(WANTED, URL).address.line3).toBeNull();
  });
});

describe('isAsWanted', () => {
  const wanted = locationInput(WANTED, URL);

  it('takes absent for empty, and a URL with or without a slash at the end', () => {
    expect(isAsWanted(remote(), wanted)).toBe(true);
    expect(isAsWanted(remote({ callbackUrl: `${URL}/` }), wanted)).toBe(true);
  });

  it.each([
    ['name', remote({ name: 'Bonn' })],
    ['returns', remote({ acceptsReturns: true })],
    ['callback URL', remote({ callbackUrl: null })],
    ['city', remote({ address: { ...remote().address, city: 'Bonn' } })],
    ['phone', remote({ address: { ...remote().address, phone: '1' } })],
  ])('sees another %s', (_what, other) => {
    expect(isAsWanted(other, wanted)).toBe(false);
  });
});

describe('findByToken', () => {
  const others = [
    remote({ remoteId: '1', callbackUrl: null }),
    remote({ remoteId: '2', callbackUrl: 'https://other.test/x' }),
  ];

  it('finds the location that carries a token of any key', () => {
    expect(findByToken([...others, remote()], ['tokenNew', 'tokenA'])?.remoteId).toBe('7');
  });

  it('adopts nothing else, even with the same name and address', () => {
    expect(findByToken([...others, remote()], ['tokenB'])).toBeUndefined();
    expect(findByToken([], ['tokenA'])).toBeUndefined();
  });
});
