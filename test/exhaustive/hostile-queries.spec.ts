import { GraphQLSchemaHost } from '@nestjs/graphql';
import {
  getNamedType,
  isCompositeType,
  isInputObjectType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
} from 'graphql';
import { GRAPHQL_LIMITS } from '../../src/platform/graphql/limits.js';
import { CASES } from '../integration/graphql-modules/bad-input/all-cases.js';
import { World } from '../integration/graphql-modules/bad-input/world.js';
import { ModulesApp } from '../integration/graphql-modules/modules-app.js';

type Field = GraphQLField<unknown, unknown>;

/** The most statements that any accepted query takes. */
const MOST_STATEMENTS = 150;

const fieldsOf = (type: GraphQLObjectType): Field[] => Object.values(type.getFields());
const typeOf = ({ type }: Field): GraphQLObjectType | undefined => {
  const named = getNamedType(type);
  return isObjectType(named) ? named : undefined;
};
const nodeOf = (type: GraphQLObjectType): GraphQLObjectType | undefined => {
  const nodes = type.getFields()['nodes'];
  return nodes && type.name.endsWith('Connection') ? typeOf(nodes) : undefined;
};
const free = ({ args }: Field): boolean =>
  args.every((one) => !isNonNullType(one.type) || one.defaultValue !== undefined);
/** Fields without a selection of their own. */
const plain = (type: GraphQLObjectType): string =>
  [
    '__typename',
    ...fieldsOf(type)
      .filter((field) => !isCompositeType(getNamedType(field.type)) && free(field))
      .map(({ name }) => name),
  ].join(' ');

