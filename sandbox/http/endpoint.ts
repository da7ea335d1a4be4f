import type { RequestKind } from '../faults/model.js';
import type { LedgerWhat } from '../ledger/ledger.js';
import { Problem } from '../problem.js';
import type { OrderDesk } from '../store/desk.js';
import type { ParcelDesk } from '../store/parcel-desk.js';
import type { RegroupDesk } from '../store/regroup-desk.js';
import type { ShippingDesk } from '../store/shipping-desk.js';
import type { Act } from '../store/steps.js';
import type { FakeStore } from '../store/store.js';
import type { AccessToken } from '../store/tokens.js';
import type { World } from '../store/world.js';
import { cutPage, type Place } from './pages.js';

/** What an endpoint is given. Faults set `late`, `staleMs` and `linkBase`; the endpoint need not know why. */
export interface Call {
  world: World;
  desk: OrderDesk;
  shipping: ShippingDesk;
  regroup: RegroupDesk;
  parcels: ParcelDesk;
  store: FakeStore;
  token: AccessToken;
  id: number;
  /** Number of a customer's order, where the path names one. */
  number: string;
  /** Id of what is below `id`, where the path names one. */
  childId: number;
  query: URLSearchParams;
  body: Record<string, unknown>;
  /** The write takes effect after its client has gone. */
  late: boolean;
  /** Lists show the state of this many ms ago. */
  staleMs: number;
  /** The requested URL without its query, as page links repeat it. */
  linkBase: string;
}

/** An answer before it is written to the wire. */
export interface Answer {
  status: number;
  body?: unknown;
}

/** One endpoint of the Admin API: any one of `scopes` opens it, any token where none is named. */
export interface Endpoint {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/{domain}/api/admin`. */
  path: string;
  kind: RequestKind;
  scopes: readonly string[];
  handle(call: Call): Answer;
}

/** Notes in the ledger what an app did to something that belongs to no order. */
export function noteDone(call: Call, what: LedgerWhat, message: string): void {
  const { store, token, late, world } = call;
  world.ledger.append({ store: store.domain, what, result: 'applied', by: 'service', token: token.id, message, late });
}

/** Cuts the page that the call asks for; `next` and `previous` are full URLs, as documented. */
export function listAnswer<T>(
  call: Call,
  rows: readonly T[],
  place: (row: T) => Place,
  show: (row: T) => unknown,
): Answer {
  const { pageSize: size, listOrder: order } = call.store.settings;
  const page = cutPage(rows, place, { cursor: call.query.get('cursor'), size, order });
  const link = (cursor: string | null): string | null => {
    if (cursor === null) return null;
    const query = new URLSearchParams(call.query);
    query.set('cursor', cursor);
    return `${call.linkBase}?${query.toString()}`;
  };
  return {
    status: 200,
    body: { next: link(page.next), previous: link(page.previous), results: page.results.map(show) },
  };
}

/**
 * A list that is described as one object: a bare array, a cursor page, or the object itself where there is exactly one
 * row (none or several are an array then too).
 */
export function shapedAnswer<T>(
  call: Call,
  shape: 'object' | 'list' | 'page',
  rows: readonly T[],
  place: (row: T) => Place,
  show: (row: T) => unknown,
): Answer {
  if (shape === 'page') return listAnswer(call, rows, place, show);
  const [first] = rows;
  return { status: 200, body: shape === 'object' && first && rows.length === 1 ? show(first) : rows.map(show) };
}

/** What the app says with a write. */
export function said(call: Call): Act {
  return { token: call.token.id, message: textField(call.body, 'message'), late: call.late };
}

/** A list of objects, null when left out. Throws Problem 400 when it is something else. */
export function itemsField(body: Record<string, unknown>, name: string): Record<string, unknown>[] | null {
  const value = body[name];
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value)) throw new Problem(400, { [name]: ['Expected a list of items.'] });
  return value.map((item: unknown) => {
    if (typeof item !== 'object' || item === null) throw new Problem(400, { [name]: [{ detail: 'Invalid data.' }] });
    return { ...item };
  });
}

/** `fulfillment_order_line_items`: lines and pieces; null when left out or empty. Throws Problem 400 for anything else. */
export function linesField(body: Record<string, unknown>): { id: number; quantity: number }[] | null {
  const items = itemsField(body, 'fulfillment_order_line_items');
  if (items === null || items.length === 0) return null;
  return items.map((item) => {
    const whole = (name: 'id' | 'quantity', least: number): number => {
      const value = item[name];
      const number = wholeValue(value);
      if (number !== null && number >= least) return number;
      const why = value === undefined ? 'This field is required.' : `Ensure this is a whole number from ${least}.`;
      throw new Problem(400, { fulfillment_order_line_items: [{ [name]: [why] }] });
    };
    return { id: whole('id', 0), quantity: whole('quantity', 1) };
  });
}

/** A whole number, also one that a form sends as text; null for anything else. */
export function wholeValue(value: unknown): number | null {
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : null;
}

/** A text field, null when left out. Throws Problem 400 when it is something else. */
export function textField(body: Record<string, unknown>, name: string): string | null {
  const value = body[name];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw new Problem(400, { [name]: ['Not a valid string.'] });
  return value;
}

/** A yes or no field; forms send it as text. Throws Problem 400 when it is something else. */
export function booleanField(body: Record<string, unknown>, name: string, fallback: boolean): boolean {
  const value = body[name];
  if (value === undefined) return fallback;
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') {
    const word = String(value).toLowerCase();
    if (['true', '1', 'yes', 'on', 't', 'y'].includes(word)) return true;
    if (['false', '0', 'no', 'off', 'f', 'n'].includes(word)) return false;
  }
  throw new Problem(400, { [name]: ['Must be a valid boolean.'] });
}

/** One of the allowed words, null when left out. Throws Problem 400 for any other. */
export function choice<T extends string>(name: string, value: string | null, allowed: readonly T[]): T | null {
  if (value === null) return null;
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new Problem(400, { [name]: [`"${value}" is not a valid choice.`] });
  return found;
}
