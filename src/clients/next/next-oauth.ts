import { Injectable } from '@nestjs/common';
import type { StoreTokens } from '../platform.js';
import { exchange, unreadableAnswer } from '../exchange.js';
import { HttpTransport } from '../http-transport.js';
import { StoreClientError } from '../store-client.errors.js';
import type { components } from './generated/next-api.js';
import { NextClientOptions } from './next-client.options.js';
import { Fields, NotUnderstood, understand } from './next-fields.js';
import { parseNextStoreDomain } from './next-store-domain.js';

const TOKEN_TERMS = { name: 'POST /oauth2/token/', write: true, expects: 'JSON' } as const;

/** OAuth of 29 Next: authorization code flow (Admin API 2024-04-01, security scheme oauth2). */
@Injectable()
export class NextOauth {
  constructor(
    private readonly transport: HttpTransport,
    private readonly options: NextClientOptions,
  ) {}

  /** Whether this app is configured for 29 Next at all. */
  get configured(): boolean {
    return this.options.clientId !== null && this.options.clientSecret !== null;
  }

  /**
   * Where to send the merchant's browser. `clientId` defaults to the configured one. Throws a `StoreClientError`
   * (`UNREACHABLE`, not retryable) for a domain that is not a store's, or when the app is not configured.
   */
  authorizeUrl(
    domain: string,
    input: { clientId?: string; redirectUri: string; scopes: readonly string[]; state: string },
  ): string {
    const clientId = input.clientId ?? this.options.clientId;
    if (clientId === null) throw notSent('NEXT_CLIENT_ID is not set');
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: input.redirectUri,
      scope: input.scopes.join(' '),
      state: input.state,
    });
    return `${this.baseUrl(domain)}/oauth2/authorize/?${query.toString()}`;
  }

  /**
   * Exchanges the code for tokens. A code can be spent once: when the outcome is unknown the merchant must install
   * again. Rejects with a `StoreClientError`; `REFUSED` or `UNAUTHORIZED` mean a wrong code or wrong credentials.
   */
  async exchangeCode(domain: string, input: { code: string; redirectUri: string }): Promise<StoreTokens> {
    const { clientId, clientSecret } = this.options;
    if (clientId === null || clientSecret === null) throw notSent('NEXT_CLIENT_ID or NEXT_CLIENT_SECRET is not set');
    const form: components['schemas']['TokenBody'] = {
      grant_type: 'authorization_code',
      code: input.code,
      redirect_uri: input.redirectUri,
      client_id: clientId,
      client_secret: clientSecret,
    };
    const raw = await exchange(
      this.transport,
      {
        method: 'POST',
        url: `${this.baseUrl(domain)}/oauth2/token/`,
        headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ ...form }).toString(),
        timeoutMs: this.options.timeoutMs,
        maxBytes: Math.min(this.options.maxBytes, 64 * 1024),
      },
      TOKEN_TERMS,
    );
    const tokens = understand(() => mapTokens(raw));
    if (!tokens.ok) throw unreadableAnswer(TOKEN_TERMS, tokens.error);
    return tokens.value;
  }

  private baseUrl(domain: string): string {
    const parsed = parseNextStoreDomain(domain);
    if (!parsed.ok) throw notSent(parsed.error);
    return this.options.baseUrl(parsed.value);
  }
}

/** Reads the answer of the token endpoint. An access token must be usable as a header value. */
export function mapTokens(raw: unknown): StoreTokens {
  const token = new Fields<'Token'>(raw, 'token');
  const accessToken = token.requiredText('access_token');
  if (!/^[\x21-\x7e]{1,4096}$/.test(accessToken)) throw new NotUnderstood('token.access_token is not a token');
  const type = token.text('token_type');
  if (type !== null && type.toLowerCase() !== 'bearer') throw new NotUnderstood('token.token_type is not Bearer');
  const expires = token.text('expires_in');
  const seconds = expires === null ? null : Number(expires);
  if (seconds !== null && (!Number.isSafeInteger(seconds) || seconds < 0)) {
    throw new NotUnderstood('token.expires_in is not a number of seconds');
  }
  return {
    accessToken,
    refreshToken: token.text('refresh_token'),
    scopes: [...new Set((token.text('scope') ?? '').split(/[\s,]+/).filter((scope) => scope !== ''))],
    expiresInSeconds: seconds,
  };
}

function notSent(why: string): StoreClientError {
  const detail = `29 Next OAuth: nothing was sent: ${why}`;
  return new StoreClientError({ kind: 'UNREACHABLE', retryable: false, outcomeUnknown: false, detail });
}
