import { ModulesApp, type UserErrorAnswer } from './modules-app.js';
import { seedLevel, seedSite, type Site } from './order-seed.js';

interface LevelAnswer {
  id: string;
  sku: string;
  onHand: number;
  free: number;
}

interface SetAnswer {
  stockLevels: LevelAnswer[];
  userErrors: UserErrorAnswer[];
}

const LEDGER =
  'SELECT l.sku, m.kind, m.on_hand_delta, m.on_hand_after, m.reason, m.actor FROM stock_movement m JOIN stock_level l ON l.id = m.stock_level_id ORDER BY m.seq';

describe('stock levels', () => {
  let app: ModulesApp;
  let blue: Site;
  let red: Site;

  beforeAll(async () => {
    app = await ModulesApp.start();
    blue = await seedSite(app, 'blue');
    red = await seedSite(app, 'red');
  });
  afterAll(() => app.stop());
  beforeEach(() => app.rows('TRUNCATE stock_level, stock_movement, idempotency_record'));
  afterEach(() => expect(app.errorLines.splice(0)).toEqual([]));

  const place = (site = blue) => ({ warehouseId: `wh_${site.warehouseId}`, storeId: `store_${site.storeId}` });
  const set = (input: Record<string, unknown>) =>
    app.mutate<SetAnswer>('stockLevelsSet', 'stockLevels { id sku onHand free }', { ...place(), ...input });
  const adjust = (input: Record<string, unknown>) =>
    app.mutate<{ stockLevel: LevelAnswer | null }>('stockLevelAdjust', 'stockLevel { id sku onHand free }', {
      ...place(),
      sku: 'CUP',
      ...input,
    });
  const state = async (): Promise<unknown> => [
    await app.rows('SELECT * FROM stock_level ORDER BY id'),
    await app.rows(LEDGER),
  ];

  it('sets levels, trims SKUs, answers in the order of the input, and writes a movement for each change', async () => {
    const { stockLevels, userErrors } = await set({
      reason: 'count',
      levels: [
        { sku: ' POT ', onHand: 0 },
        { sku: 'CUP', onHand: 2_147_483_647 },
        { sku: 'MUG', onHand: 3 },
      ],
    });
    expect(userErrors).toEqual([]);
    expect(stockLevels).toMatchObject([
      { sku: 'POT', onHand: 0 },
      { sku: 'CUP', onHand: 2_147_483_647 },
      { sku: 'MUG', free: 3 },
    ]);
    await set({
      levels: [
        { sku: 'MUG', onHand: 1 },
        { sku: 'POT', onHand: 0 },
      ],
    });
    expect(await app.rows(LEDGER)).toEqual(
      expect.arrayContaining([
        {
          sku: 'CUP',
          kind: 'SET',
          on_hand_delta: 2_147_483_647,
          on_hand_after: 2_147_483_647,
          reason: 'count',
          actor: 'key:admin',
        },
        { sku: 'MUG', kind: 'SET', on_hand_delta: 3, on_hand_after: 3, reason: 'count', actor: 'key:admin' },
        { sku: 'MUG', kind: 'SET', on_hand_delta: -2, on_hand_after: 1, reason: null, actor: 'key:admin' },
      ]),
    );
    expect(await app.rows(LEDGER)).toHaveLength(3);
  });

  it('takes 500 levels at once, and not 501', async () => {
    const levels = Array.from({ length: 501 }, (_, n) => ({ sku: `S${n}`, onHand: n }));
    expect(await set({ levels })).toMatchObject({
      stockLevels: [],
      userErrors: [{ code: 'INVALID', field: ['input', 'levels'] }],
    });
    expect(await app.rows('SELECT FROM stock_level')).toHaveLength(0);
    const { stockLevels } = await set({ levels: levels.slice(0, 500) });
    expect(stockLevels.map(({ onHand }) => onHand)).toEqual(levels.slice(0, 500).map(({ onHand }) => onHand));
  });

  it('takes a SKU for the same with blanks around it, and then sets none of the levels', async () => {
    await seedLevel(app, blue, 'A', 9);
    const before = await state();
    const levels = [
      { sku: 'A', onHand: 1 },
      { sku: ' A', onHand: 2 },
    ];
    const field = ['input', 'levels', '1', 'sku'];
    const userErrors = [{ code: 'DUPLICATE_SKU', field, message: expect.any(String) as string }];
    expect(await set({ levels })).toEqual({ stockLevels: [], userErrors });
    expect(await state()).toEqual(before);
  });

  it('adjusts by a difference, down to 0, once per idempotency key', async () => {
    await seedLevel(app, blue, 'CUP', 5);
    const input = { delta: -2, reason: 'broken', idempotencyKey: 'k' };
    expect(await adjust(input)).toMatchObject({ stockLevel: { sku: 'CUP', onHand: 3 }, userErrors: [] });
    expect(await adjust(input)).toMatchObject({ stockLevel: { onHand: 3 }, userErrors: [] });
    expect(await adjust({ delta: -3 })).toMatchObject({ stockLevel: { onHand: 0, free: 0 } });
    expect(await adjust({ delta: 7 })).toMatchObject({ stockLevel: { onHand: 7 } });
    expect(await app.rows(LEDGER)).toEqual([
      { sku: 'CUP', kind: 'ADJUST', on_hand_delta: -2, on_hand_after: 3, reason: 'broken', actor: 'key:admin' },
      { sku: 'CUP', kind: 'ADJUST', on_hand_delta: -3, on_hand_after: 0, reason: null, actor: 'key:admin' },
      { sku: 'CUP', kind: 'ADJUST', on_hand_delta: 7, on_hand_after: 7, reason: null, actor: 'key:admin' },
    ]);
  });

  it('applies what came later on top of an earlier count, and shows both times', async () => {
    await seedLevel(app, blue, 'CUP', 5);
    const asOf = new Date(Date.now() - 60_000).toISOString();
    await adjust({ delta: 2 });
    const read = 'stockLevels { onHand countedAt movements(first: 1) { nodes { kind asOf occurredAt } } }';
    const counted = await app.mutate('stockLevelsSet', read, { ...place(), asOf, levels: [{ sku: 'CUP', onHand: 9 }] });
    const nodes = [{ kind: 'SET', asOf, occurredAt: expect.not.stringMatching(asOf) as string }];
    expect(counted).toEqual({ stockLevels: [{ onHand: 11, countedAt: asOf, movements: { nodes } }], userErrors: [] });
  });

  it('takes a count of a clock that is ahead as of now', async () => {
    const asOf = new Date(Date.now() + 30_000);
    const read = 'stockLevels { onHand countedAt }';
    const counted = await app.mutate<{ stockLevels: { onHand: number; countedAt: string }[] }>('stockLevelsSet', read, {
      ...place(),
      asOf: asOf.toISOString(),
      levels: [{ sku: 'CUP', onHand: 9 }],
    });
    expect(counted).toMatchObject({ stockLevels: [{ onHand: 9 }], userErrors: [] });
    expect(+new Date(counted.stockLevels[0]?.countedAt ?? '')).toBeLessThan(+asOf);
  });

  it.each(['1.23457E+11', 'GR\uFFFDE', '\u200B '])('refuses %j as a SKU with what to do', async (sku) => {
    const { userErrors } = await set({ levels: [{ sku, onHand: 1 }] });
    expect(userErrors).toMatchObject([{ code: 'INVALID', field: ['input', 'levels', '0', 'sku'] }]);
  });

  it('keeps level and ledger equal when adjustments race', async () => {
    await seedLevel(app, blue, 'CUP', 10);
    const answers = await Promise.all(Array.from({ length: 15 }, () => adjust({ delta: -1 })));
    expect(answers.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(10);
    expect(await app.rows('SELECT on_hand FROM stock_level')).toEqual([{ on_hand: 0 }]);
    expect(await app.rows(LEDGER)).toHaveLength(10);
  });

  it('filters, pages and reads ledgers of many levels together', async () => {
    for (let n = 0; n < 12; n++) await seedLevel(app, n % 3 === 0 ? red : blue, `S${n}`, n);
    for (let n = 1; n <= 3; n++) await adjust({ sku: 'S1', delta: n });
    const query = `query Levels($filter: StockLevelFilter, $first: Int, $after: String) { stockLevels(filter: $filter, first: $first, after: $after) {
      nodes { sku store { name } warehouse { code } movements(first: 2) { nodes { onHandDelta } pageInfo { hasNextPage endCursor } totalCount } }
      pageInfo { hasNextPage endCursor } } }`;
    type Levels = {
      stockLevels: {
        nodes: {
          sku: string;
          movements: { nodes: { onHandDelta: number }[]; pageInfo: { endCursor: string }; totalCount: number };
        }[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
      };
    };
    const skus = async (filter: Record<string, unknown>): Promise<string[]> =>
      (await app.ask<Levels>(query, { filter })).stockLevels.nodes.map(({ sku }) => sku);
    expect(await skus({ storeId: [`store_${red.storeId}`] })).toEqual(['S9', 'S6', 'S3', 'S0']);
    expect(await skus({ warehouseId: [`wh_${red.warehouseId}`], sku: ['S0', 'S1'] })).toEqual(['S0']);
    const wrong = await app.answer(query, { filter: { warehouseId: ['store_x'] } });
    expect(wrong.errors).toMatchObject([{ extensions: { code: 'INVALID_ID' } }]);
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { nodes, pageInfo }: Levels['stockLevels'] = (await app.ask<Levels>(query, { first: 5, after }))
        .stockLevels;
      seen.push(...nodes.map(({ sku }) => sku));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null && seen.length < 50);
    expect(seen).toEqual(Array.from({ length: 12 }, (_, n) => `S${11 - n}`));
    app.statements.length = 0;
    const [s1] = (await app.ask<Levels>(query, { filter: { sku: ['S1'] } })).stockLevels.nodes;
    expect(s1?.movements).toMatchObject({
      nodes: [{ onHandDelta: 3 }, { onHandDelta: 2 }],
      totalCount: 3,
      pageInfo: { hasNextPage: true },
    });
    app.statements.length = 0;
    await app.ask(
      '{ stockLevels { nodes { movements(first: 2) { nodes { kind } } store { name } warehouse { code } } } }',
    );
    expect(app.statements).toHaveLength(4);
  });

  it('says for how many days what is free lasts, by what really left, and finds what ends soon', async () => {
    const [cup, pot, mug] = [
      await seedLevel(app, blue, 'CUP', 20),
      await seedLevel(app, blue, 'POT', 90),
      await seedLevel(app, blue, 'MUG', 1),
    ];
    await app.rows(
      `UPDATE stock_level SET created_at = db_now() - interval '90 days', reserved = 2, buffer = 3 WHERE id = $1`,
      [cup],
    );
    const left = (levelId: string, kind: string, pieces: number, daysAgo: number) =>
      app.rows(
        `INSERT INTO stock_movement (stock_level_id, kind, on_hand_delta, reserved_delta, on_hand_after, reserved_after, actor, occurred_at)
         VALUES ($1, $2, $3, 0, 0, 0, 'test', db_now() - make_interval(days => $4))`,
        [levelId, kind, pieces, daysAgo],
      );
    for (const [kind, pieces, daysAgo] of [
      ['SHIP', -40, 5],
      ['UNSHIP', 10, 4],
      ['ADJUST', -99, 3],
      ['RELEASE', -99, 3],
      ['SHIP', -99, 45],
    ] as const) {
      await left(cup, kind, pieces, daysAgo);
    }
    // A level of today: what left it left within a day, not within thirty.
    await left(pot, 'SHIP', -30, 0);
    await left(mug, 'ADJUST', -9, 1);
    type Levels = { stockLevels: { nodes: { sku: string; daysOfCover: number | null; wide?: number | null }[] } };
    const ask = async (filter: Record<string, unknown>, fields = 'daysOfCover') =>
      (
        await app.ask<Levels>(
          `query ($filter: StockLevelFilter) { stockLevels(filter: $filter) { nodes { sku ${fields} } } }`,
          { filter },
        )
      ).stockLevels.nodes;
    app.statements.length = 0;
    expect(await ask({ storeId: [place().storeId] })).toEqual([
      { sku: 'MUG', daysOfCover: null },
      { sku: 'POT', daysOfCover: 3 },
      { sku: 'CUP', daysOfCover: 15 },
    ]);
    expect(app.statements).toHaveLength(2);
    expect(await ask({ sku: ['CUP'] }, 'daysOfCover wide: daysOfCover(days: 60)')).toEqual([
      { sku: 'CUP', daysOfCover: 15, wide: 7 },
    ]);
    const skus = async (filter: Record<string, unknown>) => (await ask(filter)).map(({ sku }) => sku);
    expect(await skus({ daysOfCoverBelow: 16 })).toEqual(['POT', 'CUP']);
    expect(await skus({ daysOfCoverBelow: 15 })).toEqual(['POT']);
    expect(await skus({ daysOfCoverBelow: 16, warehouseId: [place(red).warehouseId] })).toEqual([]);
    expect(await skus({ daysOfCoverBelow: 16, lowStock: true })).toEqual([]);
    for (const days of [0, 366]) {
      const { errors } = await app.answer(`{ stockLevels { nodes { daysOfCover(days: ${days}) } } }`);
      expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    }
  });

  it('sets buffers, or shows what they would do, and lists what is low', async () => {
    await seedLevel(app, blue, 'CUP', 9);
    const buffers = (input: Record<string, unknown>) =>
      app.mutate<{ stockLevels: { sku: string; buffer: number; free: number }[] }>(
        'stockBuffersSet',
        'stockLevels { sku buffer free } published { before after stockRecord { sku } }',
        { ...place(), levels: [{ sku: 'CUP', buffer: 4 }], ...input },
      );
    expect(await buffers({ preview: true })).toMatchObject({ stockLevels: [{ sku: 'CUP', buffer: 0, free: 9 }] });
    expect(await buffers({})).toMatchObject({ stockLevels: [{ sku: 'CUP', buffer: 4, free: 5 }], userErrors: [] });
    const thresholds = (lowStockThreshold: number | null) =>
      app.mutate<{ stockLevels: { lowStockThreshold: number | null; lowSince: string | null }[] }>(
        'stockThresholdsSet',
        'stockLevels { lowStockThreshold lowSince }',
        { ...place(), levels: [{ sku: 'CUP', lowStockThreshold }] },
      );
    const low = async (): Promise<string[]> => {
      const query = 'query ($filter: StockLevelFilter) { stockLevels(filter: $filter) { nodes { sku } } }';
      const data = await app.ask<{ stockLevels: { nodes: { sku: string }[] } }>(query, { filter: { lowStock: true } });
      return data.stockLevels.nodes.map(({ sku }) => sku);
    };
    expect(await thresholds(4)).toMatchObject({ stockLevels: [{ lowStockThreshold: 4, lowSince: null }] });
    await adjust({ delta: -1 });
    expect(await low()).toEqual(['CUP']);
    expect(await thresholds(null)).toMatchObject({ stockLevels: [{ lowStockThreshold: null, lowSince: null }] });
    expect(await low()).toEqual([]);
    expect(await app.rows(`SELECT type, resolved_at IS NULL AS open FROM exception WHERE type = 'LOW_STOCK'`)).toEqual([
      { type: 'LOW_STOCK', open: false },
    ]);
  });
});
