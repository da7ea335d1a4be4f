import { Injectable } from '@nestjs/common';
import type { RemoteFulfillmentOrder } from '../../../clients/store-client.js';
import type { Tx } from '../../../platform/database/tx.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import { decide, type DecisionResult } from '../domain/decide.js';
import type { LockedOrder } from '../locked-order.js';
import { OrderSupply } from '../order-supply.js';
import { RequestCyclesRepository } from '../request-cycles.repository.js';
import { BetterLocation } from '../moves/use-cases/better-location.js';
import { FollowDecision } from './follow-decision.js';

const ACTOR = 'policy';

/** What a decision looks at of an order as the store shows it. */
export type DecidableOrder = Pick<RemoteFulfillmentOrder, 'location' | 'destination'> & {
  requestStatus: Pick<RemoteFulfillmentOrder['requestStatus'], 'canonical'>;
};

/** Decides the open cycle of an order by the store's policy, and sets in motion what follows, in the caller's transaction. */
@Injectable()
export class DecideOrder {
  constructor(
    private readonly stores: StoresFacade,
    private readonly supply: OrderSupply,
    private readonly cycles: RequestCyclesRepository,
    private readonly better: BetterLocation,
    private readonly follow: FollowDecision,
  ) {}

  /**
   * The order is locked, its mirror is written, its cycle is open and without a final decision. Null: the order is on its way to another
   * location, where it will be decided.
   */
  async execute(tx: Tx, order: LockedOrder, remote: DecidableOrder): Promise<DecisionResult | null> {
    if (await this.better.isOnItsWay(tx, order)) return null;
    const supply = await this.supply.lock(tx, order, remote.location.remoteId);
    const policy = await this.stores.policyOf(tx, order.storeId);
    const { destination } = remote;
    const result = decide({
      policy,
      ours: supply.location !== null,
      onHold: order.held,
      cancelOpen: remote.requestStatus.canonical === 'CANCEL_REQUESTED',
      lines: supply.lines,
      destination,
      servedCountries: supply.location?.servedCountries ?? [],
      duplicateOf: await this.supply.duplicateOf(tx, order),
    });
    const { needs } = supply;
    // The row was locked before this sighting: the merchant may have moved the order between our locations since.
    const here = { ...order, locationId: supply.location?.id ?? null };
    const elsewhere = await this.better.execute(tx, here, { policy, result, destination, needs });
    if (elsewhere !== null) {
      const waits = { outcome: 'WAIT' as const, reason: null, message: elsewhere, checks: result.checks, actor: ACTOR };
      await this.cycles.decide(tx, here, waits);
      return null;
    }
    await this.cycles.decide(tx, here, { ...result, actor: ACTOR });
    await this.follow.execute(tx, here, result, supply);
    return result;
  }
}
