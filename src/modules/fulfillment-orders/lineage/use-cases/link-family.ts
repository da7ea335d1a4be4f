import { Injectable } from '@nestjs/common';
import type { RemoteFulfillmentOrder } from '../../../../clients/store-client.js';
import { parseTime } from '../../../../common/time.js';
import type { Tx } from '../../../../platform/database/tx.js';
import { findLinks, type FamilyMember, type OrderLink } from '../domain/lineage.js';
import { FINISHED_STAGES, type Stage } from '../../domain/stage.js';
import { ExternalChangesRepository } from '../external-changes.repository.js';
import { forecastClues, ForecastRepository } from '../../forecast/forecast.repository.js';
import { OrderLinksRepository } from '../order-links.repository.js';
import { OrderLinks } from '../order-links.js';
import { EndGoneOrder } from '../../use-cases/end-gone-order.js';

/** A customer's order, and what of it was just read. */
export interface FamilyLook {
  storeId: string;
  orderNumber: string;
  /** Its fulfillment orders as the store lists them; none: it was not asked. */
  siblings: readonly RemoteFulfillmentOrder[];
  /** Those that were not requested, as they are now, where that is not stored yet. */
  foreseen: readonly FamilyMember[];
  /** Changes that made this look due, before it began. */
  due: readonly string[];
}

/** What is known of a customer's order before the store is asked. */
export interface FamilyStart {
  /** Ids at the store of the fulfillment orders that are known here. */
  known: ReadonlySet<string>;
  /** Those of them on which something is left to do, and that were not seen just now. */
  unseen: string[];
  /** Changes that make the look due. */
  due: string[];
}

/** Finds and stores the links between the fulfillment orders of one customer's order. */
@Injectable()
export class LinkFamily {
  constructor(
    private readonly links: OrderLinks,
    private readonly repository: OrderLinksRepository,
    private readonly changes: ExternalChangesRepository,
    private readonly forecast: ForecastRepository,
    private readonly gone: EndGoneOrder,
  ) {}

  /** What a look begins with. */
  async begin(tx: Tx, storeId: string, orderNumber: string): Promise<FamilyStart> {
    const family = await this.repository.family(tx, storeId, orderNumber);
    return {
      known: new Set(family.map(({ remoteId }) => remoteId)),
      unseen: family
        .filter(({ stage, fresh }) => !fresh && !FINISHED_STAGES.includes(stage as Stage))
        .map(({ remoteId }) => remoteId),
      due: await this.changes.dueOf(tx, storeId, orderNumber),
    };
  }

  /** Doing it again changes nothing. Returns the links that are new. */
  async execute(tx: Tx, { storeId, orderNumber, siblings, foreseen, due }: FamilyLook): Promise<OrderLink[]> {
    const known = await this.repository.family(tx, storeId, orderNumber);
    const gone = new Set<string>();
    for (const { id, remoteId } of known) if (await this.changes.isGone(tx, id)) gone.add(remoteId);
    const listed = siblings.map(memberOf);
    const awaited = await this.forecast.ofOrder(tx, storeId, orderNumber);
    const members = new Map<string, FamilyMember>();
    for (const member of [...awaited, ...foreseen, ...listed, ...known]) {
      members.set(member.remoteId, gone.has(member.remoteId) ? { ...member, status: 'GONE' } : member);
    }
    const clues = [
      ...(await this.changes.clues(tx, storeId, orderNumber)),
      // What was forecast as one order, and has less (or more) now. Of one that is known here, what the list showed is stored already.
      ...awaited.flatMap((before) => {
        const isBefore = ({ remoteId }: FamilyMember): boolean => remoteId === before.remoteId;
        const now = listed.find(isBefore);
        if (now && known.some(isBefore)) return [];
        const shown = now ?? foreseen.find(isBefore);
        return shown ? forecastClues(before, shown) : [];
      }),
    ];
    const stored = await this.repository.among(tx, storeId, [...members.keys()]);
    const found = findLinks([...members.values()], clues, stored);
    for (const link of found) await this.links.link(tx, storeId, link, 'lineage');
    for (const { id, remoteId } of known) {
      const heirs = [...stored, ...found].filter((link) => link.fromRemoteId === remoteId);
      if (gone.has(remoteId) && heirs.length > 0) await this.gone.end(tx, id, heirs);
    }
    // Last: whoever observes an order locks its row before it touches what makes a look due.
    await this.changes.lineageDone(tx, due);
    return found;
  }
}

function memberOf(order: RemoteFulfillmentOrder): FamilyMember {
  return {
    remoteId: order.remoteId,
    status: order.status.canonical,
    location: order.location.remoteId,
    createdAt: parseTime(order.createdAt),
    lines: order.lines.map(({ orderLineId, quantity }) => ({ orderLineId, quantity })),
  };
}
