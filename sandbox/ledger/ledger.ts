/** What a ledger entry is about. */
export type LedgerWhat =
  | 'create'
  | 'request'
  | 'withdraw'
  | 'accept'
  | 'reject'
  | 'hold'
  | 'release_hold'
  | 'edit_address'
  | 'edit_lines'
  | 'move'
  | 'split'
  | 'merge'
  | 'request_cancel'
  | 'withdraw_cancel'
  | 'force_cancel'
  | 'accept_cancel'
  | 'reject_cancel'
  | 'ship'
  | 'email'
  | 'close'
  | 'self_ship'
  | 'self_close'
  | 'cancel_fulfillment'
  | 'delivery_event'
  | 'stock_set'
  | 'stock_create'
  | 'stock_delete'
  | 'location_create'
  | 'location_update'
  | 'location_delete'
  | 'webhook_create'
  | 'webhook_update'
  | 'webhook_delete'
  | 'order_note'
  | 'uninstall';

/** One write that reached the store: applied, or refused by its rules. */
export interface LedgerEntry {
  /** Position in the ledger of the whole sandbox; the order in which writes took effect. */
  seq: number;
  at: string;
  /** The sandbox's monotonic clock in ms. */
  atMs: number;
  store: string;
  /** Fulfillment order, null for writes that concern none. */
  order: number | null;
  /** Request cycle of that order when the write took effect, null where there is none. */
  cycle: number | null;
  what: LedgerWhat;
  result: 'applied' | 'refused';
  by: 'merchant' | 'service';
  /** Id (never the secret) of the access token, null for the merchant's acts. */
  token: string | null;
  /** Reject reason, hold reason, or why the write was refused. */
  reason: string | null;
  message: string | null;
  /** True when the write took effect after its client had gone (fault `apply_late`). */
  late: boolean;
  /** For `ship`, `email` and `self_ship`: what was sent; for `cancel_fulfillment`: which of the service's pieces came back. */
  shipment: { lines: { lineId: number; quantity: number }[]; tracking: string[] } | null;
  /** For `stock_set` and `stock_create`: `num_in_stock` of which record, and what it was before. */
  stock: { record: number; value: number | null; before: number | null } | null;
}

/** What a writer says; the ledger adds position and time, and null or false for what is left out. */
export type LedgerNote = Pick<LedgerEntry, 'store' | 'what' | 'result' | 'by'> &
  Partial<Omit<LedgerEntry, 'seq' | 'at' | 'atMs'>>;

/** Append-only record of every write applied or refused, over all stores of one sandbox. */
export class Ledger {
  #entries: LedgerEntry[] = [];

  constructor(private readonly clock: { wallMs(): number; monotonicMs(): number }) {}

  /** Appends one entry and returns it. */
  append(note: LedgerNote): LedgerEntry {
    const entry: LedgerEntry = {
      order: null,
      cycle: null,
      token: null,
      reason: null,
      message: null,
      late: false,
      shipment: null,
      stock: null,
      ...note,
      seq: this.#entries.length + 1,
      at: new Date(this.clock.wallMs()).toISOString(),
      atMs: this.clock.monotonicMs(),
    };
    this.#entries.push(entry);
    return entry;
  }

  /** Entries of one store, or of all, in the order they took effect. */
  entries(store?: string): readonly LedgerEntry[] {
    return store === undefined ? this.#entries : this.#entries.filter((entry) => entry.store === store);
  }

  /** Forgets everything: part of a reset. */
  clear(): void {
    this.#entries = [];
  }
}
