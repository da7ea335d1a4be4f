import type { Ability, AbilityState } from '../../../clients/platform.js';
import { abilityOf } from './abilities.js';

const ABILITIES: Readonly<Record<Ability, AbilityState>> = {
  READ_STOCK: { able: true, scopes: ['stock:read'] },
  WRITE_STOCK: { able: true, scopes: ['stock:write'] },
  LIST_FAMILY: { able: true, scopes: ['orders:read'] },
  CANCEL_FULFILLMENT: { able: false, instead: 'Ask the merchant.' },
  UPDATE_TRACKING: { able: true, scopes: [] },
  RELAY_DELIVERY_EVENTS: { able: true, scopes: ['parcels:read', 'parcels:write'] },
  READ_DELIVERY_STATUS: { able: true, scopes: ['parcels:read'] },
};

describe('what a store can do', () => {
  it.each([
    ['CANCEL_FULFILLMENT', ['parcels:read', 'parcels:write'], 'PLATFORM'],
    ['UPDATE_TRACKING', [], null],
    ['RELAY_DELIVERY_EVENTS', ['parcels:read', 'parcels:write'], null],
    ['RELAY_DELIVERY_EVENTS', ['parcels:read'], 'SCOPES'],
    ['RELAY_DELIVERY_EVENTS', [], 'SCOPES'],
    ['READ_DELIVERY_STATUS', ['parcels:read'], null],
    ['READ_DELIVERY_STATUS', [], 'SCOPES'],
  ] as const)('%s with %j: %s', (ability, scopes, cause) => {
    const answer = abilityOf(ABILITIES, ability, scopes);
    expect(answer.able ? null : answer.cause).toBe(cause);
  });

  it('names what is missing, or what to do instead', () => {
    expect(abilityOf(ABILITIES, 'RELAY_DELIVERY_EVENTS', [])).toMatchObject({
      reason: expect.stringContaining('parcels:read and parcels:write') as string,
    });
    expect(abilityOf(ABILITIES, 'CANCEL_FULFILLMENT', [])).toMatchObject({ reason: 'Ask the merchant.' });
  });
});
