import { err, ok, type Result } from '../common/result.js';

const MAX_DEPTH = 64;

/**
 * Reads JSON that a stranger sent. What plain `JSON.parse` would let through and that hurts later is dealt with here:
 * - integers beyond 2^53 become strings of the same digits, so that a 64-bit id is never rounded;
 * - NUL characters and lone surrogates in texts become U+FFFD (PostgreSQL refuses both in `jsonb`, NUL also in `text`);
 * - nesting deeper than 64 levels is refused (it would exhaust the stack when written again).
 * The error is one short sentence without any of the content.
 */
export function parseJson(text: string): Result<unknown, string> {
  const scanned = keepBigIntegers(text);
  if (!scanned.ok) return scanned;
  try {
    const value: unknown = JSON.parse(scanned.value);
    return ok(/\\u(?:0000|[dD][89a-fA-F])/.test(text) ? cleanTexts(value) : value);
  } catch {
    return err('not JSON');
  }
}

/** One pass over the text outside of strings: counts the depth and quotes integers that a double cannot hold. */
function keepBigIntegers(text: string): Result<string, string> {
  const token = /["[\]{}]|-?\d[\d.eE+-]*/g;
  const parts: string[] = [];
  let copied = 0;
  let depth = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const found = match[0];
    if (found === '"') {
      const end = endOfString(text, match.index + 1);
      if (end === -1) return err('not JSON');
      token.lastIndex = end + 1;
    } else if (found === '[' || found === '{') {
      depth += 1;
      if (depth > MAX_DEPTH) return err(`nested deeper than ${MAX_DEPTH} levels`);
    } else if (found === ']' || found === '}') {
      depth -= 1;
    } else if (/^-?[1-9]\d{15,}$/.test(found) && !Number.isSafeInteger(Number(found))) {
      parts.push(text.slice(copied, match.index), '"', found, '"');
      copied = match.index + found.length;
    }
  }
  return ok(parts.length === 0 ? text : parts.join('') + text.slice(copied));
}

/** Index of the quote that ends the string which began before `from`, or -1. */
function endOfString(text: string, from: number): number {
  for (let end = text.indexOf('"', from); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return end;
  }
  return -1;
}

function cleanTexts(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(cleanTexts);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [cleanText(key), cleanTexts(inner)]));
}

function cleanText(text: string): string {
  return text.replace(/[\0\p{Surrogate}]/gu, '\ufffd');
}
