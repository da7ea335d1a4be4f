import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import type { WebhookBody } from '../domain/webhook-body.js';
import { EndInstall } from './end-install.js';
import { RecordErasure } from './record-erasure.js';

/** The two events that are acted on where they are received; all others only say where to look. */
@Injectable()
export class ActOnWebhook {
  constructor(
    private readonly endInstall: EndInstall,
    private readonly recordErasure: RecordErasure,
  ) {}

  /** Works in the caller's transaction, once per event. The body's signature was verified. */
  async execute(tx: Tx, storeId: string, body: WebhookBody, bodySha256: Buffer): Promise<void> {
    const { eventType, eventId, data } = body;
    if (eventType === 'app.uninstalled') await this.endInstall.execute(tx, storeId, { eventType, eventId });
    if (eventType === 'customer.redacted') await this.recordErasure.execute(tx, storeId, { data, bodySha256 });
  }
}
