import {
  graphql,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  type GraphQLFieldConfig,
} from 'graphql';
import { enforceStoreScope } from './store-scope.js';
import { toGlobalId } from './global-id.js';

const MINE = '01a00000-0000-7000-8000-000000000001';
const OTHER = '01a00000-0000-7000-8000-000000000002';

const Thing = new GraphQLObjectType({ name: 'Thing', fields: { name: { type: GraphQLString } } });
const things = new GraphQLList(Thing);
const mine = { storeId: MINE, name: 'mine' };
const mineGlobally = { storeId: toGlobalId('store_', MINE), name: 'mine too' };
const other = { storeId: OTHER, name: 'other' };
const shared = { name: 'shared' };

/** What a key of one store is answered to `{ own { <field> } }`, the field resolved to a value. */
async function below(type: GraphQLFieldConfig<unknown, unknown>['type'], value: unknown): Promise<unknown> {
  const Own = new GraphQLObjectType({ name: 'Own', fields: { field: { type, resolve: () => value } } });
  const query = new GraphQLObjectType({
    name: 'Query',
    fields: { own: { type: Own, resolve: () => ({ storeId: MINE }) } },
  });
  return ask(new GraphQLSchema({ query }), '{ own { field { name } } }');
}

async function ask(schema: GraphQLSchema, source: string, onlyStore: string | undefined = MINE): Promise<unknown> {
  const contextValue = { viewer: { keyId: 'k', name: 'n', actor: 'a', onlyStore }, loaders: new Map() };
  const { data, errors } = await graphql({ schema: enforceStoreScope(schema), source, contextValue });
  return errors ? errors.map(({ extensions }) => extensions.code) : JSON.parse(JSON.stringify(data));
}

describe('the scope of a key of one store, below the root', () => {
  it.each([
    ['an object', other],
    ['a promise of one', Promise.resolve(other)],
  ])('hides %s of another store', async (_what, value) => {
    expect(await below(Thing, value)).toEqual({ own: { field: null } });
  });

  it.each([
    ['a list', [mine, other, shared, null, mineGlobally]],
    ['a promise of a list', Promise.resolve([mine, other, shared, mineGlobally])],
    ['a list of promises', [mine, other, shared, mineGlobally].map((one) => Promise.resolve(one))],
    ['a set', new Set([mine, other, shared, mineGlobally])],
    ['a list of edges’ kind', [mine, { node: other }, shared, mineGlobally]],
  ])('leaves entries of another store out of %s', async (_what, value) => {
    expect(await below(things, value)).toEqual({
      own: { field: [{ name: 'mine' }, { name: 'shared' }, { name: 'mine too' }] },
    });
  });

  it('leaves them out of lists of lists', async () => {
    expect(await below(new GraphQLList(things), [[other], [mine, other]])).toEqual({
      own: { field: [[], [{ name: 'mine' }]] },
    });
  });
});

describe('the scope of a key of one store, at the root', () => {
  const asked: unknown[] = [];
  const field = (type: GraphQLFieldConfig<unknown, unknown>['type'], value: unknown, args: string[] = []) => ({
    type,
    args: Object.fromEntries(args.map((name) => [name, { type: GraphQLString }])),
    resolve: (_source: unknown, given: unknown) => {
      asked.push(given);
      return value;
    },
  });
  const query = new GraphQLObjectType({
    name: 'Query',
    fields: {
      thing: field(Thing, other, ['id']),
      ownThing: field(Thing, mine, ['id']),
      nobodys: field(Thing, shared, ['id']),
      count: field(GraphQLInt, 7),
      total: field(new GraphQLNonNull(GraphQLInt), 7),
      list: field(things, [mine]),
      ofStore: field(things, [mine, other], ['storeId']),
    },
  });
  const mutation = new GraphQLObjectType({ name: 'Mutation', fields: { change: field(Thing, mine) } });
  const schema = new GraphQLSchema({ query, mutation });
  const own = toGlobalId('store_', MINE);

  beforeAll(() => enforceStoreScope(schema));
  beforeEach(() => (asked.length = 0));
  const read = (source: string): Promise<unknown> => ask(schema, source);

  it('answers an object of its own store, and null for any other, also for one that names no store', async () => {
    const answer = await read('{ thing(id: "x") { name } ownThing(id: "x") { name } nobodys(id: "x") { name } count }');
    expect(answer).toEqual({ thing: null, ownThing: { name: 'mine' }, nobodys: null, count: null });
  });

  it.each(['{ list { name } }', '{ total }', 'mutation { change { name } }'])(
    'refuses %s before it is resolved',
    async (source) => {
      expect(await read(source)).toEqual(['FORBIDDEN']);
      expect(asked).toEqual([]);
    },
  );

  it('narrows what can be narrowed, and refuses another store', async () => {
    expect(await read('{ ofStore { name } }')).toEqual({ ofStore: [{ name: 'mine' }] });
    expect(await read(`{ ofStore(storeId: "${own}") { name } }`)).toEqual({ ofStore: [{ name: 'mine' }] });
    expect(asked).toEqual([{ storeId: own }, { storeId: own }]);
    expect(await read(`{ ofStore(storeId: "${toGlobalId('store_', OTHER)}") { name } }`)).toEqual(['FORBIDDEN']);
  });
});
