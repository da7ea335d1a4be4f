/** A stock level, locked by the current transaction. */
export interface LockedLevel {
  levelId: string;
  sku: string;
  onHand: number;
  reserved: number;
  buffer: number;
}

/** Pieces that may still be promised; never negative. */
export function freeStock({ onHand, reserved, buffer }: Pick<LockedLevel, 'onHand' | 'reserved' | 'buffer'>): number {
  return Math.max(0, onHand - reserved - buffer);
}
