import { timingSafeEqual } from 'node:crypto';
import type { Clock } from '../clock.js';
import { Problem } from '../problem.js';
import type { Chance } from '../random.js';

/** All permission scopes of the Admin API (29 Next Admin API 2024-04-01, security scheme oauth2). */
export const SCOPES: readonly string[] = [
  ...['admin', 'carts', 'catalogue', 'content', 'disputes', 'exports', 'fulfillment_orders', 'fulfillment_service'],
  ...[
    'gift_cards',
    'locations',
    'metadata',
    'orders',
    'subscriptions',
    'themes',
    'tickets',
    'transactions',
    'users',
    'webhooks',
  ],
]
  .flatMap((name) => [`${name}:read`, `${name}:write`])
  .concat('gateways:read', 'store:read');

/** An access token. `id` may be shown in ledgers and logs, `token` is the secret. */
export interface AccessToken {
  id: string;
  token: string;
  refreshToken: string;
  store: string;
  clientId: string;
  scopes: string[];
  revoked: boolean;
}

interface Code {
  store: string;
  redirectUri: string;
  scopes: string[];
  expiresMs: number;
}

/** How long an authorization code can be exchanged. */
const CODE_MS = 600_000;

/** Gives out authorization codes and access tokens, and knows which still count. */
export class TokenOffice {
  readonly #codes = new Map<string, Code>();
  readonly #tokens = new Map<string, AccessToken>();
  #issued = 0;

  constructor(
    private readonly chance: Chance,
    private readonly clock: Clock,
    private readonly client: { id: string; secret: string },
  ) {}

  /** A code for the redirect. */
  issueCode(store: string, redirectUri: string, scopes: string[]): string {
    const code = this.chance.hex('code', 30);
    this.#codes.set(code, { store, redirectUri, scopes, expiresMs: this.clock.monotonicMs() + CODE_MS });
    return code;
  }

  /** Exchanges a code once. Throws Problem 400 `invalid_grant` for a used, old or foreign one. */
  exchange(store: string, code: string, redirectUri: string): AccessToken {
    const known = this.#codes.get(code);
    this.#codes.delete(code);
    const good = known && known.store === store && known.redirectUri === redirectUri;
    if (!good || known.expiresMs < this.clock.monotonicMs()) throw new Problem(400, { error: 'invalid_grant' });
    return this.issue(store, known.scopes);
  }

  /** A new token with these scopes. Throws Problem 400 for a scope that the platform does not have. */
  issue(store: string, scopes: string[]): AccessToken {
    const unknown = scopes.filter((scope) => !SCOPES.includes(scope));
    if (unknown.length > 0) throw new Problem(400, `Unknown scopes: ${unknown.join(', ')}.`);
    const token: AccessToken = {
      id: `tok-${(this.#issued += 1)}`,
      token: `sbx_${this.chance.hex('token', 40)}`,
      refreshToken: `sbr_${this.chance.hex('token', 40)}`,
      store,
      clientId: this.client.id,
      scopes,
      revoked: false,
    };
    this.#tokens.set(token.token, token);
    return token;
  }

  /** The token record of a bearer value, also when it was revoked. */
  find(token: string): AccessToken | undefined {
    return this.#tokens.get(token);
  }

  /** Takes away every token of a store; the answer is how many still counted. */
  revokeAll(store: string): number {
    const live = [...this.#tokens.values()].filter((token) => token.store === store && !token.revoked);
    for (const token of live) token.revoked = true;
    return live.length;
  }

  /** Whether these are the app's client id and secret. */
  isClient(id: string, secret: string): boolean {
    const given = Buffer.from(secret);
    const wanted = Buffer.from(this.client.secret);
    return id === this.client.id && given.length === wanted.length && timingSafeEqual(given, wanted);
  }

  /** Forgets all codes and tokens. */
  clear(): void {
    this.#codes.clear();
    this.#tokens.clear();
  }
}
