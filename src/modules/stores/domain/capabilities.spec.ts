import { CAPABILITY_NAMES } from '../../../clients/platform.js';
import { capabilityOfRequest, grantedScopes, isWanted, requestedScopes, scopesLacking } from './capabilities.js';
import { DEFAULT_STORE_POLICY } from './store-policy.js';

const NEEDED = {
  FULFILLMENT: ['work:read', 'work:write'],
  STOCK: ['stock:read', 'stock:write'],
  STORE_DETAILS: ['store:read'],
  WEBHOOKS: ['webhooks:read', 'webhooks:write'],
  ROUTING: ['moves:write'],
  DELIVERY: ['parcels:write'],
};
const ALL = requestedScopes(NEEDED);

describe('capabilities', () => {
  it.each(CAPABILITY_NAMES)('%s lacks exactly its own scopes', (capability) => {
    const scopes = NEEDED[capability];
    expect(scopesLacking(NEEDED, ALL, capability)).toEqual([]);
    expect(scopesLacking(NEEDED, [], capability)).toEqual(scopes);
    for (const scope of scopes)
      expect(
        scopesLacking(
          NEEDED,
          ALL.filter((one) => one !== scope),
          capability,
        ),
      ).toEqual([scope]);
  });

  it('asks for each scope once, also where two need the same', () => {
    expect(requestedScopes({ ...NEEDED, DELIVERY: ['work:write'] })).toEqual(
      ALL.filter((one) => one !== 'parcels:write'),
    );
  });

  it('takes an answer without scopes for all that was asked for', () => {
    expect(grantedScopes(NEEDED, [])).toEqual(ALL);
    expect(grantedScopes(NEEDED, ['store:read'])).toEqual(['store:read']);
  });

  it('does not miss what the policy switched off', () => {
    const policy = { ...DEFAULT_STORE_POLICY };
    expect(isWanted(policy, 'STOCK')).toBe(true);
    expect(isWanted({ ...policy, stockSync: false }, 'STOCK')).toBe(false);
    expect(isWanted({ ...policy, stockOwner: 'MERCHANT' }, 'STOCK')).toBe(false);
    expect(isWanted(policy, 'ROUTING')).toBe(false);
    expect(isWanted({ ...policy, betterLocation: 'SUGGEST' }, 'ROUTING')).toBe(true);
    expect(isWanted(policy, 'DELIVERY')).toBe(true);
  });

  it.each([
    ['pull.requests', 'FULFILLMENT'],
    ['fulfillment-order.decide', 'FULFILLMENT'],
    ['fulfillment-order.decide.resolve', 'FULFILLMENT'],
    ['fulfillment.create', 'FULFILLMENT'],
    ['location.update.prepare', 'FULFILLMENT'],
    ['probe', 'FULFILLMENT'],
    ['stock.push', 'STOCK'],
    ['stock.push.resolve', 'STOCK'],
    ['pull.stock', 'STOCK'],
    ['webhook.register', 'WEBHOOKS'],
    ['store.read', 'STORE_DETAILS'],
    ['fulfillment.event', 'DELIVERY'],
    ['fulfillment.event.resolve', 'DELIVERY'],
    ['fulfillment-order.move', 'ROUTING'],
    ['fulfillment-order.hold', 'FULFILLMENT'],
    ['fulfillment-order.release-hold', 'FULFILLMENT'],
    ['fulfillment-order.release-hold.resolve', 'FULFILLMENT'],
    ['pull.forecast', 'FULFILLMENT'],
    ['pull.deliveries', 'DELIVERY'],
    ['cancellation.answer.resolve', 'FULFILLMENT'],
    ['relocation.step', 'ROUTING'],
    ['stock.record.create', 'STOCK'],
    ['live.available-locations', 'ROUTING'],
    ['constructor', null],
    ['pull.account', null],
    ['something.new', null],
  ])('a refused %s is about %s', (kind, capability) => {
    expect(capabilityOfRequest(kind, NEEDED, ALL)).toBe(capability);
  });

  it('takes what is known to be missing for a request that it does not know', () => {
    const granted = ALL.filter((scope) => !scope.startsWith('store:'));
    expect(capabilityOfRequest('something.new', NEEDED, granted)).toBe('STORE_DETAILS');
  });
});
