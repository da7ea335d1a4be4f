import { cutText } from '../../../common/text.js';

const SECRET = /secret|token|password|credential|authorization|apikey/i;
const PERSONAL = /address|destination|recipient|line[12]$|postcode|phone|email|firstname|lastname|fullname/i;
const FREE_TEXT = /message|note|comment/i;
const MAX_TEXT = 200;
const MAX_ITEMS = 50;
const MAX_DEPTH = 6;

function redactEntry([key, value]: [string, unknown], depth: number): [string, unknown] {
  if (value === null || value === undefined) return [key, value];
  if (SECRET.test(key)) return [key, '[secret]'];
  if (PERSONAL.test(key)) return [key, '[personal]'];
  if (FREE_TEXT.test(key)) return [key, '[text]'];
  return [key, redactAt(value, depth + 1)];
}

function redactAt(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.length > MAX_TEXT ? `${cutText(value, MAX_TEXT)}...` : value;
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Date || typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '[deep]';
  if (Array.isArray(value)) {
    const shown = value.slice(0, MAX_ITEMS).map((item) => redactAt(item, depth + 1));
    return value.length > MAX_ITEMS ? [...shown, `[${value.length - MAX_ITEMS} more]`] : shown;
  }
  return Object.fromEntries(Object.entries(value).map((entry) => redactEntry(entry, depth)));
}

/**
 * An input as the audit may keep it: no secrets, no addresses or contact data, no free text (people write names into it);
 * long texts and lists are cut.
 */
export function redact(input: object): Record<string, unknown> {
  return redactAt(input, 0) as Record<string, unknown>;
}
