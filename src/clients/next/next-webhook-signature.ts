import { isUtf8 } from 'node:buffer';
import { createHmac } from 'node:crypto';
import { constantTimeEqual } from '../../platform/security/hashing.js';
import type { SignedOver } from '../platform.js';
import { toPythonJson } from './python-json.js';

/**
 * Checks `X-29Next-Signature`: lower-case hex HMAC-SHA256 keyed with the webhook's secret, over the raw bytes of the body or,
 * should the store have signed its own dump and a proxy written the body anew, over that dump rebuilt. One of several secrets
 * (of old keys) is enough. Constant time per comparison. Null: it holds over neither.
 * Source: 29 Next guide "Webhooks", section on verifying.
 */
export function signedOver(raw: Buffer, signature: unknown, secrets: readonly string[]): SignedOver | null {
  if (typeof signature !== 'string' || !/^[0-9a-f]{64}$/i.test(signature)) return null;
  const given = signature.toLowerCase();
  const matches = (body: Buffer | string): boolean =>
    secrets.some((secret) => constantTimeEqual(createHmac('sha256', secret).update(body).digest('hex'), given));
  if (matches(raw)) return 'RAW_BODY';
  const dumped = isUtf8(raw) ? toPythonJson(raw.toString('utf8')) : null;
  return dumped !== null && matches(dumped) ? 'REBUILT_BODY' : null;
}
