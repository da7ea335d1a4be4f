import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import type { InstallPort, SessionToken, StoreTokens } from '../platform.js';
import { NextClientOptions } from './next-client.options.js';
import { NextOauth } from './next-oauth.js';
import { readSessionToken } from './next-session-token.js';
import { parseNextStoreDomain } from './next-store-domain.js';

/** How the partner app comes into a store of 29 Next. */
@Injectable()
export class NextInstall implements InstallPort {
  readonly settings = ['NEXT_CLIENT_ID', 'NEXT_CLIENT_SECRET'];
  readonly exampleDomain = 'blue-shop.29next.store';
  /** Those that our own description of the API covers. */
  readonly apiVersions = ['2024-04-01'] as const;
  /** Source: 29 Next Admin API 2024-04-01, security scheme oauth2, and security of the endpoints. */
  readonly scopes = {
    FULFILLMENT: ['fulfillment_service:read', 'fulfillment_service:write'],
    STOCK: ['catalogue:read', 'catalogue:write'],
    STORE_DETAILS: ['store:read'],
    WEBHOOKS: ['webhooks:read', 'webhooks:write'],
    ROUTING: ['fulfillment_orders:read', 'fulfillment_orders:write'],
    DELIVERY: ['orders:read', 'orders:write'],
  } as const;
  readonly readDomain = parseNextStoreDomain;

  constructor(
    private readonly options: NextClientOptions,
    private readonly oauth: NextOauth,
    private readonly clock: Clock,
  ) {}

  get isConfigured(): boolean {
    return this.oauth.configured;
  }

  authorizeUrl(domain: string, input: { redirectUri: string; scopes: readonly string[]; state: string }): string {
    return this.oauth.authorizeUrl(domain, input);
  }

  exchangeCode(domain: string, input: { code: string; redirectUri: string }): Promise<StoreTokens> {
    return this.oauth.exchangeCode(domain, input);
  }

  async readSession(domain: string, token: string): Promise<SessionToken | null> {
    const { clientId, clientSecret } = this.options;
    if (clientId === null || clientSecret === null) return null;
    return readSessionToken(token, { clientId, clientSecret, domain, now: this.clock.now() });
  }
}
