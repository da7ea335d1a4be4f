import fc from 'fast-check';
import { freeStock } from './availability.js';

describe('freeStock', () => {
  it.each([
    [10, 0, 0, 10],
    [10, 4, 1, 5],
    [10, 10, 0, 0],
    [10, 8, 5, 0],
    [0, 0, 3, 0],
  ])('%i on hand, %i reserved, buffer %i: %i', (onHand, reserved, buffer, free) => {
    expect(freeStock({ onHand, reserved, buffer })).toBe(free);
  });

  it('is never negative, and a promise of all that is free leaves nothing', () => {
    fc.assert(
      fc.property(fc.nat(1_000), fc.nat(1_000), fc.nat(100), (onHand, reserved, buffer) => {
        const free = freeStock({ onHand, reserved, buffer });
        expect(free).toBeGreaterThanOrEqual(0);
        expect(freeStock({ onHand, reserved: reserved + free, buffer })).toBe(0);
      }),
    );
  });
});
