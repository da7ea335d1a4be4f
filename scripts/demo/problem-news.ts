import type { DemoEvent } from './demo-types.js';

/** An open exception as the API shows it. */
export interface OpenProblem {
  id: string;
  type: string;
  message: string;
  openedAt: string;
  fulfillmentOrder: { orderNumber: string } | null;
}

/** What a query selects for it. */
export const PROBLEM_FIELDS = 'id type message openedAt fulfillmentOrder { orderNumber }';

/** The news of the order, or the stock of a whole location, tells the same. */
const TOLD_ELSEWHERE = ['ORDER_CHANGED_AT_STORE', 'ON_HOLD_AT_STORE', 'REVIEW_NEEDED', 'STOCK_UNMAPPED'];

/** Tells of every exception once, in Crossdock's own words, without what is to be done about it. */
export class ProblemNews {
  private readonly told = new Set<string>();

  /** What is new among a store's open exceptions, oldest first. */
  of(store: string, problems: readonly OpenProblem[]): DemoEvent[] {
    const fresh = problems.filter(({ id, type }) => !this.told.has(id) && !TOLD_ELSEWHERE.includes(type));
    for (const { id } of fresh) this.told.add(id);
    return fresh
      .map(({ type, message, openedAt, fulfillmentOrder }) => {
        const [sentence = message] = message.split(/(?<=\.) /);
        const subject = fulfillmentOrder?.orderNumber ?? store;
        return { at: new Date(openedAt), subject, text: `${type}: ${sentence.replace(`Order ${subject}: `, '')}` };
      })
      .reverse();
  }
}
