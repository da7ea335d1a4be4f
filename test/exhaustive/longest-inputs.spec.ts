import { GraphQLSchemaHost } from '@nestjs/graphql';
import { getNamedType, isInputObjectType, isObjectType, type GraphQLInputObjectType } from 'graphql';
import { newId } from '../../src/common/ids.js';
import { inputRules, mostEntries } from '../../src/platform/graphql/api-limits.js';
import { MAPPING_LIMITS } from '../../src/modules/inventory/domain/check-mapping.js';
import { outcomeOf, selectionOf } from '../integration/graphql-modules/bad-input/outcome.js';
import type { Input } from '../integration/graphql-modules/bad-input/probes.js';
import { World } from '../integration/graphql-modules/bad-input/world.js';
import { ModulesApp } from '../integration/graphql-modules/modules-app.js';
import { readyOrder, remoteLine, seedLevel, type Site } from '../integration/graphql-modules/order-seed.js';

/** Three bytes each, and six in a body that writes them as `\uXXXX`. */
const LETTER = '字';
const MAX_SKU = 128;
/** A SKU as long as may be. */
const longSku = (n: number, kind = 'S'): string => `${kind}${n}-`.padEnd(MAX_SKU, LETTER);
const many = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));
const REASON = LETTER.repeat(500);
const URL = `https://track.example/${'t'.repeat(978)}`;

/** A right input with lists at their longest, and what it must have done. */
interface Try {
  mutation: string;
  input: (world: World) => Promise<Input>;
  /** How many rows it must have made or changed, by a statement that counts them. */
  applied: [sql: string, count: number];
  /** The most statements that it may take. */
  statements: number;
}

const owner = ({ warehouseId, storeId }: Site): Input => ({
  warehouseId: `wh_${warehouseId}`,
  storeId: `store_${storeId}`,
});

/** An order that the warehouse works on, with so many lines of one piece, by global ids. */
async function orderOf({ app, blue }: World, lines: number, name: string): Promise<{ id: string; lineIds: string[] }> {
  const inner = await readyOrder(app, blue, name, { lines: many(lines, (n) => remoteLine(name, n, 'CUP', 1)) });
  const rows = await app.rows<{ id: string }>(
    'SELECT id FROM fulfillment_order_line WHERE fulfillment_order_id = $1 ORDER BY id',
    [inner],
  );
  return { id: `fo_${inner}`, lineIds: rows.map(({ id }) => `fol_${id}`) };
}

const parcel = (n: number, lines?: Input[]): Input => ({
  carrier: 'dhl',
  carrierName: LETTER.repeat(100),
  trackingNumber: `${n}T`.padEnd(100, '7'),
  trackingUrl: URL,
  ...(lines && { lines }),
});
const pieces = (lineIds: readonly string[]): Input[] => lineIds.map((lineId) => ({ lineId, quantity: 1 }));

/** A level, and the record at the store that is made of it and believed to show nothing, for each of so many long SKUs. */
async function seedRecords({ app, blue }: World, count: number, kind: string): Promise<string[]> {
  const skus = many(count, (n) => longSku(n, kind));
  await app.rows(
    `WITH level AS (INSERT INTO stock_level (id, warehouse_id, store_id, sku, on_hand)
         SELECT l.id, $1, $2, l.sku, 7 FROM unnest($4::uuid[], $5::text[]) AS l (id, sku) RETURNING id, sku),
       record AS (INSERT INTO stock_record (id, store_id, location_id, warehouse_id, remote_id, sku, num_in_stock, observed_at, expected, components)
         SELECT gen_random_uuid(), $2, $3, $1, sku, sku, 7, db_now(), 7, 1 FROM level RETURNING id, sku)
     INSERT INTO stock_record_level (stock_record_id, stock_level_id, units) SELECT r.id, l.id, 1 FROM record r JOIN level l USING (sku)`,
    [blue.warehouseId, blue.storeId, blue.locationId, skus.map(() => newId()), skus],
  );
  return skus;
}

const PUSHES = `SELECT count(DISTINCT r.sku)::int AS count FROM store_operation o JOIN stock_record r ON o.dedupe_key LIKE '%' || r.id || '%'
  WHERE r.sku LIKE `;

