import { Injectable } from '@nestjs/common';
import { NextOauth } from '../../../clients/next/next-oauth.js';
import { Random } from '../../../common/random.js';
import { AppConfig } from '../../../config/app-config.js';
import { hashToken } from '../../../platform/security/hashing.js';
import { REQUESTED_SCOPES } from '../domain/next-scopes.js';
import { OauthLoginsRepository } from '../oauth-logins.repository.js';

/** A login that has begun. */
export interface BegunLogin {
  /** Where the browser goes now. */
  authorizeUrl: string;
  /** What the browser keeps in its cookie. */
  browser: string;
}

const SECRET_BYTES = 32;

/** Path of the route to which the store sends the browser back. */
export const SETUP_PATH = '/auth/next/setup';

/** Begins an install: a state of 256 bits, usable once, bound to the store and to the browser. */
@Injectable()
export class BeginLogin {
  constructor(
    private readonly logins: OauthLoginsRepository,
    private readonly oauth: NextOauth,
    private readonly config: AppConfig,
    private readonly random: Random,
  ) {}

  /** `domain` has been checked. `known` is what this browser's cookie holds already, so that two logins can run side by side. */
  async execute(domain: string, known: string | null): Promise<BegunLogin> {
    const state = this.random.bytes(SECRET_BYTES).toString('base64url');
    const browser = known ?? this.random.bytes(SECRET_BYTES).toString('base64url');
    await this.logins.begin({ stateHash: hashToken(state), browserHash: hashToken(browser), domain });
    const redirectUri = `${this.config.publicUrl}${SETUP_PATH}`;
    return { authorizeUrl: this.oauth.authorizeUrl(domain, { redirectUri, scopes: REQUESTED_SCOPES, state }), browser };
  }
}
