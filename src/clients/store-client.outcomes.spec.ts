import { inspect } from 'node:util';
import fc from 'fast-check';
import { StoreClientError } from './store-client.errors.js';
import { observeStatus, OUTCOMES, toStoreClientError, type Observation } from './store-client.outcomes.js';

type Row = [Observation, string | null, retryable: boolean, unknownForWrites: boolean];

const ROWS: Row[] = [
  ['SUCCESS', null, false, false],
  ['SUCCESS_UNREADABLE', 'BROKEN_RESPONSE', true, true],
  ['REDIRECT', 'BROKEN_RESPONSE', true, true],
  ['UNAUTHORIZED', 'UNAUTHORIZED', false, false],
  ['FORBIDDEN', 'FORBIDDEN', false, false],
  ['NOT_FOUND', 'NOT_FOUND', false, false],
  ['REQUEST_TIMEOUT', 'TIMEOUT', true, false],
  ['RATE_LIMITED', 'RATE_LIMITED', true, false],
  ['REFUSED', 'REFUSED', false, false],
  ['SERVER_ERROR', 'SERVER_ERROR', true, true],
  ['STRANGE_STATUS', 'BROKEN_RESPONSE', true, true],
  ['NOT_SENT', 'UNREACHABLE', true, false],
  ['TIMED_OUT', 'TIMEOUT', true, true],
  ['ABORTED', 'TIMEOUT', true, true],
  ['BROKEN', 'BROKEN_RESPONSE', true, true],
  ['TOO_LARGE', 'BROKEN_RESPONSE', true, true],
];

describe('the outcome table', () => {
  it('has a row here for every row there', () => {
    expect(ROWS.map(([observation]) => observation).sort()).toEqual(Object.keys(OUTCOMES).sort());
  });

  it.each(ROWS)('%s is %s, retryable %s, unknown for writes %s', (observation, kind, retryable, unknownForWrites) => {
    const context = { detail: 'x', nowMs: 0 };
    if (kind === null) {
      expect(() => toStoreClientError(observation, { ...context, write: true })).toThrow(TypeError);
      return;
    }
    const write = toStoreClientError(observation, { ...context, write: true });
    const read = toStoreClientError(observation, { ...context, write: false });
    expect(write).toMatchObject({ kind, retryable, outcomeUnknown: unknownForWrites });
    expect(read).toMatchObject({ kind, retryable, outcomeUnknown: false });
  });

  it.each<[number, Observation]>([
    [200, 'SUCCESS'],
    [201, 'SUCCESS'],
    [204, 'SUCCESS'],
    [301, 'REDIRECT'],
    [308, 'REDIRECT'],
    [400, 'REFUSED'],
    [401, 'UNAUTHORIZED'],
    [403, 'FORBIDDEN'],
    [404, 'NOT_FOUND'],
    [408, 'REQUEST_TIMEOUT'],
    [409, 'REFUSED'],
    [410, 'NOT_FOUND'],
    [418, 'REFUSED'],
    [422, 'REFUSED'],
    [429, 'RATE_LIMITED'],
    [500, 'SERVER_ERROR'],
    [502, 'SERVER_ERROR'],
    [503, 'SERVER_ERROR'],
    [504, 'SERVER_ERROR'],
    [100, 'STRANGE_STATUS'],
    [700, 'STRANGE_STATUS'],
  ])('reads status %i as %s', (status, observation) => {
    expect(observeStatus(status, true)).toBe(observation);
  });

  it('calls no 4xx unknown, and every 2xx without a readable body unknown', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 999 }), fc.boolean(), (status, readable) => {
        const { applied } = OUTCOMES[observeStatus(status, readable)];
        if (status >= 400 && status <= 499) expect(applied).toBe('NO');
        else if (status >= 200 && status <= 299 && readable) expect(applied).toBe('YES');
        else expect(applied).toBe('UNKNOWN');
      }),
    );
  });

  it('waits on 429 always, on 5xx only when told, and never otherwise', () => {
    const context = { write: true, detail: 'x', nowMs: 0 };
    expect(toStoreClientError('RATE_LIMITED', context).retryAfterMs).toBe(1_000);
    expect(toStoreClientError('RATE_LIMITED', { ...context, retryAfter: '7' }).retryAfterMs).toBe(7_000);
    expect(toStoreClientError('SERVER_ERROR', context).retryAfterMs).toBeUndefined();
    expect(toStoreClientError('SERVER_ERROR', { ...context, retryAfter: '9' }).retryAfterMs).toBe(9_000);
    expect(toStoreClientError('REQUEST_TIMEOUT', { ...context, retryAfter: '9' }).retryAfterMs).toBe(9_000);
    expect(toStoreClientError('REFUSED', { ...context, retryAfter: '9' }).retryAfterMs).toBeUndefined();
  });
});

describe('StoreClientError', () => {
  it('bounds its texts and keeps the words of the store out of logs', () => {
    const error = new StoreClientError({
      kind: 'REFUSED',
      retryable: false,
      outcomeUnknown: false,
      detail: 'd'.repeat(5_000),
      storeMessage: 'Mrs Canary lives at 1 Secret Street',
    });
    expect(error.detail).toHaveLength(300);
    expect(error.storeMessage).toContain('Canary');
    expect(JSON.stringify(error) + inspect(error) + error.message + String(error.stack)).not.toContain('Canary');
  });
});
