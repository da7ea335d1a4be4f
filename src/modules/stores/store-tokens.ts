import { Injectable } from '@nestjs/common';
import { hashToken } from '../../platform/security/hashing.js';
import { Sealer, type SealedPlace } from '../../platform/security/sealer.js';

/** Seals and opens the tokens of store accounts; a sealed token opens only in its own row and column. */
@Injectable()
export class StoreTokens {
  constructor(private readonly sealer: Sealer) {}

  /** The sealed form of an access token. */
  sealAccess(storeId: string, token: string): string {
    return this.sealer.seal(token, place(storeId, 'access_token_sealed'));
  }

  /** The sealed form of a refresh token. */
  sealRefresh(storeId: string, token: string): string {
    return this.sealer.seal(token, place(storeId, 'refresh_token_sealed'));
  }

  /** The access token in clear. Throws `SealError` when it cannot be opened. */
  openAccess(storeId: string, sealed: string): string {
    return this.sealer.open(sealed, place(storeId, 'access_token_sealed'));
  }

  /** Names one sealed token without telling anything about it: another install gives another name. */
  static credentialOf(sealed: string): string {
    return hashToken(sealed).toString('hex').slice(0, 16);
  }
}

function place(row: string, column: string): SealedPlace {
  return { table: 'store', row, column };
}
