import { Injectable } from '@nestjs/common';
import type { StorePlatformAdapter } from '../../../clients/platform.js';
import { Clock } from '../../../common/clock.js';
import { Random } from '../../../common/random.js';
import { err, ok, type Result } from '../../../common/result.js';
import { AppConfig } from '../../../config/app-config.js';
import { AddressLimit } from '../../../platform/http/address-limit.js';
import { hashToken } from '../../../platform/security/hashing.js';
import { requestedScopes } from '../../stores/stores.facade.js';
import { INSTALL_PROBLEM, type InstallProblem } from '../domain/install-problem.js';
import { OauthLoginsRepository } from '../oauth-logins.repository.js';

/** A login that has begun. */
export interface BegunLogin {
  /** Where the browser goes now. */
  authorizeUrl: string;
  /** What the browser keeps in its cookie. */
  browser: string;
}

const SECRET_BYTES = 32;

/** Logins that one address may begin in a minute; people of one store share theirs. */
export const LOGINS_PER_MINUTE = 60;

/** Where the store sends the browser back to. */
export function setupUrl({ publicUrl }: AppConfig, { slug }: StorePlatformAdapter): string {
  return `${publicUrl}/auth/${slug}/setup`;
}

/** Begins an install: a state of 256 bits, usable once, bound to the store and to the browser. */
@Injectable()
export class BeginLogin {
  private readonly limit: AddressLimit;

  constructor(
    private readonly logins: OauthLoginsRepository,
    private readonly config: AppConfig,
    private readonly random: Random,
    clock: Clock,
  ) {
    this.limit = new AddressLimit(clock, LOGINS_PER_MINUTE);
  }

  /** `domain` has been checked. `known` is what this browser's cookie holds already, so that two logins can run side by side. `address`: who asks. */
  async execute(
    platform: StorePlatformAdapter,
    { domain, known, address }: { domain: string; known: string | null; address: string },
  ): Promise<Result<BegunLogin, InstallProblem>> {
    if (this.limit.isSpent(address)) return err(INSTALL_PROBLEM.tooMany);
    this.limit.note(address);
    const state = this.random.bytes(SECRET_BYTES).toString('base64url');
    const browser = known ?? this.random.bytes(SECRET_BYTES).toString('base64url');
    const login = { stateHash: hashToken(state), browserHash: hashToken(browser), platform: platform.name, domain };
    if (!(await this.logins.begin(login))) return err(INSTALL_PROBLEM.tooMany);
    const redirectUri = setupUrl(this.config, platform);
    const scopes = requestedScopes(platform.install.scopes);
    const authorizeUrl = platform.install.authorizeUrl(domain, { redirectUri, scopes, state });
    return ok({ authorizeUrl, browser });
  }
}
