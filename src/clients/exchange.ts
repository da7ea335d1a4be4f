import type { Result } from '../common/result.js';
import type { HttpAnswer, HttpFailure, HttpRequest, HttpTransport } from './http-transport.js';
import { parseJson } from './json.js';
import type { StoreClientError } from './store-client.errors.js';
import { observeStatus, toStoreClientError, type Observation } from './store-client.outcomes.js';

/** What the caller knows about a request and the transport does not. */
export interface ExchangeTerms {
  /** What is being done, for error details: without ids of people, without secrets. */
  name: string;
  /** Whether it is meant to change something at the store. */
  write: boolean;
  /** `NOTHING`: any body of a 2xx is thrown away unread. */
  expects: 'JSON' | 'NOTHING';
}

/**
 * Sends one request and answers the JSON of a 2xx (undefined where nothing was expected). Everything else rejects with
 * a `StoreClientError` as the outcome table has it.
 */
export async function exchange(transport: HttpTransport, request: HttpRequest, terms: ExchangeTerms): Promise<unknown> {
  const sent = await transport.send(request);
  if (!sent.ok) throw failureError(sent.error, terms);
  const { status, headers, body } = sent.value;
  const json = readJson(sent.value);
  const readable = json.ok || terms.expects === 'NOTHING';
  const observation = observeStatus(status, readable);
  if (observation === 'SUCCESS') return json.ok && terms.expects === 'JSON' ? json.value : undefined;
  const why = observation === 'SUCCESS_UNREADABLE' && !json.ok ? `, ${json.error} (${body.byteLength} bytes)` : '';
  const refusal = json.ok ? describeRefusal(json.value) : {};
  throw answeredError(observation, terms, `HTTP ${status}${why}${refusal.fields ?? ''}`, status, headers, refusal.text);
}

/** The error for a 2xx whose JSON is not what it should be: unreadable, so a write is of unknown outcome. */
export function unreadableAnswer(terms: Pick<ExchangeTerms, 'name' | 'write'>, reason: string): StoreClientError {
  return toStoreClientError('SUCCESS_UNREADABLE', {
    notUnderstood: true,
    write: terms.write,
    detail: `${terms.name}: the answer was not understood: ${reason}`,
    nowMs: 0,
  });
}

/** A status that has arrived counts for more than the body that broke off behind it, except that a 2xx needs its body. */
function failureError(failure: HttpFailure, terms: ExchangeTerms): StoreClientError {
  const { status, headers = {} } = failure;
  const byStatus = status === undefined ? undefined : observeStatus(status, false);
  const decided = byStatus === undefined || byStatus === 'SUCCESS_UNREADABLE' ? failure.reason : byStatus;
  const head = status === undefined ? '' : `HTTP ${status}, `;
  return answeredError(decided, terms, head + failure.detail, status, headers);
}

function answeredError(
  observation: Observation,
  terms: ExchangeTerms,
  what: string,
  httpStatus: number | undefined,
  headers: Readonly<Record<string, string>>,
  storeMessage?: string,
): StoreClientError {
  const answeredAt = Date.parse(headers['date'] ?? '');
  return toStoreClientError(observation, {
    write: terms.write,
    detail: `${terms.name}: ${what}`,
    nowMs: Number.isNaN(answeredAt) ? Date.now() : answeredAt,
    ...(httpStatus !== undefined && { httpStatus }),
    ...(headers['retry-after'] !== undefined && { retryAfter: headers['retry-after'] }),
    ...(storeMessage !== undefined && { storeMessage }),
  });
}

function readJson({ headers, body }: HttpAnswer): Result<unknown, string> {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') return { ok: false, error: 'compressed although that was not asked for' };
  try {
    return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return { ok: false, error: 'not UTF-8' };
  }
}

/** Names of refused fields (safe to log) and the store's own words (not). */
function describeRefusal(answer: unknown): { fields?: string; text?: string } {
  if (answer === null || typeof answer !== 'object' || Array.isArray(answer)) return {};
  const entries = Object.entries(answer).slice(0, 8);
  const names = entries.map(([name]) => name).filter((name) => /^[a-z][a-z0-9_]{0,39}$/.test(name));
  const words = entries.map(([, value]) => (Array.isArray(value) ? (value as unknown[])[0] : value));
  const text = words.filter((word) => typeof word === 'string').join(' ');
  return {
    ...(names.length > 0 && { fields: `, about: ${names.join(', ')}` }),
    ...(text !== '' && { text }),
  };
}
