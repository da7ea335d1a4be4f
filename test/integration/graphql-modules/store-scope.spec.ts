import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isInputObjectType,
  isEnumType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { newId } from '../../../src/common/ids.js';
import { AccessFacade } from '../../../src/modules/access/access.facade.js';
import { JournalFacade } from '../../../src/modules/journal/journal.facade.js';
import { ID_PREFIXES } from '../../../src/platform/graphql/global-id.js';
import { GRAPHQL_LIMITS } from '../../../src/platform/graphql/limits.js';
import { ModulesApp, type Answer } from './modules-app.js';
import { observe, remoteOrder, seedLevel, seedSite, type Site } from './order-seed.js';
import { NOBODY } from './ship-cases.js';

/** Levels below a root field that the walk over all of them selects: enough to meet every kind of thing. */
const DEPTH = 2;
/** Levels that are followed from one thing on; the documents stay below the limits of the API. */
const WAY_DEPTH = 3;

/** A complaint that the selection is too wide, and nothing else. */
const TOO_WIDE = /limit|cost|Syntax Error/i;

type Root = GraphQLField<unknown, unknown>;

/** Everything that belongs to one store, by global id, and texts that only its data hold. */
interface Seeded {
  site: Site;
  ids: string[];
  canaries: string[];
}

