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
