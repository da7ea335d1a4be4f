import { GraphQLSchemaHost } from '@nestjs/graphql';
import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
} from 'graphql';
import { GRAPHQL_LIMITS } from '../../../src/platform/graphql/limits.js';
import { HOSTILE_TEXTS, UNSTORABLE_TEXTS } from './bad-input/hostile-texts.js';
import type { Input } from './bad-input/probes.js';
import { World } from './bad-input/world.js';
import { ModulesApp } from './modules-app.js';
import { seedLevel } from './order-seed.js';
import { NOBODY } from './ship-cases.js';

type Query = GraphQLField<unknown, unknown>;

/** A value that a query can be given: the arguments' names on the way to it, and what it is. */
interface Place {
  path: string[];
  type: string;
  values: readonly string[];
  list: boolean;
}

/** Every argument of a query, and every field of its filters. */
function placesOf(args: readonly (GraphQLArgument | GraphQLInputField)[], above: string[] = []): Place[] {
  return args.flatMap(({ name, type }) => {
    const named = getNamedType(type);
    const path = [...above, name];
    if (isInputObjectType(named)) return placesOf(Object.values(named.getFields()), path);
    const values = isEnumType(named) ? named.getValues().map((value) => value.name) : [];
    return [{ path, type: named.name, values, list: isListType(getNullableType(type)) }];
  });
}

/** A SKU at every place that has one: a level, a record, a mapping and its component, a line of an order. */
async function seedSku({ app, blue }: World, sku: string, orderId: string): Promise<void> {
  await seedLevel(app, blue, sku, 1);
  await app.rows(
    `INSERT INTO stock_record (id, store_id, location_id, warehouse_id, remote_id, sku, observed_at, components)
     VALUES (gen_random_uuid(), $1, $2, $3, 'r1', $4, db_now(), 0)`,
    [blue.storeId, blue.locationId, blue.warehouseId, sku],
  );
  const storeId = `store_${blue.storeId}`;
  const mapping = { storeId, storeSku: sku, components: [{ warehouseSku: sku, units: 1 }] };
  expect(await app.mutate('skuMappingUpsert', '', mapping)).toEqual({ userErrors: [] });
  await app.rows('UPDATE fulfillment_order_line SET sku = $1 WHERE fulfillment_order_id = $2', [sku, orderId]);
}

