import { Injectable, Logger } from '@nestjs/common';
import { readNextStoreHeader } from '../../../clients/next/next-store-domain.js';
import { crashPoint } from '../../../common/crash-point.js';
import { StoreWakeQueue } from '../../../platform/queue/store-wake.queue.js';
import { hashToken } from '../../../platform/security/hashing.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import type { PullKind } from '../domain/pull-kind.js';
import { StoreNotificationsRepository } from '../store-notifications.repository.js';

/** A callback as far as it matters: what to pull, and a digest of the bytes for the log. */
export interface ReadCallback {
  kind: string;
  pulls: readonly PullKind[];
  bodySha256: Buffer;
}

/** Makes a callback durable, then wakes the store. */
@Injectable()
export class ReceiveCallback {
  private readonly logger = new Logger(ReceiveCallback.name);
  /** Domains never change; remembered so that the cross-check costs one read per store and process. */
  private readonly domains = new Map<string, string>();

  constructor(
    private readonly notifications: StoreNotificationsRepository,
    private readonly stores: StoresFacade,
    private readonly queue: StoreWakeQueue,
  ) {}

  /** False when the token is unknown; nothing was written then. One SQL statement. */
  async atLocation(token: string, header: string | undefined, callback: ReadCallback): Promise<boolean> {
    const recorded = await this.notifications.recordCallback({ tokenHash: hashToken(token), ...callback });
    crashPoint('callback.recorded');
    if (!recorded) return false;
    if (recorded.woken) this.queue.wake(recorded.storeId);
    if (header !== undefined) void this.crossCheck(recorded.storeId, header);
    return true;
  }

  /** A callback at the global URL; an unknown domain writes nothing. */
  async globally(domain: string, callback: ReadCallback): Promise<void> {
    const store = await this.stores.findByDomain('NEXT', domain);
    if (!store) return;
    if (await this.notifications.recordGlobalCallback({ storeId: store.id, ...callback })) this.queue.wake(store.id);
  }

  /** The header proves nothing: a mismatch is worth a line in the log and has no effect. */
  private async crossCheck(storeId: string, header: string): Promise<void> {
    try {
      const domain = this.domains.get(storeId) ?? (await this.stores.summary([storeId])).get(storeId)?.domain;
      if (domain === undefined) return;
      this.domains.set(storeId, domain);
      const named = readNextStoreHeader(header);
      if (!named.ok || named.value !== domain) {
        this.logger.warn(
          `A callback for store ${storeId} named another store in X-29Next-Store. It only caused a pull.`,
        );
      }
    } catch (error) {
      this.logger.debug({ err: error, msg: 'The store header of a callback could not be checked' });
    }
  }
}
