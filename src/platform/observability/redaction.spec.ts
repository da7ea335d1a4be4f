import { pino } from 'pino';
import { currentCorrelationId, correlationIdFrom, runWithCorrelation } from './correlation.js';
import { logOptions } from './log-options.js';
import { isHiddenKey, loggablePath, scrubbed } from './redaction.js';

const CANARY = 'canary7f3a';

/** What a real logger with our settings writes. */
function logged(write: (logger: pino.Logger) => void): string {
  const lines: string[] = [];
  write(pino(logOptions('trace'), { write: (line: string) => void lines.push(line) }));
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
  return lines.join('');
}

describe('log redaction', () => {
  it.each([
    ...[
      'authorization',
      'Authorization',
      'cookie',
      'set-cookie',
      'token',
      'accessToken',
      'access_token',
      'refreshToken',
    ],
    ...[
      'callbackToken',
      'clientSecret',
      'secret',
      'secret_key',
      'password',
      'apiKey',
      'encryptionKey',
      'code',
      'state',
      'jwt',
    ],
    ...[
      'query',
      'body',
      'firstName',
      'first_name',
      'lastName',
      'line1',
      'line2',
      'phone',
      'phone_number',
      'notes',
      'destination',
    ],
    ...['address', 'shippingAddress', 'email', 'postcode', 'city', 'accessTokenSealed', 'databaseUrl'],
  ])('hides the key %s at any depth', (key) => {
    const value = { [key]: `${CANARY} value` };
    const text = logged((logger) => {
      logger.info(value);
      logger.info({ a: { b: [{ c: value }] } }, 'deep');
      logger.child(value).info('bound');
      logger.info({ [key]: { inner: CANARY } });
    });
    expect(text).not.toContain(CANARY);
    expect(text).toContain('[hidden]');
  });

  it('keeps what is needed to find an object again', () => {
    const text = logged((logger) =>
      logger.info({ storeId: 's-1', fulfillmentOrderId: 'f-1', kind: 'accept', status: 200 }, 'done'),
    );
    expect(JSON.parse(text)).toMatchObject({
      level: 'info',
      storeId: 's-1',
      fulfillmentOrderId: 'f-1',
      kind: 'accept',
      status: 200,
      msg: 'done',
    });
    expect(['storeId', 'kind', 'status', 'route', 'context', 'err', 'msg'].filter(isHiddenKey)).toEqual([]);
  });

  it.each([
    [
      `POST /callbacks/next/${CANARY}/fulfillment-order-notification/`,
      'POST /callbacks/next/[token]/fulfillment-order-notification/',
    ],
    [`https://x.example.com/webhooks/next/${CANARY}`, 'https://x.example.com/webhooks/next/[token]'],
    ['/callbacks/next/fulfillment-order-notification/', '/callbacks/next/fulfillment-order-notification/'],
    [
      `GET https://a.29next.store/oauth?code=${CANARY}&state=${CANARY} failed`,
      'GET https://a.29next.store/oauth?[hidden] failed',
    ],
    [`/auth/next/setup?store=x&code=${CANARY}`, '/auth/next/setup?[hidden]'],
    [`postgres://user:${CANARY}@db:5432/x`, 'postgres://[hidden]@db:5432/x'],
    [`Authorization: Bearer ${CANARY}.x-y`, 'Authorization: Bearer [hidden]'],
    [`key cd_0123abcd_${CANARY}`, 'key [hidden]'],
    [`mail ${CANARY}@example.com now`, 'mail [hidden] now'],
  ])('scrubs a text: %s', (text, expected) => {
    expect(scrubbed(text)).toBe(expected);
    expect(logged((logger) => logger.warn(text))).not.toContain(CANARY);
    expect(logged((logger) => logger.warn({ deep: { url: text } }))).not.toContain(CANARY);
    expect(logged((logger) => logger.error(new Error(text, { cause: new Error(text) })))).not.toContain(CANARY);
  });

  it('logs of an error only type, message, stack, machine code and cause', () => {
    const error = Object.assign(new Error('duplicate key'), {
      code: '23505',
      detail: `Key (email)=(${CANARY})`,
      parameters: [CANARY],
      cause: { token: CANARY },
    });
    const text = logged((logger) => {
      logger.error({ err: error });
      logger.error(error, 'failed');
      logger.error({ err: Object.assign(new Error('x'), { code: CANARY }) });
    });
    expect(text).not.toContain(CANARY);
    expect(JSON.parse(text.split('\n')[0] ?? '')).toMatchObject({
      err: { type: 'Error', message: 'duplicate key', errorCode: '23505' },
    });
  });

  it('survives cycles and huge objects', () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    expect(
      logged((logger) => logger.info({ cycle, list: Array.from({ length: 10_000 }, () => 'x') })).length,
    ).toBeLessThan(2000);
  });

  it('shows a path without tokens, escapes or not', () => {
    const token = 'A'.repeat(43);
    expect(loggablePath(`/callbacks/next/${token}/x?y=1`)).toBe('/callbacks/next/[token]/x');
    expect(loggablePath(`/callb%61cks/ne%78t/${CANARY}/`)).toBe('/callbacks/next/[token]/');
    expect(loggablePath(`/calbacks/${token}`)).toBe('/calbacks/[token]');
    expect(loggablePath('/' + 'a/'.repeat(500))).toHaveLength(200);
  });
});

describe('correlation id', () => {
  it('stands in every line logged inside, across awaits, and nowhere else', async () => {
    const lines: string[] = [];
    const logger = pino(logOptions('info'), { write: (line: string) => void lines.push(line) });
    logger.info('outside');
    await Promise.all(
      ['request-a', 'request-b'].map((id) =>
        runWithCorrelation(id, async () => {
          await new Promise((resolve) => setImmediate(resolve));
          logger.info(`inside ${id}`);
          expect(currentCorrelationId()).toBe(id);
        }),
      ),
    );
    const ids = lines.map((line) => JSON.parse(line) as { msg: string; correlationId?: string });
    expect(ids.find(({ msg }) => msg === 'outside')?.correlationId).toBeUndefined();
    for (const id of ['request-a', 'request-b'])
      expect(ids.find(({ msg }) => msg === `inside ${id}`)?.correlationId).toBe(id);
    expect(currentCorrelationId()).toBeUndefined();
  });

  it('takes over only harmless ids', () => {
    expect(correlationIdFrom('job-2026.11_a')).toBe('job-2026.11_a');
    for (const bad of [
      undefined,
      '',
      'short',
      'a'.repeat(65),
      'with space 1',
      'line\nbreak-1',
      '<script>alert',
      ['12345678'],
    ]) {
      expect(correlationIdFrom(bad)).toMatch(/^[0-9a-f-]{36}$/);
    }
  });
});
