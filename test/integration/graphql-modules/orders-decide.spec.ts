import { ModulesApp, type UserErrorAnswer } from './modules-app.js';
import { observe, remoteOrder, seedLevel, seedSite, type Site } from './order-seed.js';

interface DecideAnswer {
  fulfillmentOrder: {
    id: string;
    stage: string;
    version: number;
    decision: { outcome: string; actor: string; reason: string | null; message: string | null } | null;
    pendingOperations: { payload: Record<string, unknown>; actor: string }[];
  } | null;
  userErrors: UserErrorAnswer[];
}

const FIELDS =
  'fulfillmentOrder { id stage version decision { outcome actor reason message } pendingOperations { payload actor } }';
const NOBODY = '00000000-0000-7000-8000-0000000000aa';

describe('deciding fulfillment orders', () => {
  let app: ModulesApp;
  let site: Site;
  let remote = 0;

  beforeAll(async () => {
    app = await ModulesApp.start();
    site = await seedSite(app, 'blue');
    await seedLevel(app, site, 'CUP', 5);
    await app.rows(`UPDATE store SET policy = '{"decisionMode": "MANUAL"}'`);
  });
  afterAll(() => app.stop());
  afterEach(() => expect(app.errorLines.splice(0)).toEqual([]));

  const inReview = async (sku = 'CUP'): Promise<string> =>
    `fo_${await observe(app, site, remoteOrder(site, `m${++remote}`, { sku }))}`;
  const accept = (input: Record<string, unknown>) => app.mutate<DecideAnswer>('fulfillmentOrderAccept', FIELDS, input);
  const reject = (input: Record<string, unknown>) => app.mutate<DecideAnswer>('fulfillmentOrderReject', FIELDS, input);
  const MUTATIONS: [string, (input: Record<string, unknown>) => Promise<DecideAnswer>, Record<string, unknown>][] = [
    ['fulfillmentOrderAccept', accept, {}],
    ['fulfillmentOrderReject', reject, { reason: 'OTHER' }],
  ];
  /** Everything that a decision writes. */
  const state = async (): Promise<unknown> => ({
    orders: await app.rows('SELECT id, stage, version, updated_at FROM fulfillment_order ORDER BY id'),
    cycles: await app.rows('SELECT id, decision, actor, decided_at, message FROM request_cycle ORDER BY id'),
    operations: await app.rows('SELECT id, state FROM store_operation ORDER BY id'),
    levels: await app.rows('SELECT id, on_hand, reserved FROM stock_level ORDER BY id'),
    movements: await app.rows('SELECT seq FROM stock_movement ORDER BY seq'),
    timeline: await app.rows('SELECT seq FROM timeline_event ORDER BY seq'),
  });

  it('accepts an order in review: stage, decision, reservation and operation, and the operator signs', async () => {
    const id = await inReview();
    const { fulfillmentOrder, userErrors } = await accept({
      fulfillmentOrderId: id,
      message: 'On its way',
      expectedVersion: 2,
    });
    expect(userErrors).toEqual([]);
    expect(fulfillmentOrder).toMatchObject({
      id,
      stage: 'ACCEPT_PENDING',
      version: 3,
      decision: { outcome: 'ACCEPT', actor: 'key:admin', reason: null, message: 'On its way' },
      pendingOperations: [{ actor: 'key:admin', payload: { decision: 'ACCEPT', message: 'On its way', cycle: 1 } }],
    });
    const query =
      '{ stockLevels { nodes { sku onHand reserved free movements { nodes { kind reservedDelta fulfillmentOrderId cycle } } } } }';
    expect(await app.ask(query)).toEqual({
      stockLevels: {
        nodes: [
          {
            sku: 'CUP',
            onHand: 5,
            reserved: 2,
            free: 3,
            movements: { nodes: [{ kind: 'RESERVE', reservedDelta: 2, fulfillmentOrderId: id, cycle: 1 }] },
          },
        ],
      },
    });
  });

  it('rejects an order in review with reason and message', async () => {
    const id = await inReview();
    const { fulfillmentOrder, userErrors } = await reject({
      fulfillmentOrderId: id,
      reason: 'INELIGIBLE_PRODUCT',
      message: 'No glass',
    });
    expect(userErrors).toEqual([]);
    expect(fulfillmentOrder).toMatchObject({
      stage: 'REJECT_PENDING',
      decision: { outcome: 'REJECT', actor: 'key:admin', reason: 'INELIGIBLE_PRODUCT', message: 'No glass' },
      pendingOperations: [{ payload: { decision: 'REJECT', reason: 'INELIGIBLE_PRODUCT', message: 'No glass' } }],
    });
  });

  it('accepts without enough stock only when told so', async () => {
    const id = await inReview('UNKNOWN');
    const before = await state();
    expect(await accept({ fulfillmentOrderId: id })).toMatchObject({
      fulfillmentOrder: null,
      userErrors: [{ code: 'OUT_OF_STOCK', field: ['input', 'fulfillmentOrderId'] }],
    });
    expect(await state()).toEqual(before);
    expect(await accept({ fulfillmentOrderId: id, allowShortStock: true })).toMatchObject({
      fulfillmentOrder: { stage: 'ACCEPT_PENDING' },
      userErrors: [],
    });
  });

  it('does not accept an order that is at none of our locations', async () => {
    const elsewhere = { location: { remoteId: 'x', name: null } };
    const id = `fo_${await observe(app, site, remoteOrder(site, `m${++remote}`, elsewhere))}`;
    expect(await accept({ fulfillmentOrderId: id })).toMatchObject({ userErrors: [{ code: 'NOT_AT_OUR_LOCATION' }] });
    expect(await reject({ fulfillmentOrderId: id, reason: 'OTHER' })).toMatchObject({
      fulfillmentOrder: { stage: 'REJECT_PENDING' },
    });
  });

  describe.each(MUTATIONS)('%s', (name, decide, more) => {
    it.each<[string, Record<string, unknown>, string, string[]]>([
      [
        'an id of another kind',
        { fulfillmentOrderId: `store_${NOBODY}` },
        'INVALID_ID',
        ['input', 'fulfillmentOrderId'],
      ],
      ['no id at all', { fulfillmentOrderId: 'x' }, 'INVALID_ID', ['input', 'fulfillmentOrderId']],
      [
        'an order that does not exist',
        { fulfillmentOrderId: `fo_${NOBODY}` },
        'NOT_FOUND',
        ['input', 'fulfillmentOrderId'],
      ],
      ['a message that is empty', { message: '' }, 'INVALID', ['input', 'message']],
      ['a message that is too long', { message: 'x'.repeat(1001) }, 'INVALID', ['input', 'message']],
      ['a version below 1', { expectedVersion: 0 }, 'INVALID', ['input', 'expectedVersion']],
      ['an idempotency key that is empty', { idempotencyKey: '' }, 'INVALID', ['input', 'idempotencyKey']],
    ])('refuses %s and changes nothing', async (_what, wrong, code, field) => {
      const fulfillmentOrderId = await inReview();
      const before = await state();
      const answer = await decide({ fulfillmentOrderId, ...more, ...wrong });
      expect(answer.userErrors).toEqual([{ code, field, message: expect.any(String) }]);
      expect(answer.fulfillmentOrder).toBeNull();
      expect(await state()).toEqual(before);
    });

    it('refuses a version that is not the current one', async () => {
      const fulfillmentOrderId = await inReview();
      const before = await state();
      const answer = await decide({ fulfillmentOrderId, ...more, expectedVersion: 1 });
      expect(answer).toMatchObject({ fulfillmentOrder: null, userErrors: [{ field: ['input', 'expectedVersion'] }] });
      expect(answer.userErrors[0]?.code).toMatch(/VERSION/);
      expect(await state()).toEqual(before);
    });

    it('refuses an order that is decided already', async () => {
      const fulfillmentOrderId = await inReview();
      await reject({ fulfillmentOrderId, reason: 'OTHER' });
      const before = await state();
      expect(await decide({ fulfillmentOrderId, ...more })).toMatchObject({
        fulfillmentOrder: null,
        userErrors: [{ code: 'INVALID_STAGE', field: ['input', 'fulfillmentOrderId'] }],
      });
      expect(await state()).toEqual(before);
    });

    it('answers a repeated idempotency key with the first answer, and refuses another input under it', async () => {
      await app.rows('UPDATE stock_level SET reserved = 0');
      const fulfillmentOrderId = await inReview();
      const input = { fulfillmentOrderId, ...more, idempotencyKey: `once-${name}` };
      const first = await decide(input);
      expect(first.userErrors).toEqual([]);
      const before = await state();
      expect(await decide(input)).toEqual(first);
      expect(await decide({ ...input, message: 'other' })).toMatchObject({
        userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED' }],
      });
      expect(await state()).toEqual(before);
    });
  });

  it('decides once when both mutations race', async () => {
    await app.rows('UPDATE stock_level SET reserved = 0');
    const fulfillmentOrderId = await inReview();
    const answers = await Promise.all([
      ...Array.from({ length: 4 }, () => accept({ fulfillmentOrderId })),
      ...Array.from({ length: 4 }, () => reject({ fulfillmentOrderId, reason: 'OTHER' })),
    ]);
    expect(answers.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
    const operations = await app.rows('SELECT id FROM store_operation WHERE fulfillment_order_id = $1', [
      fulfillmentOrderId.slice(3),
    ]);
    expect(operations).toHaveLength(1);
  });

  it('shows what a customer paid for a line, and how it is to be made', async () => {
    const price = {
      currency: 'EUR',
      exclTax: '10.00',
      inclTax: '11.90',
      discount: '0.00',
      taxes: [{ title: 'VAT', rate: '0.19', amount: '1.90' }],
    };
    const properties = [{ name: 'Engraving', value: 'For Ada' }];
    const lines = remoteOrder(site, 'made').lines.map((line) => ({ ...line, price, properties }));
    const readingNotes = ['line_items[0].quantity is missing; it was read as fulfillable_quantity, 2'];
    const inner = await observe(app, site, remoteOrder(site, 'made', { lines, readingNotes }));
    const shown = await app.ask(
      `query ($id: ID!) { fulfillmentOrder(id: $id) { readingNotes
         lines { price { currency exclTax inclTax discount taxes { title rate amount } } properties { name value } } } }`,
      { id: `fo_${inner}` },
    );
    expect(shown).toEqual({ fulfillmentOrder: { readingNotes, lines: [{ price, properties }] } });
  });
});
