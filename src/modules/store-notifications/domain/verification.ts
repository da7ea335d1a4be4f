/**
 * How a notification was verified, or why it was refused. TOKEN: it came to a secret URL. HEADER: at the URL of the app, where only a
 * header names the store. RAW_BODY, REBUILT_BODY: signed over the bytes that came, or over the store's own writing of them.
 * OPERATOR: somebody had it followed again.
 */
export const VERIFICATIONS = [
  'TOKEN',
  'HEADER',
  'RAW_BODY',
  'REBUILT_BODY',
  'OPERATOR',
  'REFUSED_SIGNATURE',
  'REFUSED_BODY',
  'REFUSED_STORE',
] as const;

/** How a notification was verified, or why it was refused. */
export type Verification = (typeof VERIFICATIONS)[number];

/** True when nothing followed from the notification. */
export function isRefused(verification: string): boolean {
  return verification.startsWith('REFUSED_');
}
