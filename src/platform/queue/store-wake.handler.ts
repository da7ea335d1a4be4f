/** The port through which the queue wakes the engine; store-operations provides it. */
export abstract class StoreWakeHandler {
  /** There may be work for a store. Must return at once and tolerate any number of calls, late and doubled ones too. */
  abstract onWake(storeId: string): void;
}