const kit = (n: number): Input[] =>
  many(MAPPING_LIMITS.components, (part) => ({ warehouseSku: longSku(n + part, 'P'), units: MAPPING_LIMITS.units }));

/** Mutations of many orders, each after those before it. */
const STEPS = ['StartPicking', 'MarkPacked', 'MarkLabelled', 'MarkHandedOver'];
const BULK = 100;
const bulkOrders: string[] = [];

const TRIES: Record<string, Try> = {
  'levels with long SKUs': {
    mutation: 'stockLevelsSet',
    input: async (world) => ({
      ...owner(world.blue),
      reason: REASON,
      levels: (await seedRecords(world, 500, 'S')).map((sku) => ({ sku, onHand: 2_147_483_647 })),
    }),
    applied: [`${PUSHES} 'S%'`, 500],
    statements: 25,
  },
  'the same levels at nothing, which is urgent': {
    mutation: 'stockLevelsSet',
    input: async (world) => ({ ...owner(world.blue), levels: many(500, (n) => ({ sku: longSku(n), onHand: 0 })) }),
    applied: [`${PUSHES} 'S%' AND o.priority = 50`, 500],
    statements: 25,
  },
  buffers: {
    mutation: 'stockBuffersSet',
    input: async (world) => ({
      ...owner(world.blue),
      levels: (await seedRecords(world, 200, 'B')).map((sku) => ({ sku, buffer: 3 })),
    }),
    applied: [`${PUSHES} 'B%'`, 200],
    statements: 25,
  },
  thresholds: {
    mutation: 'stockThresholdsSet',
    input: async (world) => ({
      ...owner(world.blue),
      levels: many(200, (n) => ({ sku: longSku(n, 'B'), lowStockThreshold: 2_147_483_647 })),
    }),
    applied: ['SELECT count(*)::int AS count FROM stock_level WHERE low_since IS NOT NULL', 200],
    statements: 25,
  },
  'mappings of three parts': {
    mutation: 'skuMappingsImport',
    input: async (world) => ({
      ...owner(world.blue),
      rows: many(500, (n) => ({
        storeSku: longSku(n, 'B'),
        components: many(3, (part) => ({ warehouseSku: longSku((n + part) % 200, 'B'), units: 10_000 })),
      })),
    }),
    applied: ['SELECT count(*)::int AS count FROM sku_mapping_component', 1_500],
    statements: 30,
  },
  'a kit of as many parts as there may be': {
    mutation: 'skuMappingUpsert',
    input: async (world) => ({ ...owner(world.blue), storeSku: longSku(0, 'K'), components: kit(0) }),
    applied: ['SELECT count(*)::int AS count FROM sku_mapping_component', 1_500 + MAPPING_LIMITS.components],
    statements: 30,
  },
  'many such kits': {
    mutation: 'skuMappingsImport',
    input: async (world) => ({
      ...owner(world.blue),
      rows: many(100, (n) => ({ storeSku: longSku(n + 1, 'K'), components: kit(n) })),
    }),
    applied: ['SELECT count(*)::int AS count FROM sku_mapping_component', 1_500 + 101 * MAPPING_LIMITS.components],
    statements: 30,
  },
  'a shipment of one parcel with every line of a large order': {
    mutation: 'fulfillmentCreate',
    input: async (world) => {
      const { id, lineIds } = await orderOf(world, 500, 'large');
      const lines = pieces(lineIds);
      return { fulfillmentOrderId: id, shipmentKey: LETTER.repeat(100), lines, parcels: [parcel(0, lines)] };
    },
    applied: [`SELECT count(*)::int AS count FROM fulfillment_line`, 500],
    statements: 60,
  },
  'a shipment of many parcels': {
    mutation: 'fulfillmentCreate',
    input: async (world) => {
      const { id, lineIds } = await orderOf(world, 20, 'parcels');
      const parcels = lineIds.map((lineId, n) => parcel(n + 1, pieces([lineId])));
      return { fulfillmentOrderId: id, shipmentKey: 'parcels', parcels };
    },
    applied: [`SELECT count(*)::int AS count FROM parcel`, 21],
    statements: 60,
  },
  'shipments of ten lines': {
    mutation: 'fulfillmentsCreate',
    input: async (world) => {
      const fulfillments: Input[] = [];
      for (let n = 0; n < 50; n++) {
        const { id, lineIds } = await orderOf(world, 10, `ten${n}`);
        const lines = pieces(lineIds);
        fulfillments.push({
          fulfillmentOrderId: id,
          shipmentKey: LETTER.repeat(100),
          lines,
          parcels: [parcel(30 + n, lines)],
        });
      }
      return { fulfillments };
    },
    applied: [`SELECT count(*)::int AS count FROM fulfillment_line`, 1_020],
    statements: 50 * 40,
  },
  'delivery events': {
    mutation: 'fulfillmentEventsCreate',
    input: async (world) => {
      const shipments: { id: string }[] = [];
      for (let n = 0; n < 20; n++) shipments.push(await world.shipment(true));
      const place = Object.fromEntries(['city', 'state', 'postcode'].map((field) => [field, LETTER.repeat(255)]));
      const now = Date.now();
      return {
        events: many(BULK, (n) => ({
          fulfillmentId: shipments[n % shipments.length]?.id,
          status: 'IN_TRANSIT',
          message: `${n}`.padEnd(1_000, LETTER),
          country: 'DE',
          happenedAt: new Date(now - n * 1_000).toISOString(),
          ...place,
        })),
      };
    },
    applied: ['SELECT count(*)::int AS count FROM delivery_event', BULK],
    statements: BULK * 30,
  },
  notifications: {
    mutation: 'storeNotificationReplay',
    input: async (world) => {
      const ids: string[] = [];
      for (let n = 0; n < BULK; n++) ids.push(await world.notification());
      return { ids };
    },
    // A replay is a row of its own.
    applied: ['SELECT count(*)::int AS count FROM store_notification', 2 * BULK],
    statements: 25,
  },
  'countries of a new warehouse': {
    mutation: 'warehouseCreate',
    input: async () => ({
      code: 'W'.repeat(40),
      name: LETTER.repeat(128),
      address: {
        line1: LETTER.repeat(255),
        line2: LETTER.repeat(255),
        city: LETTER.repeat(255),
        state: LETTER.repeat(255),
        postcode: LETTER.repeat(64),
        phone: '0'.repeat(128),
        country: 'DE',
      },
      servedCountries: many(250, (n) => ['DE', 'FR', 'US'][n % 3]),
    }),
    applied: [
      `SELECT count(*)::int AS count FROM warehouse WHERE code LIKE 'WW%' AND cardinality(served_countries) = 3`,
      1,
    ],
    statements: 20,
  },
  'countries of a warehouse': {
    mutation: 'warehouseUpdate',
    input: async ({ red }) => ({
      warehouseId: `wh_${red.warehouseId}`,
      servedCountries: many(250, (n) => ['DE', 'FR'][n % 2]),
    }),
    applied: [`SELECT count(*)::int AS count FROM warehouse WHERE cardinality(served_countries) = 2`, 1],
    statements: 20,
  },
  'lines of a move': {
    mutation: 'fulfillmentOrderMove',
    input: async (world) => {
      const { app, blue } = world;
      const place = { warehouseId: newId(), locationId: newId() };
      await app.rows(
        `INSERT INTO warehouse (id, code, name, line1, city, country) VALUES ($1, 'second', 'second', 'Kai 1', 'Berlin', 'DE')`,
        [place.warehouseId],
      );
      await app.rows(
        `INSERT INTO location (id, store_id, warehouse_id, remote_id, name, status) VALUES ($1, $2, $3, 'second', 'second', 'ACTIVE')`,
        [place.locationId, blue.storeId, place.warehouseId],
      );
      await seedLevel(app, { ...blue, ...place }, 'CUP', 10_000);
      const { id, lineIds } = await orderOf(world, 501, 'moved');
      await app.rows(
        `UPDATE fulfillment_order SET stage = 'WITHDRAWN', status = 'OPEN', request_status = 'UNSUBMITTED' WHERE remote_id = 'moved'`,
      );
      return {
        fulfillmentOrderId: id,
        locationId: `loc_${place.locationId}`,
        lineIds: lineIds.slice(0, 500),
        reason: REASON,
      };
    },
    applied: [`SELECT count(*)::int AS count FROM store_operation WHERE kind LIKE '%move%'`, 1],
    statements: 60,
  },
  ...Object.fromEntries(
    STEPS.map((step, at): [string, Try] => [
      `orders at once: ${step}`,
      {
        mutation: `fulfillmentOrders${step}`,
        input: async (world) => {
          while (bulkOrders.length < BULK) bulkOrders.push((await world.ready()).id);
          return { fulfillmentOrderIds: bulkOrders };
        },
        applied: [
          `SELECT count(*)::int AS count FROM fulfillment_order WHERE stage = '${['PICKING', 'PACKED', 'LABELLED', 'HANDED_OVER'][at]}'`,
          BULK,
        ],
        statements: BULK * 30,
      },
    ]),
  ),
};

