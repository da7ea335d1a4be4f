import { grantedScopes, mayUseWebhooks, missingScopes, REQUESTED_SCOPES } from './next-scopes.js';

describe('scopes of 29 Next', () => {
  it('names what is missing, needed ones apart', () => {
    const granted = ['fulfillment_service:read', 'store:read'];
    expect(missingScopes(granted, { neededOnly: true })).toEqual(['fulfillment_service:write']);
    expect(missingScopes(granted, { neededOnly: false })).toEqual([
      'fulfillment_service:write',
      'catalogue:read',
      'catalogue:write',
      'webhooks:read',
      'webhooks:write',
      'fulfillment_orders:read',
      'fulfillment_orders:write',
      'orders:read',
      'orders:write',
    ]);
    expect(missingScopes(REQUESTED_SCOPES, { neededOnly: false })).toEqual([]);
  });

  it('takes an answer without scopes for all that was asked for', () => {
    expect(grantedScopes([])).toEqual(REQUESTED_SCOPES);
    expect(grantedScopes(['store:read'])).toEqual(['store:read']);
  });

  it('uses webhooks only when they can be found again', () => {
    expect(mayUseWebhooks(['webhooks:write'])).toBe(false);
    expect(mayUseWebhooks(['webhooks:read'])).toBe(false);
    expect(mayUseWebhooks(['webhooks:read', 'webhooks:write'])).toBe(true);
  });
});
