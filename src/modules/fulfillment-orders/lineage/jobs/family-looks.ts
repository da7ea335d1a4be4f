import { Injectable, Logger } from '@nestjs/common';
import { StoreClientError } from '../../../../clients/store-client.errors.js';
import { Database } from '../../../../platform/database/database.js';
import type { PullResult, PullSession } from '../../../store-operations/store-operations.facade.js';
import { FailedReads, STORE_IS_AWAY } from '../../jobs/order-reads.js';
import { PointReadsRepository } from '../../point-reads.repository.js';
import { ReportFailedOrder } from '../../use-cases/report-failed-order.js';
import type { FamilyMember } from '../domain/lineage.js';
import { ExternalChangesRepository } from '../external-changes.repository.js';
import { OrderLinksRepository } from '../order-links.repository.js';
import { OrderFamilies } from './order-families.js';

/** Customers' orders whose lineage is looked at after one pull; the others are due at the next. */
const MAX_FAMILIES = 20;

/** What else belongs to looks, by the number of the customer's order. */
interface LookExtras {
  /** Its orders that were not requested, as a list showed them; see OrderFamilies. */
  foreseen?: (orderNumber: string) => FamilyMember[];
  /** What follows a look that could read everything. */
  afterwards?: (orderNumber: string) => Promise<void>;
}

/** Looks at the families of customers' orders one by one. One that cannot be looked at keeps no other waiting. */
@Injectable()
export class FamilyLooks {
  private readonly logger = new Logger(FamilyLooks.name);

  constructor(
    private readonly database: Database,
    private readonly families: OrderFamilies,
    private readonly links: OrderLinksRepository,
    private readonly changes: ExternalChangesRepository,
    private readonly line: PointReadsRepository,
    private readonly reportFailed: ReportFailedOrder,
  ) {}

  /** After a pull: what is due, what could not be looked at before, and the relatives of what it found (`news`, order numbers). True when some are left for the next pull. */
  async afterPull(session: PullSession, news: readonly string[], result: PullResult): Promise<boolean> {
    const { storeId } = session;
    const numbers = new Set([
      ...(await this.changes.lineageDue(storeId, MAX_FAMILIES)),
      ...(await this.line.due(storeId, 'FAMILY', MAX_FAMILIES)),
      ...(await this.links.withRelatives(storeId, news)),
    ]);
    const now = [...numbers].slice(0, MAX_FAMILIES);
    await this.each(session, now, result);
    return numbers.size >= MAX_FAMILIES;
  }

  /**
   * Looks at each. The lists of the pull are complete without it: one that fails is told to people and put off; all that are left wait
   * for the next pull when the store answers nobody now, or nothing several times in a row.
   */
  async each(
    session: PullSession,
    orderNumbers: readonly string[],
    result: PullResult,
    { foreseen, afterwards }: LookExtras = {},
  ): Promise<void> {
    const { storeId } = session;
    const failures = new FailedReads();
    for (const orderNumber of orderNumbers) {
      try {
        const isWhole = await this.families.look(session, orderNumber, result, foreseen?.(orderNumber));
        failures.answered();
        await (isWhole ? this.over(storeId, orderNumber) : this.putOff(storeId, orderNumber));
        if (isWhole) await afterwards?.(orderNumber);
      } catch (error) {
        if (!(error instanceof StoreClientError)) throw error;
        this.logger.warn(`The relatives of an order could not be read: ${error.message}`);
        const isAway = STORE_IS_AWAY.includes(error.kind);
        if (!isAway || error.kind === 'TIMEOUT') await this.putOff(storeId, orderNumber);
        if (isAway) return;
        await this.reportFailed.family(storeId, orderNumber, `Its list could not be read (${error.detail}).`);
        if (failures.failed(error)) return;
      }
    }
  }

  private async over(storeId: string, orderNumber: string): Promise<void> {
    const wasPutOff = await this.line.done(this.database, storeId, 'FAMILY', orderNumber);
    if (wasPutOff) await this.reportFailed.familyOver(storeId, orderNumber);
  }

  private async putOff(storeId: string, orderNumber: string): Promise<void> {
    await this.line.putOff(this.database, storeId, 'FAMILY', orderNumber);
  }

  /** Those of these families that are not put off now. */
  async ready(storeId: string, orderNumbers: readonly string[]): Promise<string[]> {
    const resting = await this.line.resting(storeId, orderNumbers);
    return orderNumbers.filter((orderNumber) => !resting.has(orderNumber));
  }
}
