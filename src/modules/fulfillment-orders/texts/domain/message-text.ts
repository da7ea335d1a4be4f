import { cutText } from '../../../../common/text.js';

/** What a text tells the merchant. */
export const MESSAGE_PURPOSES = ['ACCEPT', 'REJECT', 'CANCEL_ACCEPT', 'CANCEL_REJECT', 'CLOSE'] as const;

/** What a text tells the merchant. */
export type MessagePurpose = (typeof MESSAGE_PURPOSES)[number];

/** Placeholders of a text, each with what stands in its place. */
export const PLACEHOLDERS = {
  orderNumber: 'Number of the customer’s order.',
  reason: 'Why: what the decision found, or the evidence of a refusal; empty where there is nothing to say.',
  stage: 'How far the work has come, in words.',
  carrier: 'Carriers of the recorded parcels, each once.',
  trackingNumbers: 'Tracking numbers of the recorded parcels.',
  parcels: 'How many parcels are recorded.',
} as const;

/** The name of a placeholder. */
export type Placeholder = keyof typeof PLACEHOLDERS;

/** What stands in the place of each placeholder. */
export type MessageValues = Readonly<Record<Placeholder, string>>;

/** Longest text that a merchant is sent, in characters. */
export const MAX_TEXT = 1_000;

/** Values for the preview of a template. */
export const SAMPLE_VALUES: MessageValues = {
  orderNumber: '100234',
  reason: 'Out of stock: CUP-1 (needed 2, available 0).',
  stage: 'packed',
  carrier: 'DHL, UPS',
  trackingNumbers: '00340434161094000000, 1Z999AA10123456784',
  parcels: '2',
};

const PLACEHOLDER = /\{([^{}]*)\}/g;

/** Names in braces that are no placeholder, in their order, each once. */
export function unknownPlaceholders(text: string): string[] {
  const names = [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
  return [...new Set(names)].filter((name) => !Object.hasOwn(PLACEHOLDERS, name));
}

/** The text with its placeholders filled in, cut to what a merchant may be sent. Values are never looked at for placeholders. */
export function renderMessage(text: string, values: MessageValues): string {
  const filled = text.replaceAll(PLACEHOLDER, (braces, name: string) =>
    Object.hasOwn(PLACEHOLDERS, name) ? values[name as Placeholder] : braces,
  );
  return cut(filled.trim());
}

/** Cuts a text to what a merchant may be sent, never through a character. */
export function cut(text: string): string {
  return cutText(text, MAX_TEXT, '…');
}
