import type { RemoteOrderStatus } from '../../../../clients/store-client.js';

/** How pieces went from one fulfillment order to another. REFULFILLED: their shipment was undone. */
export const LINK_KINDS = ['MOVED', 'SPLIT', 'REPLACED', 'MERGED', 'REFULFILLED'] as const;

/** How pieces went from one fulfillment order to another. */
export type LinkKind = (typeof LINK_KINDS)[number];

/** Pieces of a line of the customer's order. */
export interface LinkedPieces {
  orderLineId: string;
  quantity: number;
}

/** Pieces that went from one fulfillment order to another; the ends are named by the store's ids. */
export interface OrderLink {
  fromRemoteId: string;
  toRemoteId: string;
  kind: LinkKind;
  lines: LinkedPieces[];
}

/** One fulfillment order of a customer's order. */
export interface FamilyMember {
  remoteId: string;
  /** GONE: the store does not know it any more. */
  status: RemoteOrderStatus | 'GONE';
  /** The store's id of its location. */
  location: string | null;
  /** By the store's clock; null where it does not say. */
  createdAt: Date | null;
  lines: readonly LinkedPieces[];
}

/** Pieces that an order was seen to win or lose. */
export interface Clue {
  remoteId: string;
  orderLineId: string;
  /** Negative: lost. */
  delta: number;
  /** When the store last dated the order before, by its own clock; null: not known. */
  unchangedAt: Date | null;
}

/**
 * Finds where the pieces went that fulfillment orders of one customer's order lost: to orders made afterwards, or to known ones that
 * won as many. Only pieces of the same order line count, each piece once, those of the known links included. An order that shares
 * order lines with an older one of the same place, made later, without anything else known of either, was split from it.
 * Returns new links only. The same input always gives the same links, and with them as known ones it gives none.
 */
export function findLinks(
  members: readonly FamilyMember[],
  clues: readonly Clue[],
  known: readonly OrderLink[],
): OrderLink[] {
  const byId = new Map(members.map((member) => [member.remoteId, member]));
  const found = new Map<string, OrderLink>();
  const taken = (end: 'fromRemoteId' | 'toRemoteId', remoteId: string, orderLineId: string): number =>
    [...known, ...found.values()]
      .filter((link) => link[end] === remoteId)
      .flatMap(({ lines }) => lines)
      .reduce((sum, line) => sum + (line.orderLineId === orderLineId ? line.quantity : 0), 0);
  const add = (from: FamilyMember | string, to: FamilyMember, pieces: LinkedPieces): void => {
    const fromRemoteId = typeof from === 'string' ? from : from.remoteId;
    const link = found.get(`${fromRemoteId} ${to.remoteId}`) ?? {
      fromRemoteId,
      toRemoteId: to.remoteId,
      kind: kindOf(typeof from === 'string' ? undefined : from, to),
      lines: [],
    };
    link.lines.push(pieces);
    found.set(`${fromRemoteId} ${to.remoteId}`, link);
  };

  /** Those that were there before they got pieces. */
  const grown = new Set<string>();
  for (const loss of lossesOf(clues)) {
    let left = loss.quantity - taken('fromRemoteId', loss.remoteId, loss.orderLineId);
    for (const to of receivers(members, loss.remoteId)) {
      if (left <= 0) break;
      const young = isYoung(to, loss);
      const room = roomOf(to, loss, young, clues) - taken('toRemoteId', to.remoteId, loss.orderLineId);
      const quantity = Math.min(left, room);
      if (quantity <= 0) continue;
      if (!young || gainOf(to, loss, clues) > 0) grown.add(to.remoteId);
      add(byId.get(loss.remoteId) ?? loss.remoteId, to, { orderLineId: loss.orderLineId, quantity });
      left -= quantity;
    }
  }
  const linked = [...known, ...found.values()].flatMap(({ fromRemoteId, toRemoteId }) => [fromRemoteId, toRemoteId]);
  const told = new Set([...linked, ...clues.map(({ remoteId }) => remoteId)]);
  for (const { older, younger, pieces } of sharedLines(members)) {
    const quantity = pieces.quantity - taken('toRemoteId', younger.remoteId, pieces.orderLineId);
    if (quantity > 0 && !told.has(older.remoteId) && !told.has(younger.remoteId)) {
      add(older, younger, { ...pieces, quantity });
    }
  }
  return merged([...found.values()], known, grown);
}

