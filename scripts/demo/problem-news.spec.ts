import { ProblemNews, type OpenProblem } from './problem-news.js';

const problem = (changes: Partial<OpenProblem>): OpenProblem => ({
  id: 'exc_1',
  type: 'STOP_SHIP',
  message: 'The merchant cancelled order HG-1. Stop its parcels.',
  openedAt: '2026-01-05T08:00:00.000Z',
  fulfillmentOrder: { orderNumber: 'HG-1' },
  ...changes,
});

describe('news of exceptions', () => {
  it('tells each one once, the first sentence of it, oldest first', () => {
    const news = new ProblemNews();
    const better = problem({ id: 'exc_2', type: 'BETTER_LOCATION', message: 'Order HG-1: DAY-LEJ is nearer.' });
    expect(news.of('Harbor', [better, problem({})])).toEqual([
      { at: expect.any(Date) as Date, subject: 'HG-1', text: 'STOP_SHIP: The merchant cancelled order HG-1.' },
      { at: expect.any(Date) as Date, subject: 'HG-1', text: 'BETTER_LOCATION: DAY-LEJ is nearer.' },
    ]);
    expect(news.of('Harbor', [better, problem({})])).toEqual([]);
  });

  it('names the store where it is about no order, and leaves out what the news of the order tells', () => {
    const news = new ProblemNews();
    const sku = problem({ type: 'SKU_UNMAPPED', message: 'One order waits.', fulfillmentOrder: null });
    expect(news.of('Harbor', [sku])).toMatchObject([{ subject: 'Harbor', text: 'SKU_UNMAPPED: One order waits.' }]);
    expect(news.of('Harbor', [problem({ id: 'exc_3', type: 'ORDER_CHANGED_AT_STORE' })])).toEqual([]);
  });
});
