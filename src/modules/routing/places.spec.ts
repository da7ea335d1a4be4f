import { greatCircleKm } from './domain/great-circle.js';
import { Places } from './places.js';

describe('Places', () => {
  const places = new Places();

  it.each([
    ['a ZIP code', { country: 'US', postcode: '10001' }, { latitude: 40.75, longitude: -74 }],
    ['a ZIP+4 code', { country: 'US', postcode: ' 90210-1234 ' }, { latitude: 34.09, longitude: -118.41 }],
    ['a Canadian postcode', { country: 'CA', postcode: 'm5v 2t6' }, { latitude: 43.65, longitude: -79.37 }],
    ['a country', { country: 'DE', postcode: '10115' }, { latitude: 51.2, longitude: 10.5 }],
    ['a ZIP code that does not exist', { country: 'US', postcode: '00000' }, { latitude: 37.1, longitude: -95.7 }],
    ['an address without postcode', { country: 'FR', postcode: null }, { latitude: 46.2, longitude: 2.2 }],
  ])('finds %s', async (_name, address, expected) => {
    const found = await places.find(address);
    expect(found && greatCircleKm(found, expected)).toBeLessThan(30);
  });

  it.each([
    ['no country', null],
    ['a country that does not exist', 'XX'],
    ['a country without a known centre', 'CW'],
  ])('does not know %s', async (_name, country) => {
    expect(await places.find({ country, postcode: '10001' })).toBeNull();
  });
});
