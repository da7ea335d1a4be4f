import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import { cut, renderMessage, type MessagePurpose, type MessageValues } from './domain/message-text.js';
import type { LockedOrder } from '../locked-order.js';
import { MessageTemplatesRepository } from './message-templates.repository.js';
import { RequestCyclesRepository } from '../request-cycles.repository.js';
import { ShipmentsRepository } from '../shipments/shipments.repository.js';

/** What a merchant shall be told. */
export interface MessageWish {
  purpose: MessagePurpose;
  /** An operator's own words: sent as they are; null: the store's template, else `standard`. */
  own: string | null;
  /** The built-in text; null: none is sent. */
  standard: string | null;
  /** What the placeholder `reason` stands for. */
  reason: string;
}

/** Chooses and keeps the texts that merchants read. The order's row is locked by the caller. */
@Injectable()
export class OrderTexts {
  constructor(
    private readonly templates: MessageTemplatesRepository,
    private readonly stores: StoresFacade,
    private readonly shipments: ShipmentsRepository,
    private readonly cycles: RequestCyclesRepository,
  ) {}

  /** The text to send, at most 1,000 characters; null: none. Texts of accept, reject and close are kept with the request cycle. */
  async choose(tx: Tx, order: LockedOrder, wish: MessageWish): Promise<string | null> {
    const { purpose, own, standard } = wish;
    const text = own ?? (await this.fromTemplate(tx, order, wish)) ?? standard;
    const sent = text === null || text.trim() === '' ? null : cut(text);
    if (purpose === 'ACCEPT' || purpose === 'REJECT') await this.cycles.keepText(tx, order, 'answer_text', sent);
    if (purpose === 'CLOSE') await this.cycles.keepText(tx, order, 'close_text', sent);
    return sent;
  }

  private async fromTemplate(tx: Tx, order: LockedOrder, { purpose, reason }: MessageWish): Promise<string | null> {
    const { language } = await this.stores.policyOf(tx, order.storeId);
    const template = await this.templates.text(tx, { storeId: order.storeId, purpose, language });
    return template === null ? null : renderMessage(template, await this.valuesOf(tx, order, reason));
  }

  private async valuesOf(tx: Tx, order: LockedOrder, reason: string): Promise<MessageValues> {
    const parcels = await this.shipments.parcelsOf(tx, order);
    return {
      orderNumber: order.orderNumber,
      reason,
      stage: order.stage.toLowerCase().replaceAll('_', ' '),
      carrier: [...new Set(parcels.map(({ carrier }) => carrier))].join(', '),
      trackingNumbers: parcels.map(({ trackingNumber }) => trackingNumber).join(', '),
      parcels: String(parcels.length),
    };
  }
}
