import { Injectable } from '@nestjs/common';
import { nextState } from '../../../common/transition-table.js';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { STORE_NEEDS_REAUTH, storeSubject, StoreTimeline } from '../domain/store-event-types.js';
import { STORE_TRANSITIONS } from '../domain/store-status.js';
import { StoreTokens } from '../store-tokens.js';
import { StoresRepository } from '../stores.repository.js';

/** Stops the work for a store that refused our token, and tells people once. */
@Injectable()
export class MarkStoreNeedsReauth {
  constructor(
    private readonly stores: StoresRepository,
    private readonly journal: JournalFacade,
  ) {}

  /** True when the status changed. A credential that is not the current one any more changes nothing. */
  async execute(tx: Tx, refusal: { storeId: string; reason: string; credential: string | null }): Promise<boolean> {
    const store = await this.stores.lock(tx, refusal.storeId);
    const status = store && nextState(STORE_TRANSITIONS, store.status, 'TOKEN_REFUSED');
    if (!store || !status) return false;
    const current = store.accessTokenSealed && StoreTokens.credentialOf(store.accessTokenSealed);
    if (refusal.credential !== null && refusal.credential !== current) return false;
    await this.stores.setStatus(tx, store.id, status, refusal.reason);
    await this.journal.append(tx, {
      storeId: store.id,
      type: StoreTimeline.NeedsReauth,
      actor: 'store',
      data: { from: store.status, reason: refusal.reason },
    });
    await this.journal.openException(tx, {
      type: STORE_NEEDS_REAUTH,
      subject: storeSubject(store.id),
      severity: 'CRITICAL',
      storeId: store.id,
      message:
        `${store.domain} refuses our access token, so nothing is read from it or sent to it. ` +
        'Open the install link of the store (storeInstallUrlCreate) and approve the app again; waiting work then goes on by itself.',
      data: { reason: refusal.reason },
    });
    return true;
  }
}
