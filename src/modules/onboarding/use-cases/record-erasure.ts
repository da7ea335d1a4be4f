import { Injectable } from '@nestjs/common';
import type { Redaction } from '../../../clients/platform.js';
import { newId } from '../../../common/ids.js';
import type { Tx } from '../../../platform/database/tx.js';
import { Sealer } from '../../../platform/security/sealer.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { CUSTOMER_ERASURE_PENDING, OnboardingTimeline } from '../domain/onboarding-timeline.js';
import { PendingErasuresRepository } from '../pending-erasures.repository.js';

/** A merchant wants a customer to be forgotten: keeps who it is, sealed, and tells people. */
@Injectable()
export class RecordErasure {
  constructor(
    private readonly erasures: PendingErasuresRepository,
    private readonly sealer: Sealer,
    private readonly journal: JournalFacade,
  ) {}

  /** Works in the caller's transaction. `data` is what the verified webhook says, of any form, `subject` what could be read of it; neither exception nor timeline names the customer. */
  async execute(
    tx: Tx,
    storeId: string,
    { data, subject, bodySha256 }: { data: unknown; subject: Redaction | null; bodySha256: Buffer },
  ): Promise<void> {
    const id = newId();
    const place = { table: 'pending_erasure', row: id, column: 'subject_sealed' };
    const subjectSealed = this.sealer.seal(JSON.stringify(subject ?? { unread: data ?? null }), place);
    if (!(await this.erasures.insert(tx, { id, storeId, subjectSealed, bodySha256 }))) return;
    const counts = { orders: subject?.orders.length ?? 0, subscriptions: subject?.subscriptions.length ?? 0 };
    const about = { erasureId: id, ...counts };
    await this.journal.append(tx, { storeId, type: OnboardingTimeline.ErasureAsked, actor: 'store', data: about });
    await this.journal.openException(tx, {
      type: CUSTOMER_ERASURE_PENDING,
      subject: `pending_erasure:${id}`,
      severity: 'WARNING',
      storeId,
      message: subject
        ? `The store wants a customer with ${counts.orders} orders to be forgotten. Who it is, is kept sealed as erasure ${id}; nothing was erased yet. Ask the merchant for the customer, and erase what you keep outside Crossdock.`
        : `The store wants a customer to be forgotten, but its message names nobody (kept sealed as erasure ${id}). Ask the merchant who it is.`,
      data: about,
    });
  }
}
