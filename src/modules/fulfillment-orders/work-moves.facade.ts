import { Injectable } from '@nestjs/common';
import type { RemoteFulfillmentOrder } from '../../clients/store-client.js';
import type { Tx } from '../../platform/database/tx.js';
import type { PacedRead, Reading, StoreCall } from '../store-operations/store-operations.facade.js';
import type { MoveEvidence, MoveOffer, MoveResult, MoveWish } from './moves/domain/judge-move.js';
import type { LockedOrder } from './locked-order.js';
import { RelocationDesk, type Relocations } from './moves/relocation-desk.js';
import { ChangeStage, type StageChange } from './use-cases/change-stage.js';
import { MoveAtStore } from './moves/use-cases/move-at-store.js';
import { PlanMove, type PlannedMove } from './moves/use-cases/plan-move.js';
import { ReceiveThere, type Arrival } from './moves/use-cases/receive-there.js';
import { RequestedAgain } from './use-cases/retry-unmapped.js';

export {
  isMovable,
  isUntouched,
  judgeMove,
  type MoveEvidence,
  type MoveOffer,
  type MoveResult,
  type MoveWish,
} from './moves/domain/judge-move.js';
export { ACCEPTED, cancelMessage, isOlder, sightingOf } from './domain/mirror.js';
export { DECIDABLE_STAGES } from './domain/available-actions.js';
export { FLOOR_STAGES } from './domain/stage.js';
export { movePayload, wishOf } from './moves/move-payload.js';
export type { PastMoves, Relocations, RelocationWish } from './moves/relocation-desk.js';

/** The door of the fulfillment orders for the module that moves work between our locations. */
@Injectable()
export class WorkMovesFacade {
  constructor(
    private readonly desk: RelocationDesk,
    private readonly plans: PlanMove,
    private readonly moves: MoveAtStore,
    private readonly stages: ChangeStage,
    private readonly there: ReceiveThere,
    private readonly requests: RequestedAgain,
  ) {}

  /** Registers who moves work (call it in `onModuleInit`). */
  register(relocations: Relocations): void {
    this.desk.register(relocations);
  }

  /**
   * A move of everything that is left of an order, checked. `accepted`: it was accepted where it is. Throws DomainError, see PlanMove.
   */
  plan(tx: Tx, order: LockedOrder, target: { locationId: string; accepted: boolean }): Promise<PlannedMove> {
    return this.plans.execute(tx, order, { ...target, lineIds: null });
  }

  /** Whether the store would let the lines go there, as it says now. */
  offer(read: PacedRead, wish: MoveWish): Promise<MoveOffer> {
    return this.moves.offer(read, wish);
  }

  /** Sends the move. */
  send(call: StoreCall, wish: MoveWish): Promise<MoveResult> {
    return this.moves.send(call, wish);
  }

  /** Reads what the store shows after a move. */
  find(read: PacedRead, storeId: string, wish: MoveWish): Promise<Reading<MoveEvidence>> {
    return this.moves.find(read, storeId, wish);
  }

  /** The lines are at the new location: mirror, link, stage and story. Answers the order that holds them. */
  follow(
    tx: Tx,
    order: LockedOrder,
    wish: MoveWish,
    result: MoveResult & { sentAt: Date; actor: string },
  ): Promise<RemoteFulfillmentOrder> {
    return this.moves.follow(tx, order, wish, result);
  }

  /** Changes the stage of an order, with everything that belongs to it. */
  changeStage(tx: Tx, order: LockedOrder, change: StageChange): Promise<LockedOrder> {
    return this.stages.execute(tx, order, change);
  }

  /** The work is requested at its location: it is met, decided and, where somebody wants it there, accepted. See ReceiveThere. */
  receive(tx: Tx, storeId: string, remote: RemoteFulfillmentOrder, arrival: Arrival): Promise<LockedOrder | null> {
    return this.there.execute(tx, storeId, remote, arrival);
  }

  /** The store's requests are read soon, so that an order which still waits for its decision gets it. */
  decideSoon(tx: Tx, storeId: string): Promise<void> {
    return this.requests.read(tx, storeId);
  }
}
