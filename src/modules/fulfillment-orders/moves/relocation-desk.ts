import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import type { LockedOrder } from '../locked-order.js';

/** A wish to have an order's work done at another location of ours. */
export interface RelocationWish {
  /** Our id of the location, at the same store. */
  toLocationId: string;
  cause: 'OPERATOR' | 'POLICY';
  reason: string;
  actor: string;
}

/**
 * What was tried with an order. TRIED: in this request a move of it began, and stopped or is under way. BROUGHT: it came by a move to
 * where it is.
 */
export type PastMoves = 'NONE' | 'TRIED' | 'BROUGHT';

/** Who moves requested and accepted work between our locations. The order is locked. */
export interface Relocations {
  /** Begins, in the caller's transaction. Throws DomainError when the order or the location cannot be moved. Returns its id. */
  start(tx: Tx, order: LockedOrder, wish: RelocationWish): Promise<string>;
  /** Whether the order is on its way to another location now. */
  isRunning(tx: Tx, orderId: string): Promise<boolean>;
  /** Policy moves an order at most once in one request, and never one that was brought where it is. */
  past(tx: Tx, order: LockedOrder): Promise<PastMoves>;
  /** The store confirmed our answer to the order's request: what brought it there is over. */
  answered(tx: Tx, order: LockedOrder, decision: 'ACCEPT' | 'REJECT'): Promise<void>;
}

/** Passes wishes to move work on to the module that does it, which registers itself while modules start. */
@Injectable()
export class RelocationDesk {
  private relocations: Relocations | undefined;

  /** A second registration stops the start. */
  register(relocations: Relocations): void {
    if (this.relocations) throw new Error('Two modules want to move work between locations.');
    this.relocations = relocations;
  }

  /** The registered module. Throws when there is none: the start is not finished. */
  get(): Relocations {
    if (!this.relocations) throw new Error('No module moves work between locations.');
    return this.relocations;
  }
}
