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
import { OnboardingTimeline, WEBHOOK_NOT_REGISTERED } from '../domain/onboarding-timeline.js';
import { StoreWebhooksRepository } from '../store-webhooks.repository.js';
import { WEBHOOK_REGISTER } from '../use-cases/renew-webhook.js';
import { findOurs, WebhookAddresses, type WebhookKey } from '../webhook-addresses.js';

type Found = RemoteWebhook | null;

/** Subscribes to a store's events, once: after a lost answer the store's list is searched for our address. */
@Injectable()
export class WebhookRegisterHandler implements OperationHandler<RemoteWebhook, Found, void>, OnModuleInit {
  readonly kind = WEBHOOK_REGISTER;
  readonly settleMs: number;

  constructor(
    private readonly operations: StoreOperationsFacade,
    private readonly webhooks: StoreWebhooksRepository,
    private readonly addresses: WebhookAddresses,
    private readonly journal: JournalFacade,
    config: AppConfig,
  ) {
    this.settleMs = config.storeSettleMs;
  }

  onModuleInit(): void {
    this.operations.registerHandler(this);
  }

  async send({ client, connection }: StoreCall, operation: Operation): Promise<RemoteWebhook> {
    const key = keyOf(operation);
    return client.createWebhook(connection, {
      name: 'Crossdock',
      target: await this.addresses.targetOf(key),
      events: await this.addresses.eventsOf(operation.storeId),
      secret: this.addresses.secretOf(key),
      apiVersion: connection.apiVersion,
    });
  }

  async resolve(read: PacedRead, operation: Operation): Promise<Reading<Found>> {
    const targets = await this.addresses.targetsOf(keyOf(operation));
    const events = await this.addresses.eventsOf(operation.storeId);
    let cursor: string | undefined;
    let sentAt: Date | undefined;
    for (;;) {
      const page = await read(({ client, connection }) =>
        client.listWebhooks(connection, cursor === undefined ? {} : { cursor }),
      );
      sentAt ??= page.sentAt;
      const ours = findOurs(page.value.webhooks, targets, events);
      cursor = page.value.nextCursor;
      if (ours || cursor === undefined) return { value: ours ?? null, sentAt };
    }
  }

  async settle(tx: Tx, operation: Operation, outcome: OperationOutcome<RemoteWebhook, Found>): Promise<Settlement> {
    const { storeId, actor } = operation;
    const remote = outcome.type === 'ANSWERED' ? outcome.answer : outcome.evidence.value;
    const subject = `store:${storeId}`;
    if (remote) {
      const { remoteId } = remote;
      if (!(await this.webhooks.confirm(tx, keyOf(operation), remoteId))) {
        return { state: 'SUPERSEDED', reason: 'A newer install has its own webhook.' };
      }
      const data = { remoteId, events: await this.addresses.eventsOf(operation.storeId) };
      await this.journal.append(tx, { storeId, type: OnboardingTimeline.WebhookRegistered, actor, data });
      await this.journal.resolveException(tx, WEBHOOK_NOT_REGISTERED, subject, actor, 'The store has the webhook.');
      return { state: 'CONFIRMED', result: { remoteId } };
    }
    if (outcome.type === 'READ' && outcome.why === 'LOST') {
      return {
        state: 'PENDING',
        reason: 'The answer was lost and the store does not have the webhook: it is sent again.',
      };
    }
    const status = operation.refusedWith === null ? '' : ` (HTTP ${operation.refusedWith})`;
    const reason = `The store refused our webhook${status}: an uninstall would only be noticed by its refused token. Check that PUBLIC_URL can be reached from outside, then redrive the operation.`;
    await this.journal.openException(tx, {
      type: WEBHOOK_NOT_REGISTERED,
      subject,
      severity: 'WARNING',
      storeId,
      message: reason,
    });
    return { state: 'PARKED', reason };
  }
}

/** Ids are all that token and secret are derived from, so no row has to be read. */
function keyOf({ storeId, payload }: Operation): WebhookKey {
  return { storeId, id: String(payload.webhookId), secretVersion: Number(payload.secretVersion) };
}
