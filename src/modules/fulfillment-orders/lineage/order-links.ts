import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { CarryPin } from '../moves/use-cases/carry-pin.js';
import type { LinkKind, LinkedPieces, OrderLink } from './domain/lineage.js';
import { OrderLinksRepository } from './order-links.repository.js';

/** A link to be stored. The ends are named by the store's ids: one that was not met yet is joined when it is. */
export interface NewOrderLink {
  fromRemoteId: string;
  toRemoteId: string;
  kind: LinkKind;
  /** The pieces that went, by line of the customer's order; empty: not known. */
  lines: readonly LinkedPieces[];
}

/** Where the pieces of fulfillment orders came from and went to. */
@Injectable()
export class OrderLinks {
  private readonly followers: (() => Promise<unknown>)[] = [];

  constructor(
    private readonly repository: OrderLinksRepository,
    private readonly journal: JournalFacade,
    private readonly pins: CarryPin,
  ) {}

  /** Registers what follows, after the commit, when two orders that are known here were linked (call it in `onModuleInit`). */
  onLinked(follower: () => Promise<unknown>): void {
    this.followers.push(follower);
  }

  /**
   * Links two fulfillment orders of a store and tells it in the story of each end that is known. A link of the same kind between them
   * stays as it is: then nothing happens, and the answer is false. A pin follows what was moved. `detectedBy`: who says so, such as `move` or `lineage`.
   */
  async link(tx: Tx, storeId: string, link: NewOrderLink, detectedBy: string): Promise<boolean> {
    const { fromRemoteId, toRemoteId, kind } = link;
    const stored: OrderLink = { fromRemoteId, toRemoteId, kind, lines: [...link.lines] };
    if (!(await this.repository.insert(tx, storeId, stored, detectedBy))) return false;
    const ids = await this.repository.idsOf(tx, storeId, [fromRemoteId, toRemoteId]);
    for (const fulfillmentOrderId of ids.values()) {
      await this.journal.append(tx, {
        storeId,
        fulfillmentOrderId,
        type: 'ORDER_LINKED',
        actor: 'crossdock',
        data: { kind, fromRemoteId, toRemoteId, lines: stored.lines, detectedBy },
      });
    }
    const heir = ids.get(toRemoteId);
    if (kind === 'MOVED' && heir !== undefined)
      await this.pins.execute(tx, { id: heir, storeId, remoteId: toRemoteId });
    if (ids.size > 1) tx.afterCommit(async () => void (await Promise.all(this.followers.map((follow) => follow()))));
    return true;
  }
}
