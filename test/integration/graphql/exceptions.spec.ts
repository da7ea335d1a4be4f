import { newId } from '../../../src/common/ids.js';
import { JournalFacade, type NewException } from '../../../src/modules/journal/journal.facade.js';
import { Database } from '../../../src/platform/database/database.js';
import { GraphqlApp } from './graphql-app.js';

const orderId = newId();
const problem: NewException = {
  type: 'SKU_UNMAPPED',
  subject: `fulfillment_order:${orderId}`,
  severity: 'WARNING',
  fulfillmentOrderId: orderId,
  message: 'SKU A is not mapped.',
};

describe('exceptions', () => {
  let app: GraphqlApp;
  let journal: JournalFacade;

  beforeAll(async () => {
    app = await GraphqlApp.start();
    journal = app.app.get(JournalFacade, { strict: false });
  });
  afterAll(() => app.stop());
  beforeEach(() => app.sql('TRUNCATE timeline_event, exception, audit_entry'));

  const open = (more: Partial<NewException> = {}): Promise<{ id: string; opened: boolean }> =>
    app.app.get(Database).tx((tx) => journal.openException(tx, { ...problem, ...more }));
  const story = async (): Promise<unknown[]> =>
    (await app.sql('SELECT type FROM timeline_event ORDER BY seq')).rows.map(({ type }) => type);
  const list = async (filter: string): Promise<unknown> => {
    const { data, errors } = await app.ask(`{ exceptions(filter: { ${filter} }) { nodes { subject } } }`);
    expect(errors).toBeUndefined();
    return (data?.['exceptions'] as unknown as { nodes: { subject: string }[] }).nodes.map(({ subject }) => subject);
  };
  const mutate = async (field: string, input: string): Promise<unknown> => {
    const { data, errors } = await app.ask(
      `mutation { ${field}(input: { ${input} }) { exception { severity count resolvedBy resolution snoozedUntil } userErrors { code field } } }`,
    );
    expect(errors).toBeUndefined();
    return data?.[field];
  };

  it('keeps one open per type and subject, also in parallel, and counts repeats', async () => {
    const results = await Promise.all(Array.from({ length: 6 }, () => open()));
    expect(new Set(results.map(({ id }) => id)).size).toBe(1);
    expect(results.filter(({ opened }) => opened)).toHaveLength(1);
    const { rows } = await app.sql('SELECT count, last_seen_at >= opened_at AS seen FROM exception');
    expect(rows).toEqual([{ count: 6, seen: true }]);
    expect(await story()).toEqual(['EXCEPTION_OPENED']);
  });

  it('opens a new one after the old one was resolved', async () => {
    const first = await open();
    const resolve = (): Promise<boolean> =>
      app.app
        .get(Database)
        .tx((tx) => journal.resolveException(tx, problem.type, problem.subject, 'crossdock', 'mapped'));
    expect([await resolve(), await resolve()]).toEqual([true, false]);
    const second = await open();
    expect(second.id).not.toBe(first.id);
    expect(await story()).toEqual(['EXCEPTION_OPENED', 'EXCEPTION_RESOLVED', 'EXCEPTION_OPENED']);
  });

  it('is resolved by an operator once', async () => {
    const { id } = await open();
    const input = `exceptionId: "exc_${id}", resolution: "mapped by hand"`;
    expect(await mutate('exceptionResolve', input)).toEqual({
      exception: {
        severity: 'WARNING',
        count: 1,
        resolvedBy: 'key:admin',
        resolution: 'mapped by hand',
        snoozedUntil: null,
      },
      userErrors: [],
    });
    expect(await mutate('exceptionResolve', input)).toEqual({
      exception: null,
      userErrors: [{ code: 'ALREADY_RESOLVED', field: ['input', 'exceptionId'] }],
    });
    expect(await mutate('exceptionResolve', `exceptionId: "exc_${newId()}", resolution: "x"`)).toMatchObject({
      userErrors: [{ code: 'NOT_FOUND' }],
    });
    expect(await mutate('exceptionResolve', `exceptionId: "exc_${id}", resolution: ""`)).toMatchObject({
      userErrors: [{ code: 'INVALID' }],
    });
  });

  it('is snoozed until a moment in the future', async () => {
    const { id } = await open();
    expect(await mutate('exceptionSnooze', `exceptionId: "exc_${id}", until: "2020-01-01T00:00:00Z"`)).toMatchObject({
      exception: null,
      userErrors: [{ code: 'INVALID', field: ['input', 'until'] }],
    });
    expect(await mutate('exceptionSnooze', `exceptionId: "exc_${id}", until: "2999-01-01T00:00:00Z"`)).toMatchObject({
      exception: { snoozedUntil: '2999-01-01T00:00:00.000Z' },
    });
    expect([await list('snoozed: true'), await list('snoozed: false')]).toEqual([[problem.subject], []]);
    const { errors } = await app.ask(
      `mutation { exceptionSnooze(input: { exceptionId: "exc_${id}", until: "tomorrow" }) { userErrors { code } } }`,
    );
    expect(errors?.[0]?.message).toMatch(/ISO 8601/);
  });

  it('is found by every filter', async () => {
    const storeId = newId();
    await open();
    await open({ type: 'OTHER', subject: 'other', severity: 'CRITICAL', storeId, fulfillmentOrderId: undefined });
    await app.app.get(Database).tx((tx) => journal.resolveException(tx, 'OTHER', 'other', 'me', 'done'));
    expect(await list('type: ["SKU_UNMAPPED"]')).toEqual([problem.subject]);
    expect(await list('type: ["SKU_UNMAPPED", "OTHER"]')).toEqual(['other', problem.subject]);
    expect(await list('severity: CRITICAL')).toEqual(['other']);
    expect(await list(`storeId: "store_${storeId}"`)).toEqual(['other']);
    expect(await list(`fulfillmentOrderId: "fo_${orderId}"`)).toEqual([problem.subject]);
    expect([await list('open: true'), await list('open: false')]).toEqual([[problem.subject], ['other']]);
    const { errors } = await app.ask('{ exceptions(filter: { storeId: "fo_1" }) { nodes { id } } }');
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_ID', field: ['filter', 'storeId'] });
  });
});
