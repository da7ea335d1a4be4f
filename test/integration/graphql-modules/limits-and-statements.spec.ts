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
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
} from 'graphql';
import { inputRules, mostEntries } from '../../../src/platform/graphql/api-limits.js';
import { GRAPHQL_LIMITS } from '../../../src/platform/graphql/limits.js';
import { hasWords } from '../../../src/platform/graphql/plain-words.js';
import { ModulesApp } from './modules-app.js';
import { observe, remoteOrder, seedLevel, seedSite } from './order-seed.js';

/** As long as ids and long SKUs are. */
const LONG = 'fo_00000000-0000-7000-8000-0000000000aa-and-a-long-sku-of-64-characters';
const ORDERS = 12;

describe('limits and statements', () => {
  let app: ModulesApp;
  let storeId: string;

  beforeAll(async () => {
    app = await ModulesApp.start();
    const site = await seedSite(app, 'wide');
    storeId = `store_${site.storeId}`;
    await seedLevel(app, site, 'CUP', 1_000);
    for (let n = 0; n < ORDERS; n++) await observe(app, site, remoteOrder(site, `w${n}`));
  });
  afterAll(() => app.stop());
  afterEach(() => expect(app.errorLines.splice(0)).toEqual([]));

  const schema = () => app.get(GraphQLSchemaHost).schema;

  it('every rule of every input is told in plain words', () => {
    const silent = inputRules().flatMap(({ input, field, rules }) =>
      rules.filter((rule) => !hasWords(rule)).map(({ name }) => `${input}.${field} ${name}`),
    );
    expect(silent).toEqual([]);
  });

  it('every list of every input can be sent at its longest', async () => {
    const most = new Map(inputRules().map((one) => [`${one.input}.${one.field}`, mostEntries(one)]));
    const sample = (type: GraphQLInputType, long: string): unknown => {
      const nullable = getNullableType(type);
      if (isListType(nullable)) return [sample(nullable.ofType as GraphQLInputType, long)];
      if (isInputObjectType(nullable)) return inputOf(nullable, long);
      if (isEnumType(nullable)) return nullable.getValues()[0]?.name;
      const plain: Record<string, unknown> = { Int: 1, Float: 1, Boolean: true, DateTime: '2026-01-31T09:30:00Z' };
      return plain[nullable.name] ?? LONG;
    };
    /** An input with the list named `long` as long as may be, all other lists of one entry. */
    const inputOf = (type: GraphQLInputObjectType, long: string): Record<string, unknown> =>
      Object.fromEntries(
        Object.values(type.getFields())
          .filter(({ name }) => name !== 'idempotencyKey')
          .map((field) => {
            const value = sample(field.type, long);
            const place = `${type.name}.${field.name}`;
            const entries = place === long ? (most.get(place) ?? 1) : 1;
            return [
              field.name,
              Array.isArray(value) ? Array.from({ length: entries }, () => value[0] as unknown) : value,
            ];
          }),
      );
    const lists = (type: GraphQLInputObjectType): string[] =>
      Object.values(type.getFields()).flatMap((field) => {
        const inner = getNamedType(field.type);
        const own = most.get(`${type.name}.${field.name}`) === undefined ? [] : [`${type.name}.${field.name}`];
        return [...own, ...(isInputObjectType(inner) ? lists(inner) : [])];
      });
    let sent = 0;
    for (const { name, args } of Object.values(schema().getMutationType()?.getFields() ?? {})) {
      const input = args[0] && getNamedType(args[0].type);
      if (!isInputObjectType(input)) continue;
      for (const long of lists(input)) {
        const query = `mutation Run($input: ${input.name}!) { ${name}(input: $input) { userErrors { code } } }`;
        const { errors } = await app.answer(query, { input: inputOf(input, long) });
        expect([name, long, errors]).toEqual([name, long, undefined]);
        sent += 1;
      }
    }
    expect(sent).toBeGreaterThan(15);
  });

  /** All fields without arguments of their own that are not objects. */
  const plain = (type: GraphQLObjectType): string =>
    `__typename ${Object.values(type.getFields())
      .filter(
        ({ type: of, args }) => !isCompositeType(getNamedType(of)) && args.every((arg) => !isNonNullType(arg.type)),
      )
      .map(({ name }) => name)
      .join(' ')}`;

  /** What can be asked of a list of such a type: each way on, to its end, with counts. */
  const selectionOf = (type: GraphQLNamedType): string => {
    if (!isObjectType(type)) return '__typename';
    const node = type.name.endsWith('Connection') ? getNamedType(type.getFields()['nodes']?.type) : undefined;
    return node && isObjectType(node) ? `totalCount nodes { ${plain(node)} }` : plain(type);
  };

  const statementsFor = async (query: string): Promise<number> => {
    app.statements.length = 0;
    const { errors } = await app.answer(query);
    expect([query, errors]).toEqual([query, undefined]);
    return app.statements.length;
  };

  it('a list takes at most 10 statements on any way, and as many for one row as for many', async () => {
    const walked: string[] = [];
    for (const root of Object.values(schema().getQueryType()?.getFields() ?? {})) {
      const connection = getNamedType(root.type);
      if (!isObjectType(connection) || !connection.name.endsWith('Connection')) continue;
      const node = getNamedType(connection.getFields()['nodes']?.type);
      if (!isObjectType(node)) continue;
      const ways = Object.values(node.getFields()).filter(
        ({ type, args }) =>
          isCompositeType(getNamedType(type)) &&
          args.every((arg) => !isNonNullType(arg.type) || arg.defaultValue !== undefined),
      );
      const wanted = root.args.some(({ name }) => name === 'storeId') ? `, storeId: "${storeId}"` : '';
      for (const way of [undefined, ...ways]) {
        const below = way ? `${way.name} { ${selectionOf(getNamedType(way.type))} }` : plain(node);
        const query = (first: number): string =>
          `{ ${root.name}(first: ${first}${wanted}) { totalCount nodes { ${below} } } }`;
        const many = await statementsFor(query(10));
        const one = await statementsFor(query(1));
        const place = `${root.name}.${way?.name ?? '*'}`;
        expect([place, many <= 10, many - one <= 1]).toEqual([place, true, true]);
        walked.push(place);
      }
    }
    expect(walked.length).toBeGreaterThan(40);
  });

  it('counts that are nested are counted together, and priced', async () => {
    const lists = 'timeline(first: 1) { totalCount } externalChanges(first: 1) { totalCount }';
    const query = (first: number): string =>
      `{ fulfillmentOrders(first: ${first}) { totalCount nodes { id ${lists} } } }`;
    expect(await statementsFor(query(100))).toBeLessThanOrEqual(6);
    const aliases = 'abc'.split('').map((name) => `${name}: timeline(first: 1) { totalCount }`);
    const { errors } = await app.answer(
      `{ fulfillmentOrders(first: 100) { nodes { ${lists} ${aliases.join(' ')} } } }`,
    );
    expect(errors?.[0]?.message).toContain(`Cost limit of ${GRAPHQL_LIMITS.cost} exceeded`);
  });
});
