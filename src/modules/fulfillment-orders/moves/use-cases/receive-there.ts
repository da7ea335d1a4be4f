import { Injectable } from '@nestjs/common';
import type { RemoteFulfillmentOrder } from '../../../../clients/store-client.js';
import { DomainError } from '../../../../common/domain-error.js';
import type { Tx } from '../../../../platform/database/tx.js';
import { sightingOf } from '../../domain/mirror.js';
import { FINISHED_STAGES } from '../../domain/stage.js';
import { FulfillmentOrdersRepository } from '../../fulfillment-orders.repository.js';
import type { LockedOrder } from '../../locked-order.js';
import { DecideByOperator } from '../../use-cases/decide-by-operator.js';
import { FollowJudgement } from '../../use-cases/follow-judgement.js';
import { ObserveOrder } from '../../use-cases/observe-order.js';

/** How work was seen to be requested. */
export interface Arrival {
  /** When the read or answer that showed it was sent. */
  sentAt: Date;
  /** Who wants the work there, so that a store that decides manually needs no second word; null: nobody said so. */
  wantedBy: string | null;
}

/** Work that was brought to another location of ours is requested there: it is met, decided and, where only a person's word is missing, accepted. */
@Injectable()
export class ReceiveThere {
  constructor(
    private readonly orders: FulfillmentOrdersRepository,
    private readonly observe: ObserveOrder,
    private readonly follow: FollowJudgement,
    private readonly decide: DecideByOperator,
  ) {}

  /** `remote` was seen as requested. Null: it could not be met. */
  async execute(
    tx: Tx,
    storeId: string,
    remote: RemoteFulfillmentOrder,
    { sentAt, wantedBy }: Arrival,
  ): Promise<LockedOrder | null> {
    const known = await this.orders.lockByRemoteId(tx, storeId, remote.remoteId);
    if (known) await this.askAnew(tx, known, remote, sentAt);
    else await this.observe.execute(tx, { storeId, remote, sentAt, source: 'POINT' });
    const order = await this.orders.lockByRemoteId(tx, storeId, remote.remoteId);
    if (order?.stage === 'REVIEW' && wantedBy !== null) await this.accept(tx, order, wantedBy);
    return this.orders.lockByRemoteId(tx, storeId, remote.remoteId);
  }

  /** Our own request is on its way, so that nothing is judged by itself: the next cycle is opened here. */
  private async askAnew(tx: Tx, known: LockedOrder, remote: RemoteFulfillmentOrder, sentAt: Date): Promise<void> {
    const sighting = sightingOf(remote, sentAt);
    if (sighting.requestStatus !== 'REQUESTED') return;
    const seen = await this.observe.takeOver(tx, known, remote, sighting);
    if (seen && FINISHED_STAGES.includes(seen.stage)) await this.follow.askedAnew(tx, seen, 'OPEN_CYCLE', remote);
  }

  /** Somebody wanted the work there: a store that decides manually needs no second word. What else keeps it in review stays. */
  private async accept(tx: Tx, order: LockedOrder, actor: string): Promise<void> {
    try {
      const wish = { fulfillmentOrderId: order.id, actor, message: null, allowShortStock: false };
      if (await this.orders.waitsForWordOnly(tx, order)) await this.decide.accept(tx, wish);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }
}
