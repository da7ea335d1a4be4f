import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';

/** SQL of the session tokens that were used. Known by their hashes only, and forgotten an hour after they would have expired. */
@Injectable()
export class SessionTokensRepository {
  constructor(private readonly database: Database) {}

  /** Uses a token up; false when it was used before. */
  async spend(tx: Tx, token: { hash: Buffer; expiresAt: Date }): Promise<boolean> {
    const { rowCount } = await tx.query(
      'INSERT INTO session_token (token_hash, expires_at) VALUES ($1, $2) ON CONFLICT (token_hash) DO NOTHING',
      [token.hash, token.expiresAt],
    );
    return rowCount === 1;
  }

  /** Forgets tokens that no clock could take any more. */
  async forgetOld(): Promise<void> {
    await this.database.query(`DELETE FROM session_token WHERE expires_at < db_now() - interval '1 hour'`, [], 'api');
  }
}
