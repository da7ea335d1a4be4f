import { Injectable } from '@nestjs/common';
import type { StorePlatform } from '../../clients/platform.js';
import { Database } from '../../platform/database/database.js';

/** How long a login may take, from the redirect to the store until the browser is back. */
export const LOGIN_MINUTES = 10;

/** Logins that may be on their way at the same time, over all stores and addresses. */
export const MOST_LOGINS = 1_000;

/** What a login is known by. */
export interface NewLogin {
  stateHash: Buffer;
  browserHash: Buffer;
  platform: StorePlatform;
  domain: string;
}

/** SQL of the logins on their way. States and browsers are known by their hashes only. */
@Injectable()
export class OauthLoginsRepository {
  constructor(private readonly database: Database) {}

  /** Records a login; drops those that ended. False, and nothing written, while as many are on their way as may be. */
  async begin(login: NewLogin): Promise<boolean> {
    const { rowCount } = await this.database.query(
      `WITH ended AS (DELETE FROM oauth_login WHERE expires_at < db_now())
       INSERT INTO oauth_login (state_hash, platform, domain, browser_hash, expires_at)
       SELECT $1, $6, $2, $3, db_now() + $4 * interval '1 minute'
        WHERE (SELECT count(*) FROM (SELECT FROM oauth_login WHERE expires_at >= db_now() LIMIT $5) open) < $5`,
      [login.stateHash, login.domain, login.browserHash, LOGIN_MINUTES, MOST_LOGINS, login.platform],
      'api',
    );
    return rowCount === 1;
  }

  /** Spends the login of this state, store and browser; false when there is none, or it was spent or has expired. */
  async spend(login: NewLogin): Promise<boolean> {
    const { rowCount } = await this.database.query(
      `UPDATE oauth_login SET used_at = db_now()
       WHERE state_hash = $1 AND platform = $4 AND domain = $2 AND browser_hash = $3 AND used_at IS NULL AND expires_at > db_now()`,
      [login.stateHash, login.domain, login.browserHash, login.platform],
      'api',
    );
    return rowCount === 1;
  }

  /** Spends the newest login of this store and browser, for a store that did not send `state` back. */
  async spendNewest(login: Omit<NewLogin, 'stateHash'>): Promise<boolean> {
    const { rowCount } = await this.database.query(
      `UPDATE oauth_login SET used_at = db_now() WHERE state_hash = (
         SELECT state_hash FROM oauth_login
         WHERE platform = $3 AND domain = $1 AND browser_hash = $2 AND used_at IS NULL AND expires_at > db_now()
         ORDER BY created_at DESC LIMIT 1 FOR UPDATE)
       AND used_at IS NULL`,
      [login.domain, login.browserHash, login.platform],
      'api',
    );
    return rowCount === 1;
  }
}
