import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import {
  StoreOperationsFacade,
  type PullHandler,
  type PullResult,
  type PullSession,
} from '../../../store-operations/store-operations.facade.js';
import { NoteLate } from '../use-cases/note-late.js';
import { ReleaseEvents } from '../use-cases/release-events.js';
import { TakeInDelivery } from '../use-cases/take-in-delivery.js';
import { FulfillmentReads } from './fulfillment-reads.js';

/** Shipments looked at by one pull; the longest due come first. */
const MAX_READS = 300;

/**
 * Looks at shipments on their way: each about once a day until it is delivered, sooner after a hint. Also sends events that waited for
 * a scope, and tells of parcels that do not arrive.
 */
@Injectable()
export class DeliveriesPull implements PullHandler, OnModuleInit {
  readonly kind = 'DELIVERIES';
  private readonly logger = new Logger(DeliveriesPull.name);

  constructor(
    private readonly operations: StoreOperationsFacade,
    private readonly reads: FulfillmentReads,
    private readonly takeIn: TakeInDelivery,
    private readonly releaseEvents: ReleaseEvents,
    private readonly noteLate: NoteLate,
  ) {}

  onModuleInit(): void {
    this.operations.registerPull(this);
  }

  /** Throws StoreClientError when the store could not be read: what was not looked at stays due. */
  async pull(session: PullSession): Promise<PullResult> {
    const result: PullResult = { pages: 1, found: 0, failed: 0 };
    result.found += await this.releaseEvents.execute(session.storeId);
    const reader = await this.reads.forStore(session.storeId, session.read);
    for (const shipment of await this.reads.due(session.storeId, MAX_READS)) {
      session.stillOurs();
      const seen = await reader(shipment);
      try {
        result.found += await this.takeIn.execute(shipment, seen);
      } catch (error) {
        result.failed += 1;
        this.logger.error(
          error instanceof Error ? error : new Error(String(error)),
          `While taking in shipment ${shipment.id}`,
        );
      }
    }
    result.found += await this.noteLate.execute(session.storeId);
    return result;
  }
}
