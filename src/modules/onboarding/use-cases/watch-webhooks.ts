import { Injectable } from '@nestjs/common';
import type { RemoteWebhook } from '../../../clients/store-client.js';
import { namesOf } from '../../../common/text.js';
import { Database } from '../../../platform/database/database.js';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { PRIORITY, StoreOperationsFacade } from '../../store-operations/store-operations.facade.js';
import { judgeWebhooks } from '../domain/judge-webhooks.js';
import { WEBHOOK_FOREIGN, WEBHOOK_WARNING } from '../domain/onboarding-timeline.js';
import { WEBHOOK_UPDATE } from '../jobs/webhook-update.handler.js';
import { StoreWebhooksRepository, type StoreWebhookRow } from '../store-webhooks.repository.js';
import { WebhookAddresses } from '../webhook-addresses.js';
import { RenewWebhook, WEBHOOK_LANE } from './renew-webhook.js';

const ACTOR = 'watchdog';
/** Webhooks that one exception names. */
const MOST_NAMED = 20;

/** Sees to our webhook while an install lasts: one that a store switched off or lost is mended, warnings and strangers are reported. */
@Injectable()
export class WatchWebhooks {
  constructor(
    private readonly database: Database,
    private readonly webhooks: StoreWebhooksRepository,
    private readonly addresses: WebhookAddresses,
    private readonly operations: StoreOperationsFacade,
    private readonly renewWebhook: RenewWebhook,
    private readonly journal: JournalFacade,
  ) {}

  /**
   * Judges the store's complete list. `before` is our row as it was before the list was read: an install since then knows better.
   * What is under way already is left alone. Answers whether anything had to be done.
   */
  async execute(storeId: string, before: StoreWebhookRow | null, listed: readonly RemoteWebhook[]): Promise<boolean> {
    const events = await this.addresses.eventsOf(storeId);
    const base = await this.addresses.baseOf(storeId);
    return this.database.tx(async (tx) => {
      const row = await this.webhooks.lock(tx, storeId);
      if (row?.secretVersion !== before?.secretVersion) return false;
      if ((await this.operations.lockLane(tx, storeId, WEBHOOK_LANE)).length > 0) return false;
      const targets = row ? await this.addresses.targetsOf(row) : [];
      const { state, ours, foreign } = judgeWebhooks(listed, {
        known: row?.remoteId ?? null,
        targets,
        base,
        events,
      });
      await this.reportForeign(tx, storeId, foreign);
      await this.reportWarnings(tx, storeId, ours);
      if (!row || !ours) {
        await this.renewWebhook.execute(tx, { storeId, existing: null, events, actor: ACTOR });
        return true;
      }
      if (row.remoteId !== ours.remoteId) await this.webhooks.confirm(tx, row, ours.remoteId);
      if (state === 'GOOD') return false;
      await this.mend(tx, row, ours.remoteId);
      return true;
    });
  }

  private async mend(tx: Tx, { storeId, id, secretVersion }: StoreWebhookRow, remoteId: string): Promise<void> {
    const time = await this.webhooks.now(tx);
    await this.operations.enqueue(tx, {
      storeId,
      kind: WEBHOOK_UPDATE,
      lane: WEBHOOK_LANE,
      dedupeKey: `${storeId}:webhook:${id}:${secretVersion}:mend:${time.getTime()}`,
      priority: PRIORITY.LOCATION,
      payload: { webhookId: id, secretVersion, remoteId },
      actor: ACTOR,
    });
  }

  private async reportWarnings(tx: Tx, storeId: string, ours: RemoteWebhook | null): Promise<void> {
    const subject = `store:${storeId}`;
    if (!ours || ours.warningCount === 0) {
      const resolution = 'The store counts no failed deliveries to our webhook.';
      await this.journal.resolveException(tx, WEBHOOK_WARNING, subject, ACTOR, resolution);
      return;
    }
    const { warningCount, remoteId } = ours;
    await this.journal.openException(tx, {
      type: WEBHOOK_WARNING,
      subject,
      severity: 'WARNING',
      storeId,
      message: `The store counts ${warningCount} failed deliveries to our webhook and will switch it off in the end. Check that PUBLIC_URL can be reached from outside and answers within seconds.`,
      data: { warningCount, remoteId },
    });
  }

  private async reportForeign(tx: Tx, storeId: string, foreign: readonly RemoteWebhook[]): Promise<void> {
    const subject = `store:${storeId}`;
    if (foreign.length === 0) {
      const resolution = 'The store has no webhook to this Crossdock but ours.';
      await this.journal.resolveException(tx, WEBHOOK_FOREIGN, subject, ACTOR, resolution);
      return;
    }
    const ids = foreign.map(({ remoteId }) => remoteId);
    await this.journal.openException(tx, {
      type: WEBHOOK_FOREIGN,
      subject,
      severity: 'WARNING',
      storeId,
      message: `The store has webhooks to this Crossdock that are not ours (of an old install, or made by somebody): ${namesOf(ids, MOST_NAMED)}. Their deliveries are refused; delete them at the store.`,
      data: { remoteIds: ids.slice(0, MOST_NAMED) },
    });
  }
}
