import { v7 } from 'uuid';

/** A new UUIDv7: unique everywhere, and sorted by creation time to the millisecond. Not a source of order for the engine. */
export function newId(): string {
  return v7();
}