describe('questions', () => {
  let app: ModulesApp;
  let queries: Query[];
  let sample: Input;

  beforeAll(async () => {
    app = await ModulesApp.start({ NEXT_CLIENT_ID: 'app', NEXT_CLIENT_SECRET: 'secret' });
    queries = Object.values(app.get(GraphQLSchemaHost).schema.getQueryType()?.getFields() ?? {});
    const world = await World.make(app);
    const { id, order } = await world.shipment(true);
    await seedSku(world, 'Straße-7', order.inner);
    sample = {
      storeId: `store_${world.blue.storeId}`,
      fulfillmentOrderId: order.id,
      fulfillmentOrder: order.id,
      fulfillment: id,
      store: `store_${world.blue.storeId}`,
      location: `loc_${world.blue.locationId}`,
      node: order.id,
      orderNumber: 'N1',
      text: 'Hello',
      from: '2026-01-01T00:00:00Z',
      to: '2026-02-01T00:00:00Z',
    };
  });
  afterAll(() => app.stop());
  afterEach(() => expect(app.errorLines.splice(0)).toEqual([]));

  /** The arguments that a query cannot do without. */
  const needed = ({ name, args }: Query): Input =>
    Object.fromEntries(
      args
        .filter(({ type, defaultValue }) => isNonNullType(type) && defaultValue === undefined)
        .map((argument) => {
          const named = getNamedType(argument.type);
          const value = isEnumType(named) ? named.getValues()[0]?.name : (sample[argument.name] ?? sample[name]);
          return [argument.name, value];
        }),
    );

  const ask = async (query: Query, changed: Input) => {
    const given = { ...needed(query), ...changed };
    const named = query.args.filter(({ name }) => name in given);
    const declared = named.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
    const passed = named.map(({ name }) => `${name}: $${name}`).join(', ');
    const type = getNamedType(query.type);
    const counted = isObjectType(type) && 'totalCount' in type.getFields();
    const fields = !isCompositeType(type) ? '' : counted ? '{ totalCount nodes { __typename } }' : '{ __typename }';
    const [head, body] = named.length === 0 ? ['', ''] : [`(${declared})`, `(${passed})`];
    return app.answer(`query ${head} { ${query.name}${body} ${fields} }`, given);
  };

  /** The arguments with one value at a place. */
  const at = ({ path, list }: Place, value: unknown): Input =>
    path.reduceRight<unknown>(
      (inner, name) => ({ [name]: inner }),
      list && !Array.isArray(value) ? [value] : value,
    ) as Input;

  const everywhere = (type: string): [Query, Place][] =>
    queries.flatMap((query) =>
      placesOf(query.args)
        .filter((place) => place.type === type)
        .map((place): [Query, Place] => [query, place]),
    );

  it('an id that is none, or of something else, is INVALID_ID at every place of the schema that takes one', async () => {
    const wrong: unknown[] = [];
    for (const [query, place] of everywhere('ID')) {
      const others = query.name === 'node' ? [] : [`evt_${NOBODY}`];
      for (const id of ['', 'x', '10001', NOBODY, 'store_1', `nothing_${NOBODY}`, 'é_\u202E', ...others]) {
        const { errors } = await ask(query, at(place, id));
        const [error] = errors as { extensions: { code: string; field?: string[] } }[];
        const told = [error?.extensions.code, error?.extensions.field?.join('.')];
        if (told.join() !== ['INVALID_ID', place.path.join('.')].join())
          wrong.push([query.name, place.path, id, error]);
      }
    }
    expect(wrong).toEqual([]);
    expect(everywhere('ID').length).toBeGreaterThan(25);
  });

  it('a text that cannot be stored is refused, and any other is only a text, wherever one can be given', async () => {
    const wrong: unknown[] = [];
    for (const [query, place] of [...everywhere('String'), ...everywhere('ID')]) {
      for (const text of [...UNSTORABLE_TEXTS, ...HOSTILE_TEXTS]) {
        const { errors } = await ask(query, at(place, text));
        const code = errors?.[0]?.extensions.code;
        const right = UNSTORABLE_TEXTS.includes(text) ? code === 'BAD_USER_INPUT' : code !== 'INTERNAL';
        if (!right) wrong.push([query.name, place.path, text, code]);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('a SKU is found in any case and with blanks around it, by an index, in every filter that takes one', async () => {
    const places = everywhere('String').filter(([, { path }]) => /sku$/i.test(path.at(-1) ?? ''));
    for (const [query, place] of places) {
      const found = async (sku: string): Promise<string> => JSON.stringify(await ask(query, at(place, sku)));
      const where = [query.name, place.path.join('.')];
      const [exactly, nothing] = [await found('Straße-7'), await found('Straße-8')];
      expect([...where, exactly === nothing]).toEqual([...where, false]);
      app.statements.length = 0;
      expect([...where, await found(' STRAßE-7\u200B')]).toEqual([...where, exactly]);
      const [lookup = ''] = app.statements.filter((sql) => sql.includes('lower('));
      const plan = await app.database.tx(async (tx) => {
        await tx.query('SET LOCAL enable_seqscan = off');
        return JSON.stringify((await tx.query(`EXPLAIN (GENERIC_PLAN) ${lookup}`)).rows);
      });
      expect([...where, plan]).toEqual([...where, expect.stringMatching(/_sku_lookup/)]);
      expect(plan).not.toContain('Seq Scan');
    }
    expect(places.length).toBeGreaterThan(4);
  });

  it('lists of filters can be as long as is written down, all at once, and no longer', async () => {
    const most = GRAPHQL_LIMITS.listEntries;
    const values = ({ type, values: known, path }: Place, count: number): unknown[] =>
      Array.from({ length: count }, (_, n) => {
        if (known.length > 0) return known[n % known.length];
        return type === 'ID' ? (sample[path.at(-1) ?? ''] ?? prefixes[path.at(-1) ?? '']) : `${n}-${'S'.repeat(120)}`;
      });
    const prefixes: Input = {
      warehouseId: `wh_${NOBODY}`,
      locationId: `loc_${NOBODY}`,
      fulfillmentId: `ful_${NOBODY}`,
    };
    let tried = 0;
    for (const query of queries) {
      const lists = placesOf(query.args).filter(({ list }) => list);
      if (lists.length === 0) continue;
      const all = lists.reduce<Input>((given, place) => {
        const [name = ''] = place.path;
        return { ...given, [name]: { ...(given[name] as Input), ...(at(place, values(place, most))[name] as Input) } };
      }, {});
      expect([query.name, (await ask(query, all)).errors]).toEqual([query.name, undefined]);
      for (const place of lists) {
        const { errors } = await ask(query, at(place, values(place, most + 1)));
        expect([place.path, errors?.[0]?.extensions.code]).toEqual([place.path, 'BAD_USER_INPUT']);
        expect(errors?.[0]?.message).toContain(`${most} entries`);
        tried += 1;
      }
    }
    expect(tried).toBeGreaterThan(25);
  });
});
