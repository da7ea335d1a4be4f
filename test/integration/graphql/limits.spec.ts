import { getIntrospectionQuery } from 'graphql';
import { GRAPHQL_LIMITS } from '../../../src/platform/graphql/limits.js';
import { ADMIN_KEY, GraphqlApp, type GraphqlAnswer } from './graphql-app.js';

const times = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => text(i)).join(' ');
const nested = (depth: number): string => (depth === 1 ? 'number' : `next { ${nested(depth - 1)} }`);
const TOO_MUCH = { status: 400, code: 'GRAPHQL_VALIDATION_FAILED' };
const TOO_COSTLY = { status: 400, code: 'BAD_USER_INPUT' };
const TOO_LARGE = { status: 413, code: 'BAD_USER_INPUT' };
const padded = (bytes: number): string => '{ probe { number } } #'.padEnd(bytes, 'x');

describe('GraphQL limits', () => {
  let app: GraphqlApp;

  beforeAll(async () => {
    app = await GraphqlApp.start();
  });
  afterAll(() => app.stop());

  const expectRefused = ({ status, errors, data }: GraphqlAnswer, message: RegExp, expected = TOO_MUCH): void => {
    expect({ status, code: errors?.[0]?.extensions.code }).toEqual(expected);
    expect(errors?.[0]?.message).toMatch(message);
    expect(data).toBeUndefined();
  };
  const expectAnswered = ({ status, errors }: GraphqlAnswer): void =>
    expect({ status, errors }).toEqual({ status: 200, errors: undefined });

  it(`allows a depth of ${GRAPHQL_LIMITS.depth} and refuses one more`, async () => {
    expectAnswered(await app.ask(`{ probe { ${nested(GRAPHQL_LIMITS.depth - 1)} } }`));
    expectRefused(await app.ask(`{ probe { ${nested(GRAPHQL_LIMITS.depth)} } }`), /depth limit of 8 exceeded, found 9/);
  });

  it('refuses the character NUL in texts, which no database column takes', async () => {
    const message = /NUL/;
    expectRefused(await app.ask('{ __type(name: "a\\u0000b") { name } }'), message, TOO_COSTLY);
    const query = 'query ($name: String!) { __type(name: $name) { name } }';
    expectRefused(await app.ask(query, { variables: { name: 'a\u0000b' } }), message, TOO_COSTLY);
    expectAnswered(await app.ask(query, { variables: { name: 'ab \\u0000 written out' } }));
  });

  it('refuses half of a character wherever it stands', async () => {
    const query = 'query ($name: String!) { __type(name: $name) { name } }';
    for (const variables of [{ name: 'a\ud83d' }, { name: 'a', more: ['b', { c: '\ude00c' }] }]) {
      expectRefused(await app.ask(query, { variables }), /half of a character/, TOO_COSTLY);
    }
    const literal = await app.ask('{ __type(name: "a\ud83d") { name } }');
    expect([literal.status, literal.errors?.[0]?.extensions.code]).toEqual([400, 'GRAPHQL_PARSE_FAILED']);
    expectAnswered(await app.ask(query, { variables: { name: '😀'.repeat(150) } }));
  });

  it('counts depth through fragments', async () => {
    const inside = (depth: number): string =>
      `query { probe { ...Deep } } fragment Deep on Probe { ... on Probe { ${nested(depth)} } }`;
    expectAnswered(await app.ask(inside(GRAPHQL_LIMITS.depth - 1)));
    expectRefused(await app.ask(inside(GRAPHQL_LIMITS.depth)), /depth limit/);
  });

  it(`allows ${GRAPHQL_LIMITS.aliases} aliases and refuses one more`, async () => {
    const query = (count: number): string => `{ probe { ${times(count, (i) => `a${i}: number`)} } }`;
    expectAnswered(await app.ask(query(GRAPHQL_LIMITS.aliases)));
    expectRefused(await app.ask(query(GRAPHQL_LIMITS.aliases + 1)), /Aliases limit of 15 exceeded, found 16/);
  });

  it('counts the aliases of a fragment as often as it is spread', async () => {
    const query = (spreads: number): string =>
      `{ ${times(spreads, (i) => `p${i}: probe { ...F }`)} } fragment F on Probe { a: number b: number c: number d: number }`;
    expectAnswered(await app.ask(query(3)));
    expectRefused(await app.ask(query(4)), /Aliases limit of 15 exceeded/);
  });

  it(`allows ${GRAPHQL_LIMITS.rootFields} root fields and refuses one more`, async () => {
    const query = (count: number): string => `{ ${times(count, () => 'refuse')} }`;
    expect((await app.ask(query(GRAPHQL_LIMITS.rootFields))).errors?.[0]?.extensions.code).toBe('PROBE_REFUSED');
    expectRefused(await app.ask(query(GRAPHQL_LIMITS.rootFields + 1)), /Root fields limit of 20 exceeded, found 21/);
  });

  it('counts root fields through fragments', async () => {
    const query = (count: number): string =>
      `{ ...A ...A } fragment A on Query { ...B } fragment B on Query { ${times(count, () => '__typename')} }`;
    expectAnswered(await app.ask(query(10)));
    expectRefused(await app.ask(query(11)), /Root fields limit of 20 exceeded, found 22/);
  });

  it(`allows ${GRAPHQL_LIMITS.directives} directives and refuses one more`, async () => {
    const query = (count: number): string => `{ probe { ${times(count, () => 'number @include(if: true)')} } }`;
    expectAnswered(await app.ask(query(GRAPHQL_LIMITS.directives)));
    expectRefused(await app.ask(query(GRAPHQL_LIMITS.directives + 1)), /Directives limit of 20 exceeded, found 21/);
  });

  it(`allows ${GRAPHQL_LIMITS.tokens} tokens and refuses one more`, async () => {
    const query = (tokens: number): string => `{ orders(ids: [${times(tokens - 12, () => '"x"')}]) { number } }`;
    expectAnswered(await app.ask(query(GRAPHQL_LIMITS.tokens)));
    const { status, errors } = await app.ask(query(GRAPHQL_LIMITS.tokens + 1));
    expect({ status, code: errors?.[0]?.extensions.code }).toEqual({ status: 400, code: 'GRAPHQL_PARSE_FAILED' });
  });

  it(`allows a document of ${GRAPHQL_LIMITS.documentBytes} bytes and refuses one more`, async () => {
    expectAnswered(await app.ask(padded(GRAPHQL_LIMITS.documentBytes)));
    expectRefused(await app.ask(padded(GRAPHQL_LIMITS.documentBytes + 1)), /Document limit/, TOO_LARGE);
  });

  it(`allows variables of ${GRAPHQL_LIMITS.variablesBytes} bytes and refuses one more`, async () => {
    const variables = (bytes: number): Record<string, unknown> => ({
      unused: 'x'.repeat(bytes - '{"unused":""}'.length),
    });
    expectAnswered(await app.ask('{ probe { number } }', { variables: variables(GRAPHQL_LIMITS.variablesBytes) }));
    const refused = await app.ask('{ probe { number } }', { variables: variables(GRAPHQL_LIMITS.variablesBytes + 1) });
    expectRefused(refused, /Variables limit/, TOO_LARGE);
    // Letters that are written as \\uXXXX count as what they are.
    const escaped = JSON.stringify({ query: '{ probe { number } }', variables: { unused: 'ж'.repeat(500_000) } });
    const payload = escaped.replaceAll('ж', String.raw`\u0436`);
    const headers = { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' };
    expect((await app.app.inject({ method: 'POST', url: '/graphql', headers, payload })).statusCode).toBe(200);
  });

  it(`allows a cost of ${GRAPHQL_LIMITS.cost} and refuses one more, multiplied by first`, async () => {
    // 1 + 100 * (1 + 49 * 1) = 5001 with `first: 49`; the extra root fields bring it to the limit from below.
    const query = (first: number, extra: number): string =>
      `{ probes(first: 100) { page(first: ${first}) { number } } ${times(extra, () => '__typename')} }`;
    expectAnswered(await app.ask(query(48, 19)));
    const exact = '{ probes(first: 99) { page(first: 49) { number } } ';
    // 1 + 99 * 50 = 4951, and 49 more from one nested page of 47 items and its parent
    expectAnswered(await app.ask(`${exact} probe { page(first: 47) { number } } }`));
    expectRefused(
      await app.ask(`${exact} probe { page(first: 48) { number } } }`),
      /Cost limit of 5000 exceeded, found 5001/,
      TOO_COSTLY,
    );
  });

  it('multiplies by first from variables and by the default, and treats values out of range as the largest page', async () => {
    const query = 'query Q($n: Int!) { probes(first: $n) { page { page { number } } } }';
    expectAnswered(await app.ask(query, { variables: { n: 11 } }));
    expectRefused(await app.ask(query, { variables: { n: 12 } }), /found 5053/, TOO_COSTLY);
    expectRefused(await app.ask(query, { variables: { n: -1 } }), /found 42101/, TOO_COSTLY);
  });

  it('refuses fragments that unfold without end or without measure, before they are unfolded', async () => {
    const bomb = times(20, (i) => `fragment F${i} on Probe { next { ...F${i + 1} } next { ...F${i + 1} } }`);
    const { status } = await app.ask(`{ probe { ...F0 } } ${bomb} fragment F20 on Probe { number }`);
    expect(status).toBe(400);
    const wide = times(30, (i) => `fragment W${i} on Probe { ...W${i + 1} ...W${i + 1} }`);
    expect((await app.ask(`{ probe { ...W0 } } ${wide} fragment W30 on Probe { number }`)).status).toBe(400);
    expect((await app.ask('{ probe { ...A } } fragment A on Probe { ...A }')).status).toBe(400);
  });

  it('lets the introspection query of GraphiQL pass', async () => {
    const options = {
      descriptions: true,
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      inputValueDeprecation: true,
    };
    const { errors, data } = await app.ask(getIntrospectionQuery(options));
    expect(errors).toBeUndefined();
    expect(data?.['__schema']).toBeDefined();
  });

  it('answers variables that do not fit as the client error that they are', async () => {
    const { status, errors } = await app.ask('query Q($n: Int!) { probe(number: $n) { number } }', {
      variables: { n: 'x' },
    });
    expect({ status: status < 500, code: errors?.[0]?.extensions.code }).toEqual({
      status: true,
      code: 'BAD_USER_INPUT',
    });
  });

  it('ends an operation that runs for too long', async () => {
    const start = performance.now();
    const { errors } = await app.ask('{ hang }');
    const took = performance.now() - start;
    expect(errors?.[0]?.extensions.code).toBe('TIMEOUT');
    expect(took).toBeGreaterThan(GRAPHQL_LIMITS.executionMs - 50);
  });
});
