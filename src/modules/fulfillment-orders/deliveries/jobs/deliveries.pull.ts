import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { asError } from '../../../../common/as-error.js';
import { StoreClientError } from '../../../../clients/store-client.errors.js';
import {
  StoreOperationsFacade,
  type PullHandler,
  type PullResult,
  type PullSession,
} from '../../../store-operations/store-operations.facade.js';
import { FailedReads, STORE_IS_AWAY } from '../../jobs/order-reads.js';
import type { DueShipment } from '../deliveries.repository.js';
import { NoteLate } from '../use-cases/note-late.js';
import { ReleaseEvents } from '../use-cases/release-events.js';
import { TakeInDelivery, type SeenShipment } from '../use-cases/take-in-delivery.js';
import { FulfillmentReads } from './fulfillment-reads.js';

/** Shipments looked at by one pull, the longest due first; what is left follows at once, so that no number of them falls behind. */
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

  /**
   * Throws StoreClientError when the store answers nobody now, or nothing several times in a row: what was not looked at stays due. A
   * shipment that alone cannot be read or taken in is told to operators by the log, tried again after a pause that grows, and keeps no
   * other one waiting.
   */
  async pull(session: PullSession): Promise<PullResult> {
    const result: PullResult = { pages: 1, found: 0, unsettled: 0 };
    result.found += await this.releaseEvents.execute(session.storeId);
    const reader = await this.reads.forStore(session.storeId, session.read);
    const failures = new FailedReads();
    const due = await this.reads.due(session.storeId, MAX_READS);
    for (const shipment of due) {
      session.stillOurs();
      await this.look(shipment, { reader, failures }, result);
    }
    result.found += await this.noteLate.execute(session.storeId);
    return { ...result, more: due.length === MAX_READS };
  }

  private async look(
    shipment: DueShipment,
    { reader, failures }: { reader: (shipment: DueShipment) => Promise<SeenShipment>; failures: FailedReads },
    result: PullResult,
  ): Promise<void> {
    try {
      const seen = await reader(shipment);
      failures.answered();
      await this.takeInOne(shipment, seen, result);
    } catch (error) {
      if (!(error instanceof StoreClientError)) throw error;
      const isAway = STORE_IS_AWAY.includes(error.kind);
      // Silence may be about this one, too: it is not asked first again.
      if (!isAway || error.kind === 'TIMEOUT') await this.putOff(shipment, error, result);
      if (isAway || failures.failed(error)) throw error;
    }
  }

  private async takeInOne(shipment: DueShipment, seen: SeenShipment, result: PullResult): Promise<void> {
    try {
      result.found += await this.takeIn.execute(shipment, seen);
    } catch (error) {
      await this.putOff(shipment, error, result);
    }
  }

  private async putOff(shipment: DueShipment, error: unknown, result: PullResult): Promise<void> {
    result.unsettled += 1;
    this.logger.error(asError(error), `While looking at shipment ${shipment.id}`);
    await this.reads.putOff(shipment);
  }
}
