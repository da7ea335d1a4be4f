import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';
import type { GraphqlContext } from '../../platform/graphql/graphql-context.js';
import { loaderOf } from '../../platform/graphql/loaders.js';
import type { NextPull } from './domain/next-pull.js';
import type { PullKind } from './domain/pull-kind.js';
import { hintPauseSeconds, pullsForWebhook } from './domain/webhook-hint.js';
import { OrderHintsRepository, type OrderHint } from './order-hints.repository.js';
import { PullWakesRepository, type ClaimedPull, type PullState } from './pull-wakes.repository.js';
import type { Verification } from './domain/verification.js';
import { RefusedDeliveries } from './ingest/refused-deliveries.js';
import { StoreNotificationsRepository, type NewWebhook } from './store-notifications.repository.js';

export type { PullKind } from './domain/pull-kind.js';
export { PULL_KINDS, WORK_KINDS } from './domain/pull-kind.js';
export { nextPull, type SweepIntervals } from './domain/next-pull.js';
export type { Verification } from './domain/verification.js';
export type { OrderHint } from './order-hints.repository.js';
export type { ClaimedPull, PullState } from './pull-wakes.repository.js';

/** What an endpoint token in a URL is for. */
export type EndpointPurpose = 'LOCATION' | 'WEBHOOK';

/** The door of the inbox: endpoints, wakes, and the claims of pulls. */
@Injectable()
export class StoreNotificationsFacade {
  constructor(
    private readonly wakes: PullWakesRepository,
    private readonly notifications: StoreNotificationsRepository,
    private readonly refused: RefusedDeliveries,
    private readonly hints: OrderHintsRepository,
  ) {}

  /** Creates the wake rows of a store (all kinds due at once); a store that has them gets them due at once. */
  openWakes(tx: Tx, storeId: string): Promise<void> {
    return this.wakes.open(tx, storeId);
  }

  /** Owes one more pull of each kind that is not owed yet. */
  wakePulls(tx: Tx, storeId: string, kinds: readonly PullKind[]): Promise<void> {
    return this.wakes.raise(tx, storeId, kinds);
  }

  /**
   * Follows a webhook: the pulls that it hints at, soon, with a pause after the last one of each kind, so that a store that tells
   * us about each of our own writes costs little. `orderNumber`: the customer's order that it is about, where it names one.
   */
  async followWebhook(tx: Tx, storeId: string, hinted: readonly PullKind[], orderNumber?: string): Promise<void> {
    const pulls = pullsForWebhook(hinted, orderNumber !== undefined);
    if (orderNumber !== undefined && pulls.includes('ORDERS')) await this.hints.note(tx, storeId, orderNumber);
    await this.wakes.raiseSoon(tx, storeId, pulls);
  }

  /** Asks for a pull as a webhook does, once the pause after the last one of its kind is over, but not before `inSeconds`. */
  pullSoon(storeId: string, kind: PullKind, inSeconds: number): Promise<void> {
    return this.wakes.soon(storeId, kind, inSeconds);
  }

  /** Sees to it that a pull is done by the clock at most this many seconds after the last one of its kind ended. */
  pullWithin(storeId: string, kind: PullKind, seconds: number): Promise<void> {
    return this.wakes.within(storeId, kind, seconds);
  }

  /** Customers' orders that webhooks named and that were not looked at since, the longest waiting first. */
  orderHints(storeId: string, limit: number): Promise<OrderHint[]> {
    return this.hints.waiting(storeId, limit);
  }

  /** These were looked at; one that was named again meanwhile stays. */
  forgetOrderHints(storeId: string, hints: readonly OrderHint[]): Promise<void> {
    return this.hints.forget(storeId, hints);
  }

  /** How the pulls of a store stand, batched within one request. */
  async loadPullStates(context: GraphqlContext, storeId: string): Promise<PullState[]> {
    const loader = loaderOf<string, PullState[]>(context, 'pulls:states', async (ids) => {
      const states = await this.wakes.states(ids);
      return new Map(ids.map((id) => [id, states.filter((state) => state.storeId === id)]));
    });
    return (await loader.load(storeId)) ?? [];
  }

  /** When the store's last callback came, at a location's URL or at the global one; null: none in 30 days. Batched. */
  loadLastCallbackAt(context: GraphqlContext, storeId: string): Promise<Date | null> {
    return loaderOf<string, Date>(context, 'callbacks:last', (ids) => this.notifications.lastCallbacks(ids)).load(
      storeId,
    );
  }

  /** Makes a URL token known. Only its SHA-256 is stored. Registering the same token again changes nothing. */
  registerEndpoint(
    tx: Tx,
    endpoint: { tokenHash: Buffer; purpose: EndpointPurpose; storeId: string; locationId?: string },
  ): Promise<void> {
    return this.notifications.registerEndpoint(tx, endpoint);
  }

  /** Whether a URL token with this hash was made known. */
  knowsEndpoint(tx: Tx, tokenHash: Buffer): Promise<boolean> {
    return this.notifications.knowsEndpoint(tx, tokenHash);
  }

  /** Forgets the callback tokens of a location: later callbacks with them are answered 404. */
  removeLocationEndpoints(tx: Tx, locationId: string): Promise<void> {
    return this.notifications.removeLocationEndpoints(tx, locationId);
  }

  /** The store behind a webhook URL token, or null. */
  findWebhookStore(tokenHash: Buffer): Promise<string | null> {
    return this.notifications.findWebhookStore(tokenHash);
  }

  /** Records a verified webhook; false when its event id was recorded before. */
  recordWebhook(tx: Tx, webhook: NewWebhook): Promise<boolean> {
    return this.notifications.recordWebhook(tx, webhook);
  }

  /** Notes a webhook that was refused at the address of a store: a bounded number per minute, without its body. */
  recordRefused(delivery: {
    storeId: string;
    kind: string;
    bodySha256: Buffer;
    verification: Verification;
  }): Promise<void> {
    return this.refused.record(delivery);
  }

  /** Those of the given stores that owe a pull now. */
  storesOwingPulls(storeIds: readonly string[]): Promise<string[]> {
    return this.wakes.owing(storeIds);
  }

  /**
   * Claims the first owed pull among `kinds` (most urgent first) for `leaseMs`; committed before it returns. A pull that ended
   * less than `quietMs` + 0.25 s ago is left alone.
   */
  claimPull(
    storeId: string,
    kinds: readonly PullKind[],
    leaseMs: number,
    quietMs: number,
  ): Promise<ClaimedPull | null> {
    return this.wakes.claim(storeId, kinds, leaseMs, quietMs);
  }

  /** Prolongs a claim; false when it is not ours any more. */
  renewPull(pull: ClaimedPull, leaseMs: number): Promise<boolean> {
    return this.wakes.renew(pull, leaseMs);
  }

  /** Ends a claim whose list was read to the last page; false when it was not ours any more. */
  finishPull(pull: ClaimedPull, { pages, ...next }: NextPull & { pages: number }): Promise<boolean> {
    return this.wakes.finish(pull, { ...next, pauseSeconds: hintPauseSeconds(pull.kind, pages) });
  }

  /** Gives a claim back after a failure; the pull stays owed and waits for `backoffMs`. */
  failPull(pull: ClaimedPull, backoffMs: number): Promise<void> {
    return this.wakes.fail(pull, backoffMs);
  }
}
