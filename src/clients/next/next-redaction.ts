import type { Redaction } from '../platform.js';

const MAX_TEXT = 255;
const MAX_LIST = 10_000;

/** A text or a whole number, as text; what PostgreSQL or JSON cannot carry, what is blank and what is longer than any name is left out. */
function textOf(value: unknown): string | null {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text !== 'string') return null;
  const plain = text.toWellFormed().replaceAll('\0', '').trim();
  return plain === '' || plain.length > MAX_TEXT ? null : plain;
}

/** A list of texts, numbers, or objects that name themselves by `number` or `id`; anything else names nothing. */
function listOf(value: unknown): string[] {
  const items: unknown[] = Array.isArray(value) ? value.slice(0, MAX_LIST) : value === undefined ? [] : [value];
  const names = items.map((item) => {
    if (item === null || typeof item !== 'object') return textOf(item);
    const { number, order_number: orderNumber, id } = item as Record<string, unknown>;
    return textOf(number) ?? textOf(orderNumber) ?? textOf(id);
  });
  return [...new Set(names.filter((name) => name !== null))];
}

/**
 * Reads `data` of the webhook `customer.redacted`: `id`, `email`, `phone_number`, `orders`, `subscriptions`. Whatever is missing or odd
 * is left out: an erasure is never refused for its form. Null when nobody is named at all.
 * Source: 29 Next Admin API of 2026, webhook `customer.redacted`; the forms of its lists are not described.
 */
export function readRedaction(data: unknown): Redaction | null {
  if (data === null || typeof data !== 'object' || Array.isArray(data)) return null;
  const { id, email, phone_number: phone, orders, subscriptions } = data as Record<string, unknown>;
  const found: Redaction = {
    customerId: textOf(id),
    email: textOf(email),
    phone: textOf(phone),
    orders: listOf(orders),
    subscriptions: listOf(subscriptions),
  };
  const isNobody = !found.customerId && !found.email && !found.phone && found.orders.length === 0;
  return isNobody && found.subscriptions.length === 0 ? null : found;
}
