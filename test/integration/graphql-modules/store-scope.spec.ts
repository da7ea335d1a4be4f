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
import { ModulesApp, type Answer } from './modules-app.js';
import { observe, remoteOrder, seedLevel, seedSite, type Site } from './order-seed.js';

/** Fields below an object that the walk selects; the deepest documents stay below the limits of the API. */
const DEPTH = 4;

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

  /** Values for the arguments of a root field that name things of the other store. */
  const argumentsOf = (field: GraphQLField<unknown, unknown>): Record<string, unknown>[] => {
    const valueOf = (type: GraphQLInputType): unknown => {
      const named = getNamedType(type);
      if (isEnumType(named)) return named.getValues()[0]?.name;
      if (isInputObjectType(named)) return {};
      const one = named.name === 'Int' ? 2 : named.name === 'Boolean' ? true : 'x';
      return isListType(getNullableType(type)) ? [one] : one;
    };
    const needed = field.args.filter(({ type, defaultValue }) => isNonNullType(type) && defaultValue === undefined);
    const base = Object.fromEntries(needed.map(({ name, type }) => [name, valueOf(type)]));
    const foreign = `store_${other.site.storeId}`;
    const filter = field.args.find(({ name }) => name === 'filter');
    const filterType = filter && getNamedType(filter.type);
    const own = filterType && isInputObjectType(filterType) ? filterType.getFields()['storeId'] : undefined;
    const wanted = own && isListType(getNullableType(own.type)) ? [foreign] : foreign;
    const idNames = needed.filter(({ type }) => getNamedType(type).name === 'ID').map(({ name }) => name);
    return [
      base,
      ...(own ? [{ ...base, filter: { storeId: wanted } }] : []),
      ...(field.args.some(({ name }) => name === 'storeId') ? [{ ...base, storeId: foreign }] : []),
      ...idNames.flatMap((name) => other.ids.map((id) => ({ ...base, [name]: id }))),
    ];
  };

  const documentOf = (field: GraphQLField<unknown, unknown>, given: Record<string, unknown>, depth: number): string => {
    const used = field.args.filter(({ name }) => name in given);
    const declared = used.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
    const passed = used.map(({ name }) => `${name}: $${name}`).join(', ');
    const head = declared === '' ? '' : `(${declared})`;
    const below = field.args.some(({ name }) => name === 'first')
      ? [...(passed ? [passed] : []), 'first: 2'].join(', ')
      : passed;
    return `query${head} { ${field.name}${below === '' ? '' : `(${below})`} ${selection(getNamedType(field.type), depth)} }`;
  };

  const depths = new Map<string, number>();

  /** What a key is answered to the widest selection that the limits let through, as text. */
  const widest = async (key: string | null, field: GraphQLField<unknown, unknown>, given: Record<string, unknown>) => {
    for (let depth = depths.get(field.name) ?? DEPTH; depth > 0; depth -= 1) {
      const document = documentOf(field, given, depth);
      const { data, errors } = await (key === null ? app.answer(document, given) : app.answerAs(key, document, given));
      depths.set(field.name, depth);
      if (!/limit|cost|Syntax Error/i.test(errors?.[0]?.message ?? '')) return JSON.stringify(data ?? null);
    }
    throw new Error(`No selection of ${field.name} is small enough.`);
  };
  const leaks = async (key: string | null, ids: boolean): Promise<string[]> => {
    const seen = new Set<string>();
    for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
      for (const given of ids ? argumentsOf(field) : argumentsOf(field).slice(0, 1)) {
        const text = await widest(key, field, given);
        for (const canary of other.canaries) if (text.includes(canary)) seen.add(field.name);
      }
    }
    return [...seen];
  };

  beforeAll(async () => {
    app = await ModulesApp.start();
    schema = app.get(GraphQLSchemaHost).schema;
    mine = await seed('mine');
    other = await seed('canary');
    secret = await app.database.tx((tx) =>
      app.get(AccessFacade).createStoreKey(tx, { storeId: mine.site.storeId, name: 'session:mine', minutes: 15 }),
    );
    // A warehouse that both stores use: the way from one store to the other.
    await app.rows(
      `INSERT INTO location (id, store_id, warehouse_id, remote_id, name, status) VALUES ($1, $2, $3, 'shared', 'canary', 'ACTIVE')`,
      [newId(), other.site.storeId, mine.site.warehouseId],
    );
  });
  afterAll(() => app.stop());

  it('shows nothing of another store at any query field, with any id of it', async () => {
    expect(await leaks(secret, true)).toEqual([]);
    // The same walk with a key of the partner sees them, even without any id: it does look where data is.
    const everywhere = [
      'exceptions',
      'fulfillmentOrders',
      'locations',
      'stockLevels',
      'storeOperations',
      'stores',
      'warehouses',
    ];
    expect(await leaks(null, false)).toEqual(expect.arrayContaining(everywhere));
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
