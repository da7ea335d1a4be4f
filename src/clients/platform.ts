import type { Result } from '../common/result.js';
import type { StoreClient, StorePlatform } from './store-client.js';

export type { StorePlatform };

/** Groups of things that a store lets us do, or not, as a whole; the one without which an install is refused comes first. */
export const CAPABILITY_NAMES = ['FULFILLMENT', 'STOCK', 'STORE_DETAILS', 'WEBHOOKS', 'ROUTING', 'DELIVERY'] as const;

/** One of these groups. */
export type Capability = (typeof CAPABILITY_NAMES)[number];

/**
 * What can be looked at again at a store. ACCOUNT is the store itself: its details, our locations and our webhook there. DELIVERIES are
 * shipments on their way, ORDERS what is read one by one; all others are lists.
 */
export const PULL_KINDS = [
  'REQUESTS',
  'CANCELLATIONS',
  'ACCEPTED',
  'ORDERS',
  'STOCK',
  'FORECAST',
  'ACCOUNT',
  'DELIVERIES',
] as const;

/** One of the things that are looked at. */
export type PullKind = (typeof PULL_KINDS)[number];

/**
 * A store platform: one object, made of ports by topic. A member that is absent is an ability that the platform does not have: nobody asks
 * which platform it is.
 */
export interface StorePlatformAdapter {
  readonly name: StorePlatform;
  /** Its part of our addresses, as in `/callbacks/<slug>`; lower case. */
  readonly slug: string;
  /** What people call it. */
  readonly title: string;
  readonly client: StoreClient;
  readonly install: InstallPort;
  readonly inbound: InboundPort;
  readonly pace: PaceModel;
  readonly facts: PlatformFacts;
}

/**
 * How often a store may be asked. One access token has this many requests under way at the most, and each of these places rests for so long
 * after the response: no window of `restMs` ever holds more than `slots` requests.
 */
export interface PaceModel {
  readonly slots: number;
  readonly restMs: number;
}

/** What a store gives for the code of an install. Both tokens are secrets. */
export interface StoreTokens {
  accessToken: string;
  refreshToken: string | null;
  /** The scopes that were granted; may be fewer than were asked for. */
  scopes: string[];
  /** As the store says; null: it did not say. */
  expiresInSeconds: number | null;
}

/** A session token that is genuine and fresh. Whether it was used before only the database knows. */
export interface SessionToken {
  /** Names the token: the same for every text that carries the same claims, so that no re-encoding makes it usable twice. */
  hash: Buffer;
  expiresAt: Date;
}

/** How our app comes into a store. */
export interface InstallPort {
  /** False while the app's credentials are not set: no store can be installed. */
  readonly isConfigured: boolean;
  /** Names of the settings that switch the platform on. */
  readonly settings: readonly string[];
  /** Versions of the platform's API that the adapter speaks; a new install gets the first. */
  readonly apiVersions: readonly [string, ...string[]];
  /** What each capability needs. */
  readonly scopes: Readonly<Record<Capability, readonly string[]>>;
  /** An example of a store's domain, for people. */
  readonly exampleDomain: string;
  /** Reads the domain of a store from anything that a stranger may send. The error is a sentence for people and does not repeat the input. */
  readDomain(input: unknown): Result<string, string>;
  /** Where to send the merchant's browser; the domain has been read. Throws a `StoreClientError` when the app is not configured. */
  authorizeUrl(domain: string, input: { redirectUri: string; scopes: readonly string[]; state: string }): string;
  /**
   * Exchanges the code for tokens, once: when the outcome is unknown the merchant must install again. Rejects with a `StoreClientError`;
   * `REFUSED` or `UNAUTHORIZED` mean a wrong code or wrong credentials.
   */
  exchangeCode(domain: string, input: { code: string; redirectUri: string }): Promise<StoreTokens>;
  /** Checks the token with which a store's dashboard opens the app. Null for a token that is not genuine, fresh and about this store. */
  readSession?(domain: string, token: string): Promise<SessionToken | null>;
}

