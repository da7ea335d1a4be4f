import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CursorTrail } from '../../../clients/cursor-trail.js';
import type { RemoteLocation } from '../../../clients/store-client.js';
import { StoreClientError } from '../../../clients/store-client.errors.js';
import { Database } from '../../../platform/database/database.js';
import { LocationsFacade } from '../../locations/locations.facade.js';
import {
  StoreOperationsFacade,
  type PullHandler,
  type PullResult,
  type PullSession,
} from '../../store-operations/store-operations.facade.js';
import { scopesLacking, StoresFacade } from '../../stores/stores.facade.js';
import { StoreWebhooksRepository } from '../store-webhooks.repository.js';
import { WatchWebhooks } from '../use-cases/watch-webhooks.js';
import { readWebhooks } from './read-webhooks.js';

/**
 * Looks at the store itself: hourly, after `store.updated`, and when an operator asks. Our locations and our webhook are held against
 * what they should be, its details are taken over, and what its scopes do not allow is reported. What is not allowed is left out.
 */
@Injectable()
export class AccountPull implements PullHandler, OnModuleInit {
  readonly kind = 'ACCOUNT';

  constructor(
    private readonly operations: StoreOperationsFacade,
    private readonly database: Database,
    private readonly stores: StoresFacade,
    private readonly locations: LocationsFacade,
    private readonly webhooks: StoreWebhooksRepository,
    private readonly watchWebhooks: WatchWebhooks,
  ) {}

  onModuleInit(): void {
    this.operations.registerPull(this);
  }

  /** Throws StoreClientError when a page could not be read. */
  async pull(session: PullSession): Promise<PullResult> {
    const { storeId } = session;
    const result: PullResult = { pages: 0, found: 0, unsettled: 0 };
    const granted = (await this.stores.summary([storeId])).get(storeId)?.scopes ?? [];
    const { scopes } = (await this.stores.platformOf(storeId)).install;
    await this.database.tx((tx) => this.stores.reviewScopes(tx, storeId));
    await this.lookAtLocations(session, result);
    if (scopesLacking(scopes, granted, 'STORE_DETAILS').length === 0) {
      await this.allowed(storeId, 'store.read', () => this.lookAtDetails(session, result));
    }
    if (scopesLacking(scopes, granted, 'WEBHOOKS').length === 0) {
      await this.allowed(storeId, 'webhook.list', () => this.lookAtWebhooks(session, result));
    }
    return result;
  }

  private async lookAtLocations(session: PullSession, result: PullResult): Promise<void> {
    const locations: RemoteLocation[] = [];
    const unreadable: (string | null)[] = [];
    const trail = new CursorTrail();
    let cursor: string | undefined;
    let sentAt: Date | undefined;
    do {
      session.stillOurs();
      const page = await session.read(({ client, connection }) =>
        client.listLocations(connection, cursor === undefined ? {} : { cursor }),
      );
      sentAt ??= page.sentAt;
      result.pages += 1;
      locations.push(...page.value.locations);
      await this.note(session.storeId, page.value.locations);
      unreadable.push(...page.value.unreadable.map(({ remoteId }) => remoteId));
      cursor = page.value.nextCursor;
      if (cursor !== undefined) trail.follow(cursor);
    } while (cursor !== undefined);
    result.found += await this.locations.compareWith(session.storeId, { locations, unreadable, sentAt });
  }

  private async lookAtDetails(session: PullSession, result: PullResult): Promise<void> {
    session.stillOurs();
    const { value } = await session.read(({ client, connection }) => client.getStore(connection));
    result.pages += 1;
    await this.note(session.storeId, [value]);
    await this.database.tx((tx) => this.stores.noteDetails(tx, session.storeId, value));
  }

  private async lookAtWebhooks(session: PullSession, result: PullResult): Promise<void> {
    session.stillOurs();
    const before = await this.webhooks.ofStore(session.storeId);
    const { value } = await readWebhooks(session.read);
    result.pages += value.pages;
    await this.note(session.storeId, value.webhooks);
    // An entry that could not be understood may be ours: nothing is concluded from such a list.
    if (!value.complete) return;
    if (await this.watchWebhooks.execute(session.storeId, before, value.webhooks)) result.found += 1;
  }

  private async note(storeId: string, shown: readonly { unfamiliar: string[] }[]): Promise<void> {
    const unfamiliar = shown.flatMap((one) => one.unfamiliar);
    if (unfamiliar.length === 0) return;
    await this.database.tx((tx) => this.stores.noteVocabulary(tx, storeId, { unfamiliar, supportedActions: [] }));
  }

  /** A scope that was taken away since the install is reported, and stops nothing else. */
  private async allowed(storeId: string, kind: string, look: () => Promise<void>): Promise<void> {
    try {
      await look();
      await this.database.tx((tx) => this.stores.noteAllowed(tx, storeId, kind));
    } catch (error) {
      if (!(error instanceof StoreClientError) || error.kind !== 'FORBIDDEN') throw error;
      await this.database.tx((tx) => this.stores.noteForbidden(tx, storeId, kind));
    }
  }
}