describe('hostile queries', () => {
  let app: ModulesApp;
  let storeId: string;

  beforeAll(async () => {
    app = await ModulesApp.start({ NEXT_CLIENT_ID: 'app', NEXT_CLIENT_SECRET: 'secret' });
    const world = await World.make(app);
    storeId = `store_${world.blue.storeId}`;
    const mutations = app.get(GraphQLSchemaHost).schema.getMutationType()?.getFields() ?? {};
    // Everything that can be made, several times.
    for (let round = 0; round < 3; round++) {
      for (const [name, one] of Object.entries(CASES)) {
        const input = mutations[name]?.args[0] && getNamedType(mutations[name].args[0].type);
        if (!isInputObjectType(input)) continue;
        await app.answer(`mutation ($input: ${input.name}!) { ${name}(input: $input) { userErrors { code } } }`, {
          input: await one.good(world),
        });
      }
    }
  }, 120_000);
  afterAll(() => app.stop());
  afterEach(() => expect(app.errorLines.splice(0)).toEqual([]));

  const roots = (): Field[] => Object.values(app.get(GraphQLSchemaHost).schema.getQueryType()?.getFields() ?? {});
  const given = ({ args }: Field, first: number): string => {
    const values = args.flatMap(({ name }) =>
      name === 'first' ? [`first: ${first}`] : name === 'storeId' ? [`storeId: "${storeId}"`] : [],
    );
    return values.length === 0 ? '' : `(${values.join(', ')})`;
  };
  const lists = (): { root: Field; node: GraphQLObjectType }[] =>
    roots().flatMap((root) => {
      const connection = typeOf(root);
      const node = connection && nodeOf(connection);
      return node ? [{ root, node }] : [];
    });

  const statementsFor = async (query: string): Promise<number> => {
    app.statements.length = 0;
    const { errors } = await app.answer(query);
    expect([query, errors]).toEqual([query, undefined]);
    return app.statements.length;
  };

  /** The shortest way from a list to every field of the schema that has a selection of its own: each once. */
  const ways = (): { root: Field; way: Field[] }[] => {
    const found: { root: Field; way: Field[] }[] = [];
    const seen = new Set<string>();
    let edge = lists().map(({ root, node }) => ({ root, way: [] as Field[], at: node }));
    while (edge.length > 0) {
      const next: typeof edge = [];
      for (const { root, way, at } of edge) {
        if (seen.has(at.name)) continue;
        seen.add(at.name);
        for (const field of fieldsOf(at).filter((one) => typeOf(one) && free(one))) {
          const type = typeOf(field) as GraphQLObjectType;
          found.push({ root, way: [...way, field] });
          next.push({ root, way: [...way, field], at: nodeOf(type) ?? type });
        }
      }
      edge = next;
    }
    return found;
  };

  const below = (way: readonly Field[], at: GraphQLObjectType | undefined, first: number): string => {
    const [field, ...rest] = way;
    if (!field) return at ? plain(at) : '__typename';
    const type = typeOf(field) as GraphQLObjectType;
    const node = nodeOf(type);
    const inner = below(rest, node ?? type, first);
    return `${field.name}${given(field, Math.min(first, 5))} { ${node ? `nodes { ${inner} }` : inner} }`;
  };

  it('no field of the schema is read row by row, however deep below a list it stands', async () => {
    const slow: unknown[] = [];
    const all = ways();
    for (const { root, way } of all) {
      const query = (first: number): string =>
        `{ ${root.name}${given(root, first)} { nodes { ${below(way, undefined, first)} } } }`;
      const [many, some] = [await statementsFor(query(50)), await statementsFor(query(2))];
      const place = [root.name, ...way.map(({ name }) => name)].join('.');
      if (many > 15 || many - some > 3) slow.push([place, some, many]);
    }
    expect(slow).toEqual([]);
    expect(all.length).toBeGreaterThan(60);
  });

  /**
   * All that can be asked of these lists down to a level, counts and objects at every step, written down once per type and level so that a
   * document has room for it.
   */
  const everything = (some: readonly Field[], levels: number): string => {
    const fragments = new Map<string, string>();
    const spread = (type: GraphQLObjectType, left: number): string => {
      const name = `${type.name}${left}`;
      if (!fragments.has(name)) {
        fragments.set(name, '');
        const objects = fieldsOf(type).filter((field) => typeOf(field) && free(field) && left > 0);
        const selected = objects.map((field) => `${field.name}${given(field, 1)} { ${inside(field, left - 1)} }`);
        fragments.set(name, `fragment ${name} on ${type.name} { __typename ${selected.join(' ')} }`);
      }
      return `...${name}`;
    };
    const inside = (field: Field, left: number): string => {
      const type = typeOf(field) as GraphQLObjectType;
      const node = nodeOf(type);
      return node ? `totalCount nodes { ${spread(node, left)} }` : spread(type, left);
    };
    const asked = some.map((root) => `${root.name}${given(root, 1)} { ${inside(root, levels)} }`);
    return `{ ${asked.join(' ')} } ${[...fragments.values()].join(' ')}`;
  };

  /** How many statements a query takes that is accepted; none for one that is not. */
  const taken = async (query: string): Promise<number> => {
    app.statements.length = 0;
    const { errors } = await app.answer(query);
    return errors ? 0 : app.statements.length;
  };

  it('the statements of whatever is accepted are bounded', async () => {
    const counted: [what: string, statements: number][] = [];
    const all = lists().map(({ root }) => root);
    for (const levels of [1, 2, 3]) {
      for (const root of all) counted.push([`${root.name} ${levels}`, await taken(everything([root], levels))]);
      // As many lists together as are accepted, beginning with one or another.
      for (let start = 0; start < all.length; start += 5) {
        const some: Field[] = [];
        let most = 0;
        for (const root of [...all.slice(start), ...all.slice(0, start)]) {
          const statements = await taken(everything([...some, root], levels));
          if (statements > 0) some.push(root);
          most = Math.max(most, statements);
        }
        counted.push([`${some.length} lists ${levels}`, most]);
      }
    }
    // One list under as many names as there may be, each another page.
    const names = Array.from(
      { length: GRAPHQL_LIMITS.aliases },
      (_, n) => `a${n}: timeline(first: ${n + 1}) { totalCount }`,
    );
    counted.push(['aliases', await taken(`{ fulfillmentOrders(first: 20) { nodes { ${names.join(' ')} } } }`)]);
    const most = counted.sort(([, a], [, b]) => b - a)[0];
    expect([most, (most?.[1] ?? 0) <= MOST_STATEMENTS, (most?.[1] ?? 0) > MOST_STATEMENTS / 2]).toEqual([
      most,
      true,
      true,
    ]);
  }, 120_000);
});