/** What each order lost of each order line, all in all, oldest order first. */
function lossesOf(clues: readonly Clue[]): (LinkedPieces & { remoteId: string; unchangedAt: Date | null })[] {
  const losses = new Map<string, LinkedPieces & { remoteId: string; unchangedAt: Date | null }>();
  for (const { remoteId, orderLineId, delta, unchangedAt } of clues) {
    if (delta >= 0) continue;
    const key = `${remoteId} ${orderLineId}`;
    const loss = losses.get(key) ?? { remoteId, orderLineId, quantity: 0, unchangedAt };
    loss.quantity -= delta;
    if (loss.unchangedAt && (!unchangedAt || unchangedAt < loss.unchangedAt)) loss.unchangedAt = unchangedAt;
    losses.set(key, loss);
  }
  return [...losses.values()].sort((a, b) => compare(a.remoteId, b.remoteId));
}

/** Orders that may have got pieces, the oldest first. */
function receivers(members: readonly FamilyMember[], donor: string): FamilyMember[] {
  return members
    .filter(({ remoteId, status }) => remoteId !== donor && !dead(status))
    .sort((a, b) => +(a.createdAt ?? 0) - +(b.createdAt ?? 0) || compare(a.remoteId, b.remoteId));
}

/** Whether an order was made after the donor was last seen whole. */
function isYoung({ createdAt }: FamilyMember, { unchangedAt }: { unchangedAt: Date | null }): boolean {
  return createdAt !== null && unchangedAt !== null && createdAt >= unchangedAt;
}

/** Pieces of an order line that an order can have got since the loss: all when it was made afterwards, else what it won. */
function roomOf(to: FamilyMember, loss: { orderLineId: string }, young: boolean, clues: readonly Clue[]): number {
  const held = to.lines.reduce((sum, line) => sum + (line.orderLineId === loss.orderLineId ? line.quantity : 0), 0);
  if (young) return held;
  return Math.min(held, gainOf(to, loss, clues));
}

/** Pieces of an order line that an order was seen to win. */
function gainOf({ remoteId }: FamilyMember, { orderLineId }: { orderLineId: string }, clues: readonly Clue[]): number {
  return clues
    .filter((clue) => clue.remoteId === remoteId && clue.orderLineId === orderLineId && clue.delta > 0)
    .reduce((sum, { delta }) => sum + delta, 0);
}

/**
 * An order that the store cancelled or forgot, its lines with it, was replaced. Of one that lives, or whose lines were taken out, the
 * pieces were moved to another place or split off at the same; where nothing is left at the same place, it was replaced too.
 */
function kindOf(from: FamilyMember | undefined, to: FamilyMember): LinkKind {
  const emptied = from !== undefined && from.status !== 'GONE' && from.lines.length === 0;
  if (!from || (dead(from.status) && !emptied)) return 'REPLACED';
  if (from.location !== null && to.location !== null && from.location !== to.location) return 'MOVED';
  return emptied ? 'REPLACED' : 'SPLIT';
}

/** One order that takes the place of several, or pieces that went into an order that was there before: a merge. */
function merged(links: readonly OrderLink[], known: readonly OrderLink[], grown: ReadonlySet<string>): OrderLink[] {
  const takes = [...known, ...links].filter(({ kind }) => kind === 'REPLACED' || kind === 'MERGED');
  return links.map((link) => {
    const donors = new Set(takes.filter((one) => one.toRemoteId === link.toRemoteId).map((one) => one.fromRemoteId));
    const merge = link.kind === 'REPLACED' && (donors.size > 1 || grown.has(link.toRemoteId));
    return merge ? { ...link, kind: 'MERGED' } : link;
  });
}

/** Pairs of living orders of one place that hold pieces of the same order line, the one made later with its pieces. */
function sharedLines(
  members: readonly FamilyMember[],
): { older: FamilyMember; younger: FamilyMember; pieces: LinkedPieces }[] {
  const pairs = members.flatMap((older) => members.map((younger) => ({ older, younger })));
  return pairs
    .filter(
      ({ older, younger }) =>
        older.createdAt !== null &&
        younger.createdAt !== null &&
        older.createdAt < younger.createdAt &&
        older.location === younger.location &&
        [older, younger].every(({ status }) => !dead(status) && status !== 'CLOSED' && status !== 'INCOMPLETE') &&
        !isTwin(older, younger),
    )
    .flatMap(({ older, younger }) =>
      younger.lines
        .filter(({ orderLineId }) => older.lines.some((line) => line.orderLineId === orderLineId && line.quantity > 0))
        .map((pieces) => ({ older, younger, pieces })),
    );
}

/** Exactly the same pieces, and none known to be lost: that looks like a mistake of the store's, and is no sign of a split. */
function isTwin(a: FamilyMember, b: FamilyMember): boolean {
  const textOf = ({ lines }: FamilyMember): string =>
    JSON.stringify(lines.map(({ orderLineId, quantity }) => [orderLineId, quantity]).sort());
  return textOf(a) === textOf(b);
}

function dead(status: FamilyMember['status']): boolean {
  return status === 'CANCELLED' || status === 'GONE';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
