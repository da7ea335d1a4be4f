import { randomBytes } from 'node:crypto';
import {
  getNamedType,
  isNonNullType,
  isObjectType,
  parse,
  specifiedRules,
  validate,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { AppModule } from '../../../src/app.module.js';
import { loadConfig } from '../../../src/config/load-config.js';
import { refuseCostly } from '../../../src/platform/graphql/cost.js';
import { READY_OPERATIONS } from '../../../src/platform/graphql/graphiql/graphiql-operations.js';
import { ID_PREFIXES } from '../../../src/platform/graphql/global-id.js';
import { limitRules } from '../../../src/platform/graphql/limit-rules.js';
import { GRAPHQL_LIMITS } from '../../../src/platform/graphql/limits.js';
import { schemaOf } from '../../../src/platform/graphql/print-schema.js';

/** The one secret that the API shows, once. */
const SHOWN_SECRETS = ['ApiKeyCreatePayload.secret'];

describe('the schema of the whole application', () => {
  let schema: GraphQLSchema;
  const types = (): GraphQLNamedType[] =>
    Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  const outputFields = (): string[] =>
    types().flatMap((type) =>
      isObjectType(type) ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`) : [],
    );

  beforeAll(async () => {
    const config = loadConfig({
      ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      ADMIN_API_KEY: randomBytes(32).toString('hex'),
    });
    schema = await schemaOf(AppModule.register(config, 'postgres://localhost/unused'));
  });

  it('has mutations of one shape: one input, a payload with userErrors', () => {
    const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
    expect(mutations.length).toBeGreaterThan(3);
    for (const { name, args, type } of mutations) {
      const expected = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
      expect(args.map((arg) => `${arg.name}: ${String(arg.type)}`)).toEqual([`input: ${expected}Input!`]);
      expect(String(type)).toBe(`${expected}Payload!`);
      const payload = getNamedType(type);
      expect(isObjectType(payload) && String(payload.getFields()['userErrors']?.type)).toBe('[UserError!]!');
    }
  });

  it('can show no secret but a new key', () => {
    const suspicious = outputFields().filter((field) => /\.(\w*(secret|token|password|hash|sealed)\w*)$/i.test(field));
    expect(suspicious).toEqual(SHOWN_SECRETS);
  });

  it('pages every connection by first and after', () => {
    for (const type of types().filter(isObjectType)) {
      for (const field of Object.values(type.getFields())) {
        if (!getNamedType(field.type).name.endsWith('Connection')) continue;
        expect({ field: field.name, args: field.args.map(({ name }) => name) }).toEqual({
          field: field.name,
          args: expect.arrayContaining(['first', 'after']),
        });
        expect(isNonNullType(field.type)).toBe(true);
      }
    }
  });

  it('knows an id prefix for every type with a global id', () => {
    const prefixed = Object.values(ID_PREFIXES).map(({ type }) => type as string);
    const nodes = types().filter(
      (type) => isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node'),
    );
    expect(nodes.map(({ name }) => name).filter((name) => !prefixed.includes(name))).toEqual([]);
  });

  it.each(READY_OPERATIONS.map(({ query }) => [query.split('\n')[0], query]))(
    'offers in GraphiQL only what works: %s',
    (_title, query) => {
      const document = parse(query, { maxTokens: GRAPHQL_LIMITS.tokens });
      expect(validate(schema, document, [...specifiedRules, ...limitRules()]).map(({ message }) => message)).toEqual(
        [],
      );
      for (const definition of document.definitions) {
        if (definition.kind !== 'OperationDefinition' || definition.operation !== 'query') continue;
        const variables = { id: 'x', storeId: 'x' };
        refuseCostly({ schema, document, operationName: definition.name?.value, variables });
      }
    },
  );
});
