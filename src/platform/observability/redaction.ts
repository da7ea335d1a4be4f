import { cutText } from '../../common/text.js';

/** What stands in a log line in place of a secret or of personal data. */
export const HIDDEN = '[hidden]';

/** Keys are compared in lower case without `_` and `-`, so that `first_name` and `firstName` are one. */
const HIDDEN_KEYS = new Set([
  ...[
    'authorization',
    'proxyauthorization',
    'cookie',
    'cookies',
    'setcookie',
    'code',
    'state',
    'nonce',
    'signature',
    'jwt',
  ],
  ...[
    'credentials',
    'databaseurl',
    'redisurl',
    'connectionstring',
    'query',
    'querystring',
    'body',
    'rawbody',
    'headers',
  ],
  ...[
    'firstname',
    'lastname',
    'fullname',
    'recipient',
    'company',
    'line1',
    'line2',
    'line3',
    'line4',
    'address',
    'address1',
  ],
  ...[
    'address2',
    'destination',
    'shippingaddress',
    'billingaddress',
    'city',
    'postcode',
    'zip',
    'phone',
    'phonenumber',
  ],
  ...[
    'email',
    'emailaddress',
    'customer',
    'note',
    'notes',
    'merchantnotes',
    'merchantrequests',
    'latitude',
    'longitude',
  ],
]);
const HIDDEN_ENDINGS = /(?:token|secret|password|apikey|encryptionkey|secretkey|sealed)$/;
const MAX_DEPTH = 6;
const MAX_ITEMS = 50;

/** True for a key whose value never enters a log line. */
export function isHiddenKey(key: string): boolean {
  const plain = key.toLowerCase().replace(/[_-]/g, '');
  return HIDDEN_KEYS.has(plain) || HIDDEN_ENDINGS.test(plain);
}

/**
 * A copy of a value that may be logged: hidden keys replaced at any depth, errors reduced to type, message, stack, machine code
 * and cause (drivers hang rows and statements on them), depth and length bounded, cycles cut.
 */
export function redacted(value: unknown, depth = 0): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (depth > MAX_DEPTH) return '[too deep]';
  if (value instanceof Error) return redactedError(value, depth);
  if (value instanceof Date) return value;
  if (ArrayBuffer.isView(value)) return '[bytes]';
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => redacted(item, depth + 1));
  return redactedKeys(value, depth);
}

/** {@link redacted} for the object that a log line is made of. */
export function redactedKeys(value: object, depth = 0): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, MAX_ITEMS)
      .map(([key, inner]) => [key, isHiddenKey(key) ? HIDDEN : redacted(inner, depth + 1)]),
  );
}

function redactedError(error: Error, depth: number): Record<string, unknown> {
  const { code } = error as Error & { code?: unknown };
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    // Machine codes only (ECONNRESET, 23505), under a name of their own: `code` is what OAuth calls its secret.
    ...(typeof code === 'string' && /^[A-Z0-9_]{2,40}$/.test(code) && { errorCode: code }),
    ...(error.cause !== undefined && { cause: redacted(error.cause, depth + 1) }),
  };
}

/** Secrets that can stand in the middle of a text, each with what replaces it. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // The token of a callback or webhook address; the callback address without a token is left alone.
  [/(webhooks\/[a-z]+\/)[^/\s"'?#\\]+/gi, '$1[token]'],
  [/(callbacks\/[a-z]+\/)(?![a-z_-]{1,42}\/?(?:[\s"'?#\\]|$))[^/\s"'?#\\]+/gi, '$1[token]'],
  // The query of an address, relative or absolute: OAuth codes, states and tokens travel there.
  [/((?:https?:\/\/|\/)[^\s"'?#\\]*)\?[^\s"'\\]*/gi, '$1?[hidden]'],
  [/(\w+:\/\/)[^\s"'/@\\]+@/g, '$1[hidden]@'],
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]+/gi, '$1 [hidden]'],
  [/\bcd_[0-9a-f]{8}_[A-Za-z0-9_-]+/g, '[hidden]'],
  [/\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g, '[hidden]'],
  [/\bv1\.[0-9a-f]{8}\.[A-Za-z0-9_-]{16}\.[A-Za-z0-9_.-]+/g, '[hidden]'],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '[hidden]'],
];

/** A text without callback tokens, query strings, credentials, keys and e-mail addresses. Keeps JSON valid. */
export function scrubbed(text: string): string {
  return PATTERNS.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), text);
}

/** The path of a request as it may be logged: decoded, no query, tokens and other long segments replaced, at most 200 characters. */
export function loggablePath(url: string): string {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  const decoded = path.replace(/%[0-9a-f]{2}/gi, (escape) => {
    const char = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    return /[\w./-]/.test(char) ? char : escape;
  });
  const segments = scrubbed(decoded)
    .split('/')
    .map((segment) => (segment.length > 36 ? '[token]' : segment));
  return cutText(segments.join('/'), 200);
}
