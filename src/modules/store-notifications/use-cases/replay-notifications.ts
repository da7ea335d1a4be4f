import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../common/domain-error.js';
import type { Tx } from '../../../platform/database/tx.js';
import { toGlobalId } from '../../../platform/graphql/global-id.js';
import { StoreWakeQueue } from '../../../platform/queue/store-wake.queue.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import { askedPulls } from '../domain/asked-pulls.js';
import { inOrder } from '../domain/pull-kind.js';
import { isRefused } from '../domain/verification.js';
import { OrderHintsRepository } from '../order-hints.repository.js';
import { PullWakesRepository } from '../pull-wakes.repository.js';
import { StoreNotificationsRepository, type NotificationRow } from '../store-notifications.repository.js';

const fieldOf = (ids: readonly string[], id = ''): string[] => ['input', 'ids', String(ids.indexOf(id))];

/**
 * Follows notifications once more: owes the pulls that they asked for, of the orders that they named. Nothing else of them is repeated, an uninstall least of all,
 * because a notification was never more than a hint.
 */
@Injectable()
export class ReplayNotifications {
  constructor(
    private readonly notifications: StoreNotificationsRepository,
    private readonly wakes: PullWakesRepository,
    private readonly hints: OrderHintsRepository,
    private readonly stores: StoresFacade,
    private readonly journal: JournalFacade,
    private readonly queue: StoreWakeQueue,
  ) {}

  /**
   * Answers the ids of the recorded replays, in the order of the notifications. Throws DomainError NOT_FOUND, NOT_VERIFIED or
   * STORE_NOT_ACTIVE; all are replayed or none.
   */
  async execute(tx: Tx, ids: readonly string[], actor: string): Promise<string[]> {
    const rows = await this.notifications.findMany(tx, ids);
    const missing = ids.find((id) => !rows.some((row) => row.id === id));
    if (missing !== undefined) {
      const message = `There is no notification ${toGlobalId('sn_', missing)}; they are kept for 30 days.`;
      throw new DomainError({ code: 'NOT_FOUND', field: fieldOf(ids, missing), message });
    }
    const refused = rows.find((row) => isRefused(row.verification));
    if (refused) {
      const message = `Notification ${toGlobalId('sn_', refused.id)} was refused when it came (${refused.verification}): it asks for nothing.`;
      throw new DomainError({ code: 'NOT_VERIFIED', field: fieldOf(ids, refused.id), message });
    }
    const replays = await this.notifications.recordReplays(tx, ids, actor);
    for (const storeId of [...new Set(rows.map((row) => row.storeId))].sort()) {
      const ofStore = rows.filter((row) => row.storeId === storeId);
      await this.follow(tx, { storeId, rows: ofStore, field: fieldOf(ids, ofStore[0]?.id) }, actor);
    }
    return replays;
  }

  private async follow(
    tx: Tx,
    { storeId, rows, field }: { storeId: string; rows: readonly NotificationRow[]; field: string[] },
    actor: string,
  ): Promise<void> {
    const store = await this.stores.find(tx, storeId);
    if (store?.status !== 'ACTIVE') {
      throw new DomainError({
        code: 'STORE_NOT_ACTIVE',
        field,
        message: `${store?.domain ?? 'The store'} is ${store?.status ?? 'unknown'}: nothing is pulled from it now.`,
      });
    }
    const { inbound } = await this.stores.platformOf(storeId);
    const asked = rows.map((row) => ({ row, pulls: askedPulls(inbound, row) }));
    const pulls = inOrder(asked.flatMap((one) => one.pulls));
    const named = asked.flatMap((one) => (one.pulls.includes('ORDERS') ? (one.row.orderNumber ?? []) : []));
    for (const orderNumber of [...new Set(named)].sort()) await this.hints.note(tx, storeId, orderNumber);
    await this.wakes.raise(tx, storeId, pulls);
    const data = { notificationIds: rows.map(({ id }) => toGlobalId('sn_', id)), pulls };
    await this.journal.append(tx, { storeId, type: 'STORE_NOTIFICATIONS_REPLAYED', actor, data });
    tx.afterCommit(() => this.queue.wake(storeId));
  }
}