describe('a key of one store', () => {
  let app: ModulesApp;
  let schema: GraphQLSchema;
  let mine: Seeded;
  let other: Seeded;
  let secret: string;

  const seed = async (name: string): Promise<Seeded> => {
    const site = await seedSite(app, name);
    const orderId = await observe(app, site, remoteOrder(site, `${name}-order`, { sku: `SKU-${name}` }));
    const levelId = await seedLevel(app, site, `SKU-${name}`, 5);
    const exception = await app.database.tx((tx) =>
      app.get(JournalFacade).openException(tx, {
        type: 'TEST',
        subject: `store:${site.storeId}`,
        severity: 'INFO',
        storeId: site.storeId,
        message: `Problem of ${name}`,
      }),
    );
    const [notification] = await app.rows<{ id: string }>(
      `INSERT INTO store_notification (store_id, source, kind, body_sha256) VALUES ($1, 'CALLBACK', 'unknown', '') RETURNING id`,
      [site.storeId],
    );
    const operationId = newId();
    await app.rows(
      `INSERT INTO store_operation (id, store_id, kind, lane, dedupe_key, priority, state, payload, next_at, actor)
       VALUES ($1, $2, 'test', 'test', $3, 1, 'PARKED', '{}', db_now(), 'test')`,
      [operationId, site.storeId, `${name}:op`],
    );
    const events = await app.rows<{ id: string }>('SELECT id FROM timeline_event WHERE store_id = $1', [site.storeId]);
    return {
      site,
      ids: [
        `store_${site.storeId}`,
        `loc_${site.locationId}`,
        `wh_${site.warehouseId}`,
        `fo_${orderId}`,
        `sl_${levelId}`,
        `exc_${exception.id}`,
        `sn_${notification?.id}`,
        `op_${operationId}`,
        ...events.map(({ id }) => `evt_${id}`),
      ],
      canaries: [site.storeId, site.locationId, orderId, levelId, exception.id, operationId, name],
    };
  };

  const ask = async (query: string, variables: Record<string, unknown> = {}): Promise<Answer<unknown>> =>
    app.answerAs(secret, query, variables);

  /** `{ ... }` of everything below a type; fields that need arguments are left out, lists are asked for two entries. */
  const selection = (type: GraphQLNamedType, depth: number): string => {
    const key = `${type.name}:${depth}`;
    const known = selections.get(key) ?? selectionOf(type, depth);
    selections.set(key, known);
    return known;
  };
  const selections = new Map<string, string>();
  const selectionOf = (type: GraphQLNamedType, depth: number): string => {
    if (!isObjectType(type) && !isInterfaceType(type)) return '';
    const own = Object.values(type.getFields()).flatMap((field) => {
      if (field.args.some((argument) => isNonNullType(argument.type) && argument.defaultValue === undefined)) return [];
      const inner = getNamedType(field.type);
      if (!isCompositeType(inner)) return [field.name];
      if (depth === 0 || field.name === 'edges') return [];
      const below = selection(inner, depth - 1);
      if (below === '') return [];
      const first = field.args.some(({ name }) => name === 'first') ? '(first: 2)' : '';
      return [`${field.name}${first} ${below}`];
    });
    return `{ __typename ${own.join(' ')} }`;
  };

  /** Values for the arguments without which a root field cannot be asked. */
  const neededArguments = (field: Root): Record<string, unknown> => {
    const valueOf = (type: GraphQLInputType): unknown => {
      const named = getNamedType(type);
      if (isEnumType(named)) return named.getValues()[0]?.name;
      if (isInputObjectType(named)) return {};
      const one = { Int: 2, Boolean: true, DateTime: '2026-01-01T00:00:00Z' }[named.name] ?? 'x';
      return isListType(getNullableType(type)) ? [one] : one;
    };
    const ids: Record<string, unknown> = {
      storeId: mine.ids[0],
      fulfillmentOrderId: mine.ids[3],
      id: `${Object.entries(ID_PREFIXES).find(([, of]) => of.type === getNamedType(field.type).name)?.[0] ?? 'store_'}${NOBODY}`,
    };
    return Object.fromEntries(needed(field).map(({ name, type }) => [name, ids[name] ?? valueOf(type)]));
  };
  const needed = (field: Root) =>
    field.args.filter(({ type, defaultValue }) => isNonNullType(type) && defaultValue === undefined);
  const storeFilterOf = (field: Root): GraphQLInputType | undefined => {
    const filter = field.args.find(({ name }) => name === 'filter');
    const type = filter && getNamedType(filter.type);
    return type && isInputObjectType(type) ? type.getFields()['storeId']?.type : undefined;
  };
  const asWanted = (type: GraphQLInputType, id: string) => (isListType(getNullableType(type)) ? [id] : id);

  /** The ways to ask a root field for another store's things by naming the store. */
  const namingTheStore = (field: Root): Record<string, unknown>[] => {
    const base = neededArguments(field);
    const foreign = `store_${other.site.storeId}`;
    const own = storeFilterOf(field);
    return [
      base,
      ...(own ? [{ ...base, filter: { storeId: asWanted(own, foreign) } }] : []),
      ...(field.args.some(({ name }) => name === 'storeId') ? [{ ...base, storeId: foreign }] : []),
    ];
  };

  const documentOf = (field: Root, given: Record<string, unknown>, depth: number): string => {
    const used = field.args.filter(({ name }) => name in given);
    const declared = used.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
    const passed = used.map(({ name }) => `${name}: $${name}`).join(', ');
    const head = declared === '' ? '' : `(${declared})`;
    const below = field.args.some(({ name }) => name === 'first')
      ? [...(passed ? [passed] : []), 'first: 2'].join(', ')
      : passed;
    return `query${head} { ${field.name}${below === '' ? '' : `(${below})`} ${selection(getNamedType(field.type), depth)} }`;
  };

  const roots = (): Root[] => Object.values(schema.getQueryType()?.getFields() ?? {});
  const depths = new Map<string, number>();

  /** What a key is answered to the widest selection that the limits let through, as text. */
  const widest = async (key: string | null, field: Root, given: Record<string, unknown>) => {
    for (let depth = depths.get(field.name) ?? DEPTH; depth > 0; depth -= 1) {
      const document = documentOf(field, given, depth);
      if (document.length > GRAPHQL_LIMITS.documentBytes) continue;
      const { data, errors } = await (key === null ? app.answer(document, given) : app.answerAs(key, document, given));
      depths.set(field.name, depth);
      const complaint = errors?.find(({ extensions }) => extensions.code !== 'FORBIDDEN')?.message;
      if (complaint !== undefined && TOO_WIDE.test(complaint)) continue;
      // Whatever else is wrong with a question would hide what it is to find.
      if (complaint !== undefined) throw new Error(`${field.name}: ${complaint}`);
      return JSON.stringify(data ?? null);
    }
    throw new Error(`No selection of ${field.name} is small enough.`);
  };
  const canariesIn = (text: string): string[] => other.canaries.filter((canary) => text.includes(canary));

  /** The root fields that show something of the other store to this key, asked as widely as the limits let through. */
  const leaks = async (key: string | null, given: (field: Root) => Record<string, unknown>[]): Promise<string[]> => {
    const seen = new Set<string>();
    for (const field of roots()) {
      // Asks the store itself, which here is nowhere; it cannot be narrowed, so a key of one store gets no further.
      if (key === null && field.name === 'availableLocations') continue;
      for (const values of given(field)) {
        if (canariesIn(await widest(key, field, values)).length > 0) seen.add(field.name);
      }
    }
    return [...seen];
  };

  /** What one root field answers to each of these ids: only whether there is anything, for nothing can hide below null. */
  const answersTo = async (field: Root, argument: string, ids: string[]): Promise<string[]> => {
    const rest = { ...neededArguments(field) };
    delete rest[argument];
    const types = new Map(field.args.map(({ name, type }) => [name, String(type)]));
    const declared = [
      ...ids.map((_id, at) => `$id${at}: ${types.get(argument)}`),
      ...Object.keys(rest).map((name) => `$${name}: ${types.get(name)}`),
    ];
    const passed = Object.keys(rest).map((name) => `, ${name}: $${name}`);
    const asked = ids.map((_id, at) => `a${at}: ${field.name}(${argument}: $id${at}${passed.join('')}) { __typename }`);
    const values = Object.fromEntries(ids.map((id, at) => [`id${at}`, id]));
    const { data, errors } = await ask(`query (${declared.join(', ')}) { ${asked.join(' ')} }`, { ...rest, ...values });
    const refused = (errors ?? []).every(({ extensions }) => ['FORBIDDEN', 'INVALID_ID'].includes(extensions.code));
    if (!refused) throw new Error(`${field.name}: ${errors?.[0]?.message}`);
    return ids.filter((_id, at) => (data as Record<string, unknown> | null)?.[`a${at}`] != null);
  };

  beforeAll(async () => {
    app = await ModulesApp.start();
    schema = app.get(GraphQLSchemaHost).schema;
    mine = await seed('mine');
    other = await seed('canary');
    secret = await app.database.tx((tx) =>
      app.get(AccessFacade).createStoreKey(tx, { storeId: mine.site.storeId, name: 'session:mine', minutes: 15 }),
    );
    await app.rows(`UPDATE warehouse SET served_countries = '{}'`);
    // A warehouse that both stores use: the way from one store to the other.
    await app.rows(
      `INSERT INTO location (id, store_id, warehouse_id, remote_id, name, status) VALUES ($1, $2, $3, 'shared', 'canary', 'ACTIVE')`,
      [newId(), other.site.storeId, mine.site.warehouseId],
    );
  });
  afterAll(() => app.stop());

  it('shows nothing of another store at any query field', async () => {
    expect(await leaks(secret, namingTheStore)).toEqual([]);
    // The same walk with a key of the partner sees them, even without naming the store: it does look where data is.
    const everywhere = [
      'exceptions',
      'fulfillmentOrders',
      'locations',
      'stockLevels',
      'storeOperations',
      'stores',
      'warehouses',
    ];
    expect(await leaks(null, (field) => [neededArguments(field)])).toEqual(expect.arrayContaining(everywhere));
  });

  it('answers no id of another store, at any query field', async () => {
    let asked = 0;
    for (const field of roots()) {
      for (const { name } of needed(field).filter(({ type }) => getNamedType(type).name === 'ID')) {
        asked += 1;
        for (let at = 0; at < other.ids.length; at += 15) {
          expect([field.name, await answersTo(field, name, other.ids.slice(at, at + 15))]).toEqual([field.name, []]);
        }
      }
    }
    expect(asked).toBeGreaterThan(5);
    const node = roots().find(({ name }) => name === 'node');
    if (!node) throw new Error('There is no node field.');
    // Of its own it sees what names a store; a warehouse and an event name none.
    const seen = await answersTo(node, 'id', mine.ids);
    expect(seen).toEqual(mine.ids.filter((id) => !/^(?:wh|evt)_/.test(id)));
  });

  it('counts nothing of another store', async () => {
    const filtered = roots().filter(
      (field) => storeFilterOf(field) && getNamedType(field.type).name.endsWith('Connection'),
    );
    expect(filtered.length).toBeGreaterThan(8);
    for (const field of filtered) {
      const own = storeFilterOf(field);
      if (!own) continue;
      const filter = { storeId: asWanted(own, `store_${mine.site.storeId}`) };
      const filterType = String(field.args.find(({ name }) => name === 'filter')?.type);
      const narrowed = await app.answer(
        `query ($filter: ${filterType}) { ${field.name}(filter: $filter) { totalCount } }`,
        { filter },
      );
      expect([field.name, (await ask(`{ ${field.name} { totalCount } }`)).data]).toEqual([field.name, narrowed.data]);
    }
    const counts = await ask('{ fulfillmentOrderCounts(groupBy: STORE) { count } }');
    expect(counts.data).toEqual({ fulfillmentOrderCounts: [{ count: 1 }] });
  });

  it('shows nothing of another store on any way that leads on from its own things', async () => {
    const walked = new Set<string>();
    for (const field of roots().filter(({ type }) => getNamedType(type).name.endsWith('Connection'))) {
      const connection = getNamedType(field.type);
      const node = isObjectType(connection) ? getNamedType(connection.getFields()['nodes']?.type) : undefined;
      if (!node || !isObjectType(node)) continue;
      for (const way of Object.values(node.getFields())) {
        const inner = getNamedType(way.type);
        const plain = way.args.every(({ type, defaultValue }) => !isNonNullType(type) || defaultValue !== undefined);
        if (!isCompositeType(inner) || !plain || walked.has(`${node.name}.${way.name}`)) continue;
        const first = way.args.some(({ name }) => name === 'first') ? '(first: 2)' : '';
        for (let depth = WAY_DEPTH; depth >= 0; depth -= 1) {
          const below = selection(inner, depth);
          if (below.length > GRAPHQL_LIMITS.documentBytes) continue;
          const given = neededArguments(field);
          if (Object.keys(given).length > 0) break;
          const { data, errors } = await ask(
            `{ ${field.name}(first: 2) { nodes { id ${way.name}${first} ${below} } } }`,
          );
          if (TOO_WIDE.test(errors?.[0]?.message ?? '')) continue;
          if (errors?.[0]?.extensions.code === 'FORBIDDEN') break;
          expect(errors).toBeUndefined();
          const text = JSON.stringify(data ?? null);
          expect([field.name, way.name, canariesIn(text)]).toEqual([field.name, way.name, []]);
          if (text.includes('"nodes":[{')) walked.add(`${node.name}.${way.name}`);
          break;
        }
      }
    }
    expect([...walked]).toEqual(
      expect.arrayContaining([
        'Location.warehouse',
        'StockLevel.warehouse',
        'Store.locations',
        'FulfillmentOrder.store',
      ]),
    );
  });

  it('shows its own store', async () => {
    const { data, errors } = await ask(
      `query ($store: ID!, $order: ID!) { stores { totalCount nodes { id } } fulfillmentOrders { nodes { id store { id } } }
         exceptions(filter: { type: ["TEST"] }) { nodes { message } } store(id: $store) { id locations { id warehouse { locations { name } } } }
         fulfillmentOrder(id: $order) { id } viewer { name } }`,
      { store: mine.ids[0], order: mine.ids[3] },
    );
    expect(errors).toBeUndefined();
    const id = mine.ids[0];
    expect(data).toMatchObject({
      stores: { totalCount: 1, nodes: [{ id }] },
      fulfillmentOrders: { nodes: [{ id: mine.ids[3], store: { id } }] },
      exceptions: { nodes: [{ message: 'Problem of mine' }] },
      store: { id, locations: [{ warehouse: { locations: [{ name: 'mine' }] } }] },
      fulfillmentOrder: { id: mine.ids[3] },
      viewer: { name: 'session:mine' },
    });
  });

  it('changes nothing: every mutation is refused before it runs', async () => {
    for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
      const input = field.args[0];
      const type = input && getNamedType(input.type);
      if (!input || !isInputObjectType(type)) throw new Error(`${field.name} takes no input.`);
      const inputs = Object.values(type.getFields()).filter((one) => isNonNullType(one.type));
      const value = (one: GraphQLInputType): unknown => {
        const named = getNamedType(one);
        const single = isEnumType(named)
          ? named.getValues()[0]?.name
          : isInputObjectType(named)
            ? Object.fromEntries(
                Object.values(named.getFields())
                  .filter((inner) => isNonNullType(inner.type))
                  .map((inner) => [inner.name, value(inner.type)]),
              )
            : named.name === 'Int' || named.name === 'Float'
              ? 1
              : named.name === 'Boolean'
                ? true
                : named.name === 'DateTime'
                  ? '2026-01-01T00:00:00Z'
                  : `store_${mine.site.storeId}`;
        return isListType(getNullableType(one)) ? [single] : single;
      };
      const given = Object.fromEntries(inputs.map((one) => [one.name, value(one.type)]));
      const query = `mutation ($input: ${String(input.type)}) { ${field.name}(input: $input) { userErrors { code } } }`;
      const { errors, data } = await ask(query, { input: given });
      expect([field.name, errors?.[0]?.extensions.code]).toEqual([field.name, 'FORBIDDEN']);
      expect(data ?? null).toBeNull();
    }
    expect(await app.rows(`SELECT FROM audit_entry WHERE actor = 'key:session:mine'`)).toEqual([]);
  });

  it('is no key for the metrics, ends with the store’s install, and is not listed', async () => {
    expect((await app.ask<{ apiKeys: { totalCount: number } }>('{ apiKeys { totalCount } }')).apiKeys.totalCount).toBe(
      0,
    );
    expect(await app.statusOf('/metrics', secret)).toBe(401);
    await app.database.tx((tx) => app.get(AccessFacade).revokeStoreKeys(tx, mine.site.storeId));
    expect((await ask('{ viewer { name } }')).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  it('ends by itself', async () => {
    const access = app.get(AccessFacade);
    const key = { storeId: mine.site.storeId, name: 'session:mine', minutes: 15 };
    const late = await app.database.tx((tx) => access.createStoreKey(tx, key));
    await app.rows(`UPDATE api_key SET expires_at = db_now() WHERE store_id = $1`, [mine.site.storeId]);
    expect(await access.verify(late)).toBeNull();
    await app.rows(`UPDATE api_key SET expires_at = db_now() - interval '2 hours' WHERE store_id = $1`, [
      mine.site.storeId,
    ]);
    await app.database.tx((tx) => access.createStoreKey(tx, key));
    expect(await app.rows('SELECT FROM api_key WHERE store_id = $1', [mine.site.storeId])).toHaveLength(1);
  });
});
