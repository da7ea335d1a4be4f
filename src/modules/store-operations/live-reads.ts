import { Injectable } from '@nestjs/common';
import { StoreClientError } from '../../clients/store-client.errors.js';
import { StorePlatforms } from '../../clients/store-platforms.js';
import { Clock } from '../../common/clock.js';
import { DomainError } from '../../common/domain-error.js';
import { AppConfig } from '../../config/app-config.js';
import { Database } from '../../platform/database/database.js';
import { StoresFacade } from '../stores/stores.facade.js';
import type { StoreCall } from './operation-handler.js';
import { slotHoldMs } from './draining/drain-tools.js';
import { PaceSlotsRepository, type HeldSlot } from './pace-slots.repository.js';

/** A read that a person waits for: of which kind (see CAPABILITY_OF_REQUEST), and how long at most. */
export interface LiveRead {
  kind: string;
  deadlineMs: number;
}

/** How often a free slot is looked for, in milliseconds: sooner than any worker that sleeps until a slot is free. */
const LOOK_MS = 25;

/**
 * Reads of a store that a person waits for. They take a slot of the same pacer as all other requests, in whatever process they are
 * asked for, and stand in no queue: whoever looks most often gets the slot.
 */
@Injectable()
export class LiveReads {
  constructor(
    private readonly stores: StoresFacade,
    private readonly platforms: StorePlatforms,
    private readonly slots: PaceSlotsRepository,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  /**
   * Sends one read, at the latest after `deadlineMs`. Its slot is held for as long as any request may last, so a read that times out
   * frees none too early. Throws DomainError STORE_NOT_ACTIVE, SCOPES_MISSING, NOT_FOUND,
   * STORE_REFUSED, STORE_BUSY (no slot in time) or STORE_UNAVAILABLE.
   */
  async read<T>(storeId: string, { kind, deadlineMs }: LiveRead, read: (call: StoreCall) => Promise<T>): Promise<T> {
    const until = this.clock.monotonicMs() + deadlineMs;
    const access = await this.stores.connection(storeId);
    if (access?.status !== 'ACTIVE' || !access.connection) {
      throw failure(
        'STORE_NOT_ACTIVE',
        'The store is not active, so it cannot be asked. Resume it, or install the app again.',
      );
    }
    const call = { client: this.platforms.get(access.platform).client, connection: access.connection };
    const slot = await this.slot(storeId, until);
    try {
      const value = await read(call);
      await this.slots.release(this.database, slot);
      return value;
    } catch (error) {
      await this.free(slot, error);
      if (error instanceof StoreClientError && error.kind === 'FORBIDDEN') {
        await this.database.tx((tx) => this.stores.noteForbidden(tx, storeId, kind), 'api');
      }
      throw error instanceof StoreClientError ? explained(error) : error;
    }
  }

  private async slot(storeId: string, until: number): Promise<HeldSlot> {
    for (;;) {
      const left = until - this.clock.monotonicMs();
      if (left <= 0)
        throw failure(
          'STORE_BUSY',
          'The store takes only so many requests at a time, and other work had all of them. Try again.',
          true,
        );
      const slot = await this.slots.take(storeId, slotHoldMs(this.config.storeRequestTimeoutMs));
      if (slot) return slot;
      await this.clock.sleep(Math.min(LOOK_MS, left));
    }
  }

  /** A slot whose request may still be on its way keeps its lease; a store that asked for a pause gets it. */
  private async free(slot: HeldSlot, error: unknown): Promise<void> {
    if (!(error instanceof StoreClientError)) return this.slots.giveBack(slot);
    if (error.retryAfterMs !== undefined) return this.slots.block(slot, error.retryAfterMs);
    if (error.kind !== 'TIMEOUT') return this.slots.release(this.database, slot);
  }
}

function explained(error: StoreClientError): DomainError {
  switch (error.kind) {
    case 'UNAUTHORIZED':
      return failure('STORE_NOT_ACTIVE', 'The store refused our access token. Install the app again at the store.');
    case 'FORBIDDEN':
      return failure(
        'SCOPES_MISSING',
        'The store did not grant the scope that this needs. Install the app again and grant all scopes.',
      );
    case 'NOT_FOUND':
      return failure('NOT_FOUND', 'The store does not know this any more: it may have changed there.');
    case 'REFUSED': {
      const words = error.storeMessage === undefined ? '' : ` It says: ${error.storeMessage}`;
      return failure('STORE_REFUSED', `The store does not say, as things are there now.${words}`);
    }
    default:
      return failure('STORE_UNAVAILABLE', `The store did not answer as it should (${error.kind}). Try again.`, true);
  }
}

function failure(code: string, message: string, retryable = false): DomainError {
  return new DomainError({ code, message, retryable });
}
