import { Injectable } from '@nestjs/common';
import type { RemoteFulfillmentOrder } from '../../../../clients/store-client.js';
import type { Tx } from '../../../../platform/database/tx.js';
import { findLinks, type Clue, type FamilyMember, type OrderLink } from '../domain/lineage.js';
import { parseTime } from '../../domain/mirror.js';
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
  /** What is known besides what was stored. */
  clues: readonly Clue[];
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

  /** Ids at the store of those that are known here, and of those on which something is left to do. */
  async unfinished(
    tx: Tx,
    storeId: string,
    orderNumber: string,
  ): Promise<{ known: ReadonlySet<string>; unfinished: string[] }> {
    const family = await this.repository.family(tx, storeId, orderNumber);
    return {
      known: new Set(family.map(({ remoteId }) => remoteId)),
      unfinished: family
        .filter(({ stage }) => !FINISHED_STAGES.includes(stage as Stage))
        .map(({ remoteId }) => remoteId),
    };
  }

  /** Doing it again changes nothing. Returns the links that are new. */
  async execute(tx: Tx, { storeId, orderNumber, siblings, clues }: FamilyLook): Promise<OrderLink[]> {
    const known = await this.repository.family(tx, storeId, orderNumber);
    const gone = new Set<string>();
    for (const { id, remoteId } of known) if (await this.changes.isGone(tx, id)) gone.add(remoteId);
    const listed = siblings.map(memberOf);
    const awaited = await this.forecast.ofOrder(tx, storeId, orderNumber);
    const members = new Map<string, FamilyMember>();
    for (const member of [...awaited, ...listed, ...known]) {
      members.set(member.remoteId, gone.has(member.remoteId) ? { ...member, status: 'GONE' } : member);
    }
    const all = [
      ...(await this.changes.clues(tx, storeId, orderNumber)),
      ...clues,
      // What was forecast as one order, and is listed with less now.
      ...awaited.flatMap((before) => {
        const now = listed.find(({ remoteId }) => remoteId === before.remoteId);
        return now ? forecastClues(before, now) : [];
      }),
    ];
    const stored = await this.repository.among(tx, storeId, [...members.keys()]);
    const found = findLinks([...members.values()], all, stored);
    for (const link of found) await this.links.link(tx, storeId, link, 'lineage');
    await this.changes.lineageDone(tx, storeId, orderNumber);
    for (const { id, remoteId } of known) {
      const heirs = [...stored, ...found].filter((link) => link.fromRemoteId === remoteId);
      if (gone.has(remoteId) && heirs.length > 0) await this.gone.end(tx, id, heirs);
    }
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
