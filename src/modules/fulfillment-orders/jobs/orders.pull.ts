import { Injectable, type OnModuleInit } from '@nestjs/common';
import { StoreNotificationsFacade } from '../../store-notifications/store-notifications.facade.js';
import {
  StoreOperationsFacade,
  type PullHandler,
  type PullResult,
  type PullSession,
} from '../../store-operations/store-operations.facade.js';
import { FamilyLooks } from '../lineage/jobs/family-looks.js';
import { PointReadsRepository } from '../point-reads.repository.js';
import { PointReads } from './point-reads.js';

/** Orders that one pull reads; what is left over goes on in the next one, soon. */
const MAX_READS = 100;

/** While work is open that a merchant may want cancelled, a lost callback costs no more than this, and one request. */
const CANCELLATIONS_EVERY_SECONDS = 120;

/** How long after a webhook about our own doing the accepted list is looked at. */
const ECHO_SECONDS = 60;

/**
 * Reads orders that no list shows, one by one: those that webhooks named, those whose read failed before, how shipped orders ended a day
 * later, and the families that are due. Where nothing of that waits, it costs no request.
 */
@Injectable()
export class OrdersPull implements PullHandler, OnModuleInit {
  readonly kind = 'ORDERS';

  constructor(
    private readonly operations: StoreOperationsFacade,
    private readonly notifications: StoreNotificationsFacade,
    private readonly line: PointReadsRepository,
    private readonly reads: PointReads,
    private readonly looks: FamilyLooks,
  ) {}

  onModuleInit(): void {
    this.operations.registerPull(this);
  }

  /** Throws StoreClientError when the store answers nobody now: what was not read stays in the line. */
  async pull(session: PullSession): Promise<PullResult> {
    const { storeId } = session;
    const result: PullResult = { pages: 1, found: 0, unsettled: 0 };
    const hints = await this.notifications.orderHints(storeId, MAX_READS);
    const named = await this.line.named(storeId, hints);
    await this.line.ask(
      storeId,
      named.flatMap(({ remoteId, echo }) => (echo ? [] : [remoteId])),
    );
    // A webhook about our own doing is worth no read of its own: the list shows what else it might mean. Not at once: while hundreds of
    // orders are being accepted it would be read to an end that moves on as fast as we read.
    if (named.some(({ echo }) => echo)) await this.notifications.pullSoon(storeId, 'ACCEPTED', ECHO_SECONDS);
    await this.notifications.forgetOrderHints(storeId, hints);
    const waiting = await this.line.due(storeId, 'ORDER', MAX_READS);
    const ended = await this.line.endingUnseen(storeId, MAX_READS - waiting.length);
    await this.reads.each(session, [...waiting, ...ended], result);
    const isLeft = await this.looks.afterPull(session, [], result);
    if (await this.line.hasOpenWork(storeId)) {
      await this.notifications.pullWithin(storeId, 'CANCELLATIONS', CANCELLATIONS_EVERY_SECONDS);
    }
    return { ...result, more: isLeft || waiting.length + ended.length === MAX_READS || hints.length === MAX_READS };
  }
}
