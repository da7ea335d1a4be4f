import { CancellationRequestsRepository } from '../../../src/modules/cancellations/cancellation-requests.repository.js';
import { DeadlinesJob } from '../../../src/modules/cancellations/jobs/deadlines.job.js';
import { AnswerCancellation } from '../../../src/modules/cancellations/use-cases/answer-cancellation.js';
import { AnswerOverdue } from '../../../src/modules/cancellations/use-cases/answer-overdue.js';
import { Database } from '../../../src/platform/database/database.js';
import { ShippingScene } from './shipping-scene.js';
import type { TwoSided } from './shipping-store.js';

/** What is kept with a cancellation request. */
interface Kept {
  evidence: unknown;
  /** Parcels, lines and pieces. */
  saved: (number | null)[];
}

/** As the real one, but it finds one request at a time. */
class OneAtATime extends CancellationRequestsRepository {
  override due(_limit: number, after: string | null): Promise<string[]> {
    return super.due(1, after);
  }
}

/** Where merchants want orders cancelled, and operators answer. */
export class Cancelling extends ShippingScene {
  /** An operator answers the latest request. */
  async answer(order: TwoSided, given: 'ACCEPT' | 'REJECT', message: string | null = null): Promise<void> {
    const { app } = this.world;
    const cancellationRequestId = await this.store.requestId(order);
    const wish = { cancellationRequestId, answer: given, message, actor: 'key:test' };
    await app.database.tx((tx) => app.get(AnswerCancellation).execute(tx, wish));
  }

  /** The merchant takes the request back, and we read the order. */
  async takenBack(order: TwoSided): Promise<void> {
    await this.store.merchant.withdrawCancel(this.store.domain, order.remote);
    await this.store.pull('CANCELLATIONS');
  }

  /** The merchant cancels without waiting, and we read the order. */
  async forced(order: TwoSided): Promise<void> {
    await this.store.merchant.forceCancel(this.store.domain, order.remote);
    await this.store.pull('ACCEPTED');
    await this.store.pull('CANCELLATIONS');
  }

  /** Our answers in the store's ledger. */
  answers(order: TwoSided): Promise<string[]> {
    return this.store.ledger(order, 'accept_cancel', 'reject_cancel');
  }

  /** What is kept with the order's latest request. */
  async kept({ id }: TwoSided): Promise<Kept | undefined> {
    const [row] = await this.store.sql<Kept>(
      `SELECT evidence, ARRAY[saved_parcels, saved_lines, saved_pieces::int] AS saved FROM cancellation_request
       WHERE fulfillment_order_id = $1 ORDER BY id DESC LIMIT 1`,
      [id],
    );
    return row;
  }

  /** The tick of the scheduler, which this app does not run by itself. */
  lookAtDeadlines(): Promise<void> {
    const { app } = this.world;
    const database = app.get(Database);
    return new DeadlinesJob(new OneAtATime(database), app.get(AnswerOverdue), database).look();
  }
}
