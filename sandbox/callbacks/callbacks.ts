import type { FakeStore } from '../store/store.js';
import type { World } from '../store/world.js';
import type { Courier } from './courier.js';
import { isLoopback } from './loopback.js';

/** `type` of a location callback (29 Next guide "Fulfillment Service Apps", Location Callback). */
export type CallbackType = 'fulfillment_requested' | 'cancellation_requested';

/** One callback, sent or not. */
export interface CallbackRecord {
  store: string;
  locationId: number;
  type: CallbackType;
  /** When it left, by the sandbox's monotonic clock in ms; null when it never did. */
  sentMs: number | null;
  /** Status of the app's answer; 0 while unanswered and when there was none. */
  status: number;
  /** Why there was no answer, or why it was not sent. */
  error: string | null;
}

/**
 * Location callbacks: `POST {callback_url}/fulfillment-order-notification/` with the type alone, not signed, never
 * repeated (the platform documents neither a signature nor a retry). They go to loopback addresses only. A slash at the
 * end of the callback URL is not doubled.
 */
export class Callbacks {
  #records: CallbackRecord[] = [];

  constructor(
    private readonly world: World,
    private readonly courier: Courier,
  ) {}

  /** Sends `copies` callbacks, each of which the store's faults may lose, multiply or delay. Returns at once. */
  notify(store: FakeStore, locationId: number, type: CallbackType, copies: number): void {
    for (let i = 0; i < copies; i += 1) {
      const fault = store.faults.draw('callback');
      if (fault?.name === 'callback_lost') {
        this.#records.push({
          store: store.domain,
          locationId,
          type,
          sentMs: null,
          status: 0,
          error: 'lost by a fault',
        });
      } else if (fault?.name === 'callback_delayed') {
        this.world.timers.after(fault.params.ms ?? 2000, () => void this.#send(store, locationId, type));
      } else {
        const times = fault?.name === 'callback_multiplied' ? (fault.params.times ?? 2) : 1;
        for (let n = 0; n < times; n += 1) void this.#send(store, locationId, type);
      }
    }
  }

  /** All callbacks of a store, or of all, in the order they were sent. */
  records(store?: string): readonly CallbackRecord[] {
    return store === undefined ? this.#records : this.#records.filter((record) => record.store === store);
  }

  /** Forgets the log: part of a reset. */
  clear(): void {
    this.#records = [];
  }

  async #send(store: FakeStore, locationId: number, type: CallbackType): Promise<void> {
    const url = store.locations.get(locationId)?.callbackUrl ?? null;
    const record: CallbackRecord = { store: store.domain, locationId, type, sentMs: null, status: 0, error: null };
    this.#records.push(record);
    if (url === null || !isLoopback(url)) {
      record.error =
        url === null ? 'the location has no callback_url' : 'not sent: callbacks go to loopback addresses only';
      return;
    }
    record.sentMs = this.world.clock.monotonicMs();
    const name = store.settings.storeHeader === 'label' ? store.label : store.domain;
    const answer = await this.courier.post(
      `${url.replace(/\/+$/, '')}/fulfillment-order-notification/`,
      JSON.stringify({ type }),
      {
        'X-29Next-Store': name,
      },
    );
    record.status = answer.status;
    record.error = answer.error;
  }
}
