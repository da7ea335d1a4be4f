import { Injectable, Logger } from '@nestjs/common';
import { NextOauth, type NextTokens } from '../../../clients/next/next-oauth.js';
import { StoreClientError } from '../../../clients/store-client.errors.js';
import { Clock } from '../../../common/clock.js';
import { err, ok, type Result } from '../../../common/result.js';
import { AppConfig } from '../../../config/app-config.js';
import { hashToken } from '../../../platform/security/hashing.js';
import { INSTALL_PROBLEM, problemOf, type InstallProblem } from '../domain/install-problem.js';
import { grantedScopes, missingScopes, NEXT_API_VERSION } from '../domain/next-scopes.js';
import { OauthLoginsRepository } from '../oauth-logins.repository.js';
import { SETUP_PATH } from './begin-login.js';
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

/** A store counts the requests of a token over one second; a little more than that, for its clock. */
const TOKEN_REST_MS = 1_050;

/** Finishes an install: spends the login, exchanges the code once, proves the token, then saves everything at once. */
@Injectable()
export class FinishLogin {
  private readonly logger = new Logger(FinishLogin.name);

  constructor(
    private readonly logins: OauthLoginsRepository,
    private readonly oauth: NextOauth,
    private readonly inspectStore: InspectStore,
    private readonly saveInstall: SaveInstall,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /** Nothing is saved unless it succeeds; no transaction is open while the store is asked. */
  async execute(login: ReturnedLogin): Promise<Result<ConnectedStore, InstallProblem>> {
    if (!(await this.spend(login))) return err(INSTALL_PROBLEM.unknownLogin);
    let step: 'TOKEN' | 'PROBE' = 'TOKEN';
    try {
      const redirectUri = `${this.config.publicUrl}${SETUP_PATH}`;
      const tokens = await this.oauth.exchangeCode(login.domain, { code: login.code, redirectUri });
      step = 'PROBE';
      return await this.install(login.domain, tokens);
    } catch (error) {
      if (!(error instanceof StoreClientError)) throw error;
      this.logger.warn(`${login.domain}: install failed at ${step}: ${error.message}`);
      return err(problemOf(error, step));
    }
  }

  private async install(domain: string, tokens: NextTokens): Promise<Result<ConnectedStore, InstallProblem>> {
    const scopes = grantedScopes(tokens.scopes);
    const missing = missingScopes(scopes, { neededOnly: true });
    if (missing.length > 0) return err(INSTALL_PROBLEM.missingScopes(missing));
    const { accessToken, refreshToken } = tokens;
    const connection = { platform: 'NEXT' as const, domain, accessToken, apiVersion: NEXT_API_VERSION };
    const inspected = await this.inspectStore.execute(connection, scopes);
    // The pacer knows nothing of the requests above. It starts with four free slots as soon as the token is saved.
    await this.clock.sleep(TOKEN_REST_MS);
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
    const { created } = await this.saveInstall.execute(install, inspected);
    this.logger.log(`${domain} is connected (${created ? 'new' : 'again'})`);
    return ok({ domain, name: install.name, created });
  }

  private async spend({ domain, state, browser }: ReturnedLogin): Promise<boolean> {
    if (browser === null) return false;
    const browserHash = hashToken(browser);
    if (state === null) return this.logins.spendNewest({ domain, browserHash });
    return this.logins.spend({ stateHash: hashToken(state), domain, browserHash });
  }
}
