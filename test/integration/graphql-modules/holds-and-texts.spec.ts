import { newId } from '../../../src/common/ids.js';
import { ModulesApp, type UserErrorAnswer } from './modules-app.js';
import { ACCEPTED, observe, readyOrder, remoteOrder, seedLevel, seedSite, type Site } from './order-seed.js';

const NOBODY = `fo_${newId()}`;
const ORDER = 'fulfillmentOrder { id stage version }';
const HOLD = { reason: 'OTHER' };

describe('holds, the last steps of the floor, and texts: what is refused', () => {
  let app: ModulesApp;
  let site: Site;
  let store: string;
  let count = 0;

  beforeAll(async () => {
    app = await ModulesApp.start();
    site = await seedSite(app, 'held');
    store = `store_${site.storeId}`;
    await seedLevel(app, site, 'CUP', 1_000);
  });
  afterAll(() => app.stop());
  afterEach(() => expect(app.errorLines.splice(0)).toEqual([]));

  const ready = async (): Promise<{ id: string; remoteId: string }> => {
    const remoteId = `held-${++count}`;
    return { id: `fo_${await readyOrder(app, site, remoteId)}`, remoteId };
  };
  const run = async (name: string, input: Record<string, unknown>, fields = ORDER): Promise<UserErrorAnswer[]> =>
    (await app.mutate(name, fields, input)).userErrors;
  const codes = async (name: string, input: Record<string, unknown>, fields = ORDER): Promise<string[]> =>
    (await run(name, input, fields)).map(({ code, field }) => `${code} ${field.join('.')}`);
  /** Everything that a refused mutation must leave alone. */
  const state = async (): Promise<unknown> => ({
    orders: await app.rows('SELECT id, stage, version FROM fulfillment_order ORDER BY id'),
    holds: await app.rows('SELECT id, store_state, released_at FROM order_hold ORDER BY id'),
    operations: await app.rows('SELECT id, state FROM store_operation ORDER BY id'),
    templates: await app.rows('SELECT id, text FROM message_template ORDER BY id'),
    timeline: await app.rows('SELECT count(*) FROM timeline_event'),
  });
  const refused = async (name: string, input: Record<string, unknown>, expected: string, fields = ORDER) => {
    const before = await state();
    expect({ name, input, codes: await codes(name, input, fields) }).toEqual({ name, input, codes: [expected] });
    expect(await state()).toEqual(before);
  };

  it.each([
    ['fulfillmentOrderHold', HOLD],
    ['fulfillmentOrderReleaseHold', {}],
    ['fulfillmentOrderMarkLabelled', {}],
    ['fulfillmentOrderMarkHandedOver', {}],
  ])('%s: foreign ids, stale and impossible versions', async (name, more) => {
    const { id } = await ready();
    await refused(name, { fulfillmentOrderId: NOBODY, ...more }, 'NOT_FOUND input.fulfillmentOrderId');
    await refused(name, { fulfillmentOrderId: store, ...more }, 'INVALID_ID input.fulfillmentOrderId');
    await refused(
      name,
      { fulfillmentOrderId: id, expectedVersion: 999, ...more },
      'STALE_VERSION input.expectedVersion',
    );
    await refused(name, { fulfillmentOrderId: id, expectedVersion: -1, ...more }, 'INVALID input.expectedVersion');
  });

  it('the last steps of the floor: only after packing, once, not on hold, one by one and in bulk', async () => {
    const { id } = await ready();
    await refused('fulfillmentOrderMarkLabelled', { fulfillmentOrderId: id }, 'INVALID_STAGE input.fulfillmentOrderId');
    await run('fulfillmentOrderMarkPacked', { fulfillmentOrderId: id });
    await run('fulfillmentOrderHold', { fulfillmentOrderId: id, ...HOLD });
    await refused('fulfillmentOrderMarkLabelled', { fulfillmentOrderId: id }, 'ON_HOLD input.fulfillmentOrderId');
    await refused('fulfillmentOrderMarkHandedOver', { fulfillmentOrderId: id }, 'ON_HOLD input.fulfillmentOrderId');
    await run('fulfillmentOrderReleaseHold', { fulfillmentOrderId: id });
    const repeated = { fulfillmentOrderId: id, idempotencyKey: 'labelled' };
    expect(await codes('fulfillmentOrderMarkLabelled', repeated)).toEqual([]);
    const after = await state();
    expect(await codes('fulfillmentOrderMarkLabelled', repeated)).toEqual([]);
    expect(await state()).toEqual(after);
    const payload = await app.mutate<{ results: { fulfillmentOrder: unknown; userErrors: UserErrorAnswer[] }[] }>(
      'fulfillmentOrdersMarkHandedOver',
      'results { fulfillmentOrder { stage } userErrors { code field message } }',
      { fulfillmentOrderIds: [NOBODY, id] },
    );
    expect(payload.results).toEqual([
      {
        fulfillmentOrder: null,
        userErrors: [expect.objectContaining({ code: 'NOT_FOUND', field: ['input', 'fulfillmentOrderIds', '0'] })],
      },
      { fulfillmentOrder: { stage: 'HANDED_OVER' }, userErrors: [] },
    ]);
    await refused(
      'fulfillmentOrderMarkHandedOver',
      { fulfillmentOrderId: id },
      'INVALID_STAGE input.fulfillmentOrderId',
    );
  });

  it('a hold: its text, its date, its key, a second one at the store, and an order that is done', async () => {
    const { id, remoteId } = await ready();
    const hold = { fulfillmentOrderId: id, ...HOLD };
    await refused('fulfillmentOrderHold', { ...hold, message: '' }, 'INVALID input.message');
    await refused('fulfillmentOrderHold', { ...hold, message: 'x'.repeat(501) }, 'INVALID input.message');
    await refused('fulfillmentOrderHold', { ...hold, until: '2001-01-01T00:00:00Z' }, 'INVALID_UNTIL input.until');
    expect(await codes('fulfillmentOrderHold', { ...hold, atStore: true, idempotencyKey: 'hold-1' })).toEqual([]);
    const after = await state();
    expect(await codes('fulfillmentOrderHold', { ...hold, atStore: true, idempotencyKey: 'hold-1' })).toEqual([]);
    expect(await state()).toEqual(after);
    await refused(
      'fulfillmentOrderHold',
      { ...hold, idempotencyKey: 'hold-1' },
      'IDEMPOTENCY_KEY_REUSED input.idempotencyKey',
    );
    await refused('fulfillmentOrderHold', { ...hold, atStore: true }, 'HELD_AT_STORE input.atStore');
    await observe(app, site, remoteOrder(site, remoteId, { ...GONE, updatedAt: '2026-02-01T10:00:00Z' }));
    await refused('fulfillmentOrderHold', hold, 'INVALID_STAGE input.fulfillmentOrderId');
  });

  it('a release: a hold of another order, one of the past, one of the merchant’s, and none at all', async () => {
    const [mine, other] = [await ready(), await ready()];
    const release = { fulfillmentOrderId: mine.id };
    await refused('fulfillmentOrderReleaseHold', release, 'NOT_ON_HOLD input.fulfillmentOrderId');
    await run('fulfillmentOrderHold', { fulfillmentOrderId: mine.id, ...HOLD });
    const foreign = await app.mutate<{ fulfillmentOrder: { internalHolds: { id: string }[] } }>(
      'fulfillmentOrderHold',
      'fulfillmentOrder { internalHolds { id kind reason message placedBy placedAt until storeState } }',
      { fulfillmentOrderId: other.id, ...HOLD, message: 'Wait' },
    );
    expect(foreign.fulfillmentOrder.internalHolds).toEqual([
      {
        id: expect.stringMatching(/^hold_/) as string,
        kind: 'OPERATOR',
        reason: 'OTHER',
        message: 'Wait',
        placedBy: 'key:admin',
        placedAt: expect.any(String) as string,
        until: null,
        storeState: 'NONE',
      },
    ]);
    const holdId = foreign.fulfillmentOrder.internalHolds[0]?.id ?? '';
    await refused('fulfillmentOrderReleaseHold', { ...release, holdId }, 'NOT_FOUND input.holdId');
    await refused('fulfillmentOrderReleaseHold', { ...release, holdId: mine.id }, 'INVALID_ID input.holdId');
    expect(await codes('fulfillmentOrderReleaseHold', { fulfillmentOrderId: other.id, holdId })).toEqual([]);
    await run('fulfillmentOrderHold', { fulfillmentOrderId: other.id, ...HOLD });
    await refused('fulfillmentOrderReleaseHold', { fulfillmentOrderId: other.id, holdId }, 'NOT_FOUND input.holdId');
    const holds = [{ reason: 'other', message: 'Mine', createdAt: '2026-02-01T10:00:00Z' }];
    const theirs = { ...ACCEPTED, holds, updatedAt: '2026-02-01T10:00:00Z' };
    await observe(app, site, remoteOrder(site, mine.remoteId, { ...theirs, status: HELD }));
    const partly = await app.mutate<{ stillBlockedBy: unknown[] }>(
      'fulfillmentOrderReleaseHold',
      'stillBlockedBy { blocker reason hold { id } }',
      release,
    );
    expect(partly.userErrors).toEqual([]);
    expect(partly.stillBlockedBy).toEqual([{ blocker: 'STORE_HOLD', reason: 'other', hold: null }]);
    await refused('fulfillmentOrderReleaseHold', release, 'HELD_BY_MERCHANT input.fulfillmentOrderId');
  });

  it('a text: its language, its length, its placeholders, its store, its key', async () => {
    const name = 'messageTemplateUpsert';
    const fields = 'messageTemplate { id text language purpose changedBy store { domain } }';
    const text = { storeId: store, purpose: 'REJECT', language: 'en', text: 'No: {reason}' };
    for (const [change, code] of [
      [{ language: 'EN' }, 'INVALID input.language'],
      [{ language: 'english' }, 'INVALID input.language'],
      [{ text: '' }, 'INVALID input.text'],
      [{ text: ' \n' }, 'INVALID input.text'],
      [{ text: 'x'.repeat(1_001) }, 'INVALID input.text'],
      [{ text: 'Hello {customer}' }, 'UNKNOWN_PLACEHOLDER input.text'],
      [{ storeId: `store_${newId()}` }, 'NOT_FOUND input.storeId'],
      [{ storeId: NOBODY }, 'INVALID_ID input.storeId'],
    ] as const) {
      await refused(name, { ...text, ...change }, code, fields);
    }
    const first = await app.mutate<{ messageTemplate: { id: string } }>(name, fields, { ...text, idempotencyKey: 't' });
    expect(first.messageTemplate).toMatchObject({ text: 'No: {reason}', changedBy: 'key:admin' });
    const again = await app.mutate<{ messageTemplate: { id: string } }>(name, fields, { ...text, text: 'Sorry.' });
    expect(again.messageTemplate).toMatchObject({ id: first.messageTemplate.id, text: 'Sorry.' });
    const after = await state();
    await app.mutate(name, fields, { ...text, idempotencyKey: 't' });
    expect(await state()).toEqual(after);
    const { id: messageTemplateId } = first.messageTemplate;
    const listed = `query ($id: ID!) { messageTemplates(storeId: $id) { id text } }`;
    expect(await app.ask(listed, { id: store })).toEqual({
      messageTemplates: [{ id: messageTemplateId, text: 'Sorry.' }],
    });
    expect(
      await app.ask('{ messageTemplatePreview(text: "{orderNumber}: {colour}") { text unknownPlaceholders } }'),
    ).toEqual({
      messageTemplatePreview: { text: '100234: {colour}', unknownPlaceholders: ['colour'] },
    });
    await refused(
      'messageTemplateDelete',
      { messageTemplateId: NOBODY },
      'INVALID_ID input.messageTemplateId',
      'deletedId',
    );
    expect(await codes('messageTemplateDelete', { messageTemplateId }, 'deletedId')).toEqual([]);
    await refused('messageTemplateDelete', { messageTemplateId }, 'NOT_FOUND input.messageTemplateId', 'deletedId');
  });
});

const HELD = { canonical: 'ON_HOLD', raw: 'on_hold' } as const;
const GONE = { status: { canonical: 'CANCELLED', raw: 'canceled' } } as const;
