import { Inject, Injectable, Logger } from '@nestjs/common';
import type { RemoteFulfillmentOrder, UnreadableItem } from '../../../clients/store-client.js';
import { asError } from '../../../common/as-error.js';
import { crashPoint } from '../../../common/crash-point.js';
import { Database } from '../../../platform/database/database.js';
import type { PullResult, PullSession } from '../../store-operations/store-operations.facade.js';
import type { Source } from '../domain/judge-sighting.js';
import { CLEARLY_LATER_MS } from '../domain/cycle-fence.js';
import { PointReadsRepository } from '../point-reads.repository.js';
import { EndGoneOrder } from '../use-cases/end-gone-order.js';
import { ObserveOrder, type Observed } from '../use-cases/observe-order.js';
import { QuarantineOrder } from '../use-cases/quarantine-order.js';
import { ReportFailedOrder } from '../use-cases/report-failed-order.js';
import { readOrder } from './order-reads.js';

/** Judgements that mean that there was nothing to do, or that only another read will tell. */
const IDLE: readonly Observed[] = ['STALE', 'MIRROR', 'IGNORE', 'TOO_EARLY', 'READ_AGAIN', 'DECIDE', 'NOT_UNDERSTOOD'];

/** One order that a read showed. */
export interface SeenOrder {
  remote: RemoteFulfillmentOrder;
  sentAt: Date;
  source: Source;
}

/** Takes in what a pull sees, order by order, each in its own transaction. */
@Injectable()
export class OrderSightings {
  private readonly logger = new Logger(OrderSightings.name);

  constructor(
    @Inject(Database) private readonly database: Database,
    private readonly observe: ObserveOrder,
    private readonly quarantine: QuarantineOrder,
    private readonly reportFailed: ReportFailedOrder,
    private readonly gone: EndGoneOrder,
    private readonly line: PointReadsRepository,
  ) {}

  /** Whether an observation made us do something. */
  isNews(observed: Observed | null): boolean {
    return observed !== null && !IDLE.includes(observed);
  }

  /** One order, one transaction. An error of ours stops neither the page nor the pull. Null then. */
  async see(session: PullSession, seen: SeenOrder, result: PullResult): Promise<Observed | null> {
    const { remote } = seen;
    const { storeId, cause } = session;
    try {
      const observed = await this.database.tx(async (tx) => {
        const judgement = await this.observe.execute(tx, { ...seen, storeId, cause });
        if (judgement === 'STALE' || judgement === 'NOT_UNDERSTOOD') return judgement;
        await this.quarantine.over(tx, storeId, remote.remoteId);
        await this.reportFailed.over(tx, storeId, remote.remoteId, 'The store shows the order, and it is worked on.');
        return judgement;
      });
      if (observed === 'NOT_UNDERSTOOD') await this.quarantine.execute(storeId, notUnderstood(remote), seen.sentAt);
      if (observed === 'TOO_EARLY') result.unsettled += 1;
      if (this.isNews(observed)) result.found += 1;
      return observed;
    } catch (error) {
      result.unsettled += 1;
      this.logger.error(asError(error), `While observing order ${remote.remoteId}`);
      await this.reportFailed.execute(storeId, remote.remoteId, 'An error of ours kept it from being decided.');
      return null;
    }
  }

  /**
   * Reads one order and takes it in. Throws StoreClientError. One that shows the past is read again in a minute, when it is known which
   * is later; one that the store does not know is told to operators and read again by itself, unless that is of no use.
   */
  async pointRead(session: PullSession, remoteId: string, result: PullResult): Promise<void> {
    session.stillOurs();
    const { storeId } = session;
    const { value: remote, sentAt } = await readOrder(session.read, remoteId);
    if (remote) {
      const observed = await this.see(session, { remote, sentAt, source: 'POINT' }, result);
      if (observed === 'STALE') {
        await this.line.putOff(this.database, storeId, 'ORDER', remoteId, CLEARLY_LATER_MS / 1_000);
      }
      return;
    }
    const isOver = await this.database.tx(async (tx) => {
      const reads = await this.line.putOff(tx, storeId, 'ORDER', remoteId);
      const over = await this.gone.note(tx, storeId, remoteId, sentAt, reads);
      if (over) await this.line.giveUp(tx, storeId, remoteId);
      return over;
    });
    crashPoint('order.gone');
    if (!isOver) await this.reportFailed.execute(storeId, remoteId, 'The store does not know this order any more.');
  }

  /** Keeps what could not be understood apart. */
  async setAside(session: PullSession, item: UnreadableItem, seenAt: Date, result: PullResult): Promise<void> {
    result.found += 1;
    await this.quarantine.execute(session.storeId, item, seenAt);
  }
}

/** An order of which nobody knows what is asked of us. */
function notUnderstood({ remoteId, requestStatus, raw }: RemoteFulfillmentOrder): UnreadableItem {
  const odd = requestStatus.raw === null ? 'is missing' : 'is a word that we do not know';
  return { ok: false, remoteId, reason: `its request status ${odd}`, raw };
}
