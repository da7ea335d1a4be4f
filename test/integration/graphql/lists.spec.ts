import { newId } from '../../../src/common/ids.js';
import { JournalFacade } from '../../../src/modules/journal/journal.facade.js';
import { Database } from '../../../src/platform/database/database.js';
import { GraphqlApp, type GraphqlAnswer } from './graphql-app.js';

interface PageAnswer {
  edges: { cursor: string; node: { id: string } }[];
  nodes: { id: string; type: string; data: { n: number } }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string };
  totalCount: number;
}

const PAGE =
  'edges { cursor node { id } } nodes { id type data } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';
const QUERY = `query Page($first: Int, $after: String, $filter: ExceptionFilter) {
  exceptions(first: $first, after: $after, filter: $filter) { ${PAGE} } }`;

describe('lists and nodes', () => {
  let app: GraphqlApp;

  beforeAll(async () => {
    app = await GraphqlApp.start();
  });
  afterAll(() => app.stop());
  beforeEach(() => app.sql('TRUNCATE timeline_event, exception'));

  const open = (
    n: number,
    more: { type?: Uppercase<string>; fulfillmentOrderId?: string } = {},
  ): Promise<{ id: string }> =>
    app.app.get(Database).tx((tx) =>
      app.app.get(JournalFacade, { strict: false }).openException(tx, {
        type: more.type ?? 'PROBE',
        subject: `probe:${n}`,
        severity: 'INFO',
        fulfillmentOrderId: more.fulfillmentOrderId,
        message: `Probe ${n}`,
        data: { n },
      }),
    );
  const page = ({ data, errors }: GraphqlAnswer, field = 'exceptions'): PageAnswer => {
    expect(errors).toBeUndefined();
    return data?.[field] as unknown as PageAnswer;
  };

  it('pages newest first, every row once, while rows arrive', async () => {
    for (let n = 0; n < 7; n++) await open(n);
    const seen: number[] = [];
    let after: string | null = null;
    for (let step = 0; step < 10; step++) {
      const { nodes, pageInfo, edges }: PageAnswer = page(await app.ask(QUERY, { variables: { first: 3, after } }));
      seen.push(...nodes.map(({ data }) => data.n));
      expect(edges.map(({ node }) => node.id)).toEqual(nodes.map(({ id }) => id));
      expect(pageInfo).toMatchObject({
        hasPreviousPage: after !== null,
        startCursor: edges[0]?.cursor,
        endCursor: edges.at(-1)?.cursor,
      });
      await open(100 + step);
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0]);
  });

  it('counts only when asked, with the filter', async () => {
    for (let n = 0; n < 3; n++) await open(n);
    await open(3, { type: 'OTHER' });
    app.statements.length = 0;
    page(await app.ask('{ exceptions(first: 1) { nodes { id } } }'));
    expect(app.statements.filter((sql) => /count\(/i.test(sql))).toHaveLength(0);
    const counted = page(
      await app.ask('{ exceptions(first: 1, filter: { type: "PROBE" }) { totalCount nodes { id } } }'),
    );
    expect(counted.totalCount).toBe(3);
    expect(app.statements.filter((sql) => /count\(/i.test(sql))).toHaveLength(1);
  });

  it('stops counting at 10,000', async () => {
    await app.sql(`INSERT INTO exception (id, type, subject, severity, message, data)
      SELECT gen_random_uuid(), 'MANY', n::text, 'INFO', 'm', '{}' FROM generate_series(1, 10050) n`);
    expect(page(await app.ask('{ exceptions(first: 1) { totalCount } }')).totalCount).toBe(10_000);
  });

  it.each([
    'x',
    'e',
    '',
    Buffer.from('exceptions:id:desc|nonsense').toString('base64url'),
    Buffer.from(`stores:id:desc|${newId()}`).toString('base64url'),
    'A'.repeat(5_000),
  ])('refuses the cursor %.40j, or takes it as none', async (after) => {
    const { errors, status } = await app.ask(QUERY, { variables: { first: 1, after } });
    expect(status).toBe(200);
    expect(errors?.[0]?.extensions.code).toBe(after === '' ? undefined : 'BAD_CURSOR');
  });

  it('takes first from 1 to 100 only', async () => {
    const codeFor = async (first: number): Promise<unknown> =>
      (await app.ask(QUERY, { variables: { first } })).errors?.[0]?.extensions.code;
    expect(await codeFor(100)).toBeUndefined();
    expect(await codeFor(1)).toBeUndefined();
    expect([await codeFor(0), await codeFor(101), await codeFor(-1)]).toEqual(
      Array.from({ length: 3 }, () => 'BAD_USER_INPUT'),
    );
  });

  it('finds a node by its id, answers null for what is unknown or foreign, and INVALID_ID for nonsense', async () => {
    const { id } = await open(1);
    const node = async (globalId: string): Promise<unknown> => {
      const { data, errors } = await app.ask(
        'query N($id: ID!) { node(id: $id) { __typename id ... on Exception { message } } }',
        { variables: { id: globalId } },
      );
      return errors?.[0]?.extensions.code ?? data?.['node'];
    };
    expect(await node(`exc_${id}`)).toEqual({ __typename: 'Exception', id: `exc_${id}`, message: 'Probe 1' });
    for (const nothing of [`exc_${newId()}`, `wh_${id}`]) expect(await node(nothing)).toBeNull();
    for (const nonsense of [`nope_${id}`, id, 'exc_', '', "exc_' OR 1=1", '__proto___x'])
      expect(await node(nonsense)).toBe('INVALID_ID');
  });

  it('reads the timelines of many orders with one statement', async () => {
    const orders = Array.from({ length: 30 }, () => newId());
    await app.app.get(Database).tx(async (tx) => {
      const journal = app.app.get(JournalFacade, { strict: false });
      const events = [0, 1, 2].flatMap((n) =>
        orders.map((fulfillmentOrderId) => ({
          fulfillmentOrderId,
          type: 'PROBE' as const,
          actor: 'test',
          data: { n },
        })),
      );
      await journal.appendMany(tx, events);
    });
    const query =
      'query T($ids: [ID!]!, $after: String) { orders(ids: $ids) { timeline(first: 2, after: $after) { nodes { data } pageInfo { hasNextPage endCursor } } } }';
    app.statements.length = 0;
    const { data, errors } = await app.ask(query, { variables: { ids: orders.map((id) => `fo_${id}`) } });
    expect(errors).toBeUndefined();
    expect(app.statements.filter((sql) => sql.includes('timeline_event'))).toHaveLength(1);
    const answers = data?.['orders'] as unknown as { timeline: PageAnswer }[];
    for (const { timeline } of answers) {
      expect(timeline.nodes.map((event) => event.data.n)).toEqual([2, 1]);
      expect(timeline.pageInfo.hasNextPage).toBe(true);
    }
    const after = answers[0]?.timeline.pageInfo.endCursor;
    const rest = await app.ask(query, { variables: { ids: [`fo_${orders[0]}`], after } });
    expect(rest.data?.['orders']).toMatchObject([
      { timeline: { nodes: [{ data: { n: 0 } }], pageInfo: { hasNextPage: false } } },
    ]);
  });
});