/** Something that came from outside and claims to be of a store, as it came. */
export interface Delivery {
  raw: Buffer;
  headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** What a callback asks us to look at. */
export interface ReadCallback {
  kind: string;
  pulls: readonly PullKind[];
}

/** What we read of a webhook's body. */
export interface WebhookBody {
  /** Such as `app.uninstalled`; `unknown` when it has no usable name. */
  eventType: string;
  /** Unique per event; null when the store sent none. */
  eventId: string | null;
  /** The store as it names itself, or null. */
  store: string | null;
  /** The number of the customer's order that it is about; left out where it names none. */
  orderNumber?: string;
  /** What the event is about, unread: only an event that is acted on may look into it, and trusts nothing in it. */
  data: unknown;
}

/** Over what a signature holds: the bytes that came, or the store's own writing of them. */
export type SignedOver = 'RAW_BODY' | 'REBUILT_BODY';

/** Whom a merchant wants to be forgotten, as far as the platform's message tells. Every value is personal data. */
export interface Redaction {
  customerId: string | null;
  email: string | null;
  phone: string | null;
  /** Numbers (or ids) of the customer's orders. */
  orders: string[];
  subscriptions: string[];
}

/** What an event is, beside what it asks us to look at: acted on where it is received, once its signature was verified. */
export type ActedOn = 'UNINSTALLED' | 'CUSTOMER_REDACTED';

/** How a store's callbacks and webhooks are read. Nothing that comes is believed: it says at most where to look. */
export interface InboundPort {
  /** What the store appends to the callback URL of a location, without slashes. */
  readonly callbackPath: string;
  /** What a callback says. */
  readCallback(body: unknown): ReadCallback;
  /** The domain of the store that the headers of a callback name: a cross-check, never a proof. Undefined: they name none. */
  namedStore(headers: Delivery['headers']): Result<string, string> | undefined;
  /** The events to subscribe to. */
  readonly events: readonly string[];
  /** What a recorded callback of this kind asks us to look at. */
  pullsForCallback(kind: string): readonly PullKind[];
  /** What a recorded event asks us to look at; nothing for an event that we do not know. */
  pullsForEvent(eventType: string): readonly PullKind[];
  /** What is to be done about an event at once; undefined for a mere hint. */
  actedOn(eventType: string): ActedOn | undefined;
  /** Whether a webhook is signed with one of these secrets. Constant time per comparison. Null: it is not. */
  signedOver(delivery: Delivery, secrets: readonly string[]): SignedOver | null;
  /** Reads the envelope of a webhook, and of its data which order to look at. Null when it cannot be read. */
  readWebhook(raw: Buffer): WebhookBody | null;
  /** The domain of the store that a webhook's body names. */
  readStore(named: string): Result<string, string>;
  /** Whom the data of a CUSTOMER_REDACTED names; whatever is missing or odd is left out. Null when nobody is named at all. */
  readRedaction(data: unknown): Redaction | null;
}

/** Something that can be wished for, apart from what every store must let us do. LIST_FAMILY: see all parts of a customer's order. */
export type Ability =
  | 'READ_STOCK'
  | 'WRITE_STOCK'
  | 'LIST_FAMILY'
  | 'CANCEL_FULFILLMENT'
  | 'UPDATE_TRACKING'
  | 'RELAY_DELIVERY_EVENTS'
  | 'READ_DELIVERY_STATUS';

/** Whether a platform can do it for an app like ours. */
export type AbilityState =
  | { able: true; /** Scopes of the token without which it is refused. */ scopes: readonly string[] }
  | { able: false; /** What is done, or has to be done, instead. */ instead: string };

/** What holds at a platform. */
export interface PlatformFacts {
  /** Whether the meaning of a value of `RemoteFulfillmentOrder.supportedActions` is plain. */
  isKnownAction(value: string): boolean;
  readonly abilities: Readonly<Record<Ability, AbilityState>>;
}
