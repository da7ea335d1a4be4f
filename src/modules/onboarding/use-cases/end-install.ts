import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { LocationsFacade } from '../../locations/locations.facade.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import {
  OnboardingTimeline,
  WEBHOOK_FOREIGN,
  WEBHOOK_NOT_REGISTERED,
  WEBHOOK_WARNING,
} from '../domain/onboarding-timeline.js';

/** Ends an install that the store's people took back: no token is left, and what was wrong there is nobody's task any more. */
@Injectable()
export class EndInstall {
  constructor(
    private readonly stores: StoresFacade,
    private readonly locations: LocationsFacade,
    private readonly journal: JournalFacade,
  ) {}

  /** Works in the caller's transaction. `data` is told in the timeline. A store that has left before stays as it is. */
  async execute(tx: Tx, storeId: string, data: Record<string, unknown>): Promise<void> {
    await this.journal.append(tx, { storeId, type: OnboardingTimeline.WebhookReceived, actor: 'store', data });
    if (!(await this.stores.markUninstalled(tx, storeId))) return;
    const resolution = 'The store removed the app.';
    for (const type of [WEBHOOK_WARNING, WEBHOOK_FOREIGN, WEBHOOK_NOT_REGISTERED] as const) {
      await this.journal.resolveException(tx, type, `store:${storeId}`, 'store', resolution);
    }
    await this.locations.forgetFindings(tx, storeId, resolution);
  }
}
