import { Injectable, Logger } from '@nestjs/common';
import type { Capability, StorePlatformAdapter } from '../../../clients/platform.js';
import { StoreClientError } from '../../../clients/store-client.errors.js';
import type { RemoteLocation, RemoteStore, RemoteWebhook, StoreConnection } from '../../../clients/store-client.js';
import { scopesLacking, StoresFacade } from '../../stores/stores.facade.js';
import { StoreWebhooksRepository, type StoreWebhookRow } from '../store-webhooks.repository.js';
import { findOurs, WebhookAddresses } from '../webhook-addresses.js';

/** What a new token let us see, before anything was saved. */
export interface InspectedStore {
  /** The first page of locations. */
  locations: RemoteLocation[];
  /** Null when it is not allowed or did not answer. */
  details: RemoteStore | null;
  /** Our webhook of an earlier install that the store still has, or null. */
  webhook: { row: StoreWebhookRow; remoteId: string } | null;
}

/** Requests beside those for webhooks: locations and details. */
const OTHER_REQUESTS = 2;

/**
 * Looks at a store with a token that is not saved yet, so without the pacer: with as many requests as its pace has slots, one after
 * the other. Nobody else can hold this token.
 */
@Injectable()
export class InspectStore {
  private readonly logger = new Logger(InspectStore.name);

  constructor(
    private readonly stores: StoresFacade,
    private readonly webhooks: StoreWebhooksRepository,
    private readonly addresses: WebhookAddresses,
  ) {}

  /** Throws `StoreClientError` when the token does not open the locations. All else is optional. */
  async execute(
    platform: StorePlatformAdapter,
    connection: StoreConnection,
    granted: readonly string[],
  ): Promise<InspectedStore> {
    const { client, install } = platform;
    const may = (capability: Capability): boolean => scopesLacking(install.scopes, granted, capability).length === 0;
    const { locations } = await client.listLocations(connection);
    const details = may('STORE_DETAILS')
      ? await this.optional(connection, 'store details', () => client.getStore(connection))
      : null;
    const webhook = may('WEBHOOKS')
      ? await this.optional(connection, 'webhooks', () => this.findWebhook(platform, connection))
      : null;
    return { locations, details, webhook };
  }

  private async findWebhook(
    { client, inbound, pace }: StorePlatformAdapter,
    connection: StoreConnection,
  ): Promise<InspectedStore['webhook']> {
    const known = await this.stores.findByDomain(connection.platform, connection.domain);
    const row = known && (await this.webhooks.ofStore(known.id));
    if (!row) return null;
    const targets = await this.addresses.targetsOf(row);
    let cursor: string | undefined;
    for (let pages = 0; pages < pace.slots - OTHER_REQUESTS; pages += 1) {
      const page = await client.listWebhooks(connection, cursor === undefined ? {} : { cursor });
      const ours: RemoteWebhook | undefined = findOurs(page.webhooks, targets, inbound.events);
      if (ours) return { row, remoteId: ours.remoteId };
      cursor = page.nextCursor;
      if (cursor === undefined) return null;
    }
    return null;
  }

  private async optional<T>(connection: StoreConnection, what: string, read: () => Promise<T>): Promise<T | null> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof StoreClientError)) throw error;
      this.logger.warn(
        `${connection.domain}: ${what} could not be read during the install (${error.kind}); going on without`,
      );
      return null;
    }
  }
}
