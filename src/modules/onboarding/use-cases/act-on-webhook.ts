import { Injectable } from '@nestjs/common';
import type { InboundPort, WebhookBody } from '../../../clients/platform.js';
import type { Tx } from '../../../platform/database/tx.js';
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
  async execute(
    tx: Tx,
    storeId: string,
    { inbound, body, bodySha256 }: { inbound: InboundPort; body: WebhookBody; bodySha256: Buffer },
  ): Promise<void> {
    const { eventType, eventId, data } = body;
    const actedOn = inbound.actedOn(eventType);
    if (actedOn === 'UNINSTALLED') await this.endInstall.execute(tx, storeId, { eventType, eventId });
    if (actedOn !== 'CUSTOMER_REDACTED') return;
    await this.recordErasure.execute(tx, storeId, { data, subject: inbound.readRedaction(data), bodySha256 });
  }
}
