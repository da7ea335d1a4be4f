const MIN_MS = 1_000;
const MAX_MS = 300_000;

/**
 * How long to wait after a `Retry-After` header (RFC 9110, 10.2.3: seconds or an HTTP date), in milliseconds, always
 * 1,000 to 300,000. Absent or not understood: 1,000. `nowMs`: the wall clock, for the date form.
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number {
  const text = header?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return clamp(Math.ceil(Number(text) * 1_000));
  const date = /^[A-Z][a-z]+,? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? MIN_MS : clamp(date - nowMs);
}

function clamp(ms: number): number {
  return Math.min(MAX_MS, Math.max(MIN_MS, ms));
}
