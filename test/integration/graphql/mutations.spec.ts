import { GraphqlApp } from './graphql-app.js';

const WRITE =
  'mutation Write($input: ProbeWriteInput!) { probeWrite(input: $input) { orderId userErrors { code field message retryable } } }';

describe('the way of every mutation', () => {
  let app: GraphqlApp;

  beforeAll(async () => {
    app = await GraphqlApp.start();
  });
  afterAll(() => app.stop());
  beforeEach(() => app.sql('TRUNCATE timeline_event, audit_entry, idempotency_record'));

  const write = async (input: Record<string, unknown>): Promise<unknown> => {
    const { data, errors } = await app.ask(WRITE, { variables: { input } });
    return errors ?? data?.['probeWrite'];
  };
  const written = async (): Promise<number> =>
    (await app.sql("SELECT FROM timeline_event WHERE type = 'PROBE_WRITTEN'")).rows.length;
  const audit = async (): Promise<unknown[]> =>
    (await app.sql('SELECT actor, action, subject, input, outcome FROM audit_entry ORDER BY seq')).rows;

  it('writes effect and audit entry together, without personal data', async () => {
    expect(await write({ text: 'hello', address: { country: 'DE' } })).toEqual({
      orderId: expect.stringMatching(/^fo_/),
      userErrors: [],
    });
    expect(await written()).toBe(1);
    expect(await audit()).toEqual([
      {
        actor: 'key:admin',
        action: 'probeWrite',
        subject: '00000000-0000-7000-8000-0000000000aa',
        input: { text: 'hello', address: '[personal]' },
        outcome: 'APPLIED',
      },
    ]);
  });

  it('answers invalid input with one userError per field, and does nothing', async () => {
    const outcome = await write({ text: '', address: { country: 'Germany' } });
    expect(outcome).toMatchObject({
      orderId: null,
      userErrors: [
        { code: 'INVALID', field: ['input', 'text'], retryable: false },
        {
          code: 'INVALID',
          field: ['input', 'address', 'country'],
          message: 'country must be two capital letters',
          retryable: false,
        },
      ],
    });
    expect(await written()).toBe(0);
    expect(await audit()).toMatchObject([{ outcome: 'REFUSED INVALID' }]);
  });

  it('rolls back for a DomainError and answers it', async () => {
    const outcome = await write({ text: 'refuse' });
    expect(outcome).toEqual({
      orderId: null,
      userErrors: [{ code: 'PROBE_REFUSED', field: ['input', 'text'], message: 'No.', retryable: true }],
    });
    expect(await written()).toBe(0);
    expect(await audit()).toMatchObject([{ outcome: 'REFUSED PROBE_REFUSED', subject: null }]);
  });

  it('has one effect for twenty parallel requests with the same key, and all get its answer', async () => {
    const input = { text: 'once', idempotencyKey: 'parallel' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => write(input)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set([JSON.stringify(answers[0])]));
    expect(answers[0]).toMatchObject({ userErrors: [] });
    expect(await written()).toBe(1);
    const outcomes = (await audit()).map((entry) => (entry as { outcome: string }).outcome).sort();
    expect(outcomes).toEqual(['APPLIED', ...Array.from({ length: 19 }, () => 'REPLAYED')]);
  });

  it('has twenty effects for twenty keys (the control of the test above)', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, i) => write({ text: 'many', idempotencyKey: `k${i}` })));
    expect(await written()).toBe(20);
  });

  it('remembers the answer over a restart', async () => {
    const input = { text: 'restart', idempotencyKey: 'r1' };
    const first = await write(input);
    await app.restart();
    expect(await write(input)).toEqual(first);
    expect(await written()).toBe(1);
  });

  it('refuses another input under a used key', async () => {
    await write({ text: 'one', idempotencyKey: 'k' });
    expect(await write({ text: 'two', idempotencyKey: 'k' })).toMatchObject({
      userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED', field: ['input', 'idempotencyKey'] }],
    });
    expect(await written()).toBe(1);
  });

  it('keeps nothing of a refused request: the same key may be tried again', async () => {
    await write({ text: 'refuse', idempotencyKey: 'again' });
    const { rows } = await app.sql('SELECT FROM idempotency_record');
    expect(rows).toHaveLength(0);
  });

  it('refuses an idempotency key that is empty or too long', async () => {
    for (const idempotencyKey of ['', 'x'.repeat(201)]) {
      expect(await write({ text: 'a', idempotencyKey })).toMatchObject({
        userErrors: [{ code: 'INVALID', field: ['input', 'idempotencyKey'] }],
      });
    }
  });
});