describe('the longest inputs', () => {
  let app: ModulesApp;
  let world: World;
  /** Lists, as `Input.field`, that were sent at their longest. */
  const sent = new Set<string>();

  beforeAll(async () => {
    app = await ModulesApp.start({ NEXT_CLIENT_ID: 'app', NEXT_CLIENT_SECRET: 'secret' });
    world = await World.make(app);
  }, 60_000);
  afterAll(() => app.stop());
  afterEach(() => expect(app.errorLines.splice(0)).toEqual([]));

  const mutations = () => app.get(GraphQLSchemaHost).schema.getMutationType()?.getFields() ?? {};
  const inputOf = (mutation: string): GraphQLInputObjectType => {
    const type = mutations()[mutation]?.args[0]?.type;
    const named = type && getNamedType(type);
    if (!isInputObjectType(named)) throw new Error(`${mutation} takes no input.`);
    return named;
  };
  const limits = () =>
    new Map([
      // Checked with the row that they belong to.
      ...['SkuMappingRowInput', 'SkuMappingUpsertInput'].map((input): [string, number] => [
        `${input}.components`,
        MAPPING_LIMITS.components,
      ]),
      ...inputRules().flatMap((one): [string, number][] => {
        const most = mostEntries(one);
        return most === undefined ? [] : [[`${one.input}.${one.field}`, most]];
      }),
    ]);

  /** Notes which lists of an input are at their longest. */
  const note = (type: GraphQLInputObjectType, value: Input): void => {
    for (const field of Object.values(type.getFields())) {
      const given = value[field.name];
      const place = `${type.name}.${field.name}`;
      if (Array.isArray(given) && given.length === limits().get(place)) sent.add(place);
      const named = getNamedType(field.type);
      if (!isInputObjectType(named) || given == null) continue;
      for (const one of Array.isArray(given) ? (given as Input[]) : [given as Input]) note(named, one);
    }
  };

  it.each(Object.entries(TRIES))('%s', async (_name, { mutation, input: make, applied, statements }) => {
    const input = await make(world);
    note(inputOf(mutation), input);
    const payload = getNamedType(mutations()[mutation]?.type ?? inputOf(mutation));
    if (!isObjectType(payload)) throw new Error(`${mutation} has no payload.`);
    const query = `mutation ($input: ${inputOf(mutation).name}!) { ${mutation}(input: $input) ${selectionOf(payload)} }`;
    app.statements.length = 0;
    const answer = await app.answer<Record<string, unknown>>(query, { input });
    const taken = app.statements.length;
    expect(answer.errors).toBeUndefined();
    expect(outcomeOf(mutation, answer).errors).toEqual([]);
    const [row] = await app.rows<{ count: number }>(applied[0]);
    expect(row?.count).toBe(applied[1]);
    expect([taken, taken <= statements]).toEqual([taken, true]);
  });

  it('every list of the schema that has a limit was among them, and every list of a mutation has one', () => {
    const lists = (type: GraphQLInputObjectType): string[] =>
      Object.values(type.getFields()).flatMap((field) => {
        const named = getNamedType(field.type);
        const below = isInputObjectType(named) ? lists(named) : [];
        return String(field.type).startsWith('[') ? [`${type.name}.${field.name}`, ...below] : below;
      });
    const all = new Set(Object.keys(mutations()).flatMap((mutation) => lists(inputOf(mutation))));
    expect([...all].filter((place) => !sent.has(place))).toEqual([]);
  });
});
