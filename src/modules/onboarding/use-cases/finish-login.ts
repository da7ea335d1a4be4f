import { Injectable, Logger } from '@nestjs/common';
import type { StorePlatform, StorePlatformAdapter, StoreTokens } from '../../../clients/platform.js';
import { StoreClientError } from '../../../clients/store-client.errors.js';
import { Clock } from '../../../common/clock.js';
import { err, ok, type Result } from '../../../common/result.js';
import { AppConfig } from '../../../config/app-config.js';
import { hashToken } from '../../../platform/security/hashing.js';
import { grantedScopes, NEEDED_CAPABILITY, scopesLacking } from '../../stores/stores.facade.js';
import { INSTALL_PROBLEM, problemOf, type InstallProblem } from '../domain/install-problem.js';
import { OauthLoginsRepository } from '../oauth-logins.repository.js';
import { setupUrl } from './begin-login.js';
import { InspectStore } from './inspect-store.js';
import { SaveInstall } from './save-install.js';

/** What the browser brought back from the store. */
export interface ReturnedLogin {
  /** Checked. */
  domain: string;
  code: string;
  /** Null when the store did not send it back. */
  state: string | null;
  /** Value of the browser's cookie. */
  browser: string | null;
}

/** A store that is connected now. */
export interface ConnectedStore {
  domain: string;
  name: string | null;
  created: boolean;
}

/** How much longer than its pace says a token rests, for the clock of the store. */
const CLOCK_MS = 50;

/** Finishes an install: spends the login, exchanges the code once, proves the token, then saves everything at once. */
@Injectable()
export class FinishLogin {
  private readonly logger = new Logger(FinishLogin.name);

  constructor(
    private readonly logins: OauthLoginsRepository,
    private readonly inspectStore: InspectStore,
    private readonly saveInstall: SaveInstall,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /** Nothing is saved unless it succeeds; no transaction is open while the store is asked. */
  async execute(platform: StorePlatformAdapter, login: ReturnedLogin): Promise<Result<ConnectedStore, InstallProblem>> {
    if (!(await this.spend(platform.name, login))) return err(INSTALL_PROBLEM.unknownLogin);
    let step: 'TOKEN' | 'PROBE' = 'TOKEN';
    try {
      const redirectUri = setupUrl(this.config, platform);
      const tokens = await platform.install.exchangeCode(login.domain, { code: login.code, redirectUri });
      step = 'PROBE';
      return await this.install(platform, login.domain, tokens);
    } catch (error) {
      if (!(error instanceof StoreClientError)) throw error;
      this.logger.warn(`${login.domain}: install failed at ${step}: ${error.message}`);
      return err(problemOf(error, step));
    }
  }

  private async install(
    platform: StorePlatformAdapter,
    domain: string,
    tokens: StoreTokens,
  ): Promise<Result<ConnectedStore, InstallProblem>> {
    const needed = platform.install.scopes;
    const scopes = grantedScopes(needed, tokens.scopes);
    const missing = scopesLacking(needed, scopes, NEEDED_CAPABILITY);
    if (missing.length > 0) return err(INSTALL_PROBLEM.missingScopes(missing));
    const { accessToken, refreshToken } = tokens;
    const [apiVersion] = platform.install.apiVersions;
    const connection = { platform: platform.name, domain, accessToken, apiVersion };
    const inspected = await this.inspectStore.execute(platform, connection, scopes);
    // The pacer knows nothing of the requests above. It starts with free slots as soon as the token is saved.
    await this.clock.sleep(platform.pace.restMs + CLOCK_MS);
    const { details } = inspected;
    const install = {
      ...connection,
      refreshToken,
      scopes,
      name: details?.name ?? null,
      timeZone: details?.timeZone ?? null,
      currencies: details?.currencies ?? null,
      actor: 'onboarding',
    };
    const { created } = await this.saveInstall.execute(platform, install, inspected);
    this.logger.log(`${domain} is connected (${created ? 'new' : 'again'})`);
    return ok({ domain, name: install.name, created });
  }

  private async spend(platform: StorePlatform, { domain, state, browser }: ReturnedLogin): Promise<boolean> {
    if (browser === null) return false;
    const browserHash = hashToken(browser);
    if (state === null) return this.logins.spendNewest({ platform, domain, browserHash });
    return this.logins.spend({ stateHash: hashToken(state), platform, domain, browserHash });
  }
}
