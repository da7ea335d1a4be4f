import type { PullKind } from '../store-notifications/store-notifications.facade.js';
import type { PacedRead } from './operation-handler.js';

/** Why a list is read: a hint of the store (or an operator's storeSync), a look after a hint, or the clock. */
export type PullCause = 'HINT' | 'TRAILING' | 'SWEEP';

/** What a pull may use while it runs. */
export interface PullSession {
  storeId: string;
  kind: PullKind;
  /** What made it happen; told in the story of what it finds. */
  cause: PullCause;
  /** A paced read at the priority of this pull. */
  read: PacedRead;
  /** Throws when the claim is not ours any more: let it pass, the next owner reads everything again. Call it before each page. */
  stillOurs(): void;
}

/** What a complete pull found. A pull that could not read the last page throws. */
export interface PullResult {
  pages: number;
  /** Orders (stock records) that were new, or whose state made us act. */
  found: number;
  /**
   * Orders that could not be worked on because of an error of ours, or of which it is too early to tell whether they are asked for
   * again; the list is looked at again soon.
   */
  unsettled: number;
  /** Something is left that it had no time for: it goes on soon. */
  more?: boolean;
}

/** The one handler of a pull kind. Registered by its module; the start fails on none or two. */
export interface PullHandler {
  readonly kind: PullKind;
  /** Reads the list to the last page, each order (for stock: each page) in its own transaction. */
  pull(session: PullSession): Promise<PullResult>;
}
