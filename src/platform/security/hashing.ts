import { createHash, timingSafeEqual } from 'node:crypto';

/** SHA-256 of a token's text: what is stored and looked up instead of the token. 32 bytes. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest();
}

/** Compares two secrets in a time that depends neither on their content nor on where they differ; lengths may differ. */
export function constantTimeEqual(a: string | Buffer, b: string | Buffer): boolean {
  const digest = (value: string | Buffer): Buffer => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(a), digest(b));
}
