import fc from 'fast-check';
import { greatCircleKm } from './great-circle.js';

const place = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});

describe('greatCircleKm', () => {
  it.each([
    ['a quarter of the equator', [0, 0], [0, 90], 10_008],
    ['pole to pole', [90, 0], [-90, 0], 20_015],
    ['over the date line', [0, 179], [0, -179], 222],
    ['one degree of a meridian', [10, 20], [11, 20], 111],
  ] as const)('%s', (_name, [lat1, lon1], [lat2, lon2], km) => {
    expect(greatCircleKm({ latitude: lat1, longitude: lon1 }, { latitude: lat2, longitude: lon2 })).toBe(km);
  });

  it.each([
    ['London to New York', [51.5074, -0.1278], [40.7128, -74.006], 5_570],
    ['Los Angeles to New York', [34.0522, -118.2437], [40.7128, -74.006], 3_940],
    ['London to Paris', [51.5074, -0.1278], [48.8566, 2.3522], 344],
    ['Sydney to Tokyo', [-33.8688, 151.2093], [35.6762, 139.6503], 7_820],
    ['London to Singapore', [51.5074, -0.1278], [1.3521, 103.8198], 10_850],
    ['Buenos Aires to Madrid', [-34.6037, -58.3816], [40.4168, -3.7038], 10_050],
    ['Honolulu to Auckland, over the date line', [21.3069, -157.8583], [-36.8485, 174.7633], 7_070],
  ] as const)('%s, within one percent of what maps say', (_name, [lat1, lon1], [lat2, lon2], km) => {
    const found = greatCircleKm({ latitude: lat1, longitude: lon1 }, { latitude: lat2, longitude: lon2 });
    expect(Math.abs(found - km) / km).toBeLessThan(0.01);
  });

  it('is the same both ways, nothing from a place to itself, and never more than half of the globe', () => {
    fc.assert(
      fc.property(place, place, (a, b) => {
        const km = greatCircleKm(a, b);
        expect(km).toBe(greatCircleKm(b, a));
        expect(km).toBeGreaterThanOrEqual(0);
        expect(km).toBeLessThanOrEqual(20_016);
        expect(greatCircleKm(a, a)).toBe(0);
      }),
      { seed: 8, numRuns: 1_000 },
    );
  });
});
