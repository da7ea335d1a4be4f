import { Injectable, Logger } from '@nestjs/common';
import type { ReadCallback, StorePlatform } from '../../../clients/platform.js';
import { crashPoint } from '../../../common/crash-point.js';
import type { Result } from '../../../common/result.js';
import { StoreWakeQueue } from '../../../platform/queue/store-wake.queue.js';
import { hashToken } from '../../../platform/security/hashing.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import { StoreNotificationsRepository } from '../store-notifications.repository.js';

/** A callback as far as it matters: what to pull, and a digest of the bytes for the log. */
export interface RecordedCallback extends ReadCallback {
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
  async atLocation(
    token: string,
    named: Result<string, string> | undefined,
    callback: RecordedCallback,
  ): Promise<boolean> {
    const recorded = await this.notifications.recordCallback({ tokenHash: hashToken(token), ...callback });
    crashPoint('callback.recorded');
    if (!recorded) return false;
    if (recorded.woken) this.queue.wake(recorded.storeId);
    if (named) void this.crossCheck(recorded.storeId, named);
    return true;
  }

  /** A callback at the global URL; an unknown domain writes nothing. */
  async globally(platform: StorePlatform, domain: string, callback: RecordedCallback): Promise<void> {
    const store = await this.stores.findByDomain(platform, domain);
    if (!store) return;
    if (await this.notifications.recordGlobalCallback({ storeId: store.id, ...callback })) this.queue.wake(store.id);
  }

  /** What the headers name proves nothing: a mismatch is worth a line in the log and has no effect. */
  private async crossCheck(storeId: string, named: Result<string, string>): Promise<void> {
    try {
      const domain = this.domains.get(storeId) ?? (await this.stores.summary([storeId])).get(storeId)?.domain;
      if (domain === undefined) return;
      this.domains.set(storeId, domain);
      if (!named.ok || named.value !== domain) {
        this.logger.warn(`A callback for store ${storeId} named another store. It only caused a pull.`);
      }
    } catch (error) {
      this.logger.debug({ err: error, msg: 'The store header of a callback could not be checked' });
    }
  }
}
