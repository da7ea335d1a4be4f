import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import type { ChangeArea, FieldChange } from '../lineage/domain/external-change.js';
import { FLOOR_STAGES, WORKING_STAGES, type Stage } from '../domain/stage.js';
import { FulfillmentOrdersRepository } from '../fulfillment-orders.repository.js';
import { Holds } from '../holds/holds.js';
import type { LockedOrder } from '../locked-order.js';
import { FitReservation } from './fit-reservation.js';
import type { RecordedChange } from '../lineage/use-cases/record-change.js';

const ACTOR = 'crossdock';

/** Stages in which goods have been touched. */
const TOUCHED: readonly Stage[] = FLOOR_STAGES.filter((stage) => stage !== 'READY');

/** Changes after which other pieces are left to ship, or elsewhere. */
const MOVES_PIECES: readonly ChangeArea[] = ['LINES', 'SHIPPED', 'LOCATION'];

const WORDS: Readonly<Record<ChangeArea, string>> = {
  ADDRESS: 'the address',
  LINES: 'the lines',
  LOCATION: 'the location',
  HOLDS: 'the holds',
  NOTES: 'the notes',
  STATUS: 'the status',
  SHIPPED: 'what others shipped of it',
};

/** Stops the floor when somebody else changed accepted work. The order's row is locked by the caller. */
@Injectable()
export class StopWork {
  constructor(
    private readonly orders: FulfillmentOrdersRepository,
    private readonly holds: Holds,
    private readonly reservation: FitReservation,
    private readonly journal: JournalFacade,
  ) {}

  /**
   * After a change that asks for it, now that its judgement was followed: a hold of ours and an exception, until a person has looked,
   * and stock for what is left. Where the order ended over goods that were touched, an exception; a cancelled one is the affair of
   * its cancellation. Returns the order as it is then; null when nothing was stopped.
   */
  async execute(tx: Tx, known: LockedOrder, { judgement, changes }: RecordedChange): Promise<LockedOrder | null> {
    if (judgement !== 'STOP_WORK') return null;
    const order = await this.orders.lock(tx, known.id);
    if (!order) return null;
    const what = summaryOf(changes);
    if (!WORKING_STAGES.includes(order.stage) && order.stage !== 'ACCEPT_PENDING') {
      if (TOUCHED.includes(known.stage) && order.stage !== 'CANCELLED') {
        await this.warn(
          tx,
          order,
          `Order ${order.orderNumber} is ${order.stage} now, by the store, while it was ${known.stage} here (${what}). Stop its parcels and put its goods back.`,
        );
      }
      return order;
    }
    const active = await this.holds.active(tx, order.id);
    if (!active.some(({ kind }) => kind === 'CHANGED_AT_STORE')) {
      const message = `Changed at the store: ${what}.`;
      await this.holds.place(tx, order, { kind: 'CHANGED_AT_STORE', reason: 'OTHER', message, actor: ACTOR });
    }
    if (changes.some(({ area }) => MOVES_PIECES.includes(area))) await this.reservation.execute(tx, order, ACTOR);
    await this.warn(
      tx,
      order,
      `Order ${order.orderNumber} was changed at the store while it was ${known.stage} here: ${what}. Work on it is on hold: see its externalChanges, adapt what was picked and packed, then release the hold.`,
    );
    return { ...order, heldHere: true, held: true };
  }

  private warn(tx: Tx, order: LockedOrder, message: string): Promise<unknown> {
    return this.journal.openException(tx, {
      type: 'ORDER_CHANGED_AT_STORE',
      subject: `fulfillment_order:${order.id}`,
      severity: 'CRITICAL',
      storeId: order.storeId,
      fulfillmentOrderId: order.id,
      message,
    });
  }
}

/** Names what changed, never the values: they may be personal data. */
function summaryOf(changes: readonly FieldChange[]): string {
  return [...new Set(changes.map(({ area }) => WORDS[area]))].join(', ');
}
