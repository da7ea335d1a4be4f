import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { RemoteWebhook } from '../../../clients/store-client.js';
import { AppConfig } from '../../../config/app-config.js';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import {
  StoreOperationsFacade,
  type Operation,
  type OperationHandler,
  type OperationOutcome,
  type PacedRead,
  type Reading,
  type Settlement,
  type StoreCall,
} from '../../store-operations/store-operations.facade.js';
import { judgeWebhooks, type WebhookJudgement } from '../domain/judge-webhooks.js';
import { OnboardingTimeline, WEBHOOK_NOT_REGISTERED } from '../domain/onboarding-timeline.js';
import { WebhookAddresses, type WebhookKey } from '../webhook-addresses.js';
import { readWebhooks } from './read-webhooks.js';

/** Kind of the operation that switches our webhook on again and gives it every event. */
export const WEBHOOK_UPDATE = 'webhook.update';

/** Mends our webhook at a store. Sending it twice changes nothing, so a lost answer is settled by looking. */
@Injectable()
export class WebhookUpdateHandler implements OperationHandler<RemoteWebhook, WebhookJudgement, void>, OnModuleInit {
  readonly kind = WEBHOOK_UPDATE;
  readonly settleMs: number;

  constructor(
    private readonly operations: StoreOperationsFacade,
    private readonly addresses: WebhookAddresses,
    private readonly journal: JournalFacade,
    config: AppConfig,
  ) {
    this.settleMs = config.storeSettleMs;
  }

  onModuleInit(): void {
    this.operations.registerHandler(this);
  }

  /** Address and secret go along: after a change of the key both are new. */
  async send({ client, connection }: StoreCall, operation: Operation): Promise<RemoteWebhook> {
    const key = keyOf(operation);
    const [target, secret] = [await this.addresses.targetOf(key), this.addresses.secretOf(key)];
    const change = { active: true, events: await this.addresses.eventsOf(operation.storeId), target, secret };
    return client.updateWebhook(connection, String(operation.payload.remoteId), change);
  }

  async resolve(read: PacedRead, operation: Operation): Promise<Reading<WebhookJudgement>> {
    const { value, sentAt } = await readWebhooks(read);
    const targets = await this.addresses.targetsOf(keyOf(operation));
    const base = await this.addresses.baseOf(operation.storeId);
    const events = await this.addresses.eventsOf(operation.storeId);
    const known = String(operation.payload.remoteId);
    return { value: judgeWebhooks(value.webhooks, { known, targets, base, events }), sentAt };
  }

  async settle(
    tx: Tx,
    operation: Operation,
    outcome: OperationOutcome<RemoteWebhook, WebhookJudgement>,
  ): Promise<Settlement> {
    const { storeId, actor } = operation;
    if (outcome.type === 'ANSWERED' || (await this.isAsSent(operation, outcome.evidence.value))) {
      const data = {
        remoteId: String(operation.payload.remoteId),
        events: await this.addresses.eventsOf(operation.storeId),
      };
      await this.journal.append(tx, { storeId, type: OnboardingTimeline.WebhookRepaired, actor, data });
      const resolution = 'The webhook is switched on and has every event.';
      await this.journal.resolveException(tx, WEBHOOK_NOT_REGISTERED, `store:${storeId}`, actor, resolution);
      return { state: 'CONFIRMED' };
    }
    if (outcome.evidence.value.state === 'GONE') {
      return {
        state: 'SUPERSEDED',
        reason: 'The store does not have the webhook any more: the next look makes a new one.',
      };
    }
    if (outcome.why === 'LOST') {
      return {
        state: 'PENDING',
        reason: 'The answer was lost and the webhook is still switched off: it is sent again.',
      };
    }
    const status = operation.refusedWith === null ? '' : ` (HTTP ${operation.refusedWith})`;
    const reason = `The store refused to switch our webhook on again${status}. Delete it there; the next look makes a new one.`;
    await this.journal.openException(tx, {
      type: WEBHOOK_NOT_REGISTERED,
      subject: `store:${storeId}`,
      severity: 'WARNING',
      storeId,
      message: reason,
    });
    return { state: 'REFUSED', reason };
  }

  /** Works, and at today's address: one of an old key says that the change has not arrived. */
  private async isAsSent(operation: Operation, { state, ours }: WebhookJudgement): Promise<boolean> {
    return state === 'GOOD' && ours?.target.replace(/\/+$/, '') === (await this.addresses.targetOf(keyOf(operation)));
  }
}

function keyOf({ storeId, payload }: Operation): WebhookKey {
  return { storeId, id: String(payload.webhookId), secretVersion: Number(payload.secretVersion) };
}
