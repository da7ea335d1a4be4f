import { ModulesApp } from './modules-app.js';
import {
  ACCEPTED,
  observe,
  readyOrder,
  remoteLine,
  remoteOrder,
  seedLevel,
  seedSite,
  type Site,
} from './order-seed.js';
import {
  FULFILLMENT,
  NOBODY,
  PARCEL,
  WRONG_BULKS,
  WRONG_SHIPMENTS,
  type BulkAnswer,
  type FulfillmentAnswer,
  type ShippableOrder,
} from './ship-cases.js';

describe('shipping', () => {
  let app: ModulesApp;
  let site: Site;
  let count = 0;

  beforeAll(async () => {
    app = await ModulesApp.start();
    site = await seedSite(app, 'blue');
    await seedLevel(app, site, 'CUP', 10_000);
    await seedLevel(app, site, 'POT', 10_000);
  });
  afterAll(() => app.stop());
  afterEach(() => expect(app.errorLines.splice(0)).toEqual([]));

  /** A READY order of two CUPs and three POTs. */
  const ready = async (): Promise<ShippableOrder & { inner: string; remoteId: string }> => {
    const remoteId = `s${++count}`;
    const lines = [remoteLine(remoteId, 1, 'CUP', 2), remoteLine(remoteId, 2, 'POT', 3)];
    const inner = await readyOrder(app, site, remoteId, { lines });
    const rows = await app.rows<{ id: string; sku: string }>(
      'SELECT id, sku FROM fulfillment_order_line WHERE fulfillment_order_id = $1',
      [inner],
    );
    const line = (sku: string): string => `fol_${rows.find((row) => row.sku === sku)?.id}`;
    return { id: `fo_${inner}`, inner, remoteId, cup: line('CUP'), pot: line('POT') };
  };
  const create = (input: Record<string, unknown>, fields = 'id status lines { quantity line { sku } }') =>
    app.mutate<FulfillmentAnswer>('fulfillmentCreate', `fulfillment { ${fields} }`, input);
  const order = async (id: string, fields: string): Promise<Record<string, unknown>> =>
    (
      await app.ask<{ fulfillmentOrder: Record<string, unknown> }>(
        `query One($id: ID!) { fulfillmentOrder(id: $id) { ${fields} } }`,
        { id },
      )
    ).fulfillmentOrder;
  /** Everything that a shipment writes. */
  const state = async (): Promise<unknown> => ({
    orders: await app.rows('SELECT id, stage, version FROM fulfillment_order ORDER BY id'),
    lines: await app.rows('SELECT id, in_flight, shipped FROM fulfillment_order_line ORDER BY id'),
    fulfillments: await app.rows('SELECT id, status FROM fulfillment ORDER BY id'),
    operations: await app.rows('SELECT id, state FROM store_operation ORDER BY id'),
    levels: await app.rows('SELECT id, on_hand, reserved FROM stock_level ORDER BY id'),
    timeline: await app.rows('SELECT count(*) FROM timeline_event'),
  });

  describe('fulfillmentCreate', () => {
    it('ships all that remains: claim, operation, proof, and every field', async () => {
      const { id, cup, pot } = await ready();
      const input = { fulfillmentOrderId: id, shipmentKey: 'S-1', parcels: [{ ...PARCEL, trackingNumber: 'JD0001' }] };
      const { fulfillment, userErrors } = await create(input, FULFILLMENT);
      expect(userErrors).toEqual([]);
      expect(fulfillment).toEqual({
        id: expect.stringMatching(/^ful_/),
        shipmentKey: 'S-1',
        status: 'PENDING',
        statusReason: null,
        notifyCustomer: true,
        cycle: 1,
        actor: 'key:admin',
        remoteId: null,
        remoteIds: [],
        deliveryStatus: null,
        lines: [
          { quantity: 2, line: { id: cup, sku: 'CUP', inFlight: 2 } },
          { quantity: 3, line: { id: pot, sku: 'POT', inFlight: 3 } },
        ],
        parcels: [
          {
            carrier: 'DHL',
            carrierName: null,
            trackingNumber: 'JD0001',
            trackingUrl: 'https://www.dhl.com/global-en/home/tracking.html?tracking-id=JD0001',
            lines: null,
          },
        ],
        proof: {
          actor: 'key:admin',
          contentDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
          sentAt: null,
          confirmedAt: null,
          confirmedBy: null,
          remoteIds: [],
          emailRequested: true,
        },
        operation: { kind: 'fulfillment.create', state: 'PENDING', actor: 'key:admin' },
        fulfillmentOrder: { id, orderNumber: expect.any(String), stage: 'READY' },
      });
    });

    it('ships a part in two parcels with their contents, and then the rest', async () => {
      const { id, cup, pot } = await ready();
      const first = await create(
        {
          fulfillmentOrderId: id,
          shipmentKey: 'part',
          notifyCustomer: false,
          lines: [
            { lineId: pot, quantity: 2 },
            { lineId: cup, quantity: 1 },
          ],
          parcels: [
            {
              trackingNumber: ' P-1 ',
              carrier: 'other',
              carrierName: 'Bike Bros',
              trackingUrl: 'https://bike.example/P-1',
              lines: [{ lineId: pot, quantity: 2 }],
            },
            { trackingNumber: 'P-2', carrier: 'Royal Mail', lines: [{ lineId: cup, quantity: 1 }] },
          ],
        },
        FULFILLMENT,
      );
      expect(first).toMatchObject({
        userErrors: [],
        fulfillment: {
          notifyCustomer: false,
          proof: { emailRequested: false },
          lines: [
            { quantity: 1, line: { sku: 'CUP' } },
            { quantity: 2, line: { sku: 'POT' } },
          ],
          parcels: [
            {
              carrier: 'OTHER',
              carrierName: 'Bike Bros',
              trackingNumber: 'P-1',
              trackingUrl: 'https://bike.example/P-1',
              lines: [{ quantity: 2, line: { sku: 'POT' } }],
            },
            { carrier: 'ROYAL_MAIL', trackingNumber: 'P-2', lines: [{ quantity: 1, line: { sku: 'CUP' } }] },
          ],
        },
      });
      const rest = await create({ fulfillmentOrderId: id, shipmentKey: 'rest', parcels: [PARCEL] });
      expect(rest.fulfillment?.lines).toEqual([
        { quantity: 1, line: { sku: 'CUP' } },
        { quantity: 1, line: { sku: 'POT' } },
      ]);
      expect(await order(id, 'fulfillments { id shipmentKey } lines { requested inFlight shipped }')).toEqual({
        fulfillments: [
          { id: first.fulfillment?.id, shipmentKey: 'part' },
          { id: rest.fulfillment?.id, shipmentKey: 'rest' },
        ],
        lines: [
          { requested: 2, inFlight: 2, shipped: 0 },
          { requested: 3, inFlight: 3, shipped: 0 },
        ],
      });
    });

    it('is found by its id and as a node; another id finds nothing', async () => {
      const { id } = await ready();
      const { fulfillment } = await create({ fulfillmentOrderId: id, shipmentKey: 'find', parcels: [PARCEL] });
      const query = 'query Find($id: ID!) { fulfillment(id: $id) { id } node(id: $id) { __typename id } }';
      expect(await app.ask(query, { id: fulfillment?.id })).toEqual({
        fulfillment: { id: fulfillment?.id },
        node: { __typename: 'Fulfillment', id: fulfillment?.id },
      });
      expect(await app.ask<object>(query, { id: `ful_${NOBODY}` })).toMatchObject({ fulfillment: null });
    });

    it('shows proof and ids once the store has confirmed', async () => {
      const { id } = await ready();
      const { fulfillment } = await create({ fulfillmentOrderId: id, shipmentKey: 'proof', parcels: [PARCEL] });
      await app.rows(
        `UPDATE fulfillment SET status = 'CONFIRMED', remote_ids = '{71,72}', sent_at = '2026-02-01T00:00:00Z',
           confirmed_at = '2026-02-01T00:00:01Z', confirmed_by = 'READ', delivery_status = 'delivered',
           delivery_state = 'DELIVERED', delivered_at = '2026-02-02T00:00:00Z' WHERE id = $1`,
        [fulfillment?.id.slice(4)],
      );
      const fields =
        'fulfillments { status remoteId deliveryStatus rawDeliveryStatus deliveredAt proof { sentAt confirmedAt confirmedBy remoteIds } }';
      expect(await order(id, fields)).toEqual({
        fulfillments: [
          {
            status: 'CONFIRMED',
            remoteId: '71',
            deliveryStatus: 'DELIVERED',
            rawDeliveryStatus: 'delivered',
            deliveredAt: '2026-02-02T00:00:00.000Z',
            proof: {
              sentAt: '2026-02-01T00:00:00.000Z',
              confirmedAt: '2026-02-01T00:00:01.000Z',
              confirmedBy: 'READ',
              remoteIds: ['71', '72'],
            },
          },
        ],
      });
    });

    it('gives the first shipment back for its key, and refuses another one under it', async () => {
      const { id } = await ready();
      const input = { fulfillmentOrderId: id, shipmentKey: 'again', parcels: [PARCEL] };
      const first = await create(input);
      const before = await state();
      expect(await create(input)).toEqual(first);
      expect(await create({ ...input, idempotencyKey: 'again-1' })).toEqual(first);
      expect(await create({ ...input, idempotencyKey: 'again-1' })).toEqual(first);
      expect(await create({ ...input, shipmentKey: 'new', idempotencyKey: 'again-1' })).toMatchObject({
        userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED', field: ['input', 'idempotencyKey'] }],
      });
      expect(await create({ ...input, parcels: [{ ...PARCEL, trackingNumber: 'T2' }] })).toMatchObject({
        fulfillment: null,
        userErrors: [{ code: 'SHIPMENT_KEY_USED', field: ['input', 'shipmentKey'] }],
      });
      expect(await state()).toEqual(before);
    });

    it('refuses every wrong input, names its place, and changes nothing', async () => {
      const known = await ready();
      const before = await state();
      for (const [what, change, code, field] of WRONG_SHIPMENTS) {
        const input = {
          fulfillmentOrderId: known.id,
          shipmentKey: 'wrong',
          parcels: [PARCEL],
          ...(typeof change === 'function' ? change(known) : change),
        };
        const answer = await create(input);
        expect({ what, ...answer }).toEqual({
          what,
          fulfillment: null,
          userErrors: [{ code, field, message: expect.any(String) }],
        });
      }
      expect(await state()).toEqual(before);
    });

    it.each<[string, string, string]>([
      [`stage = 'REVIEW'`, 'true', 'INVALID_STAGE'],
      ['location_id = NULL', 'true', 'NOT_AT_OUR_LOCATION'],
      [`status = 'ON_HOLD'`, 'true', 'ON_HOLD'],
      ['cancel_open = true', 'true', 'CANCELLATION_OPEN'],
      ['version = version', 'shipped = requested', 'NOTHING_LEFT'],
      ['version = version', 'in_flight = requested', 'QUANTITY_CLAIMED'],
    ])('is blocked where the order is %s, its lines %s: %s', async (orderChange, lineChange, code) => {
      const { id, inner } = await ready();
      await app.rows(`UPDATE fulfillment_order SET ${orderChange} WHERE id = $1`, [inner]);
      if (lineChange !== 'true') {
        await app.rows(`UPDATE fulfillment_order_line SET ${lineChange} WHERE fulfillment_order_id = $1`, [inner]);
      }
      const before = await state();
      expect(await create({ fulfillmentOrderId: id, shipmentKey: 'no', parcels: [PARCEL] })).toMatchObject({
        fulfillment: null,
        userErrors: [{ code, field: ['input', 'fulfillmentOrderId'] }],
      });
      expect(await state()).toEqual(before);
    });

    it('claims a piece once when shipments race', async () => {
      const { id, cup } = await ready();
      const answers = await Promise.all(
        Array.from({ length: 5 }, (_, index) =>
          create({
            fulfillmentOrderId: id,
            shipmentKey: `race-${index}`,
            lines: [{ lineId: cup, quantity: 2 }],
            parcels: [PARCEL],
          }),
        ),
      );
      const codes = answers.map(({ userErrors }) => userErrors[0]?.code ?? 'DONE').sort();
      expect(codes).toEqual(['DONE', ...Array.from({ length: 4 }, () => 'QUANTITY_CLAIMED')]);
    });
  });

  describe('the work on the floor', () => {
    const STEP = 'fulfillmentOrder { id stage version }';
    const work = (name: string, input: Record<string, unknown>) =>
      app.mutate<{ fulfillmentOrder: unknown }>(name, STEP, input);

    it('goes from READY to PICKING to PACKED, and to CLOSE_PENDING with a message', async () => {
      const { id } = await ready();
      const { version } = await order(id, 'version');
      const steps: [string, Record<string, unknown>, string][] = [
        ['fulfillmentOrderStartPicking', { expectedVersion: version }, 'PICKING'],
        ['fulfillmentOrderMarkPacked', {}, 'PACKED'],
        ['fulfillmentOrderClose', { message: 'Broken in the shelf' }, 'CLOSE_PENDING'],
      ];
      for (const [name, more, stage] of steps) {
        expect(await work(name, { fulfillmentOrderId: id, ...more })).toMatchObject({
          fulfillmentOrder: { id, stage },
          userErrors: [],
        });
      }
      expect(await order(id, 'pendingOperations { kind payload }')).toMatchObject({
        pendingOperations: [{ kind: 'fulfillment-order.close', payload: { message: 'Broken in the shelf' } }],
      });
    });

    it('does not close while a shipment is in flight', async () => {
      const { id, cup } = await ready();
      const lines = [{ lineId: cup, quantity: 1 }];
      await create({ fulfillmentOrderId: id, shipmentKey: 'open', lines, parcels: [PARCEL] });
      expect(await work('fulfillmentOrderClose', { fulfillmentOrderId: id })).toMatchObject({
        fulfillmentOrder: null,
        userErrors: [{ code: 'SHIPMENT_IN_FLIGHT' }],
      });
    });

    describe.each(['fulfillmentOrderStartPicking', 'fulfillmentOrderMarkPacked', 'fulfillmentOrderClose'])(
      '%s',
      (name) => {
        it('refuses every wrong input and state, and changes nothing', async () => {
          const { id, inner } = await ready();
          const own: [Record<string, unknown>, string, string, string] =
            name === 'fulfillmentOrderClose'
              ? [{ message: '' }, '', 'INVALID', 'message']
              : [{}, `cancel_open = false, status = 'ON_HOLD'`, 'ON_HOLD', 'fulfillmentOrderId'];
          const cases: (typeof own)[] = [
            [{ fulfillmentOrderId: 'x' }, '', 'INVALID_ID', 'fulfillmentOrderId'],
            [{ fulfillmentOrderId: `fo_${NOBODY}` }, '', 'NOT_FOUND', 'fulfillmentOrderId'],
            [{ expectedVersion: 1 }, '', 'STALE_VERSION', 'expectedVersion'],
            [{ expectedVersion: 0 }, '', 'INVALID', 'expectedVersion'],
            [{ idempotencyKey: '' }, '', 'INVALID', 'idempotencyKey'],
            [{}, `stage = 'SHIPPED'`, 'INVALID_STAGE', 'fulfillmentOrderId'],
            [{}, `stage = 'READY', cancel_open = true`, 'CANCELLATION_OPEN', 'fulfillmentOrderId'],
            own,
          ];
          for (const [wrong, change, code, field] of cases) {
            if (change) await app.rows(`UPDATE fulfillment_order SET ${change} WHERE id = $1`, [inner]);
            const before = await state();
            const answer = await work(name, { fulfillmentOrderId: id, ...wrong });
            expect(answer).toEqual({
              fulfillmentOrder: null,
              userErrors: [{ code, field: ['input', field], message: expect.any(String) }],
            });
            expect(await state()).toEqual(before);
          }
        });
      },
    );

    it('offers exactly what it then does', async () => {
      const { id, remoteId } = await ready();
      const actions = async (): Promise<Record<string, string[]>> => {
        const { availableActions } = await order(id, 'availableActions { action allowed blockedBy }');
        const list = availableActions as { action: string; allowed: boolean; blockedBy: string[] }[];
        expect(list.every(({ allowed, blockedBy }) => allowed === (blockedBy.length === 0))).toBe(true);
        return Object.fromEntries(list.map(({ action, blockedBy }) => [action, blockedBy]));
      };
      expect(await actions()).toEqual({
        ACCEPT: ['STAGE'],
        REJECT: ['STAGE'],
        START_PICKING: [],
        MARK_PACKED: [],
        MARK_LABELLED: ['STAGE'],
        MARK_HANDED_OVER: ['STAGE'],
        SHIP: [],
        CLOSE: [],
        HOLD: [],
        RELEASE_HOLD: ['NOT_ON_HOLD'],
        MOVE: ['STAGE'],
        ANSWER_CANCELLATION: ['NO_CANCELLATION'],
      });
      const lines = [remoteLine(remoteId, 1, 'CUP', 2), remoteLine(remoteId, 2, 'POT', 3)];
      const onHold = { ...ACCEPTED, lines, status: { canonical: 'ON_HOLD', raw: 'on_hold' } as const };
      await observe(app, site, remoteOrder(site, remoteId, { ...onHold, updatedAt: '2026-01-31T10:30:00Z' }));
      expect(await actions()).toMatchObject({ START_PICKING: ['ON_HOLD'], SHIP: ['ON_HOLD'], CLOSE: [] });
      await observe(app, site, remoteOrder(site, remoteId, { ...ACCEPTED, lines, updatedAt: '2026-01-31T10:31:00Z' }));
      await create({ fulfillmentOrderId: id, shipmentKey: 'all', parcels: [PARCEL] });
      expect(await actions()).toMatchObject({ SHIP: ['NOTHING_LEFT'], CLOSE: ['SHIPMENT_IN_FLIGHT'] });
    });
  });

  describe('in bulk', () => {
    const bulk = (name: string, input: Record<string, unknown>) =>
      app.mutate<BulkAnswer<{ fulfillmentOrderId: string; fulfillmentOrder: { stage: string } | null }>>(
        name,
        'results { fulfillmentOrderId fulfillmentOrder { stage } userErrors { code field message } }',
        input,
      );
    const ship = (input: Record<string, unknown>) =>
      app.mutate<BulkAnswer<{ shipmentKey: string; fulfillment: { id: string } | null }>>(
        'fulfillmentsCreate',
        'results { shipmentKey fulfillment { id } userErrors { code field message } }',
        input,
      );

    it.each([
      ['fulfillmentOrdersStartPicking', 'PICKING'],
      ['fulfillmentOrdersMarkPacked', 'PACKED'],
    ])('%s does each order on its own, in the order of the input', async (name, stage) => {
      const [a, b] = [await ready(), await ready()];
      const fulfillmentOrderIds = [a.id, 'x', `fo_${NOBODY}`, b.id, a.id];
      const input = { fulfillmentOrderIds, idempotencyKey: `key-${name}` };
      const first = await bulk(name, input);
      const error = (code: string, index: number) => [
        { code, field: ['input', 'fulfillmentOrderIds', String(index)], message: expect.any(String) },
      ];
      expect(first).toEqual({
        userErrors: [],
        results: [
          { fulfillmentOrderId: a.id, fulfillmentOrder: { stage }, userErrors: [] },
          { fulfillmentOrderId: 'x', fulfillmentOrder: null, userErrors: error('INVALID_ID', 1) },
          { fulfillmentOrderId: `fo_${NOBODY}`, fulfillmentOrder: null, userErrors: error('NOT_FOUND', 2) },
          { fulfillmentOrderId: b.id, fulfillmentOrder: { stage }, userErrors: [] },
          { fulfillmentOrderId: a.id, fulfillmentOrder: null, userErrors: error('INVALID_STAGE', 4) },
        ],
      });
      const before = await state();
      expect(await bulk(name, input)).toEqual(first);
      expect(await bulk(name, { ...input, fulfillmentOrderIds: [b.id] })).toMatchObject({
        userErrors: [],
        results: [{ userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED', field: ['input', 'idempotencyKey'] }] }],
      });
      expect(await state()).toEqual(before);
    });

    it('ships many at once; one that is wrong stops nobody, and its error names its place', async () => {
      const [a, b] = [await ready(), await ready()];
      const item = (id: string, shipmentKey: string, more = {}) => ({
        fulfillmentOrderId: id,
        shipmentKey,
        parcels: [PARCEL],
        ...more,
      });
      const input = {
        idempotencyKey: 'bulk-ship',
        fulfillments: [
          item(a.id, 'b1'),
          item(b.id, 'b2', { parcels: [PARCEL, { trackingNumber: '9.4E+21', carrier: 'UPS' }] }),
          item(b.id, 'b3', { parcels: [{ ...PARCEL, trackingNumber: 'A,B' }] }),
          item('x', 'b4'),
          item(b.id, 'b5'),
          item(b.id, 'b6'),
        ],
      };
      const first = await ship(input);
      const error = (code: string, ...path: string[]) => [
        { code, field: ['input', 'fulfillments', ...path], message: expect.any(String) },
      ];
      const done = { id: expect.stringMatching(/^ful_/) };
      expect(first).toEqual({
        userErrors: [],
        results: [
          { shipmentKey: 'b1', fulfillment: done, userErrors: [] },
          {
            shipmentKey: 'b2',
            fulfillment: null,
            userErrors: error('INVALID', '1', 'parcels', '1', 'trackingNumber'),
          },
          { shipmentKey: 'b3', fulfillment: null, userErrors: error('INVALID', '2', 'parcels', '0', 'trackingNumber') },
          { shipmentKey: 'b4', fulfillment: null, userErrors: error('INVALID_ID', '3', 'fulfillmentOrderId') },
          { shipmentKey: 'b5', fulfillment: done, userErrors: [] },
          { shipmentKey: 'b6', fulfillment: null, userErrors: error('QUANTITY_CLAIMED', '5', 'fulfillmentOrderId') },
        ],
      });
      const before = await state();
      const again = await ship(input);
      expect(again.results.map(({ fulfillment }) => fulfillment)).toEqual(
        first.results.map(({ fulfillment }) => fulfillment),
      );
      expect(await state()).toEqual(before);
    });

    it('refuses a bulk that is empty, too large, or has a wrong key, as a whole', async () => {
      for (const [name, input, field] of WRONG_BULKS) {
        expect(await bulk(name, input)).toEqual({
          results: [],
          userErrors: [{ code: 'INVALID', field: ['input', field], message: expect.any(String) }],
        });
      }
      const item = { fulfillmentOrderId: 'x', shipmentKey: 'x', parcels: [PARCEL] };
      expect(await ship({ fulfillments: Array.from({ length: 51 }, () => item) })).toMatchObject({
        results: [],
        userErrors: [{ code: 'INVALID', field: ['input', 'fulfillments'] }],
      });
    });
  });
});
