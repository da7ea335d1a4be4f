import { ABILITIES, abilityOf, PLATFORM_ABILITIES } from './platform-abilities.js';

const EVERYTHING = ['orders:read', 'orders:write'];

describe('what platforms can do', () => {
  it.each(Object.keys(PLATFORM_ABILITIES) as (keyof typeof PLATFORM_ABILITIES)[])(
    '%s answers every wish',
    (platform) => {
      expect(Object.keys(PLATFORM_ABILITIES[platform]).sort()).toEqual([...ABILITIES].sort());
      for (const ability of ABILITIES) {
        const answer = abilityOf(platform, ability, EVERYTHING);
        expect(answer.able || (answer.cause === 'PLATFORM' && answer.reason.length > 0)).toBe(true);
      }
    },
  );

  it.each([
    ['CANCEL_FULFILLMENT', EVERYTHING, 'PLATFORM'],
    ['UPDATE_TRACKING', EVERYTHING, 'PLATFORM'],
    ['RELAY_DELIVERY_EVENTS', EVERYTHING, null],
    ['RELAY_DELIVERY_EVENTS', ['orders:read'], 'SCOPES'],
    ['RELAY_DELIVERY_EVENTS', [], 'SCOPES'],
    ['READ_DELIVERY_STATUS', ['orders:read'], null],
    ['READ_DELIVERY_STATUS', [], 'SCOPES'],
  ] as const)('29 Next, %s with %j: %s', (ability, scopes, cause) => {
    const answer = abilityOf('NEXT', ability, scopes);
    expect(answer.able ? null : answer.cause).toBe(cause);
  });

  it('names what is missing', () => {
    expect(abilityOf('NEXT', 'RELAY_DELIVERY_EVENTS', [])).toMatchObject({
      reason: expect.stringContaining('orders:read and orders:write') as string,
    });
  });
});
